"""A small day in the real core: two calls answered, one of them wrapped up, one waiting, one ringing, one abandoned."""

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

from callcenter.core.agent import PhoneState, Status
from callcenter.core.changes import Change
from callcenter.core.configuration import AgentProfile, Configuration, EntryPoint, Queue
from callcenter.core.contact_center import ContactCenter
from callcenter.core.events import (
    AgentAnswered,
    CallArrived,
    CallerHungUp,
    CallHeld,
    CallResumed,
    Configured,
    CustomersFound,
    Event,
    SwitchSeen,
    VerbStarted,
)
from callcenter.core.events import Verb as SwitchVerb
from callcenter.core.requests import Request, SetAgentStatus, SetDisposition
from tests.support.dispositions import plain

CONFIGURATION = Configuration(
    queues={"sales": Queue(name="sales", label_en="Sales", label_zh="销售")},
    agents={
        name: AgentProfile(username=name, display_name=name.title(), endpoint=name, queues=frozenset({"sales"}))
        for name in ("alice", "bob", "carol")
    },
    entry_points={"4001": EntryPoint(dnis="4001", name="sales", queue="sales")},
    dispositions=plain("resolved"),
)


class SmallDay:
    """Feeds the core and keeps what comes out, turn by turn."""

    def __init__(self, *, first_id: int = 1, start: datetime | None = None) -> None:
        ids = itertools.count(first_id)
        self.center = ContactCenter(lambda: str(UUID(int=next(ids))))
        self._at = start or datetime(2026, 3, 1, 8, 0, tzinfo=UTC)

    @property
    def at(self) -> datetime:
        """A new instant, a little later than the last."""
        self._at += timedelta(seconds=1.25)
        return self._at

    def give(self, given: Event | Request) -> list[Change]:
        """One input; returns its changes."""
        return list(self.center.handle(given).changes)

    def turns(self) -> Iterator[list[Change]]:
        """The whole day, one input after the other."""
        phones = dict.fromkeys(CONFIGURATION.agents, PhoneState.IDLE)
        yield self.give(Configured(configuration=CONFIGURATION, at=self.at))
        started = self.at
        yield self.give(SwitchSeen(calls=(), phones=phones, switch_started_at=started, since_at=started, at=self.at))
        for agent in ("alice", "bob"):
            yield self.give(SetAgentStatus(agent=agent, status=Status.AVAILABLE, at=self.at))
        yield from self._answered("call-1", "+8613800138000")
        yield self.give(CallHeld(call_id="call-1", at=self.at))
        yield self.give(CallResumed(call_id="call-1", at=self.at))
        yield from self._answered("call-2", "+8613900139000")
        yield self.arrive("call-3", "+14155550100")
        yield self.give(CallerHungUp(call_id="call-1", cause="16", at=self.at))
        first = self.center.state.agents["alice"].interaction_id or ""
        yield self.give(
            SetDisposition(interaction_id=first, agent="alice", code="resolved", note="好的 \U0001f600", at=self.at)
        )
        yield self.arrive("call-4", "95588")
        yield self.arrive("call-5", "anonymous")
        yield self.give(CallerHungUp(call_id="call-5", at=self.at))
        yield self.give(CallerHungUp(call_id="call-2", cause="16", at=self.at))
        yield self.give(SetAgentStatus(agent="carol", status=Status.NOT_READY, reason="午餐", at=self.at))

    def arrive(self, call_id: str, ani: str) -> list[Change]:
        """A call for the queue."""
        return self.give(CallArrived(call_id=call_id, ani=ani, ani_e164=None, ani_name="来电", dnis="4001", at=self.at))

    def _answered(self, call_id: str, ani: str) -> Iterator[list[Change]]:
        yield self.arrive(call_id, ani)
        interaction = self.center.state.interactions[self.center.state.by_call[call_id]]
        match = {"id": str(UUID(int=900)), "name": "李雷", "phones": [ani]}
        yield self.give(CustomersFound(interaction_id=interaction.id, matches=(match,), at=self.at))
        generation = self.center.state.interactions[interaction.id].generation
        started = VerbStarted(call_id=call_id, generation=generation, verb=SwitchVerb.RING, at=self.at)
        yield self.give(started)
        yield self.give(AgentAnswered(call_id=call_id, generation=generation, at=self.at))
