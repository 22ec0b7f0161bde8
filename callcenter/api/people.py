"""Who is asking: a person (or a program acting as one) and the role that says what they may do.

Rule: roles contain each other (an admin may do what a supervisor may, a supervisor what an agent may); nothing compares
role names anywhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What a person may do. Stored by these names."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


_RANK: Final[Mapping[Role, int]] = {Role.AGENT: 0, Role.SUPERVISOR: 1, Role.ADMIN: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who is asking. `language` is `zh` or `en`."""

    username: str
    display_name: str
    role: Role
    language: str = "zh"

    def may(self, role: Role) -> bool:
        """Whether this person has at least this role."""
        return _RANK[self.role] >= _RANK[role]
