"""One turn of the core: the state, the instant, and what this one input leads to.

Rule: reactions change state only through `put_*` and `drop_*` here, so that no change goes unrecorded.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from callcenter.core.agent import Activity, Agent
from callcenter.core.changes import AgentChanged, Change, InteractionChanged, OfferChanged, SegmentChanged
from callcenter.core.commands import CancelTimer, Command, StartTimer
from callcenter.core.interaction import Interaction, Segment
from callcenter.core.offer import Offer, is_live
from callcenter.core.state import State

_FINISHED_KEPT: Final = 10_000


@dataclass(slots=True)
class Turn:
    """Everything a reaction may touch. `commands` and `changes` are in the order they must be carried out."""

    state: State
    at: datetime
    new_id: Callable[[], str]
    commands: list[Command] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def order(self, command: Command) -> None:
        """Tell an adapter to do something."""
        self.commands.append(command)

    def record(self, change: Change) -> None:
        """Say that something became true."""
        self.changes.append(change)

    def put_interaction(self, interaction: Interaction, what: str) -> Interaction:
        """Make this the interaction's state. `what` names the change."""
        self.state.interactions[interaction.id] = interaction
        self.state.by_call[interaction.call_id] = interaction.id
        self.record(InteractionChanged(what=what, interaction=interaction, at=self.at))
        return interaction

    def drop_interaction(self, interaction: Interaction) -> None:
        """Forget a closed interaction and everything that hung on it."""
        state = self.state
        state.interactions.pop(interaction.id, None)
        state.by_call.pop(interaction.call_id, None)
        state.lookups.pop(interaction.id, None)
        state.verb_tries.pop(interaction.id, None)
        state.unheld.pop(interaction.id, None)
        for key in [key for key in state.skipped if key[0] == interaction.id]:
            del state.skipped[key]
        flow = (interaction.flow or "", interaction.flow_version or "")
        if not any((other.flow, other.flow_version) == flow for other in state.interactions.values()):
            state.flows.pop(flow, None)
        self.remember_finished(interaction.call_id)

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
        if agent.activity is Activity.IDLE and agent.username not in self.state.configuration.agents:
            self.state.agents.pop(agent.username, None)
        else:
            self.state.agents[agent.username] = agent
        self.record(AgentChanged(agent=agent, cause=cause, at=self.at))
        return agent

    def put_offer(self, offer: Offer) -> Offer:
        """Make this the offer's state; an ended one is forgotten once recorded."""
        if is_live(offer):
            self.state.offers[offer.id] = offer
        else:
            self.state.offers.pop(offer.id, None)
        self.record(OfferChanged(offer=offer, at=self.at))
        return offer

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
