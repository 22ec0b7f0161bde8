"""API tokens on the wire. The token itself is shown once, when it is made."""

from datetime import datetime

from callcenter.api.fields import Given, Instant, Line, Shown, Word
from callcenter.store.repositories.tokens import StoredToken


class TokenWanted(Given):
    """A token for a program that acts as `username`, or as who asks."""

    name: Line
    username: Word | None = None
    expires_at: Instant | None = None


class TokenShown(Shown):
    """What may be known of a token later."""

    id: str
    name: str
    username: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


class TokenMade(Shown):
    """The only answer that holds the token."""

    id: str
    name: str
    username: str
    expires_at: datetime | None
    token: str


class TokenList(Shown):
    """All tokens, newest first."""

    items: list[TokenShown]


def shown(token: StoredToken) -> TokenShown:
    """Return what may be known of a token."""
    return TokenShown(
        id=token.id,
        name=token.name,
        username=token.username,
        created_at=token.created_at,
        expires_at=token.expires_at,
        last_used_at=token.last_used_at,
        revoked_at=token.revoked_at,
    )
