"""Talks that are sent on, for the scenarios: ann has a caller of sales, bob takes both queues, eve none of them."""

from typing import Final

from callcenter.core.configuration import Configuration
from callcenter.core.requests import SetDisposition, Target, TargetKind, TransferCall
from tests.support.floor import START, a_floor
from tests.support.playbook import Playbook

OUTSIDE: Final = "+862112345678"


def ann_talks(configuration: Configuration | None = None) -> Playbook:
    """Ann has talked for a minute with a caller who had waited for five seconds; nobody else is there."""
    book = Playbook(configuration or a_floor()).calls("4001").later(5).available("ann").starts()
    return book.later(2).answers().later(60)


def sent(kind: TargetKind, name: str, agent: str = "ann", interaction_id: str = "id1") -> TransferCall:
    return TransferCall(interaction_id=interaction_id, agent=agent, target=Target(kind=kind, name=name), at=START)


def to_agent(name: str, agent: str = "ann") -> TransferCall:
    return sent(TargetKind.AGENT, name, agent)


def to_queue(name: str, agent: str = "ann") -> TransferCall:
    return sent(TargetKind.QUEUE, name, agent)


def to_number(name: str = OUTSIDE, agent: str = "ann") -> TransferCall:
    return sent(TargetKind.NUMBER, name, agent)


def disposed(agent: str | None = "ann", code: str = "resolved") -> SetDisposition:
    return SetDisposition(interaction_id="id1", agent=agent, code=code, at=START)
