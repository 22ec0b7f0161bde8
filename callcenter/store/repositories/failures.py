"""Which exceptions mean that PostgreSQL is away, for those who must say so without knowing SQLAlchemy."""

from typing import Final

from sqlalchemy.exc import InterfaceError, OperationalError
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
