"""What all tables share: one MetaData with fixed constraint names, and the column types of this schema.

Rule: ids are UUIDs handed over as text, instants are timestamptz, durations are seconds in double precision.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import CheckConstraint, Column, DateTime, Double, MetaData, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def uuid_type() -> Uuid[str]:
    """Return the type of an id: a UUID in the database, text in Python, as the core has it."""
    return Uuid(as_uuid=False)


def instant(name: str, *, nullable: bool = True, now: bool = False) -> Column[Any]:
    """Return a column for an instant; with `now` the database fills it in."""
    return Column(name, DateTime(timezone=True), nullable=nullable, server_default=text("now()") if now else None)


def seconds(name: str) -> Column[Any]:
    """Return a column for a duration."""
    return Column(name, Double, nullable=False, server_default=text("0"))


def words(name: str, *, default: str | None = None) -> Column[Any]:
    """Return a column for text that is always there."""
    return Column(name, Text, nullable=False, server_default=None if default is None else text(f"'{default}'"))


def document(name: str, *, default: str | None = None) -> Column[Any]:
    """Return a column for JSON; without a default it may be absent, and absent is NULL, not JSON's null."""
    server_default = None if default is None else text(f"'{default}'")
    return Column(name, JSONB(none_as_null=True), nullable=default is None, server_default=server_default)


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """Return the rule that a column holds one of these words."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} in ({listed})", name=column)


def switch_id(column: str) -> CheckConstraint:
    """Return the rule that a column can go to the switch as it is: nothing else may enter a channel variable."""
    return CheckConstraint(f"{column} ~ '^[A-Za-z0-9_.-]{{1,64}}$'", name=f"{column}_is_switch_id")
