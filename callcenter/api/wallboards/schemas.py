"""Links to wallboards on the wire. The link itself is shown once, when it is made."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from callcenter.api.fields import Given, Instant, Line, Shown, Word
from callcenter.store.repositories.wallboards import Wallboard


class WallboardWanted(Given):
    """A link to a board of these queues. Without an end it is good until it is revoked."""

    name: Line
    queues: Annotated[list[Word], Field(min_length=1, max_length=200)]
    expires_at: Instant | None = None


class WallboardShown(Shown):
    """What may be known of a link later. `last_seen_at`: when a screen was opened with it last."""

    id: str
    name: str
    queues: list[str]
    created_by: str
    created_at: datetime
    expires_at: datetime | None
    last_seen_at: datetime | None
    revoked_at: datetime | None


class WallboardMade(WallboardShown):
    """The only answer that holds the link: `url` is its page, `token` the secret in it."""

    token: str
    url: str


class WallboardList(Shown):
    """All links, newest first."""

    items: list[WallboardShown]


def shown(wallboard: Wallboard) -> WallboardShown:
    """Return what may be known of a link."""
    return WallboardShown(**_fields_of(wallboard))


def made(wallboard: Wallboard, token: str) -> WallboardMade:
    """Return the link itself."""
    return WallboardMade(**_fields_of(wallboard), token=token, url=f"/wallboard/{token}")


def _fields_of(wallboard: Wallboard) -> dict[str, Any]:
    return {
        **{name: getattr(wallboard, name) for name in WallboardShown.model_fields},
        "queues": list(wallboard.queues),
    }
