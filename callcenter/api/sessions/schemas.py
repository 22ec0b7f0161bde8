"""What goes over the wire when somebody signs in."""

from datetime import datetime
from typing import Literal

from callcenter.api.fields import Given, Password, Shown, Word
from callcenter.api.people import Role
from callcenter.store.repositories.users import StoredUser


class SignIn(Given):
    """A name and its password."""

    username: Word
    password: Password


class SessionShown(Shown):
    """Who is signed in, and until when at most."""

    username: str
    display_name: str
    role: Role
    language: Literal["zh", "en"]
    expires_at: datetime


def shown(user: StoredUser, expires_at: datetime) -> SessionShown:
    """Return what the person may know of the session."""
    return SessionShown(
        username=user.username,
        display_name=user.display_name,
        role=Role(user.role),
        language="en" if user.language == "en" else "zh",
        expires_at=expires_at,
    )
