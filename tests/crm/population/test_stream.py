"""The population as a whole: the same for a seed, nobody named before they came, every duplicate of somebody else."""

from collections import Counter
from datetime import UTC, datetime
from itertools import islice
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callcenter.crm.custom_fields import check
from callcenter.crm.customer import CustomerKind, difference
from callcenter.crm.emails import is_email
from callcenter.crm.population.duplicates import DuplicateKind
from callcenter.crm.population.fields import FIELDS
from callcenter.crm.population.stream import Member, population
from callcenter.phone_numbers import e164_of, last_nine

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
SEEDS = st.integers(min_value=0, max_value=2**32)


def some(seed: int, count: int) -> list[Member]:
    return list(islice(population(Random(seed), AT), count))


def ids_of(member: Member) -> list[str]:
    bought = [order.id for order in member.orders]
    work = [*(ticket.id for ticket in member.tickets), *(task.id for task in member.tasks)]
    said = [*(remark.id for remark in member.remarks), *(consent.id for consent in member.consents)]
    return [member.customer.id, *bought, *work, *said]


@pytest.fixture(scope="module")
def many() -> list[Member]:
    return some(1, 5000)


@settings(max_examples=10, deadline=None)
@given(seed=SEEDS)
def test_one_seed_is_one_population_however_many_are_taken_of_it(seed: int) -> None:
    assert some(seed, 150) == some(seed, 200)[:150]


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS)
def test_no_id_and_no_key_is_there_twice_not_even_in_the_population_of_another_seed(seed: int) -> None:
    members = [*some(seed, 200), *some(seed + 1, 200)]
    ids = Counter(identity for one in members for identity in ids_of(one))
    keys = Counter(key for one in members for key in one.customer.external_ids.items())
    orders = Counter((order.system, order.key) for one in members for order in one.orders)
    for counts in (ids, keys, orders):
        assert max(counts.values(), default=1) == 1


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS)
def test_whoever_is_named_has_come_before(seed: int) -> None:
    seen: set[str] = set()
    for member in some(seed, 300):
        assert {one.to for one in member.customer.relations} <= seen
        if member.duplicate is not None:
            assert member.original in seen
            assert member.original != member.customer.id
        else:
            assert member.original == member.customer.id
        orders = {order.id for order in member.orders}
        assert {link.to for ticket in member.tickets for link in ticket.links} <= orders
        seen.add(member.customer.id)


def test_a_duplicate_differs_from_its_original_and_shares_something_a_person_would_know_it_by(
    many: list[Member],
) -> None:
    by_id = {member.customer.id: member.customer for member in many}
    duplicates = [member for member in many if member.duplicate is not None]
    assert {member.duplicate for member in duplicates} == set(DuplicateKind)
    assert 0.02 < len(duplicates) / len(many) < 0.12
    for member in duplicates:
        first, second = by_id[member.original], member.customer
        assert {"name", "phones"} & difference(first, second).keys(), member.duplicate
        shared = {phone.e164 or phone.raw for phone in first.phones} & {
            phone.e164 or phone.raw for phone in second.phones
        }
        assert shared or first.name == second.name, member.duplicate


def test_people_share_homes_and_companies(many: list[Member]) -> None:
    by_id = {member.customer.id: member.customer for member in many}
    kinds = Counter(member.customer.kind for member in many)
    assert all(kinds[kind] > 100 for kind in CustomerKind)
    members = [member.customer for member in many if any(one.role == "member" for one in member.customer.relations)]
    homes = [by_id[one.relations[0].to] for one in members]
    assert all(one.addresses == home.addresses for one, home in zip(members, homes, strict=True))
    sharing = sum(bool({*one.phones} & {*home.phones}) for one, home in zip(members, homes, strict=True))
    assert sharing > len(members) / 4
    employees = [member.customer for member in many if member.customer.company]
    assert all(by_id[one.relations[0].to].name == one.company for one in employees if one.relations)


def test_numbers_are_mostly_right_and_known_as_a_parser_knows_them(many: list[Member]) -> None:
    phones = [phone for member in many for phone in member.customer.phones]
    for phone in phones:
        assert (phone.e164, phone.last_nine) == (e164_of(phone.raw), last_nine(phone.raw)), phone.raw
    wrong = sum(phone.e164 is None for phone in phones)
    assert 0 < wrong < len(phones) / 50


def test_what_is_kept_about_them_is_what_the_rules_allow(many: list[Member]) -> None:
    for member in many:
        customer = member.customer
        assert all(is_email(one.address) for one in customer.emails)
        assert customer.created_at <= AT
        assert customer.birthday is None or customer.birthday < AT.date()
        # Sealed on the way in; here it is plain.
        assert not check(FIELDS, customer.fields).problems
        for order in member.orders:
            assert customer.created_at <= order.placed_at <= AT
            assert order.total_minor == sum(item.quantity * item.unit_minor for item in order.items)


def test_a_few_buy_most(many: list[Member]) -> None:
    spent = sorted((sum(order.total_minor for order in member.orders) for member in many), reverse=True)
    assert sum(spent[: len(spent) // 10]) > sum(spent) / 2
    segments = Counter(member.customer.segment for member in many)
    assert segments["standard"] > segments["silver"] > segments["gold"] > segments["vip"] > 0
