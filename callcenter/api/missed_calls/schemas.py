"""Missed callers on the wire: which to list, a line as a role sees it, what came of it."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from callcenter.api.fields import Given, Id, Instant, Note, Shown, Word
from callcenter.api.interactions.schemas import PageWanted
from callcenter.api.people import Role
from callcenter.core.interaction import Outcome
from callcenter.crm.masking import Masks, seen_facts
from callcenter.crm.missed_calls import MissedCall, MissedResult, MissedState, holder_of


class MissedWanted(PageWanted):
    """Which lines to list. `from` is included, `to` is not: when the caller first tried. `claimed_by`: only `me`."""

    state: MissedState | None = MissedState.OPEN
    queue: Word | None = None
    number: Word | None = None
    customer: Id | None = None
    claimed_by: Literal["me"] | None = None
    since: Annotated[Instant | None, Field(alias="from")] = None
    until: Annotated[Instant | None, Field(alias="to")] = None


class MissedDone(Given):
    """What came of calling back."""

    result: MissedResult
    text: Note = ""


class MissedShown(Shown):
    """One caller in one queue. `claimed_by` has him until `claimed_until`; a claim that has run out is not shown.

    `calls` counts his calls in vain, `voicemails` those in which he left a message. `reached`: we have spoken with him,
    in `closed_interaction_id`.
    """

    id: str
    queue: str
    number: str
    name: str
    customer_id: str | None
    customer_name: str | None
    language: str
    calls: int
    voicemails: int
    first_at: datetime
    last_at: datetime
    last_outcome: Outcome
    last_interaction_id: str
    claimed_by: str | None
    claimed_by_name: str | None
    claimed_until: datetime | None
    state: MissedState
    result: MissedResult | None
    result_text: str
    closed_at: datetime | None
    closed_by: str | None
    closed_interaction_id: str | None
    version: int


class ContactShown(Shown):
    """One of the calls in vain."""

    interaction_id: str
    at: datetime
    outcome: Outcome


class MissedDetail(MissedShown):
    """One line with its newest calls."""

    contacts: list[ContactShown]


class MissedPage(Shown):
    """Some lines, who has waited longest first. `open` counts what is open in your queues, up to 1000."""

    items: list[MissedShown]
    next_cursor: str | None
    open: int


def facts_of(
    line: MissedCall, masks: Masks, role: Role, *, names: dict[str, str], people: dict[str, str], at: datetime
) -> dict[str, object]:
    """Return a line as this role sees it. `names` of customers by id, `people` by username."""
    holder = holder_of(line, at)
    facts = {name: getattr(line, name) for name in MissedShown.model_fields if hasattr(line, name)}
    facts |= {
        "claimed_by": holder,
        "claimed_by_name": people.get(holder, holder) if holder else None,
        "claimed_until": line.claimed_until if holder else None,
        "customer_name": names.get(line.customer_id or ""),
    }
    seen = seen_facts(masks, role, {"number": line.number, "ani_name": line.name, "name": facts["customer_name"]})
    return facts | {"number": seen["number"], "name": seen["ani_name"], "customer_name": seen["name"]}
