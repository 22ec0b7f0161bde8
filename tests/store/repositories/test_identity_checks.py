"""What is remembered of wrong ones is one row for each customer, gone with him."""

from datetime import UTC, datetime

from sqlalchemy import func, select

from callcenter.core.records import replace
from callcenter.store.database import Database
from callcenter.store.repositories.identity_checks import (
    FailedChecks,
    forget_failures,
    read_failures,
    write_failures,
)
from callcenter.store.tables import customers, identity_checks
from tests.support.history import add_customer

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


async def test_failures_are_written_over_forgotten_and_taken_out_with_the_customer(database: Database) -> None:
    async with database.transaction() as connection:
        who = await add_customer(connection)
        assert await read_failures(connection, who) is None
        checks = FailedChecks(customer_id=who, failures=1, failed_at=AT, locked_until=None, last_question="a:1")
        await write_failures(connection, checks)
        later = replace(checks, failures=5, locked_until=AT, last_question="a:2")
        await write_failures(connection, later)
        assert await read_failures(connection, who) == later
        await forget_failures(connection, who)
        assert await read_failures(connection, who) is None
        await write_failures(connection, later)
        await connection.execute(customers.delete())
        assert (await connection.execute(select(func.count()).select_from(identity_checks))).scalar_one() == 0
