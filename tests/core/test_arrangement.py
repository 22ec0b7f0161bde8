"""Where everybody belongs: the rows that people care about by hand, and what must hold in every possible state."""

from itertools import product

import pytest

from callcenter.core.arrangement import Arrangement, arrangement, asked_guest, stretch
from callcenter.core.commands import Spot
from callcenter.core.guest import Guest, GuestState
from callcenter.core.interaction import Interaction, SegmentKind, Stage
from callcenter.core.records import replace
from tests.support.floor import START

TALK = Interaction(id="i", call_id="c", ani="1", dnis="2", started_at=START, stage=Stage.CONNECTED, endpoint="ann")
R, C, W, J = GuestState.RINGING, GuestState.CONSULTING, GuestState.WAITING, GuestState.JOINED


def guests(*states: GuestState) -> list[Guest]:
    """The first is an agent, the next a number outside, and so on in turn."""
    return [
        Guest(
            id=f"g{n}",
            interaction_id="i",
            number=n,
            invited_by="ann",
            endpoint=None if n % 2 else f"desk{n}",
            state=state,
            invited_at=START,
        )
        for n, state in enumerate(states)
    ]


@pytest.mark.parametrize(
    ("held", "lost", "states", "caller", "agent", "others", "kind"),
    [
        (False, False, (), "talk", "talk", [], "talk"),
        (True, False, (), "music", "silence", [], "hold"),
        (False, False, (R,), "music", "ringing", [], "consult"),
        (True, False, (R,), "music", "ringing", [], "consult"),
        (False, False, (C,), "music", "consult", ["consult"], "consult"),
        (False, False, (W,), "talk", "talk", ["music"], "talk"),
        (False, False, (J,), "talk", "talk", ["talk"], "conference"),
        (True, False, (J,), "music", "talk", ["talk"], "hold"),
        (False, False, (J, R), "talk", "ringing", ["talk"], "conference"),
        (False, False, (J, C), "talk", "consult", ["talk", "consult"], "conference"),
        (False, False, (J, W), "talk", "talk", ["talk", "music"], "conference"),
        (False, True, (), "music", None, [], "hold"),
        (False, True, (C,), "music", None, ["consult"], "hold"),
        (False, True, (J,), "talk", None, ["talk"], "conference"),
    ],
)
def test_where_everybody_belongs(
    held: bool, lost: bool, states: tuple[GuestState, ...], caller: str, agent: str | None, others: list[str], kind: str
) -> None:
    talk = replace(TALK, held=held, return_deadline_at=START if lost else None)
    found = arrangement(talk, guests(*states))
    assert found.caller == caller
    assert found.legs.get("ann") == agent
    assert [spot for leg, spot in found.legs.items() if leg != "ann"] == others
    assert stretch(talk, guests(*states)) == (kind, "phone_lost" if lost and kind == "hold" else None)


ALL = list(product((False, True), (False, True), (None, R, C, W), range(5)))


@pytest.mark.parametrize(("held", "lost", "asked", "joined"), ALL)
def test_in_every_state_nobody_is_alone_where_he_expects_company(
    held: bool, lost: bool, asked: GuestState | None, joined: int
) -> None:
    talk = replace(TALK, held=held, return_deadline_at=START if lost else None)
    there = guests(*[J] * joined, *([asked] if asked else []))
    found = arrangement(talk, there)
    with_him = [spot for spot in found.legs.values() if spot is Spot.TALK]
    if found.caller is Spot.TALK:
        assert with_him, "somebody talks with the caller"
        assert not held
    else:
        assert found.caller is Spot.MUSIC
        assert len(with_him) != 1 or joined, "nobody talks to himself"
    assert list(found.legs.values()).count(Spot.TALK) >= joined
    kind, why = stretch(talk, there)
    assert (kind in (SegmentKind.TALK, SegmentKind.CONFERENCE)) == (found.caller is Spot.TALK)
    assert (kind is SegmentKind.CONFERENCE) <= (joined > 0)
    assert (why is not None) <= lost
    asked_one = asked_guest(there)
    if asked_one is not None and asked is C:
        assert found.legs["ann" if not lost else list(found.legs)[-1]] is Spot.CONSULT
    assert ("ann" in found.legs) != lost
    assert len(found.legs) == joined + (not lost) + (asked in (C, W))


def test_a_number_that_has_taken_over_talks_with_the_caller_and_nobody_else_does() -> None:
    sent = replace(TALK, stage=Stage.TRANSFERRED, agent=None, endpoint=None, outside_leg="g7")
    assert arrangement(sent, ()) == Arrangement(caller=Spot.TALK, legs={"g7": Spot.TALK})
    assert arrangement(replace(sent, outside_leg=None), ()).legs == {}


def test_without_a_phone_that_we_know_there_is_nobody_to_be_put_anywhere() -> None:
    assert arrangement(replace(TALK, endpoint=None), ()) == Arrangement(caller=Spot.TALK)
