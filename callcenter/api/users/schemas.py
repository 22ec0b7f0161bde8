"""People who may sign in, on the wire."""

from pydantic import StrictBool

from callcenter.api.fields import Given, Shown
from callcenter.api.people import Role


class UserShown(Shown):
    """One person. `active`: may sign in."""

    username: str
    display_name: str
    role: Role
    active: bool


class UserList(Shown):
    """Everybody, by username."""

    items: list[UserShown]


class UserChanged(Given):
    """Another role, or whether he may sign in; what is left out stays."""

    role: Role | None = None
    active: StrictBool | None = None
