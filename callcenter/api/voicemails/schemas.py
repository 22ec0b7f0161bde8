"""Voicemails on the wire: who left it is masked for the role that looks."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import Field

from callcenter.api.fields import Id, Instant, Shown, Word
from callcenter.api.interactions.schemas import PageWanted
from callcenter.crm.masking import Masks, seen_facts


class VoicemailsWanted(PageWanted):
    """Which voicemails to list; `from` is included, `to` is not."""

    queue: Word | None = None
    customer: Id | None = None
    since: Annotated[Instant | None, Field(alias="from")] = None
    until: Annotated[Instant | None, Field(alias="to")] = None


class VoicemailShown(Shown):
    """One voicemail. Its sound is at `/voicemails/{id}/audio`; `task_id` is what the team has to do about it."""

    id: str
    interaction_id: str
    at: datetime
    queue: str | None
    seconds: float
    ani: str
    ani_e164: str | None
    ani_name: str
    customer_id: str | None
    language: str
    task_id: str
    message_id: str | None

    @classmethod
    def of(cls, row: Mapping[str, Any], masks: Masks, role: str) -> Self:
        """Show a voicemail to this role."""
        return cls(**seen_facts(masks, role, {name: row[name] for name in cls.model_fields}))


class VoicemailPage(Shown):
    """Some voicemails, newest first. `next_cursor` is null at the end."""

    items: list[VoicemailShown]
    next_cursor: str | None
