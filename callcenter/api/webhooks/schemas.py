"""Webhooks on the wire. The secret is shown when it is made, and never again."""

from datetime import datetime
from typing import Annotated, Any, Final

import httpx
from pydantic import AfterValidator, Field, StrictBool, model_validator
from pydantic_core import PydanticCustomError

from callcenter.api.event_types import EventTypes
from callcenter.api.fields import Given, Instant, Line, Shown
from callcenter.api.people import Role
from callcenter.store.repositories.webhooks import Delivery, Webhook

_LARGEST: Final = 2**63 - 1


def _address(text: str) -> str:
    try:
        url = httpx.URL(text)
        fits = url.scheme in ("http", "https") and bool(url.host) and not url.userinfo and not url.fragment
    except (httpx.InvalidURL, ValueError, TypeError):
        fits = False
    if not fits or not text.isascii():
        raise PydanticCustomError("webhook_url", "must be http:// or https:// with a host, without user or fragment")
    return text


Url = Annotated[
    str,
    Field(min_length=1, max_length=2000, examples=["https://crm.example.com/callcenter"]),
    AfterValidator(_address),
]


class WebhookWanted(Given):
    """A new webhook. Whoever receives it sees what this role may see."""

    name: Line
    url: Url
    types: EventTypes
    role: Role = Role.AGENT
    active: StrictBool = True


class WebhookPatch(Given):
    """What is to be changed; what is not named stays."""

    name: Line | None = None
    url: Url | None = None
    types: EventTypes | None = None
    role: Role | None = None
    active: StrictBool | None = None


class RotationWanted(Given):
    """How long the secret before signs too."""

    keep_old_hours: Annotated[int, Field(ge=0, le=168)] = 24


class ReplayWanted(Given):
    """From where everything is delivered again; without either, what could not be delivered is tried now."""

    from_seq: Annotated[int, Field(ge=1, le=_LARGEST)] | None = None
    from_at: Instant | None = None

    @model_validator(mode="after")
    def _one(self) -> "ReplayWanted":
        if self.from_seq is not None and self.from_at is not None:
            raise PydanticCustomError("one_of_two", "give from_seq or from_at, not both")
        return self


class DeliveriesWanted(Given):
    """A page of tries. `before` is the `next_before` of the page before."""

    before: Annotated[int, Field(ge=1, le=_LARGEST)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class WebhookShown(Shown):
    """A webhook. While `failing_since` is set, the event after `position` has been tried in vain."""

    id: str
    name: str
    url: str
    types: list[str]
    role: Role
    active: bool
    position: int
    behind: int
    tries: int
    failing_since: datetime | None
    next_try_at: datetime | None
    disabled_at: datetime | None
    old_secret_until: datetime | None
    version: int
    created_at: datetime
    updated_at: datetime


class WebhookMade(WebhookShown):
    """The only answers that hold the secret: when it is made, and when it is replaced."""

    secret: str


class WebhookList(Shown):
    """All webhooks, oldest first."""

    items: list[WebhookShown]


class DeliveryShown(Shown):
    """One try. Without `status` there was no answer, and `problem` says why; without `seq` it was a test."""

    id: int
    event_id: str
    seq: int | None
    type: str
    at: datetime
    attempt: int
    status: int | None
    problem: str | None
    seconds: float


class DeliveryList(Shown):
    """Tries, newest first. `next_before` is null at the end."""

    items: list[DeliveryShown]
    next_before: int | None


class DeliveryTested(Shown):
    """What came of a test."""

    delivered: bool
    status: int | None
    problem: str | None
    seconds: float


def shown(webhook: Webhook, newest: int) -> WebhookShown:
    """Return a webhook as it is shown. `newest` is the number of the newest event."""
    return WebhookShown(**_facts(webhook, newest))


def made(webhook: Webhook, newest: int) -> WebhookMade:
    """Return a webhook with the secret that was just made."""
    return WebhookMade(**_facts(webhook, newest), secret=webhook.secret)


def delivery_shown(delivery: Delivery) -> DeliveryShown:
    """Return one try."""
    return DeliveryShown(**{name: getattr(delivery, name) for name in DeliveryShown.model_fields})


def _facts(webhook: Webhook, newest: int) -> dict[str, Any]:
    own = {name: getattr(webhook, name) for name in WebhookShown.model_fields if name != "behind"}
    return {**own, "types": list(webhook.types), "behind": max(newest - webhook.position, 0)}
