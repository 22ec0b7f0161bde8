"""Sampling: by chance, and the same whenever it is asked again."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.crm.quality_sampling import Contact, SamplingRule, bounds_of, grader_for, is_meant, sample, week_of


def contacts(count: int, agents: int = 3) -> list[Contact]:
    return [
        Contact(id=f"c{number}", agent=f"a{number % agents}", queue="sales", disposition=None, seconds=number)
        for number in range(count)
    ]


CONTACTS = st.builds(contacts, st.integers(0, 120), st.integers(1, 6))


@given(some=CONTACTS, most=st.integers(1, 9), seed=st.text(max_size=9), turn=st.randoms(use_true_random=False))
def test_so_many_of_each_agent_and_the_same_in_whatever_order_they_come(
    some: list[Contact], most: int, seed: str, turn: object
) -> None:
    rule = SamplingRule(seed=seed, per_agent=most)
    drawn = sample(rule, some)
    for agent in {one.agent for one in some}:
        own = [one.part for one in some if one.agent == agent]
        assert len(drawn.intersection(own)) == min(most, len(own))
    assert sample(rule, some[::-1]) == drawn


@given(some=CONTACTS, more=st.integers(0, 40), seed=st.text(max_size=9))
def test_what_somebody_has_begun_with_stays_and_counts(some: list[Contact], more: int, seed: str) -> None:
    rule = SamplingRule(seed=seed, per_agent=2)
    begun = sorted(sample(rule, some))[:3]
    later = contacts(len(some) + more, 3)
    drawn = sample(rule, later, begun)
    assert set(begun) <= drawn
    for agent in {one.agent for one in later}:
        own = {one.part for one in later if one.agent == agent}
        assert len(drawn & own) <= max(2, len(own.intersection(begun)))


def test_of_a_contact_that_was_handed_over_each_has_a_part_of_his_own() -> None:
    parts = [Contact(id="c", agent=agent, queue="sales", disposition=None, seconds=60) for agent in ("alice", "bob")]
    assert sample(SamplingRule(seed="s", per_agent=1), parts) == {("c", "alice"), ("c", "bob")}
    assert sample(SamplingRule(seed="s", per_agent=1), parts, {("c", "bob")}) == {("c", "alice"), ("c", "bob")}


def test_a_share_is_about_that_share_and_grows_with_it() -> None:
    some = contacts(4000)
    small, large = (sample(SamplingRule(seed="s", share=share), some) for share in (0.1, 0.3))
    assert small < large
    assert abs(len(small) / 4000 - 0.1) < 0.02
    assert sample(SamplingRule(seed="s", share=0.0), some) == frozenset()
    assert len(sample(SamplingRule(seed="s", share=1.0), some)) == 4000


def test_a_share_with_a_limit_for_each_agent() -> None:
    drawn = sample(SamplingRule(seed="s", share=0.5, per_agent=4), contacts(300))
    assert len(drawn) == 12


def test_another_seed_is_another_sample() -> None:
    some = contacts(300)
    assert sample(SamplingRule(seed="a", per_agent=5), some) != sample(SamplingRule(seed="b", per_agent=5), some)


@pytest.mark.parametrize(
    ("rule", "meant"),
    [
        (SamplingRule(seed="s"), True),
        (SamplingRule(seed="s", queues=frozenset({"sales"})), True),
        (SamplingRule(seed="s", queues=frozenset({"vip"})), False),
        (SamplingRule(seed="s", dispositions=frozenset({"sale"})), True),
        (SamplingRule(seed="s", dispositions=frozenset({"none"})), False),
        (SamplingRule(seed="s", least_seconds=60), True),
        (SamplingRule(seed="s", least_seconds=61), False),
        (SamplingRule(seed="s", most_seconds=59), False),
    ],
)
def test_a_rule_is_about_what_it_names(rule: SamplingRule, meant: bool) -> None:
    contact = Contact(id="c", agent="a", queue="sales", disposition="sale", seconds=60)
    assert is_meant(rule, contact) is meant


def test_nobody_grades_himself_and_work_is_spread() -> None:
    graders = ["sam", "sue", "ann"]
    found = [grader_for("s", f"c{number}", graders, "ann") for number in range(200)]
    assert set(found) == {"sam", "sue"}
    assert 60 < found.count("sam") < 140
    assert grader_for("s", "c", ["ann"], "ann") is None
    assert grader_for("s", "c", [], "ann") is None


def test_a_week_begins_on_monday_where_the_business_is_also_when_the_clocks_change() -> None:
    china, berlin = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
    sunday_evening = datetime(2026, 3, 1, 16, 30, tzinfo=UTC)
    assert week_of(sunday_evening, china) == date(2026, 3, 2)
    assert week_of(sunday_evening, berlin) == date(2026, 2, 23)
    begin, end = bounds_of(date(2026, 3, 23), berlin)
    assert end.astimezone(UTC) - begin.astimezone(UTC) == timedelta(hours=167)
