"""Looks callers up in our own customer table while their call goes on.

Rule: look-ups have connections of their own, so that no report or list can keep a pop waiting.
"""

from typing import Final

from callcenter.ports import Found
from callcenter.store.callers import find_callers
from callcenter.store.database import Database

_POOL: Final = 4
_LIMIT_SECONDS: Final = 2.0
_SETTINGS: Final = {
    # Planned once, since planning takes ten times as long as looking; by the indexes, however empty a table was then.
    "plan_cache_mode": "force_generic_plan",
    "enable_seqscan": "off",
    "jit": "off",
}


class CustomerLookups:
    """Who calls, and what there was with him before."""

    def __init__(self, url: str) -> None:
        self.database = Database(
            url,
            pool_size=_POOL,
            overflow=0,
            statement_timeout_seconds=_LIMIT_SECONDS,
            autocommit=True,
            settings=_SETTINGS,
        )

    async def find(self, ani: str, ani_e164: str | None) -> Found:
        """Find who calls. Only where no number is the same do the last nine digits count."""
        async with self.database.transaction() as connection:
            return await find_callers(connection, ani, ani_e164)

    async def close(self) -> None:
        """Close its connections."""
        await self.database.close()
