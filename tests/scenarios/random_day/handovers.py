"""What agents do who hand their calls over: they send them anywhere, and wrap up what was theirs."""

import random

from callcenter.core.interaction import Stage
from callcenter.core.requests import (
    ExtendWrapUp,
    FinishWrapUp,
    Request,
    SetDisposition,
    SetNote,
    Target,
    TargetKind,
    TransferCall,
)
from tests.scenarios.random_day.day import Day

TARGETS = {
    TargetKind.AGENT: ["ann", "bob", "cid", "eve", "eve", "nobody"],
    TargetKind.QUEUE: ["sales", "support", "all", "unknown"],
    TargetKind.NUMBER: ["+862112345678", "+862112345678", "anonymous"],
}


def somebody_sends_a_call_on(day: Day, pick: random.Random) -> None:
    """Whom he has on the line, to somebody who may be there."""
    talks = [i for i in day.center.state.interactions.values() if i.stage is Stage.CONNECTED]
    talk = pick.choice(talks)
    kind = pick.choice([*TargetKind])
    agent = (talk.agent or "ann") if pick.random() < 0.95 else "bob"
    target = Target(kind=kind, name=pick.choice(TARGETS[kind]))
    day.tell(TransferCall(interaction_id=talk.id, agent=agent, target=target, at=day.at), pick)


def somebody_wraps_up_his_part(day: Day, pick: random.Random) -> None:
    """He says what came of it, types, wants more time, is done."""
    part = pick.choice(list(day.center.state.participations.values()))
    id_, agent = part.interaction_id, pick.choice([part.agent, part.agent, part.agent, "eve", None])
    requests: list[Request] = [
        SetDisposition(interaction_id=id_, agent=agent, code=pick.choice(["resolved", "unheard_of"]), at=day.at),
        SetNote(interaction_id=id_, agent=agent, note=pick.choice("abc"), at=day.at),
        SetNote(interaction_id=id_, agent=agent, note=pick.choice("abc"), at=day.at),
        FinishWrapUp(interaction_id=id_, agent=agent, at=day.at),
        ExtendWrapUp(interaction_id="unknown", agent=agent, at=day.at),
    ]
    day.tell(pick.choice(requests), pick)
