"""The columns of a table of customers."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.crm.columns import (
    Column,
    Width,
    cells_of,
    columns,
    guarded,
    join_words,
    split_words,
    unguarded,
)
from callcenter.crm.customer import Address, ContactKind, Customer, Email, Phone, facts_of
from callcenter.crm.import_mapping import plan_of, suggested
from callcenter.crm.import_rows import Known, merged, read_row
from callcenter.phone_numbers import e164_of, last_nine

_AT = datetime(2026, 3, 1, tzinfo=UTC)
_LI_LEI = Customer(
    id="0190c1c0-0000-7000-8000-000000000001",
    name="李雷",
    birthday=date(1990, 5, 4),
    phones=(Phone(raw="138 0013 8000"), Phone(raw="021 12345678", kind=ContactKind.HOME, verified=True)),
    emails=(Email(address="li@example.com"),),
    addresses=(Address(street="南京路 1", city="上海"),),
    external_ids={"crm": "17"},
    tags=("vip", "a;b"),
    fields={"size": 3, "news": True, "colours": ("red", "blue")},
    created_at=_AT,
    updated_at=_AT,
)
_WIDTH = Width(phones=2, emails=1, addresses=1, systems=("crm",), fields=("size", "news", "colours"))


def test_a_row_has_every_fact_in_the_column_of_its_name() -> None:
    wanted = columns(_WIDTH)
    row = dict(zip((one.name for one in wanted), cells_of(_LI_LEI, wanted), strict=True))
    assert {name: cell for name, cell in row.items() if cell} == {
        "id": "0190c1c0-0000-7000-8000-000000000001",
        "kind": "person",
        "name": "李雷",
        "birthday": "1990-05-04",
        "tags": "vip;a\\;b",
        "phone_1": "138 0013 8000",
        "phone_1_kind": "mobile",
        "phone_1_verified": "false",
        "phone_2": "021 12345678",
        "phone_2_kind": "home",
        "phone_2_verified": "true",
        "email_1": "li@example.com",
        "email_1_kind": "other",
        "email_1_verified": "false",
        "address_1_kind": "home",
        "address_1_street": "南京路 1",
        "address_1_city": "上海",
        "external_id.crm": "17",
        "field.size": "3",
        "field.news": "true",
        "field.colours": "red;blue",
    }


def test_every_column_is_found_by_its_name() -> None:
    wanted = columns(_WIDTH)
    assert [Column.called(one.name) for one in wanted] == list(wanted)


@pytest.mark.parametrize("name", ["", "phone", "phone_0", "phone_1_colour", "address_1", "field.", "email_100", "Name"])
def test_another_name_is_no_column(name: str) -> None:
    assert Column.called(name) is None


@given(st.lists(st.text(min_size=1).map(str.strip).filter(bool)))
def test_words_come_back_out_of_their_cell(words: list[str]) -> None:
    assert split_words(join_words(words)) == tuple(words)


@given(st.text())
def test_a_guarded_cell_is_no_formula_and_comes_back(cell: str) -> None:
    assert guarded(cell)[:1] not in set("=+-@\t\r\n＝＋－＠") - {""}
    assert unguarded(guarded(cell)) == cell


@pytest.mark.parametrize(
    "cell", ["=1+1", "+8613800138000", "-1", "@x", "\tx", "\rx", "'=1", "''", "'", "'s-Gravenhage"]
)
def test_a_cell_that_could_be_a_formula_comes_back(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell


# Signs that spreadsheets, CSV and our own cells treat in a special way.
_ODD = st.text("=+-@'\",;\\ aB李１\n", min_size=1, max_size=8).map(str.strip).filter(bool)
_PLAIN = st.text("=+-@'\", aB李", min_size=1, max_size=8).map(str.strip).filter(bool)
_PHONES = st.sampled_from(["+86 138 0013 8000", "(021) 1234-5678", "95588", "-1 415 555 0100"])
_PEOPLE = st.builds(
    Customer,
    id=st.just(_LI_LEI.id),
    name=_ODD,
    name_latin=st.none() | _ODD,
    company=st.none() | _ODD,
    segment=st.none() | _PLAIN,
    language=st.sampled_from([None, "zh", "en"]),
    birthday=st.none() | st.dates(date(1900, 1, 1), date(2020, 1, 1)),
    phones=st.lists(
        st.builds(
            lambda raw, kind, verified: Phone(
                raw=raw, e164=e164_of(raw), last_nine=last_nine(raw), kind=kind, verified=verified
            ),
            _PHONES,
            st.sampled_from(ContactKind),
            st.booleans(),
        ),
        max_size=3,
        unique_by=lambda phone: phone.raw,
    ).map(tuple),
    addresses=st.lists(st.builds(Address, street=_ODD, city=_ODD), max_size=2, unique_by=lambda one: one.street).map(
        tuple
    ),
    external_ids=st.dictionaries(st.sampled_from(["crm", "shop.2"]), _PLAIN),
    tags=st.lists(st.text("=+-@' aB李", min_size=1).map(str.strip).filter(bool), unique=True, max_size=3).map(tuple),
    created_at=st.just(_AT),
    updated_at=st.just(_AT),
)


@given(_PEOPLE)
def test_whatever_is_in_a_customer_an_import_of_its_row_changes_nothing(customer: Customer) -> None:
    width = Width(phones=3, addresses=2, systems=("crm", "shop.2"))
    header = [column.name for column in columns(width)]
    cells = [guarded(cell) for cell in cells_of(customer, columns(width))]
    read = read_row(cells, plan_of(header, suggested(header, cells)), Known(region="CN", latest=date(2026, 3, 1)))
    assert read.faults == ()
    before = facts_of(customer)
    assert merged(before, read.given) == before
