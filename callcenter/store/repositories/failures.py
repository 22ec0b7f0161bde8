"""What PostgreSQL's failures mean: it is away, or it refuses. For those who must say so without knowing SQLAlchemy."""

from typing import Final

from asyncpg import UniqueViolationError
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from callcenter.store.database import DatabaseUnavailable

# A refused or timed-out connection comes up as the operating system's own error.
AWAY: Final[tuple[type[Exception], ...]] = (
    OperationalError,
    InterfaceError,
    PoolTimeout,
    OSError,
    DatabaseUnavailable,
)
# Whatever comes up from a statement that was sent.
REFUSED: Final[tuple[type[Exception], ...]] = (DBAPIError,)
# Somebody else wrote the same meanwhile. COPY goes past SQLAlchemy, and its errors come up as they are.
CLASHED: Final[tuple[type[Exception], ...]] = (IntegrityError, UniqueViolationError)
_DEADLOCK: Final = "40P01"


def constraint_of(error: Exception) -> str | None:
    """Return the name of the constraint that stood in the way, if it was one."""
    original = error.orig if isinstance(error, DBAPIError) else None
    constraint: str | None = getattr(getattr(original, "__cause__", None), "constraint_name", None)
    return constraint


def is_deadlock(error: Exception) -> bool:
    """Whether two transactions waited for each other, and this one was given up."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) == _DEADLOCK
