"""Classes and demands as bits: who suits whom, kept right whichever came first."""

from callcenter.core.acd.demand import Demand
from callcenter.core.acd.fit import Fit, bits
from callcenter.core.acd.skills import ANYBODY, parse
from callcenter.core.configuration import AgentProfile, Membership, Strategy

SALES = Demand("sales", ANYBODY, frozenset({"sales"}))
SUPPORT = Demand("support", parse("english >= 50"), frozenset({"support"}))


def a_profile(username: str, *queues: str, **changes: object) -> AgentProfile:
    return AgentProfile(
        username=username,
        display_name=username,
        endpoint=username,
        queues=frozenset(queues),
        **changes,  # type: ignore[arg-type]
    )


def seat(fit: Fit, profile: AgentProfile, idle_since: float, *, away: bool = False) -> int:
    number = fit.class_of(profile, away=away)
    fit.count(number, True, True, 1)
    fit.seat(number, {Strategy.LONGEST_IDLE: (0.0, idle_since, profile.username)})
    return number


def first(fit: Fit, demand: Demand, *, by_skill: bool = False) -> str | None:
    found = fit.first_free(demand, Strategy.LONGEST_IDLE, {}, by_skill=by_skill)
    return found[2] if found else None


def test_agents_who_are_alike_share_a_class_whatever_their_names() -> None:
    fit = Fit()
    assert fit.class_of(a_profile("a", "sales"), away=False) == fit.class_of(a_profile("b", "sales"), away=False)
    assert fit.class_of(a_profile("a", "sales"), away=False) != fit.class_of(a_profile("a", "sales"), away=True)
    own_place = a_profile("c", "sales", memberships={"sales": Membership(position=3, weight=2)})
    usual = a_profile("d", "sales", memberships={"sales": Membership()})
    assert fit.class_of(own_place, away=False) == fit.class_of(usual, away=False)


def test_it_does_not_matter_which_was_seen_first() -> None:
    agents_first, demands_first = Fit(), Fit()
    demands_first.wanted(SALES)
    demands_first.wanted(SUPPORT)
    for fit in (agents_first, demands_first):
        seat(fit, a_profile("ann", "sales"), 1)
        seat(fit, a_profile("bob", "sales", "support", skills={"english": 60}), 2)
        seat(fit, a_profile("eve", "support", skills={"english": 40}), 0)
        assert (first(fit, SALES), first(fit, SUPPORT)) == ("ann", "bob")
        assert (fit.wanted(SALES).ready, fit.wanted(SUPPORT).ready, fit.shared(SALES, SUPPORT)) == (2, 1, 1)


def test_away_is_last_preference_first_and_skill_where_it_decides() -> None:
    fit = Fit()
    seat(fit, a_profile("away", "sales"), 0, away=True)
    assert first(fit, SALES) == "away"
    seat(fit, a_profile("old", "sales", skills={"english": 10}), 1)
    seat(fit, a_profile("able", "sales", skills={"english": 90}), 2)
    asks = Demand("sales", parse("english"), frozenset({"sales"}))
    assert (first(fit, SALES), first(fit, asks), first(fit, asks, by_skill=True)) == ("old", "old", "able")
    seat(fit, a_profile("fan", "sales", memberships={"sales": Membership(preference=1)}), 9)
    assert first(fit, SALES) == "fan"


def test_who_rises_is_found_no_more() -> None:
    fit = Fit()
    number = seat(fit, a_profile("ann", "sales"), 1)
    fit.unseat(number, {Strategy.LONGEST_IDLE: (0.0, 1, "ann")})
    assert first(fit, SALES) is None


def test_orders_are_kept_by_demand_and_the_first_is_found() -> None:
    fit = Fit()
    number = seat(fit, a_profile("bob", "sales", "support", skills={"english": 60}), 1)
    fit.add_order(SALES, (5.0, 5.0, "c5"))
    fit.add_order(SUPPORT, (3.0, 3.0, "c3"))
    assert fit.first_order(number, "bob", {}, 60.0) == (3.0, (3.0, 3.0, "c3"))
    fit.remove_order(SUPPORT, (3.0, 3.0, "c3"))
    assert fit.first_order(number, "bob", {}, 60.0) == (5.0, (5.0, 5.0, "c5"))
    fit.remove_order(SALES, (5.0, 5.0, "c5"))
    assert fit.first_order(number, "bob", {}, 60.0) is None


def test_staff_that_comes_and_goes_is_noted_by_queue() -> None:
    fit = Fit()
    fit.wanted(SALES)
    fit.wanted(SUPPORT)
    number = fit.class_of(a_profile("ann", "sales"), away=False)
    fit.count(number, True, False, 1)
    assert fit.flipped == {"sales"}
    fit.flipped.clear()
    fit.count(number, True, True, 1)
    assert fit.flipped == {"sales"}
    fit.flipped.clear()
    fit.count(number, True, True, 1)
    assert fit.flipped == set()


def test_bits_are_numbered_from_the_lowest() -> None:
    assert list(bits(0b1010001)) == [0, 4, 6]
