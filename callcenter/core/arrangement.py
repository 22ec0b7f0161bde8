"""Where everybody in a talk belongs, and what the caller lives through: read off the interaction and its guests.

Rule: pure. A reaction changes the state and asks again; what differs is ordered (`reactions/legs.py`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from callcenter.core.commands import Spot
from callcenter.core.guest import Guest, GuestState, leg_of
from callcenter.core.interaction import Interaction, SegmentKind, Stage

PHONE_LOST: Final = "phone_lost"
_ASKED: Final = (GuestState.RINGING, GuestState.CONSULTING, GuestState.WAITING)
_SPOTS: Final[Mapping[GuestState, Spot]] = {
    GuestState.CONSULTING: Spot.CONSULT,
    GuestState.WAITING: Spot.MUSIC,
    GuestState.JOINED: Spot.TALK,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """The caller's spot, and each other leg's. Who is not named has no leg that could be put anywhere."""

    caller: Spot
    legs: Mapping[str, Spot] = field(default_factory=dict)


def arrangement(interaction: Interaction, guests: Sequence[Guest]) -> Arrangement:
    """Where everybody of this talk belongs now."""
    if interaction.stage is Stage.TRANSFERRED:
        outside = {interaction.outside_leg: Spot.TALK} if interaction.outside_leg else {}
        return Arrangement(caller=Spot.TALK, legs=outside)
    legs = {leg_of(guest): _SPOTS[guest.state] for guest in guests if guest.state in _SPOTS}
    if interaction.endpoint is not None and interaction.return_deadline_at is None:
        legs = {interaction.endpoint: agents_spot(interaction, guests), **legs}
    return Arrangement(caller=_callers_spot(interaction, guests), legs=legs)


def agents_spot(interaction: Interaction, guests: Sequence[Guest]) -> Spot:
    """Where the agent belongs, or will as soon as his phone is back."""
    asked = asked_guest(guests)
    if asked is not None and asked.state is GuestState.RINGING:
        return Spot.RINGING
    if asked is not None and asked.state is GuestState.CONSULTING:
        return Spot.CONSULT
    # Who holds the caller of a conference talks on with the others.
    return Spot.SILENCE if interaction.held and not joined_guests(guests) else Spot.TALK


def stretch(interaction: Interaction, guests: Sequence[Guest]) -> tuple[SegmentKind, str | None]:
    """What the caller lives through while connected, and why when nobody wanted it."""
    if _callers_spot(interaction, guests) is Spot.TALK:
        return (SegmentKind.CONFERENCE if joined_guests(guests) else SegmentKind.TALK), None
    if interaction.return_deadline_at is not None:
        return SegmentKind.HOLD, PHONE_LOST
    asked = asked_guest(guests)
    return (SegmentKind.HOLD if asked is None or asked.state is GuestState.WAITING else SegmentKind.CONSULT), None


def _callers_spot(interaction: Interaction, guests: Sequence[Guest]) -> Spot:
    asked = asked_guest(guests)
    away = interaction.return_deadline_at is not None or (asked is not None and asked.state is not GuestState.WAITING)
    return Spot.MUSIC if interaction.held or (away and not joined_guests(guests)) else Spot.TALK


def asked_guest(guests: Iterable[Guest]) -> Guest | None:
    """The one guest of a call who is rung, consulted or waiting."""
    return next((guest for guest in guests if guest.state in _ASKED), None)


def joined_guests(guests: Iterable[Guest]) -> tuple[Guest, ...]:
    """The guests who talk along, in the order in which they were invited."""
    return tuple(guest for guest in guests if guest.state is GuestState.JOINED)
