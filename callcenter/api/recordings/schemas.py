"""Recordings on the wire: which to list, one as a role sees it, its waveform, who has heard it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import Field

from callcenter.api.fields import Given, Id, Instant, Line, Shown, Word
from callcenter.api.interactions.schemas import PageWanted
from callcenter.api.people import Person, Role
from callcenter.crm.masking import Masks, seen_facts
from callcenter.crm.recordings import GapCause, RecordingKind, RecordingState

Seconds = Annotated[float, Field(ge=0, le=86_400)]


class RecordingsWanted(PageWanted):
    """Which recordings to list; `from` is included, `to` is not. `agent` has talked in it."""

    interaction: Id | None = None
    queue: Word | None = None
    agent: Word | None = None
    customer: Id | None = None
    number: Word | None = None
    disposition: Word | None = None
    kind: RecordingKind | None = None
    state: RecordingState | None = None
    min_seconds: Seconds | None = None
    max_seconds: Seconds | None = None
    gaps: bool | None = None
    legal_hold: bool | None = None
    since: Annotated[Instant | None, Field(alias="from")] = None
    until: Annotated[Instant | None, Field(alias="to")] = None


class AudioWanted(Given):
    """`download`: to be kept by whoever asks, which is a right of its own."""

    download: bool = False


class LegalHoldGiven(Given):
    """Why it must be kept."""

    reason: Line


class GapShown(Shown):
    """What is not on the tape. `offset`: seconds of the file before it; `silent`: of them silent, 0: it was cut out."""

    started_at: datetime
    ended_at: datetime
    cause: GapCause
    offset: float
    silent: float


class LegalHoldShown(Shown):
    """Since when, by whom and why it is kept whatever its time is."""

    at: datetime
    by: str
    reason: str


class RecordingShown(Shown):
    """One recording. Its sound is at `/recordings/{id}/audio`.

    `agent` talked first, `agents` are all who talked. `seconds` and `bytes` are the file's. `may_download`: whether you
    may take it away.
    """

    id: str
    interaction_id: str
    kind: RecordingKind
    state: RecordingState
    started_at: datetime
    ended_at: datetime | None
    seconds: float
    bytes: int
    queue: str | None
    agent: str | None
    agents: list[str]
    direction: str
    ani: str
    ani_e164: str | None
    ani_name: str
    customer_id: str | None
    customer_name: str | None
    disposition: str | None
    gaps: list[GapShown]
    delete_after: datetime | None
    deleted_at: datetime | None
    legal_hold: LegalHoldShown | None
    may_download: bool

    @classmethod
    def of(cls, row: Mapping[str, Any], masks: Masks, person: Person) -> Self:
        """Show a recording to this person."""
        named = {"name": row["customer_name"]}
        seen = seen_facts(masks, person.role, {name: row[name] for name in cls.model_fields if name in row})
        held = (
            LegalHoldShown(at=row["held_at"], by=row["held_by"], reason=row["held_why"]) if row["legal_hold"] else None
        )
        return cls(
            **{
                **seen,
                "customer_name": seen_facts(masks, person.role, named)["name"],
                "gaps": gaps_shown(row["gaps"]),
                "legal_hold": held,
                "may_download": may_download(person),
            }
        )


class RecordingPage(Shown):
    """Some recordings, newest first. `next_cursor` is null at the end."""

    items: list[RecordingShown]
    next_cursor: str | None


class WaveformShown(Shown):
    """How loud each of equal parts of the file is, 0 to 1."""

    seconds: float
    peaks: list[float]
    gaps: list[GapShown]


class RecordingAccess(Shown):
    """What somebody did with a recording: `recording_listened`, `recording_downloaded` …"""

    at: datetime
    by: str
    action: str
    part: str | None


class RecordingAccesses(Shown):
    """The newest first."""

    items: list[RecordingAccess]


def may_download(person: Person) -> bool:
    """Whether this person may take recordings away."""
    return person.may(Role.SUPERVISOR)


def gaps_shown(stored: list[Mapping[str, Any]]) -> list[GapShown]:
    """Return the gaps of a stored recording."""
    return [
        GapShown.model_validate(
            {
                **{name: gap[name] for name in ("cause", "offset", "silent")},
                "started_at": gap["from"],
                "ended_at": gap["to"],
            }
        )
        for gap in stored
    ]
