"""A row says what it says, and no more; and what it says goes into a customer once."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from callcenter.crm.columns import Width, cells_of, columns, guarded
from callcenter.crm.custom_fields import FieldDefinition, FieldKind
from callcenter.crm.customer import Address, Customer, Phone, customer_of, facts_of
from callcenter.crm.import_mapping import plan_of, suggested
from callcenter.crm.import_rows import Known, RowRead, as_new, faults_as_new, faults_of_change, merged, read_row
from tests.crm.test_customer import AT, WHOLE

FIELDS = (
    FieldDefinition(name="shoe_size", label_en="", label_zh="", kind=FieldKind.INTEGER),
    FieldDefinition(name="hobbies", label_en="", label_zh="", kind=FieldKind.LONG_TEXT),
    FieldDefinition(name="old", label_en="", label_zh="", kind=FieldKind.TEXT, archived=True),
    FieldDefinition(name="must", label_en="", label_zh="", kind=FieldKind.TEXT, required=True),
)
WIDTH = Width(phones=3, emails=1, addresses=3, systems=("shop",), fields=("shoe_size", "hobbies", "old"))
KNOWN = Known(region="CN", latest=date(2026, 3, 3), users=frozenset({"alice"}), definitions=FIELDS)


def read(**cells: str) -> RowRead:
    """A row with these cells, each under its fact's own name (`__` is a point)."""
    header = [name.replace("__", ".") for name in cells]
    return read_row(list(cells.values()), plan_of(header, {name: name for name in header}), KNOWN)


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("phone_1", "abc", "not_a_phone"),
        ("phone_1", "=1+12345", "not_a_phone"),
        ("phone_1", "138****8000", "masked_value"),
        ("name", "李*", "masked_value"),
        ("email_1", "nobody", "not_an_email"),
        ("birthday", "28.02.1990", "not_a_date"),
        ("birthday", "1990-02-30", "not_a_date"),
        ("birthday", "2026-03-04", "birthday_in_future"),
        ("kind", "alien", "not_a_kind"),
        ("language", "latin", "not_a_language"),
        ("owner", "nobody", "unknown_user"),
        ("id", "4711", "not_an_id"),
        ("name", "x" * 201, "too_long"),
        ("name", "a\x07b", "control_character"),
        ("name", "a\ufffdb", "damaged_text"),
        ("phone_1_verified", "perhaps", "not_true_or_false"),
        ("field.shoe_size", "large", "field_not_a_number"),
        ("field.nothing", "x", "unknown_field"),
    ],
)
def test_what_is_wrong_with_a_cell_is_told_with_its_column(column: str, cell: str, code: str) -> None:
    row = read(**{"external_id__crm": "1", column.replace(".", "__"): cell})
    assert [(fault.code, fault.column) for fault in row.faults] == [(code, column)]


def test_people_write_things_in_many_ways() -> None:
    row = read(
        external_id__crm="1",
        kind="公司",
        language="中文",
        birthday="1990年2月8日",
        phone_1="（010）6234-5678 转 12",
        phone_1_kind="办公",
        email_1=" A@Example.com ",
        tags="a; b;a",
        field__shoe_size="42",
    )
    assert row.faults == ()
    assert (row.given["kind"], row.given["language"], row.given["birthday"]) == ("company", "zh", "1990-02-08")
    assert row.given["phones"][0]["kind"] == "work"
    assert row.given["emails"] == [{"address": "A@Example.com"}]
    assert (row.given["tags"], row.given["fields"]) == (["a", "b"], {"shoe_size": 42})
    assert row.key == ("external_id.crm", "1")


def test_a_row_of_another_length_and_one_without_any_key_are_refused() -> None:
    plan = plan_of(["name", "phone_1"], {"name": "name", "phone_1": "phone_1"})
    for cells, code in ((["A"], "ragged_row"), (["A", "1", "2"], "ragged_row"), (["A", ""], "key_missing")):
        assert [fault.code for fault in read_row(cells, plan, KNOWN).faults] == [code]


