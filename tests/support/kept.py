"""What a store would hold: the last of every record, and how much of it a crash may lose."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from callcenter.core.agent import Agent
from callcenter.core.callback import Callback, is_open
from callcenter.core.changes import (
    AgentChanged,
    CallbackChanged,
    Change,
    ClosureChanged,
    DecisionMade,
    DispositionGiven,
    GuestChanged,
    InteractionChanged,
    MonitoringChanged,
    OfferChanged,
    OutboundBlocked,
    ParticipationChanged,
    SegmentChanged,
)
from callcenter.core.closure import Closure
from callcenter.core.guest import Guest, is_there
from callcenter.core.interaction import Interaction, Segment, Stage
from callcenter.core.monitoring import Monitoring
from callcenter.core.monitoring import is_live as is_on
from callcenter.core.offer import Offer, is_live
from callcenter.core.participation import Participation
from callcenter.core.state import Restored


@dataclass(slots=True)
class Tables:
    """The rows."""

    interactions: dict[str, Interaction] = field(default_factory=dict)
    segments: dict[tuple[str, int], Segment] = field(default_factory=dict)
    offers: dict[str, Offer] = field(default_factory=dict)
    agents: dict[str, Agent] = field(default_factory=dict)
    decisions: dict[tuple[str, int], DecisionMade] = field(default_factory=dict)
    callbacks: dict[str, Callback] = field(default_factory=dict)
    guests: dict[str, Guest] = field(default_factory=dict)
    participations: dict[tuple[str, int], Participation] = field(default_factory=dict)
    dispositions: dict[tuple[str, int, int], DispositionGiven] = field(default_factory=dict)
    outbound: OutboundBlocked | None = None
    closures: dict[tuple[str, datetime], Closure] = field(default_factory=dict)
    monitorings: dict[str, Monitoring] = field(default_factory=dict)

    def apply(self, changes: Sequence[Change]) -> None:
        """Write one answer's changes, whole."""
        for change in changes:
            match change:
                case InteractionChanged(interaction=interaction):
                    before = self.interactions.get(interaction.id)
                    assert before is None or before.stage is not Stage.CLOSED, "a closed record changes no more"
                    self.interactions[interaction.id] = interaction
                case SegmentChanged(segment=segment):
                    self.segments[(segment.interaction_id, segment.number)] = segment
                case OfferChanged(offer=offer):
                    ended = self.offers.get(offer.id)
                    assert ended is None or is_live(ended), "an offer ends once"
                    self.offers[offer.id] = offer
                case AgentChanged(agent=agent):
                    self.agents[agent.username] = agent
                case DecisionMade():
                    self.decisions[(change.interaction_id, change.number)] = change
                case CallbackChanged(callback=callback):
                    self._put_callback(callback)
                case _:
                    self._put_part(change)

    def _put_part(self, change: Change) -> None:
        """Of whoever else takes part in a call."""
        match change:
            case GuestChanged(guest=guest):
                left = self.guests.get(guest.id)
                assert left is None or is_there(left), "a guest leaves once"
                self.guests[guest.id] = guest
            case ParticipationChanged(participation=part):
                done = self.participations.get((part.interaction_id, part.number))
                assert done is None or done.ended_at is None, "a participation ends once"
                self.participations[part.interaction_id, part.number] = part
            case DispositionGiven():
                key = change.interaction_id, change.participation, change.number
                assert self.dispositions.get(key) in (None, change), "what was said is never overwritten"
                self.dispositions[key] = change
            case OutboundBlocked():
                self.outbound = change
            case ClosureChanged(closure=closure):
                self._put_closure(closure)
            case MonitoringChanged(monitoring=monitoring):
                over = self.monitorings.get(monitoring.id)
                assert over is None or is_on(over), "a monitoring ends once"
                self.monitorings[monitoring.id] = monitoring
            case _:
                pass

    def _put_closure(self, closure: Closure) -> None:
        kept = self.closures.get((closure.queue, closure.closed_at))
        assert kept is None or kept.opened_at is None, "a queue is opened once"
        self.closures[closure.queue, closure.closed_at] = closure
        names = [each.queue for each in self.open_closures()]
        assert len(names) == len(set(names)), "a queue is closed once"

    def open_closures(self) -> list[Closure]:
        """Those that hold."""
        return [closure for closure in self.closures.values() if closure.opened_at is None]

    def _put_callback(self, callback: Callback) -> None:
        kept = self.callbacks.get(callback.id)
        assert kept is None or is_open(kept), "a callback ends once"
        wish = (callback.number_e164 or callback.number, callback.queue)
        for other in self.open_callbacks():
            same = other.id != callback.id and (other.number_e164 or other.number, other.queue) == wish
            assert not (same and is_open(callback)), "one open callback per number and queue"
        self.callbacks[callback.id] = callback

    def open_callbacks(self) -> list[Callback]:
        """Those that wait for their end."""
        return [callback for callback in self.callbacks.values() if is_open(callback)]

    def segments_of(self, interaction: Interaction) -> list[Segment]:
        """Its stretches in order."""
        return [self.segments[(interaction.id, number)] for number in range(1, interaction.segments_made + 1)]


@dataclass(slots=True)
class Kept:
    """`tables` is what was appended, `tail` the answers among it that no disk holds yet."""

    tables: Tables = field(default_factory=Tables)
    saved: Tables = field(default_factory=Tables)
    tail: list[Sequence[Change]] = field(default_factory=list)

    def append(self, changes: Sequence[Change]) -> None:
        """Take one answer's changes."""
        self.tables.apply(changes)
        self.tail.append(changes)

    def commit(self) -> None:
        """Everything so far survives a crash."""
        for changes in self.tail:
            self.saved.apply(changes)
        self.tail.clear()

    def crash(self, lost: int) -> None:
        """The service died; the last `lost` answers that were not committed are gone."""
        del self.tail[len(self.tail) - min(lost, len(self.tail)) :]
        self.commit()
        self.tables = Tables(
            interactions=dict(self.saved.interactions),
            segments=dict(self.saved.segments),
            offers=dict(self.saved.offers),
            agents=dict(self.saved.agents),
            decisions=dict(self.saved.decisions),
            callbacks=dict(self.saved.callbacks),
            guests=dict(self.saved.guests),
            participations=dict(self.saved.participations),
            dispositions=dict(self.saved.dispositions),
            outbound=self.saved.outbound,
            closures=dict(self.saved.closures),
            monitorings=dict(self.saved.monitorings),
        )

    def restored(self) -> Restored:
        """Everything that is not closed."""
        tables = self.tables
        return Restored(
            interactions=tuple(i for i in tables.interactions.values() if i.stage is not Stage.CLOSED),
            agents=tuple(tables.agents.values()),
            offers=tuple(offer for offer in tables.offers.values() if is_live(offer)),
            finished_calls=tuple(i.call_id for i in tables.interactions.values() if i.stage is Stage.CLOSED),
            callbacks=tuple(tables.open_callbacks()),
            guests=tuple(guest for guest in tables.guests.values() if is_there(guest)),
            participations=tuple(part for part in tables.participations.values() if part.ended_at is None),
            outbound_blocked_at=tables.outbound.at if tables.outbound and tables.outbound.blocked else None,
            closures=tuple(tables.open_closures()),
            monitorings=tuple(each for each in tables.monitorings.values() if is_on(each)),
        )
