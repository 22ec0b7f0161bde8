"""Links to wallboards: the secret opens one as long as it is good."""

from datetime import timedelta

from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.wallboards import (
    Wallboard,
    add_wallboard,
    find_good_wallboard,
    find_wallboard,
    list_wallboards,
    revoke_wallboard,
    touch_wallboard,
)
from tests.support.rehearsal import BEGIN_AT


async def test_a_link_is_good_until_it_is_over_or_revoked(database: Database) -> None:
    ends_at = BEGIN_AT + timedelta(hours=1)
    kept = Wallboard(
        id=new_id(), name="大厅", queues=("sales", "vip"), created_by="sam", created_at=BEGIN_AT, expires_at=ends_at
    )
    async with database.transaction() as connection:
        await add_wallboard(connection, kept, "hash")
        assert await find_wallboard(connection, kept.id) == kept
        assert await find_good_wallboard(connection, "hash", at=BEGIN_AT) == kept
        assert await find_good_wallboard(connection, "hash", at=ends_at) is None
        assert await find_good_wallboard(connection, "other", at=BEGIN_AT) is None
        await touch_wallboard(connection, kept.id, BEGIN_AT)
        assert await revoke_wallboard(connection, kept.id, BEGIN_AT)
        assert not await revoke_wallboard(connection, kept.id, BEGIN_AT)
        assert await find_good_wallboard(connection, "hash", at=BEGIN_AT) is None
        (listed,) = await list_wallboards(connection)
        assert (listed.last_seen_at, listed.revoked_at) == (BEGIN_AT, BEGIN_AT)
        assert await find_wallboard(connection, new_id()) is None
