"""The real core on a stage: inputs chosen by number from what is live now, and each turn's changes shown to a hub.

Every `play` is a possible input, mostly a plausible one: late, doubled and refused ones are part of it.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from callcenter.api.realtime.hub import Hub, OnOffered
from callcenter.core import events, requests
from callcenter.core.agent import PhoneState, Status
from callcenter.core.changes import Change
from callcenter.core.configuration import AgentProfile, Configuration, EntryPoint, Queue, Strategy
from callcenter.core.contact_center import ContactCenter
from callcenter.core.errors import ContactCenterError
from callcenter.core.events import Event, LiveCall, Place, RingEnd, Verb
from callcenter.core.interaction import Interaction, Stage
from callcenter.core.ivr.flow import Flow
from callcenter.core.ivr.nodes.ask import AskNode
from callcenter.core.ivr.nodes.collect import CollectNode
from callcenter.core.ivr.nodes.enqueue import EnqueueNode
from callcenter.core.ivr.nodes.play import PlayNode
from callcenter.core.ivr.services import Service, ServiceAnswer
from callcenter.core.ivr.texts import Slot, Text
from callcenter.core.requests import Request
from callcenter.core.supervision import Supervision, SupervisorScope
from callcenter.engine.clock import Clock
from tests.support.dispositions import plain
from tests.support.expressions import Named
from tests.support.rehearsed_acts import act_plays
from tests.support.rehearsed_control import control_plays

BEGIN_AT: Final = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
AGENTS: Final = ("alice", "bob", "carol")
DIALLED: Final = ("4000", "4001", "4002", "4999", "4005")
# A part of whatever a service answers.
SECRET: Final = "88442211"
CALLERS: Final = ("13800138000", "02112345678", "")

_FLOW: Final = Flow(
    name="main",
    version="1",
    start="order",
    nodes={
        "order": CollectNode(
            id="order",
            prompts=("order",),
            attribute="order_number",
            min_digits=2,
            max_digits=8,
            exits={"done": "pin", "no_input": "queue", "invalid": "queue"},
            attempts=1,
        ),
        "pin": CollectNode(
            id="pin",
            prompts=("pin",),
            attribute="pin",
            min_digits=2,
            max_digits=8,
            exits={"done": "queue", "no_input": "queue", "invalid": "queue"},
            attempts=1,
            mask=True,
        ),
        "queue": EnqueueNode(id="queue", queue="sales"),
    },
)

_ASKING: Final = Flow(
    name="asking",
    version="1",
    start="find",
    nodes={
        "find": AskNode(
            id="find",
            service=Service.FIND_ORDERS,
            save="order",
            exits={"found": "say", "not_found": "queue", "error": "queue"},
        ),
        "say": PlayNode(
            id="say",
            prompts=(Text(languages={"zh": ("订单", Slot(value=Named("order.number")))}),),
            exits={"done": "queue", "error": "queue"},
        ),
        "queue": EnqueueNode(id="queue", queue="sales"),
    },
)

CONFIGURATION: Final = Configuration(
    queues={
        "sales": Queue(name="sales", label_en="Sales", label_zh="销售", wrap_up_seconds=30),
        "support": Queue(
            name="support", label_en="Support", label_zh="支持", wrap_up_seconds=0, strategy=Strategy.RING_SEVERAL
        ),
    },
    agents={
        name: AgentProfile(username=name, display_name=name.title(), endpoint=f"desk-{name}", queues=frozenset(queues))
        for name, queues in {"alice": {"sales"}, "bob": {"sales", "support"}, "carol": {"support"}}.items()
    },
    entry_points={
        "4000": EntryPoint(dnis="4000", name="main line", flow="main"),
        "4001": EntryPoint(dnis="4001", name="sales", queue="sales", language="en"),
        "4002": EntryPoint(dnis="4002", name="support", queue="support"),
        "4005": EntryPoint(dnis="4005", name="orders", flow="asking"),
    },
    flows={"main": _FLOW, "asking": _ASKING},
    dispositions=plain("sale", "no_sale"),
    # Carol takes calls herself.
    supervision=Supervision(
        scopes={
            "tim": SupervisorScope(queues=frozenset({"support"})),
            "carol": SupervisorScope(queues=frozenset({"sales"})),
            "eve": SupervisorScope(),
        }
    ),
)

_MATCHES: Final[tuple[dict[str, Any], ...]] = (
    {
        "id": "c-1",
        "name": "李雷",
        "segment": "vip",
        "language": "zh",
        "phones": ["13800138000"],
        "reasons": ["exact"],
        "score": 1.0,
    },
    {"id": "c-2", "name": "Alice Smith", "company": "Smith & Co", "reasons": ["last_nine"]},
)
_RECENT: Final[tuple[dict[str, Any], ...]] = (
    {
        "id": "i-0",
        "started_at": BEGIN_AT - timedelta(days=1),
        "queue": "sales",
        "outcome": "answered",
        "note": "要发票 🧾",
    },
)


class StillClock(Clock):
    """Stands at `at` until it is put forward."""

    def __init__(self, at: datetime = BEGIN_AT) -> None:
        super().__init__()
        self.at = at

    def now(self) -> datetime:
        """The instant."""
        return self.at


class Rehearsal:
    """One run. `changes` are those of the last turn. `beats`: boards are told after each, else with `hub.flush()`."""

    def __init__(self, on_offered: OnOffered = lambda _: None) -> None:
        self.clock = StillClock()
        self.beats = True
        self._made = 0
        self.center = ContactCenter(self._new_id)
        self.hub = Hub(clock=StillClock(), new_id=self._new_id, on_offered=on_offered, later=lambda *_: None)
        self.hub.watch(self.center.state)
        self.changes: Sequence[Change] = ()
        self._calls = 0
        self._plays: dict[str, Callable[[int], Event | Request | None]] = {
            "arrive": self._arrive,
            "timer": self._timer,
            "phone": self._phone,
            "status": self._status,
            "switch_lost": lambda n: None if n % 5 else events.SwitchLost(at=self.clock.at),
            "switch_seen": self._switch_seen,
            "configure": self._configure,
        }
        self._call_plays: dict[str, Callable[[Interaction, int], Event | Request]] = {
            "verb_started": self._verb_started,
            "verb_finished": self._verb_finished,
            "service_answered": self._service_answered,
            "answered": lambda one, n: events.AgentAnswered(
                call_id=one.call_id,
                generation=one.generation,
                endpoint=f"desk-{self._rung(one, n)}",
                at=self.clock.at,
            ),
            "phone_stops": lambda one, n: events.RingFinished(
                call_id=one.call_id,
                generation=one.generation,
                end=(RingEnd.REJECTED, RingEnd.UNREACHABLE)[n % 2],
                endpoint=f"desk-{self._rung(one, n)}",
                at=self.clock.at,
            ),
            "ring_finished": self._ring_finished,
            "hung_up": lambda one, _: events.CallerHungUp(call_id=one.call_id, cause="16", at=self.clock.at),
            "held": lambda one, _: events.CallHeld(call_id=one.call_id, at=self.clock.at),
            "resumed": lambda one, _: events.CallResumed(call_id=one.call_id, at=self.clock.at),
            "voicemail": lambda one, _: events.VoicemailLeft(call_id=one.call_id, recording="vm", at=self.clock.at),
            "looked_up": lambda one, n: events.CustomersFound(
                interaction_id=one.id, matches=_MATCHES[: n % 3], recent=_RECENT, at=self.clock.at
            ),
            "disposition": lambda one, _: requests.SetDisposition(
                interaction_id=one.id, agent=None, code="sale", at=self.clock.at
            ),
            "reject": lambda one, n: requests.RejectOffer(
                interaction_id=one.id, agent=self._rung(one, n), mic_lost=n % 4 == 3, at=self.clock.at
            ),
            "agent_hangs_up": lambda one, _: requests.HangUp(interaction_id=one.id, agent=one.agent, at=self.clock.at),
            **control_plays(lambda: self.center.state, lambda: self.clock.at),
            **act_plays(lambda: self.clock.at),
        }

    @property
    def plays(self) -> tuple[str, ...]:
        """What can be played, the usual things several times so that chance prefers them."""
        usual = ("arrive", "verb_started", "verb_finished", "answered", "looked_up", "timer", "disposition", "hung_up")
        return (*self._plays, *self._call_plays, *usual * 4)

    def open(self) -> None:
        """Everybody is there: configuration, switch, phones, all agents available."""
        self.put(events.Configured(configuration=CONFIGURATION, at=self.clock.at))
        self.put(self._seen(()))
        for agent in AGENTS:
            self.put(requests.SetAgentStatus(agent=agent, status=Status.AVAILABLE, at=self.clock.at))

    def play(self, name: str, number: int = 0, seconds: float = 1.0) -> bool:
        """Let time pass and something happen. Returns whether it could."""
        self.clock.at += timedelta(seconds=seconds)
        self.changes = ()
        if name in self._plays:
            given = self._plays[name](number)
        else:
            live = self.interactions()
            given = self._call_plays[name](live[number % len(live)], number) if live else None
        return given is not None and self.put(given)

    def put(self, given: Event | Request) -> bool:
        """Give the core an input and the hub what comes of it. Returns whether it was not refused."""
        try:
            self.changes = self.center.handle(given).changes
        except ContactCenterError:
            self.changes = ()
            return False
        self.hub.publish(self.changes)
        if self.beats:
            self.hub.flush()
        return True

    def interactions(self) -> list[Interaction]:
        """Live ones, oldest first."""
        return list(self.center.state.interactions.values())

    def _rung(self, one: Interaction, number: int) -> str:
        """One of the agents who are rung; failing that, who has it."""
        offers = list(self.center.state.offers_of.get(one.id, {}).values())
        return offers[number % len(offers)].agent if offers else one.agent or "alice"

    def _new_id(self) -> str:
        self._made += 1
        return f"id-{self._made}"

    def _arrive(self, number: int) -> Event:
        self._calls += 1
        return events.CallArrived(
            call_id=f"call-{self._calls}",
            ani=CALLERS[number % len(CALLERS)],
            dnis=DIALLED[number % len(DIALLED)],
            at=self.clock.at,
        )

    def _verb_started(self, one: Interaction, _: int) -> Event:
        verb = Verb.RING if one.stage is Stage.OFFERED else Verb.HOLD
        return events.VerbStarted(call_id=one.call_id, generation=one.generation, verb=verb, at=self.clock.at)

    def _verb_finished(self, one: Interaction, number: int) -> Event:
        return events.VerbFinished(
            call_id=one.call_id,
            generation=one.generation - (number % 7 == 6),
            verb=Verb.COLLECT,
            ok=True,
            digits=("1234", "", "77")[number % 3],
            at=self.clock.at,
        )

    def _service_answered(self, one: Interaction, number: int) -> Event:
        """An answer to what is asked now, or was asked before; some lack what the flow says of them."""
        exit_ = ("found", "found", "not_found", "error")[number % 4]
        values = {"number": SECRET} if number % 3 else {}
        return events.ServiceAnswered(
            call_id=one.call_id,
            generation=one.generation - (number % 7 == 6),
            answer=ServiceAnswer(exit=exit_, values=values),
            at=self.clock.at,
        )

    def _ring_finished(self, one: Interaction, number: int) -> Event:
        end = tuple(RingEnd)[number % len(RingEnd)]
        return events.RingFinished(call_id=one.call_id, generation=one.generation, end=end, at=self.clock.at)

    def _timer(self, number: int) -> Event | None:
        timers = self.center.state.timers
        if not timers:
            return None
        name = sorted(timers)[number % len(timers)]
        self.clock.at = max(self.clock.at, timers[name])
        return events.TimerFired(name=name, at=self.clock.at)

    def _phone(self, number: int) -> Event:
        return events.PhoneChanged(
            endpoint=f"desk-{AGENTS[number % 3]}", state=tuple(PhoneState)[number // 3 % 3], at=self.clock.at
        )

    def _status(self, number: int) -> Request:
        return requests.SetAgentStatus(
            agent=AGENTS[number % 3], status=tuple(Status)[number // 3 % 3], reason="lunch", at=self.clock.at
        )

    def _switch_seen(self, number: int) -> Event:
        """The switch shows some of the calls, some of them elsewhere than we believe."""
        places = tuple(Place)
        calls = [
            self._live_call(one, places[(number + place) % len(places)])
            for place, one in enumerate(self.interactions())
            if (number + place) % 4
        ]
        return self._seen(calls)

    def _live_call(self, one: Interaction, place: Place) -> LiveCall:
        return LiveCall(
            call_id=one.call_id,
            ani=one.ani,
            ani_e164=None,
            ani_name="",
            dnis=one.dnis,
            generation=one.generation,
            place=place,
            endpoint=f"desk-{one.agent or 'alice'}",
        )

    def _seen(self, calls: Sequence[LiveCall]) -> Event:
        return events.SwitchSeen(
            calls=tuple(calls),
            phones={f"desk-{agent}": PhoneState.IDLE for agent in AGENTS},
            switch_started_at=BEGIN_AT - timedelta(days=1),
            since_at=self.clock.at,
            at=self.clock.at,
        )

    def _configure(self, number: int) -> Event:
        """The same again, another label, or an agent less."""
        configuration = CONFIGURATION
        if number % 3 == 1:
            sales = replace(CONFIGURATION.queues["sales"], label_en="Shop")
            configuration = replace(CONFIGURATION, queues={**CONFIGURATION.queues, "sales": sales})
        elif number % 3 == 2:
            agents = {name: profile for name, profile in CONFIGURATION.agents.items() if name != "carol"}
            configuration = replace(CONFIGURATION, agents=agents)
        return events.Configured(configuration=configuration, at=self.clock.at)