def test_a_family_name_and_a_given_name_make_a_name_as_it_is_said() -> None:
    assert read(family_name="李", given_name="雷", phone_1="95588").given["name"] == "李雷"
    assert read(family_name="Smith", given_name="Alice", phone_1="95588").given["name"] == "Alice Smith"


def test_the_key_is_the_first_that_the_row_has_in_the_order_of_the_keys() -> None:
    header = ["external_id.crm", "phone_1", "email_1"]
    plan = plan_of(header, {name: name for name in header}, ["external_id.crm", "email", "phone"])
    assert read_row(["", "138 0013 8000", "A@b.cn"], plan, KNOWN).key == ("email", "a@b.cn")
    assert read_row(["", "138 0013 8000", ""], plan, KNOWN).key == ("phone", "+8613800138000")
    assert read_row(["", "955-88", ""], plan, KNOWN).key == ("phone", "95588")


def test_what_is_exported_and_brought_in_again_changes_nothing() -> None:
    awkward = replace(
        WHOLE,
        relations=(),
        name="=cmd|' /C calc'!A0",
        company="'+quoted",
        phones=(*WHOLE.phones, Phone(raw="139 0013 9000", e164="+8613900139000", last_nine="900139000")),
        addresses=(*WHOLE.addresses, Address(street="中山路 1 号", city="上海"), Address(street="第二行\n一号")),
        tags=("a;b", "c\\d"),
        fields={"shoe_size": 42, "hobbies": " @wine ", "old": "kept"},
    )
    ours = columns(WIDTH)
    header = [one.name for one in ours]
    cells = [guarded(cell) for cell in cells_of(awkward, ours)]
    row = read_row(cells, plan_of(header, suggested(header, cells)), KNOWN)
    assert row.faults == ()
    assert row.key == ("id", awkward.id)
    assert merged(facts_of(awkward), row.given) == facts_of(awkward)


def test_an_empty_cell_says_nothing_and_lists_only_grow() -> None:
    before = facts_of(WHOLE)
    row = read(
        external_id__shop="4711",
        segment="vip",
        name_latin="",
        phone_1="+86 139 0013 9000",
        phone_1_kind="work",
        phone_2="13700137000",
        tags="new",
    )
    after = merged(before, row.given)
    assert {name for name in after if after[name] != before[name]} == {"segment", "phones", "tags"}
    assert [(one["raw"], one["kind"]) for one in after["phones"]] == [
        ("139-0013-9000", "work"),
        ("95588", "work"),
        ("13700137000", "mobile"),
    ]
    assert after["tags"] == ["loyal", "wine", "new"]
    assert merged(after, row.given) == after


def test_a_new_customer_of_a_row_is_as_the_row_would_leave_it() -> None:
    row = read(name="A", phone_1="13800138000", address_1_city="上海", field__must="x")
    assert faults_as_new(row.given, KNOWN) == []
    at = datetime(2026, 3, 2, tzinfo=UTC)
    made: Customer = customer_of(as_new(row.given), customer_id="x", version=1, created_at=at, updated_at=at)
    assert merged(facts_of(made), row.given) == facts_of(made)
    assert (made.phones[0].e164, made.addresses[0].city) == ("+8613800138000", "上海")


def test_what_is_in_the_way_of_a_new_customer_or_of_a_change() -> None:
    row = read(phone_1="13800138000", field__old="x")
    assert [fault.code for fault in faults_as_new(row.given, KNOWN)] == [
        "name_missing",
        "field_archived",
        "field_required",
    ]
    before = facts_of(replace(WHOLE, created_at=AT))
    assert [fault.code for fault in faults_of_change(before, merged(before, row.given), KNOWN)] == ["field_archived"]
    many = {**before, "tags": [str(number) for number in range(51)]}
    assert [fault.code for fault in faults_of_change(before, many, KNOWN)] == ["too_many_values"]
