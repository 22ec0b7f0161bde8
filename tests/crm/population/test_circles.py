"""Who belongs together: the household before its members, the company before its employees."""

from datetime import UTC, date, datetime
from random import Random

from callcenter.crm.customer import CustomerKind
from callcenter.crm.population.chance import Ids
from callcenter.crm.population.circles import Made, circle, other_number
from callcenter.crm.population.telephone_numbers import mobile

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


def circles(count: int) -> list[list[Made]]:
    chance = Random(5)
    ids = Ids(chance)
    return [list(circle(chance, ids, AT)) for _ in range(count)]


def test_the_first_of_a_circle_is_whom_the_others_lead_to() -> None:
    sizes = set()
    for first, *others in circles(400):
        sizes.add((first.customer.kind, bool(others)))
        assert (first.customer.kind is CustomerKind.PERSON) == (not others)
        for one in others:
            assert [relation.to for relation in one.customer.relations] == [first.customer.id]
            assert one.customer.kind is CustomerKind.PERSON
    assert len(sizes) == 3


def test_a_chinese_wife_keeps_her_name_and_children_have_the_fathers() -> None:
    for first, *others in circles(400):
        if first.customer.kind is CustomerKind.HOUSEHOLD and first.chinese:
            father, _, *children = others
            family = first.customer.name.removesuffix("家")
            assert all(one.customer.name.startswith(family) for one in (father, *children))


def test_nobody_can_be_written_to() -> None:
    for made in (one for found in circles(200) for one in found):
        for email in made.customer.emails:
            assert email.address.rpartition("@")[2].split(".")[-2] == "example"


def test_a_number_of_before_has_ended() -> None:
    chance = Random(1)
    until = date(2025, 1, 1)
    now = mobile(chance)
    before = other_number(chance, now, until)
    assert before.valid_to == until
    assert before.e164 != now.e164
