"""What is known of contacts that are not over: their segments, offers and parts, as changes tell of them.

Rule: each change carries the whole of what it is about, so that it does not matter what was known before, or whether
it was read from the store or heard of.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from callcenter.core import changes as news
from callcenter.core.interaction import Interaction, Segment, Stage
from callcenter.core.offer import Offer
from callcenter.core.participation import Participation
from callcenter.reporting.record import Record


@dataclass(slots=True)
class _Contact:
    interaction: Interaction | None = None
    segments: dict[int, Segment] = field(default_factory=dict)
    offers: dict[str, Offer] = field(default_factory=dict)
    parts: dict[int, Participation] = field(default_factory=dict)


class OpenContacts:
    """Contacts from their first change until nothing more is to come of them."""

    def __init__(self) -> None:
        self._known: dict[str, _Contact] = {}

    @property
    def ids(self) -> Sequence[str]:
        """Which are known."""
        return list(self._known)

    def hear(self, changes: Iterable[news.Change]) -> dict[str, None]:
        """Take in what became true; returns the contacts that it is about."""
        touched: dict[str, None] = {}
        for change in changes:
            match change:
                case news.InteractionChanged(interaction=interaction):
                    self._of(interaction.id, touched).interaction = interaction
                case news.SegmentChanged(segment=segment):
                    self._of(segment.interaction_id, touched).segments[segment.number] = segment
                case news.OfferChanged(offer=offer):
                    self._of(offer.interaction_id, touched).offers[offer.id] = offer
                case news.ParticipationChanged(participation=part):
                    self._of(part.interaction_id, touched).parts[part.number] = part
                case _:
                    pass
        return touched

    def read(self, record: Record) -> None:
        """The store knows this of one; what was heard of it meanwhile is newer."""
        contact = self._known.setdefault(record.interaction.id, _Contact())
        contact.interaction = contact.interaction or record.interaction
        contact.segments = {**{one.number: one for one in record.segments}, **contact.segments}
        contact.offers = {**{one.id: one for one in record.offers}, **contact.offers}
        contact.parts = {**{one.number: one for one in record.participations}, **contact.parts}

    def record(self, contact_id: str) -> Record | None:
        """Return all that is known of one; None: too little, as of one that was over and is given a note now."""
        contact = self._known.get(contact_id)
        if contact is None or contact.interaction is None or not contact.segments:
            return None
        return Record(
            interaction=contact.interaction,
            segments=tuple(contact.segments[number] for number in sorted(contact.segments)),
            offers=tuple(contact.offers.values()),
            participations=tuple(contact.parts.values()),
        )

    def is_over(self, contact_id: str) -> bool:
        """Whether nothing is to come any more: it is closed, and everybody has wrapped up."""
        contact = self._known[contact_id]
        closed = contact.interaction is None or contact.interaction.stage is Stage.CLOSED
        return closed and all(part.ended_at is not None for part in contact.parts.values())

    def forget(self, contact_id: str) -> None:
        """It is over."""
        self._known.pop(contact_id, None)

    def _of(self, contact_id: str, touched: dict[str, None]) -> _Contact:
        touched[contact_id] = None
        return self._known.setdefault(contact_id, _Contact())
