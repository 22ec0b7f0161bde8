"""How somebody comes to be there twice."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from callcenter.crm.customer import Customer, CustomerKind, Email, Phone
from callcenter.crm.population.chance import Ids
from callcenter.crm.population.circles import Made
from callcenter.crm.population.duplicates import DuplicateKind, duplicate_of, mistyped
from callcenter.crm.population.names import Name

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
BEFORE = AT - timedelta(days=100)
ALICE = Made(
    customer=Customer(
        id="a",
        name="Alice Smith",
        language="en",
        phones=(Phone(raw="+1 415 555 0100", e164="+14155550100", last_nine="155550100"),),
        emails=(Email(address="alice@mail.example.com"),),
        created_at=BEFORE,
        updated_at=BEFORE,
    ),
    name=Name(family="Smith", given="Alice", family_latin="Smith", given_latin="Alice"),
    female=True,
)


@pytest.mark.parametrize(("name", "wrong"), [("张伟", {"章伟", "张玮"}), ("丁一", {"丁一"}), ("Bo", {"Bo"})])
def test_a_chinese_name_is_mistyped_by_its_sound_and_a_short_one_not_at_all(name: str, wrong: set[str]) -> None:
    assert {mistyped(Random(seed), name) for seed in range(30)} == wrong


def test_in_a_latin_name_two_letters_are_the_wrong_way_round() -> None:
    for seed in range(30):
        wrong = mistyped(Random(seed), "Alice Smith")
        assert wrong != "Alice Smith"
        assert sorted(wrong) == sorted("Alice Smith")
        assert (wrong[0], wrong[5]) == ("A", " ")


def test_a_second_record_is_made_later_and_is_nobodys_relative() -> None:
    kinds = set()
    for seed in range(200):
        found = duplicate_of(Random(seed), Ids(Random(seed)), ALICE, AT)
        if found is None:  # she has married another Smith
            continue
        second, kind = found
        kinds.add(kind)
        assert second.id != ALICE.customer.id
        assert BEFORE <= second.created_at <= AT
        assert (second.relations, dict(second.fields)) == ((), {})
        if kind is DuplicateKind.NAME_SWAPPED:
            assert second.name == "Smith Alice"
        if kind is DuplicateKind.NUMBER_WRITTEN_OTHERWISE:
            assert second.phones[0].raw != ALICE.customer.phones[0].raw
            assert second.phones[0].e164 == ALICE.customer.phones[0].e164
    assert kinds == set(DuplicateKind) - {DuplicateKind.NAME_IN_LATIN, DuplicateKind.COMPANY_SHORT}


def test_a_household_is_nobody_to_confuse() -> None:
    home = Customer(id="h", kind=CustomerKind.HOUSEHOLD, name="张家", created_at=BEFORE, updated_at=BEFORE)
    assert duplicate_of(Random(1), Ids(Random(1)), Made(customer=home), AT) is None
