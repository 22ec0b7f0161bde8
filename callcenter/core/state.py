"""All live state of the contact center: who is here, who waits, what is awaited. Data, no rules.

Rule: only a `Turn` changes it, and only while the engine handles one input.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from callcenter.core.acd.learned import QueueStatistics
from callcenter.core.acd.router import Router
from callcenter.core.agent import Agent
from callcenter.core.callback import Callback
from callcenter.core.closure import Closure
from callcenter.core.commands import MonitorSpot
from callcenter.core.configuration import Configuration
from callcenter.core.guest import Guest
from callcenter.core.interaction import Interaction
from callcenter.core.ivr.flow import Flow
from callcenter.core.monitoring import Monitoring
from callcenter.core.offer import Offer
from callcenter.core.outbound import DialHistory
from callcenter.core.participation import Participation


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """What is known of who is calling. `done` false: the answer has not come."""

    done: bool = False
    matches: tuple[Mapping[str, Any], ...] = ()
    recent: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A caller who hung up while waiting: when, and the place he had."""

    at: datetime
    place_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Whom a flow has named for its caller, and when."""

    agent: str
    at: datetime


@dataclass(slots=True)
class State:
    """Live interactions (not closed), agents, live offers, awaited timers."""

    configuration: Configuration = field(default_factory=Configuration)
    interactions: dict[str, Interaction] = field(default_factory=dict)
    by_call: dict[str, str] = field(default_factory=dict)
    # Calls already closed, oldest first, bounded: a late or doubled event must not open them again.
    finished_calls: OrderedDict[str, None] = field(default_factory=OrderedDict)
    agents: dict[str, Agent] = field(default_factory=dict)
    agent_of_phone: dict[str, str] = field(default_factory=dict)
    # The one of an agent's phones that rings, and when the page that is it said last how it is.
    phone_of: dict[str, str] = field(default_factory=dict)
    page_heard_at: dict[str, datetime] = field(default_factory=dict)
    offers: dict[str, Offer] = field(default_factory=dict)
    # Live offers by interaction; several while several phones ring for one caller.
    offers_of: dict[str, dict[str, Offer]] = field(default_factory=dict)
    # Guests who are rung or on the line, by interaction, in the order in which they were invited.
    guests: dict[str, dict[str, Guest]] = field(default_factory=dict)
    # Agents who wrap up what they have handed over, by agent.
    participations: dict[str, Participation] = field(default_factory=dict)
    # Supervisors who are called to a line, or on one, and where they were told to stand, on whose leg.
    monitorings: dict[str, Monitoring] = field(default_factory=dict)
    monitor_spots: dict[str, tuple[MonitorSpot, str | None]] = field(default_factory=dict)
    # Who was not on the line at the last look, and who was there for no reason.
    monitors_missing: set[str] = field(default_factory=set)
    monitors_stray: set[str] = field(default_factory=set)
    # Open callbacks, and the one that a number has with a queue.
    callbacks: dict[str, Callback] = field(default_factory=dict)
    callback_of: dict[tuple[str, str], str] = field(default_factory=dict)
    # Queues that are closed by hand.
    closures: dict[str, Closure] = field(default_factory=dict)
    # What was called outside, and refused, just now.
    dialled: DialHistory = field(default_factory=DialHistory, compare=False)
    # Who waits in each queue, in no order; the order is the router's.
    queued_in: dict[str, dict[str, None]] = field(default_factory=dict)
    # How many live calls walk on each flow version.
    flow_calls: dict[tuple[str, str], int] = field(default_factory=dict)
    router: Router = field(default_factory=Router, compare=False)
    # Who waits, and which agents, must be looked at again before this turn ends. `route_anew`: all of them.
    touched: dict[str, None] = field(default_factory=dict)
    touched_agents: dict[str, None] = field(default_factory=dict)
    route_anew: bool = True
    # The day that the router counts contacts for, and when the next one begins.
    today: str = ""
    tomorrow_at: datetime | None = None
    # Waiting contacts that would rather have a certain agent, by agent.
    preferring: dict[str, set[str]] = field(default_factory=dict)
    preferred_by: dict[str, str] = field(default_factory=dict)
    statistics: dict[str, QueueStatistics] = field(default_factory=dict)
    # Queues whose reserve agents are taking part now.
    reserves_in: set[str] = field(default_factory=set)
    reserve_queues: tuple[str, ...] = ()
    # Callers who left a queue unserved, by number and queue: the places that they may come back to.
    left: dict[tuple[str, str], Left] = field(default_factory=dict)
    timers: dict[str, datetime] = field(default_factory=dict)
    # The flow versions that live calls began with.
    flows: dict[tuple[str, str], Flow] = field(default_factory=dict)
    lookups: dict[str, Lookup] = field(default_factory=dict)
    # What a flow knows of its caller and nobody writes down: digits that are masked, what services answered. Per
    # interaction; lost in a crash, and then the flow's error exits lead on.
    private: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    # The agents whom flows have named for callers who wait. Lost in a crash: then the queue's own patience counts.
    named: dict[str, Named] = field(default_factory=dict)
    # Offers not to repeat yet: interaction → agent → when it may be tried again.
    skipped: dict[str, dict[str, datetime]] = field(default_factory=dict)
    # Verbs ordered again after silence, per interaction.
    verb_tries: dict[str, int] = field(default_factory=dict)
    # Queued since this turn began and not yet matched: they need music.
    unheld: dict[str, None] = field(default_factory=dict)
    # Moved to another queue while an order was on its way: they need its music when that has begun.
    moved: dict[str, None] = field(default_factory=dict)
    # Interactions that did not agree with the switch at the last look, with their generation then.
    suspects: dict[str, int] = field(default_factory=dict)
    # Interactions whose caller was leaving the switch a message at the last look: not to be disturbed.
    leaving_message: set[str] = field(default_factory=set)
    switch_up: bool = False
    # There is no room on the disk: talks that begin now are not recorded.
    recordings_refused: bool = False

    def touch(self, waiting_id: str) -> None:
        """How this one waits may have changed."""
        self.touched[waiting_id] = None

    def touch_queue(self, queue: str) -> None:
        """How everybody waits in this queue may have changed."""
        self.touched.update(self.queued_in.get(queue, {}))
        self.touched.update((id_, None) for id_, callback in self.callbacks.items() if callback.queue == queue)

    def touch_agent(self, username: str) -> None:
        """Whether this agent is free, and what he can do, may have changed."""
        self.touched_agents[username] = None

    def note_preference(self, waiting_id: str, agent: str | None) -> None:
        """This one would rather have this agent, or has no wish."""
        before = self.preferred_by.pop(waiting_id, None)
        if before is not None and before != agent:
            self.preferring[before].discard(waiting_id)
            if not self.preferring[before]:
                del self.preferring[before]
        if agent is not None:
            self.preferred_by[waiting_id] = agent
            self.preferring.setdefault(agent, set()).add(waiting_id)

    def touch_all(self) -> None:
        """Anything may have changed: the index is built anew."""
        self.route_anew = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What the store knew when the service started: everything not closed."""

    interactions: tuple[Interaction, ...] = ()
    agents: tuple[Agent, ...] = ()
    offers: tuple[Offer, ...] = ()
    finished_calls: tuple[str, ...] = ()
    callbacks: tuple[Callback, ...] = ()
    guests: tuple[Guest, ...] = ()
    participations: tuple[Participation, ...] = ()
    monitorings: tuple[Monitoring, ...] = ()
    statistics: Mapping[str, QueueStatistics] = field(default_factory=dict)
    left: Mapping[tuple[str, str], Left] = field(default_factory=dict)
    outbound_blocked_at: datetime | None = None
    closures: tuple[Closure, ...] = ()
