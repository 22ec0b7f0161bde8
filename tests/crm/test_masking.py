"""Masks: what each role sees of a customer, of a row, of a change; and what was taken out stays out."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.crm.customer import Address, Customer, Email, Phone
from callcenter.crm.masking import (
    HIDDEN,
    UNREADABLE,
    Masks,
    Sight,
    mask_email,
    mask_name,
    mask_phone,
    mask_text,
    seen_birthday,
    seen_by,
    seen_changes,
    seen_facts,
)

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
HAN = Customer(
    id="0190a0a0-0000-7000-8000-000000000001",
    name="韩梅梅",
    name_latin="Han Meimei",
    birthday=date(1990, 2, 28),
    phones=(Phone(raw="138-0013-8000", e164="+8613800138000", last_nine="800138000"),),
    emails=(Email(address="han@example.com"),),
    addresses=(Address(street="中山路 1 号", city="上海", postcode="200001"),),
    external_ids={"shop": "CUSTOMER-4711"},
    fields={"id_number": "sealed:k1:AAAA", "shoe_size": 42, "hobbies": ("wine tasting", "cars")},
    created_at=AT,
    updated_at=AT,
)


def unseal(field: str, sealed: str) -> str:
    assert (field, sealed) == ("id_number", "sealed:k1:AAAA")
    return "110101199002288515"


def all_at(sight: Sight) -> Masks:
    facts = (
        *("name", "phone", "email", "birthday", "address", "external_id"),
        *("field.id_number", "field.shoe_size", "field.hobbies"),
    )
    return Masks(rules={"agent": dict.fromkeys(facts, sight)})


def test_what_no_rule_names_is_plain_and_a_sealed_field_is_seen_in_part() -> None:
    seen = seen_by(Masks(rules={}), "agent", HAN, unseal)
    assert (seen.name, seen.phones, seen.birthday) == (HAN.name, HAN.phones, HAN.birthday)
    assert seen.fields == {"hobbies": ("wine tasting", "cars"), "id_number": "***8515", "shoe_size": 42}


def test_by_default_an_agent_sees_numbers_plainly_and_of_a_birthday_only_the_year() -> None:
    seen = seen_by(Masks(), "agent", HAN, unseal)
    assert seen.phones == HAN.phones
    assert seen.birthday is None
    assert seen_birthday(Masks(), "agent", HAN) == "1990-**-**"
    assert seen_birthday(Masks(), "supervisor", HAN) == "1990-02-28"


def test_every_fact_can_be_seen_in_part() -> None:
    seen = seen_by(all_at(Sight.PARTLY), "agent", HAN, unseal)
    assert (seen.name, seen.name_latin) == ("韩**", "H*** M***")
    assert seen.phones[0].raw == "138-****-8000"
    assert (seen.phones[0].e164, seen.phones[0].last_nine) == ("+86138****8000", "8****8000")
    assert seen.emails[0].address == "h***@example.com"
    assert (seen.addresses[0].street, seen.addresses[0].city, seen.addresses[0].postcode) == ("***", "上海", "***")
    assert seen.external_ids == {"shop": "***4711"}
    assert seen.fields == {"hobbies": ("***ting", "***s"), "id_number": "***8515", "shoe_size": HIDDEN}


def test_every_fact_can_be_hidden_and_still_tells_that_it_is_there() -> None:
    seen = seen_by(all_at(Sight.HIDDEN), "agent", HAN, unseal)
    assert (seen.name, seen.phones[0].raw, seen.emails[0].address) == (HIDDEN, HIDDEN, HIDDEN)
    assert (seen.addresses[0].city, seen.addresses[0].district) == (HIDDEN, "")
    assert set(seen.fields.values()) == {HIDDEN, (HIDDEN, HIDDEN)}
    assert seen_birthday(all_at(Sight.HIDDEN), "agent", HAN) == HIDDEN
    assert seen_by(all_at(Sight.HIDDEN), "admin", HAN).phones == HAN.phones


def test_a_sealed_value_is_hidden_from_whoever_has_no_key_and_marked_when_no_key_opens_it() -> None:
    plain = Masks(rules={"agent": {"field.id_number": Sight.PLAIN}})
    assert seen_by(plain, "agent", HAN).fields["id_number"] == HIDDEN
    assert seen_by(plain, "agent", HAN, unseal).fields["id_number"] == "110101199002288515"
    assert seen_by(plain, "agent", HAN, lambda *_: UNREADABLE).fields["id_number"] == UNREADABLE


def test_rows_with_numbers_are_masked_by_the_names_of_their_columns() -> None:
    row = {"ani": "13800138000", "ani_e164": "+8613800138000", "ani_name": "韩梅梅", "queue": "sales", "number": None}
    assert seen_facts(all_at(Sight.PARTLY), "agent", row) == {
        "ani": "138****8000",
        "ani_e164": "+86138****8000",
        "ani_name": "韩**",
        "queue": "sales",
        "number": None,
    }


def test_both_sides_of_a_change_are_masked() -> None:
    changes = {
        "phones": [[], [{"raw": "13800138000", "kind": "home"}]],
        "fields": [{}, {"id_number": "sealed:k1:AAAA"}],
    }
    assert seen_changes(all_at(Sight.PARTLY), "agent", changes, unseal) == {
        "phones": [[], [{"raw": "138****8000", "kind": "home"}]],
        "fields": [{}, {"id_number": "***8515"}],
    }


def test_the_number_of_an_order_and_the_name_of_a_field_are_nobodys() -> None:
    changes = {"number": [None, "20260301001"], "name": [None, "size"]}
    assert seen_changes(all_at(Sight.HIDDEN), "agent", changes, kind="order") == changes
    barred = {"number": (None, "+8613800138000")}
    assert seen_changes(all_at(Sight.PARTLY), "agent", barred, kind="do_not_call") == {
        "number": [None, "+86138****8000"]
    }


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("13800138000", "138****8000"),
        ("+86 138 0013 8000", "+86 138 **** 8000"),
        ("(021) 1234-5678", "(021) ****-5678"),
        ("95588", "***88"),
        ("7", HIDDEN),
        ("anonymous", HIDDEN),
        ("", ""),
    ],
)
def test_a_number_keeps_its_form_and_loses_the_digits_that_tell_who_it_is(written: str, shown: str) -> None:
    assert mask_phone(written) == shown


def test_what_is_no_address_and_no_word_is_taken_out_altogether() -> None:
    assert (mask_email("nobody"), mask_name(""), mask_text("ab")) == (HIDDEN, "", HIDDEN)


@given(st.text(alphabet="0123456789", min_size=3, max_size=15))
def test_a_masked_number_has_lost_digits_and_is_masked_to_itself(digits: str) -> None:
    masked = mask_phone(digits)
    assert masked != digits
    assert len([one for one in masked if one.isdigit()]) <= max(2, len(digits) - 4)


@given(st.text(max_size=40))
def test_a_masked_text_never_shows_more_than_a_third(text: str) -> None:
    assert len(mask_text(text)) - len(HIDDEN) <= len(text) / 3
