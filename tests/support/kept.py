"""What a store would hold: the last of every record, and how much of it a crash may lose."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from callcenter.core.agent import Agent
from callcenter.core.callback import Callback, is_open
from callcenter.core.changes import (
    AgentChanged,
    CallbackChanged,
    Change,
    DecisionMade,
    InteractionChanged,
    OfferChanged,
    SegmentChanged,
)
from callcenter.core.interaction import Interaction, Segment, Stage
from callcenter.core.offer import Offer, is_live
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
                    pass

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
        )
