"""How sure a match is, who stands first and why, and who is taken for who it is."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.crm.matching import Candidate, Match, Reached, Reason, combined, how_written, rank

AT = datetime(2026, 3, 10, 9, tzinfo=UTC)
EXACT = Reached(how=Reason.EXACT)
NATIONAL = Reached(how=Reason.NATIONAL)
ENDS = Reached(how=Reason.LAST_NINE)
GIVEN_UP = Reached(how=Reason.EXACT, valid_to=date(2025, 12, 31))


def who(name: str, *reached: Reached, **more: Any) -> Candidate:
    return Candidate(id=name, reached=reached, **more)


def ranked(*candidates: Candidate) -> list[Match]:
    return rank(candidates, at=AT)


def names(*candidates: Candidate) -> list[str]:
    return [match.customer_id for match in ranked(*candidates)]


def test_how_a_number_is_written_says_how_sure_it_is() -> None:
    assert how_written("13800138000", "13800138000", same_number=True) is Reason.EXACT
    assert how_written("8613800138000", "13800138000", same_number=True) is Reason.NATIONAL
    assert how_written("0013800138000", "13800138000", same_number=False) is Reason.LAST_NINE
    assert how_written("", "", same_number=False) is Reason.LAST_NINE
    scores = [ranked(who("a", how))[0].score for how in (EXACT, NATIONAL, ENDS)]
    assert scores == [1.0, 0.95, 0.6]


def test_one_match_is_who_it_is_unless_the_number_was_given_up() -> None:
    assert ranked(who("a", ENDS))[0].sure
    given_up = ranked(who("a", GIVEN_UP))[0]
    assert (given_up.sure, given_up.reasons) == (False, (Reason.EXACT, Reason.NUMBER_EXPIRED))
    assert not ranked(who("a", chosen_at=AT))[0].sure, "who was once chosen for a strange number is only a suggestion"


def test_a_number_that_holds_stands_before_one_that_was_given_up() -> None:
    first, second = ranked(who("old", GIVEN_UP), who("new", NATIONAL))
    assert (first.customer_id, first.sure, second.sure) == ("new", True, False)
    both = Reached(how=Reason.EXACT, valid_from=date(2026, 3, 10), valid_to=date(2026, 3, 10))
    assert ranked(who("a", both))[0].score == 1.0, "both days count"


def test_only_where_nobody_has_the_number_its_last_digits_count() -> None:
    assert names(who("same", NATIONAL), who("ends", ENDS)) == ["same"]
    assert names(who("given up", GIVEN_UP), who("ends", ENDS)) == ["ends", "given up"]


def test_how_it_is_written_does_not_decide_among_owners() -> None:
    assert names(who("a", EXACT), who("b", NATIONAL, has_open_ticket=True)) == ["b", "a"]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"chosen_at": AT - timedelta(days=400)}, Reason.CHOSEN_BEFORE),
        ({"has_open_ticket": True}, Reason.OPEN_TICKET),
        ({"last_contact_at": AT - timedelta(days=3)}, Reason.CALLED_RECENTLY),
    ],
)
def test_of_several_who_share_a_number_something_speaks_for_one(more: dict[str, Any], reason: Reason) -> None:
    first, second = ranked(who("a", EXACT), who("b", EXACT, **more))
    assert first.customer_id == "b"
    assert reason in first.reasons
    assert reason not in second.reasons
    assert not first.sure, "a person decides"


def test_a_choice_counts_more_than_a_ticket_and_a_ticket_more_than_a_call() -> None:
    chosen = who("chosen", EXACT, chosen_at=AT)
    earlier = who("earlier", EXACT, chosen_at=AT - timedelta(days=1), has_open_ticket=True)
    ticket = who("ticket", EXACT, has_open_ticket=True)
    call = who("call", EXACT, last_contact_at=AT)
    old = who("old", EXACT, last_contact_at=AT - timedelta(days=30))
    assert names(old, call, ticket, earlier, chosen) == ["chosen", "earlier", "ticket", "call", "old"]


def test_a_verified_number_stands_before_one_that_nobody_has_checked() -> None:
    checked = Reached(how=Reason.EXACT, verified=True)
    first, _ = ranked(who("a", EXACT, has_open_ticket=True), who("b", checked))
    assert (first.customer_id, Reason.VERIFIED in first.reasons) == ("b", True)


def test_those_of_one_household_stand_before_a_stranger_with_the_same_number() -> None:
    home = frozenset({"home"})
    matches = ranked(who("stranger", EXACT), who("zhao", EXACT, homes=home), who("zhang", EXACT, homes=home))
    assert [match.customer_id for match in matches] == ["zhang", "zhao", "stranger"]
    assert Reason.SAME_HOUSEHOLD in matches[0].reasons
    assert Reason.SAME_HOUSEHOLD not in matches[2].reasons


def test_a_members_own_number_is_his_and_the_others_of_his_household_follow() -> None:
    home = frozenset({"home"})
    first, second = ranked(who("wife", homes=home), who("husband", EXACT, homes=home))
    assert (first.customer_id, first.sure) == ("husband", True)
    assert (second.reasons, second.score) == ((Reason.HOUSEHOLD,), 0.5)


def test_a_household_does_not_call_its_members_do() -> None:
    home = frozenset({"home"})
    household = who("home", EXACT, is_household=True, homes=home)
    assert names(household, who("a", homes=home), who("b", homes=home)) == ["a", "b"]
    assert not any(match.sure for match in ranked(household, who("a", homes=home)))
    assert names(household) == ["home"], "where nobody is known to live there, it is the one who calls"


def test_who_was_chosen_before_a_better_match_makes_it_unsure() -> None:
    first, second = ranked(who("owner", EXACT), who("chosen", chosen_at=AT))
    assert (first.customer_id, first.sure, second.sure) == ("chosen", False, False)


def test_who_is_found_in_several_ways_stands_first_with_every_reason() -> None:
    phone = [Match(customer_id="a", score=1.0, reasons=(Reason.EXACT,), sure=True)]
    name = [
        Match(customer_id="b", score=0.8, reasons=(Reason.NAME,)),
        Match(customer_id="a", score=0.6, reasons=(Reason.NAME_BEGINS,)),
    ]
    first, second = combined(phone, name)
    assert (first.customer_id, first.score, first.reasons) == ("a", 1.0, (Reason.EXACT, Reason.NAME_BEGINS))
    assert (first.sure, second.customer_id) == (True, "b")


_REACHED = st.builds(
    Reached,
    how=st.sampled_from([Reason.EXACT, Reason.NATIONAL, Reason.LAST_NINE]),
    verified=st.booleans(),
    valid_to=st.none() | st.dates(date(2026, 3, 1), date(2026, 3, 20)),
)
_CANDIDATES = st.lists(
    st.builds(
        Candidate,
        id=st.text("abcdef", min_size=1, max_size=2),
        reached=st.lists(_REACHED, max_size=2).map(tuple),
        is_household=st.booleans(),
        homes=st.frozensets(st.sampled_from(["a", "b", "h"]), max_size=2),
        chosen_at=st.none() | st.just(AT),
        last_contact_at=st.none() | st.just(AT - timedelta(days=2)),
        has_open_ticket=st.booleans(),
        has_segment=st.booleans(),
    ),
    max_size=6,
    unique_by=lambda one: one.id,
)


@given(_CANDIDATES, st.randoms())
def test_the_order_of_the_database_makes_no_difference_and_at_most_the_first_is_sure(
    candidates: Any, chance: Any
) -> None:
    matches = rank(candidates, at=AT)
    chance.shuffle(candidates)
    assert rank(candidates, at=AT) == matches
    assert not any(match.sure for match in matches[1:])
    assert all(match.reasons and 0 < match.score <= 1 for match in matches)
