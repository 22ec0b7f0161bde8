"""Agents who dial by themselves on a random day, and supervisors who forbid it."""

import random
from typing import Final

from callcenter.core.interaction import Stage
from callcenter.core.requests import DialOut, HangUp, SetOutboundBlock
from tests.scenarios.random_day.day import Day

_NUMBERS: Final = ["+8613800138000", "+8613900139000", "+862112345678", "+19005550100", "110"]
_QUEUES: Final = [None, None, "sales", "support", "all", "nowhere"]


def somebody_dials(day: Day, pick: random.Random) -> None:
    number = pick.choice(_NUMBERS)
    agent = pick.choice([*day.center.state.agents, "nobody"])
    day.tell(DialOut(agent=agent, number=number, number_e164=number, queue=pick.choice(_QUEUES), at=day.at), pick)


def who_dials_thinks_again(day: Day, pick: random.Random) -> None:
    call = pick.choice([each for each in day.center.state.interactions.values() if each.stage is Stage.DIALING])
    day.tell(HangUp(interaction_id=call.id, agent=pick.choice([call.dialled_by, "eve"]), at=day.at), pick)


def dialling_is_forbidden_and_allowed(day: Day, pick: random.Random) -> None:
    blocked = day.center.state.dialled.blocked_at is None and pick.random() < 0.3
    day.tell(SetOutboundBlock(blocked=blocked, by="sue", at=day.at), pick)


def somebody_is_called(day: Day) -> bool:
    return any(each.stage is Stage.DIALING for each in day.center.state.interactions.values())
