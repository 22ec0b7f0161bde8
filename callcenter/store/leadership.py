"""Who may write: one leader at a time, known by its epoch.

Rule: every transaction of the writer reads the epoch first and holds it (`for share`) until it commits; a new leader's
UPDATE waits for that commit, and everything the old one tries later is refused. An idle one asks every few seconds.
"""

import os
import socket
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.database import Database

# The event log and the journals may have seen later epochs than a restored backup remembers.
_TAKE: Final = text(
    "update leader set epoch = greatest(epoch, (select coalesce(max(epoch), 0) from event_log), :least) + 1,"
    " holder = :holder, renewed_at = now() where id = 1 returning epoch"
)
_CURRENT: Final = text("select epoch from leader where id = 1 for share")
# Without a lock: asking must wait for nobody. By the database's clock: that of a deposed leader may be anywhere.
_LOOK: Final = text("select epoch, renewed_at > now() - interval '10 seconds' as fresh from leader where id = 1")
_RENEW: Final = text("update leader set renewed_at = now() where id = 1 and epoch = :epoch")


class LeadershipLost(RuntimeError):
    """Another process leads now; nothing that this one appends can be kept."""


async def take_lead(database: Database, *, least: int) -> int:
    """Become the leader; the new epoch is above every earlier one and above `least`."""
    holder = f"{socket.gethostname()}:{os.getpid()}"
    async with database.transaction() as connection:
        return int((await connection.execute(_TAKE, {"least": least, "holder": holder})).scalar_one())


async def check_lead(connection: AsyncConnection, epoch: int) -> None:
    """Hold the lead until this transaction ends, or raise LeadershipLost."""
    _compare(epoch, int((await connection.execute(_CURRENT)).scalar_one()))


async def renew_lead(database: Database, epoch: int) -> None:
    """Raise LeadershipLost when somebody else leads; otherwise leave a sign of life, every ten seconds at most."""
    async with database.transaction() as connection:
        row = (await connection.execute(_LOOK)).one()
        _compare(epoch, row.epoch)
        if not row.fresh:
            await connection.execute(_RENEW, {"epoch": epoch})


def _compare(epoch: int, current: int) -> None:
    if current != epoch:
        raise LeadershipLost(f"epoch {epoch} no longer leads: epoch {current} does")
