"""One turn of the core: the state, the instant, and what this one input leads to.

Rule: reactions change state only through `put_*` and `drop_*` here, so that no change goes unrecorded.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from callcenter.core.acd.load import with_work_counted
from callcenter.core.agent import Activity, Agent
from callcenter.core.callback import Callback, is_open, key_of
from callcenter.core.changes import (
    AgentChanged,
    CallbackChanged,
    Change,
    ClosureChanged,
    GuestChanged,
    InteractionChanged,
    MonitoringChanged,
    OfferChanged,
    ParticipationChanged,
    SegmentChanged,
)
from callcenter.core.closure import Closure
from callcenter.core.commands import CancelTimer, Command, StartTimer
from callcenter.core.guest import Guest, is_there
from callcenter.core.interaction import Interaction, Segment, Stage
from callcenter.core.monitoring import Monitoring
from callcenter.core.monitoring import is_live as is_on
from callcenter.core.offer import Offer, is_live
from callcenter.core.participation import Participation
from callcenter.core.state import State
from callcenter.core.timers import AnnounceTimer, RetryTimer, WaitTimer, name_of

_FINISHED_KEPT: Final = 10_000


@dataclass(slots=True)
class Turn:
    """Everything a reaction may touch. `commands` and `changes` are in the order they must be carried out."""

    state: State
    at: datetime
    new_id: Callable[[], str]
    # Whether decisions are written down with their reasons; who replays a day does not read them.
    explains: bool = True
    commands: list[Command] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    # Who entered a queue in this turn: the limits of entry are asked of them and of nobody who waits already.
    entered: set[str] = field(default_factory=set)

    def order(self, command: Command) -> None:
        """Tell an adapter to do something."""
        self.commands.append(command)

    def record(self, change: Change) -> None:
        """Say that something became true."""
        self.changes.append(change)

    def put_interaction(self, interaction: Interaction, what: str) -> Interaction:
        """Make this the interaction's state. `what` names the change."""
        self.take_over(interaction)
        self.record(InteractionChanged(what=what, interaction=interaction, at=self.at))
        return interaction

    def take_over(self, interaction: Interaction) -> None:
        """Make this the interaction's state, as the store already knows it."""
        before = self.state.interactions.get(interaction.id)
        self.state.interactions[interaction.id] = interaction
        self.state.by_call[interaction.call_id] = interaction.id
        self._note_where_it_waits(before, interaction)
        self._note_flow(before, interaction)

    def drop_interaction(self, interaction: Interaction) -> None:
        """Forget a closed interaction and everything that hung on it."""
        state = self.state
        before = state.interactions.pop(interaction.id, None)
        self._note_where_it_waits(before, None)
        self._note_flow(before, None)
        state.by_call.pop(interaction.call_id, None)
        state.lookups.pop(interaction.id, None)
        state.private.pop(interaction.id, None)
        state.named.pop(interaction.id, None)
        state.verb_tries.pop(interaction.id, None)
        state.unheld.pop(interaction.id, None)
        state.moved.pop(interaction.id, None)
        for agent in state.skipped.pop(interaction.id, {}):
            self.cancel_timer(name_of(RetryTimer(interaction_id=interaction.id, agent=agent)))
        for timer in (WaitTimer(waiting_id=interaction.id), AnnounceTimer(interaction_id=interaction.id)):
            self.cancel_timer(name_of(timer))
        self.remember_finished(interaction.call_id)

    def _note_where_it_waits(self, before: Interaction | None, after: Interaction | None) -> None:
        """Keep the lists of who waits in each queue."""
        queue_before = before.queue if before is not None and before.stage is Stage.QUEUED else None
        queue_after = after.queue if after is not None and after.stage is Stage.QUEUED else None
        found = after or before
        if found is None or queue_before is queue_after is None:
            return
        self.state.touch(found.id)
        if queue_before is not None and queue_before != queue_after:
            self.state.queued_in[queue_before].pop(found.id, None)
        if queue_after is not None:
            self.state.queued_in.setdefault(queue_after, {})[found.id] = None

    def _note_flow(self, before: Interaction | None, after: Interaction | None) -> None:
        """Keep a flow's version as long as a call walks on it."""
        left = (before.flow, before.flow_version) if before and before.flow and before.flow_version else None
        entered = (after.flow, after.flow_version) if after and after.flow and after.flow_version else None
        if left == entered:
            return
        calls = self.state.flow_calls
        if entered is not None:
            calls[entered] = calls.get(entered, 0) + 1
        if left is not None:
            calls[left] = calls.get(left, 0) - 1
            if calls[left] <= 0:
                del calls[left]
                self.state.flows.pop(left, None)

    def remember_finished(self, call_id: str) -> None:
        """We are done with this call, whatever the switch still says of it."""
        finished = self.state.finished_calls
        finished[call_id] = None
        while len(finished) > _FINISHED_KEPT:
            finished.popitem(last=False)

    def put_agent(self, agent: Agent, cause: str | None = None) -> Agent:
        """Make this the agent's state; `cause` when the agent did not choose it.

        One who has left the configuration is forgotten as soon as nothing is left to do for him.
        """
        agent = with_work_counted(self.state.agents.get(agent.username), agent, self.state.today, self.at)
        self.state.touch_agent(agent.username)
        if agent.activity is Activity.IDLE and agent.username not in self.state.configuration.agents:
            self.state.agents.pop(agent.username, None)
        else:
            self.state.agents[agent.username] = agent
        self.record(AgentChanged(agent=agent, cause=cause, at=self.at))
        return agent

    def put_offer(self, offer: Offer) -> Offer:
        """Make this the offer's state; an ended one is forgotten once recorded."""
        state = self.state
        if is_live(offer):
            state.offers[offer.id] = offer
            state.offers_of.setdefault(offer.interaction_id, {})[offer.id] = offer
        else:
            state.offers.pop(offer.id, None)
            others = state.offers_of.get(offer.interaction_id, {})
            others.pop(offer.id, None)
            if not others:
                state.offers_of.pop(offer.interaction_id, None)
        self.record(OfferChanged(offer=offer, at=self.at))
        return offer

    def put_guest(self, guest: Guest) -> Guest:
        """Make this the guest's state; one who is gone is forgotten once recorded."""
        guests = self.state.guests
        if is_there(guest):
            guests.setdefault(guest.interaction_id, {})[guest.id] = guest
        else:
            guests.get(guest.interaction_id, {}).pop(guest.id, None)
            if not guests.get(guest.interaction_id, True):
                del guests[guest.interaction_id]
        self.record(GuestChanged(guest=guest, at=self.at))
        return guest

    def put_participation(self, participation: Participation) -> Participation:
        """Make this what the agent wraps up; once he is done it is forgotten."""
        if participation.ended_at is None:
            self.state.participations[participation.agent] = participation
        else:
            self.state.participations.pop(participation.agent, None)
        self.record(ParticipationChanged(participation=participation, at=self.at))
        return participation

    def put_monitoring(self, monitoring: Monitoring) -> Monitoring:
        """Make this the monitoring's state; an ended one is forgotten once recorded."""
        if is_on(monitoring):
            self.state.monitorings[monitoring.id] = monitoring
        else:
            self.state.monitorings.pop(monitoring.id, None)
            self.state.monitor_spots.pop(monitoring.id, None)
        self.record(MonitoringChanged(monitoring=monitoring, at=self.at))
        return monitoring

    def put_callback(self, callback: Callback) -> Callback:
        """Make this the callback's state; an ended one is forgotten once recorded."""
        state, key = self.state, key_of(callback.number, callback.number_e164, callback.queue)
        if is_open(callback):
            state.callbacks[callback.id] = callback
            state.callback_of[key] = callback.id
        else:
            state.callbacks.pop(callback.id, None)
            if state.callback_of.get(key) == callback.id:
                del state.callback_of[key]
        state.touch(callback.id)
        self.record(CallbackChanged(callback=callback, at=self.at))
        return callback

    def put_closure(self, closure: Closure) -> Closure:
        """Make this how the queue is closed by hand; one that is over is forgotten once recorded."""
        if closure.opened_at is None:
            self.state.closures[closure.queue] = closure
        else:
            self.state.closures.pop(closure.queue, None)
        self.state.touch_queue(closure.queue)
        self.record(ClosureChanged(closure=closure, at=self.at))
        return closure

    def put_segment(self, segment: Segment) -> None:
        """Record a segment that began or ended."""
        self.record(SegmentChanged(segment=segment, at=self.at))

    def start_timer(self, name: str, seconds: float) -> datetime:
        """Await a timer; returns its deadline."""
        return self.start_timer_at(name, self.at + timedelta(seconds=seconds))

    def start_timer_at(self, name: str, due_at: datetime) -> datetime:
        """Await a timer at a known deadline."""
        self.state.timers[name] = due_at
        self.order(StartTimer(name=name, due_at=due_at))
        return due_at

    def cancel_timer(self, name: str) -> None:
        """Await a timer no longer."""
        if self.state.timers.pop(name, None) is not None:
            self.order(CancelTimer(name=name))
