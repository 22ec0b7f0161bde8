"""The audit: rows are added, in the transaction of what they are about."""

import pytest

from callcenter.store.database import Database
from callcenter.store.repositories.audit import add_audit
from callcenter.store.tables import audit
from tests.support.floor import START


async def test_who_did_what_to_whom_is_kept_in_order(database: Database) -> None:
    async with database.transaction() as connection:
        await add_audit(connection, at=START, actor="sam", action="status_forced", subject="bob", detail={"to": "休息"})
        await add_audit(connection, at=START, actor="bob", action="logout")
        rows = (await connection.execute(audit.select().order_by(audit.c.id))).all()
    assert [(row.at, row.actor, row.action, row.subject, row.detail) for row in rows] == [
        (START, "sam", "status_forced", "bob", {"to": "休息"}),
        (START, "bob", "logout", None, {}),
    ]


async def test_what_was_not_done_after_all_is_not_in_the_audit(database: Database) -> None:
    async def fail_after_noting() -> None:
        async with database.transaction() as connection:
            await add_audit(connection, at=START, actor="sam", action="token_made")
            raise LookupError

    with pytest.raises(LookupError):
        await fail_after_noting()
    async with database.transaction() as connection:
        assert (await connection.execute(audit.select())).all() == []
