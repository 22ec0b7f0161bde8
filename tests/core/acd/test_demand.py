"""Who could serve a contact if he were free."""

import pytest

from callcenter.core.acd.demand import Demand, is_suited, is_within_reach, preference_of
from callcenter.core.acd.skills import ANYBODY, parse
from callcenter.core.configuration import AgentProfile, Membership

SALES = Demand("sales", ANYBODY, frozenset({"sales"}))


def a_profile(**changes: object) -> AgentProfile:
    values: dict[str, object] = {"queues": frozenset({"sales"})}
    return AgentProfile(username="ann", display_name="Ann", endpoint="ann", **(values | changes))  # type: ignore[arg-type]


def test_members_are_within_reach_and_others_are_not() -> None:
    assert is_within_reach(SALES, a_profile())
    assert not is_within_reach(SALES, a_profile(queues=frozenset({"support"})))


@pytest.mark.parametrize(
    "widened",
    [
        Demand("sales", ANYBODY, frozenset({"sales", "support"})),
        Demand("sales", ANYBODY, frozenset({"sales"}), groups=frozenset({"north"})),
        Demand("sales", ANYBODY, frozenset({"sales"}), any_agent=True),
    ],
)
def test_other_queues_groups_or_everybody_may_be_let_in(widened: Demand) -> None:
    stranger = a_profile(queues=frozenset({"support"}), groups=frozenset({"north"}))
    assert is_within_reach(widened, stranger)


def test_a_reserve_is_within_reach_when_called_or_by_another_queue() -> None:
    reserve = a_profile(memberships={"sales": Membership(reserve=True)})
    assert not is_within_reach(SALES, reserve)
    assert is_within_reach(Demand("sales", ANYBODY, frozenset({"sales"}), reserves=frozenset({"sales"})), reserve)
    both = a_profile(queues=frozenset({"sales", "support"}), memberships={"sales": Membership(reserve=True)})
    assert is_within_reach(Demand("sales", ANYBODY, frozenset({"sales", "support"})), both)


def test_skills_and_room_decide_too() -> None:
    asks = Demand("sales", parse("english >= 50"), frozenset({"sales"}))
    assert is_suited(asks, a_profile(skills={"english": 50}))
    assert not is_suited(asks, a_profile(skills={"english": 49}))
    assert not is_suited(SALES, a_profile(capacity={"voice": 0, "chat": 3}))
    assert is_suited(SALES, a_profile(capacity={"voice": 0, "chat": 3}), "chat")


def test_preference_is_for_the_contacts_own_queue() -> None:
    fan = a_profile(queues=frozenset({"sales", "support"}), memberships={"sales": Membership(preference=3)})
    assert preference_of(SALES, fan) == 3
    assert preference_of(Demand("support", ANYBODY, frozenset({"support", "sales"})), fan) == 0


def test_equal_demands_are_one_demand() -> None:
    again = Demand("sales", ANYBODY, frozenset({"sales"}))
    assert (again, hash(again)) == (SALES, hash(SALES))
    assert Demand("sales", ANYBODY, frozenset({"sales"}), any_agent=True) != SALES
