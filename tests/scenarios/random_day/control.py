"""What agents do with a talk that they have: hold, ask others in, go to and fro; and what phones do meanwhile."""

import random
from typing import Any

from callcenter.core.agent import may_take_calls
from callcenter.core.arrangement import asked_guest
from callcenter.core.events import LegFailed, PhoneFound, PhoneLost, RingEnd
from callcenter.core.guest import GuestState
from callcenter.core.interaction import Stage
from callcenter.core.requests import (
    CompleteTransfer,
    DropGuest,
    HangUp,
    HoldCall,
    InviteGuest,
    JoinGuest,
    MuteGuest,
    PressKeys,
    Request,
    ResumeCall,
    SetRecording,
    SwapGuest,
    Target,
    TargetKind,
)
from tests.scenarios.random_day.day import Day

_ENDS = [RingEnd.NO_ANSWER, RingEnd.REJECTED, RingEnd.BUSY, RingEnd.UNREACHABLE, RingEnd.FAILED]
_NAMES = ["ann", "bob", "cid", "eve", "eve", "nobody"]
_NUMBERS = ["+862112345678", "+862187654321", "anonymous"]


def somebody_steers(day: Day, pick: random.Random) -> None:
    """The agent of a talk, mostly, asks for something that may fit."""
    talks = [talk for talk in day.center.state.interactions.values() if talk.stage is Stage.CONNECTED]
    talk = pick.choice(talks)
    guests = list(day.center.state.guests.get(talk.id, {}).values())
    agents = [guest.agent for guest in guests if guest.agent is not None]
    agent = (talk.agent or "ann") if pick.random() < 0.95 else pick.choice([*agents, "eve"])
    common: dict[str, Any] = {"interaction_id": talk.id, "agent": agent, "at": day.at}
    asked = asked_guest(guests)
    if asked is not None and asked.state is not GuestState.RINGING and pick.random() < 0.7:
        about: list[Request] = [
            SwapGuest(**common),
            SwapGuest(**common),
            JoinGuest(**common),
            CompleteTransfer(**common),
        ]
        day.tell(pick.choice(about), pick)
    elif asked is None and pick.random() < 0.4:
        day.tell(InviteGuest(target=_whom(day, pick), joins=pick.random() < 0.3, **common), pick)
    else:
        day.tell(_anything(day, common, agents, [guest.id for guest in guests], pick), pick)


def _whom(day: Day, pick: random.Random) -> Target:
    free = [name for name, agent in day.center.state.agents.items() if may_take_calls(agent)]
    if pick.random() < 0.3:
        return Target(kind=TargetKind.NUMBER, name=pick.choice(_NUMBERS))
    return Target(kind=TargetKind.AGENT, name=pick.choice([*free, *free, *free, *_NAMES]))


def _anything(
    day: Day, common: dict[str, Any], agents: list[str], guest_ids: list[str], pick: random.Random
) -> Request:
    guest_id = pick.choice([*guest_ids, "unknown"])
    asked: list[Request] = [
        HoldCall(**common),
        HoldCall(**common),
        ResumeCall(**common),
        ResumeCall(**common),
        InviteGuest(target=_whom(day, pick), **common),
        SwapGuest(**common),
        JoinGuest(**common),
        CompleteTransfer(**common),
        DropGuest(guest_id=pick.choice([None, guest_id]), **common),
        MuteGuest(guest_id=guest_id, muted=pick.random() < 0.7, **common),
        SetRecording(paused=pick.random() < 0.5, **common),
        PressKeys(keys=pick.choice(["1", "", "7#"]), **common),
    ]
    leaves = [HangUp(**{**common, "agent": agent}) for agent in agents]
    return pick.choice([*asked, *leaves])


def a_leg_is_answered(day: Day, pick: random.Random) -> None:
    day.switch.answer_leg(pick.choice(day.switch.legs.ringing()))


def a_leg_is_not_answered(day: Day, pick: random.Random) -> None:
    leg = pick.choice(day.switch.legs.ringing())
    failed = LegFailed(call_id=leg.call_id, leg_id=leg.leg_id or "", end=pick.choice(_ENDS), at=day.at)
    day.switch.end_leg(leg, failed)


def a_leg_hangs_up(day: Day, pick: random.Random) -> None:
    day.switch.end_leg(pick.choice(day.switch.legs.standing()))


def a_page_is_lost(day: Day, pick: random.Random) -> None:
    """Mostly one on which somebody talks."""
    endpoints = [leg.endpoint for legs in day.switch.legs.of.values() for leg in legs.values() if leg.endpoint]
    endpoint = pick.choice(endpoints or sorted(day.switch.phones))
    day.switch.say(PhoneLost(endpoint=endpoint, at=day.at), f"phone/{endpoint}")
    if pick.random() < 0.7:
        day.switch.say(PhoneFound(endpoint=endpoint, at=day.at), f"phone/{endpoint}")


def a_page_is_back(day: Day, pick: random.Random) -> None:
    endpoint = pick.choice(sorted(day.switch.phones))
    day.switch.say(PhoneFound(endpoint=endpoint, at=day.at), f"phone/{endpoint}")
