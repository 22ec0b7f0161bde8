"""The interaction record on the wire: the contract's names, and nothing that only the engine needs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import ConfigDict, Field, JsonValue, StrictBool

from callcenter.api.fields import Cursor, Given, Id, Instant, Note, Shown, Word
from callcenter.api.interactions.monitoring_schemas import MonitoringShown
from callcenter.api.people import Role
from callcenter.core.dispositions import EffectKind, EffectState
from callcenter.core.interaction import EndedBy, Outcome, SegmentKind, Stage
from callcenter.core.offer import OfferState
from callcenter.crm.masking import Masks, seen_facts


class PageWanted(Given):
    """A page of a list. `cursor` is the `next_cursor` of the page before."""

    cursor: Cursor | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class InteractionsWanted(PageWanted):
    """Which interactions to list; `from` is included, `to` is not."""

    ani: Word | None = None
    queue: Word | None = None
    agent: Word | None = None
    customer: Id | None = None
    outcome: Outcome | None = None
    since: Annotated[Instant | None, Field(alias="from")] = None
    until: Annotated[Instant | None, Field(alias="to")] = None


class DispositionGiven(Given):
    """What came of the contact. Without a note, the note stays as it is.

    `fields` are those that the disposition asks for; where it brings a callback, `callback_at` says when.
    """

    code: Word
    note: Note | None = None
    fields: Annotated[dict[Word, JsonValue], Field(max_length=50)] = Field(default_factory=dict)


class RejectReason(StrEnum):
    """Why an agent turns a call down, where it matters: without a microphone the next would be in vain too."""

    MIC_LOST = "mic_lost"


class RejectionGiven(Given):
    """Why the offered call is turned down, if there is more to say than that it is."""

    reason: RejectReason | None = None


class WrapUpWanted(Given):
    """Whether the agent wants time after this contact."""

    wanted: StrictBool


class _Row(Shown):
    # The rows have columns that are the engine's own business.
    model_config = ConfigDict(extra="ignore", frozen=True)


class SegmentShown(_Row):
    """One stretch of an interaction."""

    kind: SegmentKind
    started_at: datetime
    ended_at: datetime | None
    agent: str | None
    queue: str | None
    result: str | None
    cause: str | None
    node: str | None


class OfferShown(_Row):
    """One ring of one agent. `result` is null while it rings."""

    agent: str
    queue: str
    offered_at: datetime
    ringing_at: datetime | None
    ended_at: datetime | None
    result: OfferState | None
    cause: str | None


class ParticipationShown(_Row):
    """The part of an agent who handed the call over. `ended_at` null: he still wraps it up."""

    number: int
    agent: str
    queue: str | None
    joined_at: datetime
    left_at: datetime
    ended_at: datetime | None
    result: str | None
    disposition: str | None
    note: str | None


class EffectShown(_Row):
    """What follows from a disposition. `result`: what was made (its id, a ticket's number, when), or the `reason`."""

    kind: EffectKind
    state: EffectState
    result: dict[str, Any]
    done_at: datetime | None


class DispositionShown(_Row):
    """What was said once of what came of the contact. `agent` null: by a supervisor, or by the queue itself.

    `participation` is the number of the part that it is about; 0: of whoever had the call himself.
    """

    participation: int
    number: int
    agent: str | None
    code: str
    note: str | None
    fields: dict[str, Any]
    effects: list[EffectShown]
    at: datetime


class DispositionsShown(Shown):
    """All that was said of what came of a contact, in order."""

    items: list[DispositionShown]


class LeftQueue(_Row):
    """A queue that the caller left unserved: why, and where to (`queue:vip`, `voicemail`, `node:closed`)."""

    at: datetime
    reason: str
    queue: str | None
    to: str


class InteractionShown(_Row):
    """One contact, as lists show it."""

    id: str
    channel: str
    direction: str
    ani: str
    ani_e164: str | None
    ani_name: str
    dnis: str
    entry_point: str | None
    flow: str | None
    flow_version: str | None
    language: str
    customer_id: str | None
    customer_segment: str | None
    callback_id: str | None
    queue: str | None
    agent: str | None
    priority: int
    requirement: str
    preferred_agent: str | None
    overflows: list[LeftQueue]
    estimated_wait_seconds: float | None
    stage: Stage
    started_at: datetime
    queued_at: datetime | None
    first_offered_at: datetime | None
    connected_at: datetime | None
    ended_at: datetime | None
    wrap_up_ended_at: datetime | None
    ivr_seconds: float
    wait_seconds: float
    ring_seconds: float
    talk_seconds: float
    hold_seconds: float
    wrap_up_seconds: float
    wrap_up_extended: int
    holds: int
    transfers: int
    outcome: Outcome | None
    ended_by: EndedBy | None
    cause: str | None
    disposition: str | None
    note: str | None
    attributes: dict[str, Any]
    recordings: list[str]
    survey: dict[str, Any] | None


class InteractionWhole(InteractionShown):
    """One contact with everything that happened in it. `monitorings`: who listened; for supervisors only."""

    ivr_path: list[dict[str, Any]]
    segments: list[SegmentShown]
    offers: list[OfferShown]
    participations: list[ParticipationShown]
    dispositions: list[DispositionShown]
    monitorings: list[MonitoringShown]


class InteractionPage(Shown):
    """Some interactions, newest first. `next_cursor` is null at the end."""

    items: list[InteractionShown]
    next_cursor: str | None


def whole(
    row: Mapping[str, Any], masks: Masks, role: Role, monitorings: Sequence[Mapping[str, Any]] = ()
) -> InteractionWhole:
    """Return a stored interaction with its parts as this role sees it."""
    seen = seen_facts(masks, role, row)
    parts = {
        name: [{**part, **seen_facts(masks, role, {"note": part["note"]})} for part in row[name]]
        for name in ("participations", "dispositions")
    }
    shown = {**seen, **parts, "offers": [_with_result(offer) for offer in row["offers"]], "monitorings": monitorings}
    return InteractionWhole.model_validate(shown)


def page(rows: Sequence[Mapping[str, Any]], next_cursor: str | None, masks: Masks, role: Role) -> InteractionPage:
    """Return one page of a list as this role sees it."""
    items = [InteractionShown.model_validate(seen_facts(masks, role, row)) for row in rows]
    return InteractionPage(items=items, next_cursor=next_cursor)


def _with_result(offer: Mapping[str, Any]) -> Mapping[str, Any]:
    live = offer["state"] in (OfferState.OFFERED, OfferState.RINGING)
    return {**offer, "result": None if live else offer["state"]}
