"""The ledger is read as it was written, the newest first, and goes with its customer."""

from datetime import UTC, datetime, timedelta

from callcenter.crm.consent import Consent, ConsentChannel
from callcenter.crm.customer import Customer
from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.consents import insert_consent, ledger_of
from callcenter.store.repositories.customer_records import delete_customer, insert_customer

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
LILEI = Customer(id=new_id(), name="李雷", created_at=AT, updated_at=AT)


async def test_entries_are_read_as_they_were_written_and_the_newest_first(database: Database) -> None:
    entries = [
        Consent(
            id=new_id(),
            purpose="marketing",
            channel=channel,
            given=channel is None,
            at=AT + timedelta(hours=hour),
            until=AT + timedelta(days=9) if hour else None,
            proof="said so",
            interaction_id=new_id(),
            policy_version="7",
            actor="alice",
            noted_at=AT,
        )
        for hour, channel in enumerate((None, *ConsentChannel))
    ]
    async with database.transaction() as connection:
        await insert_customer(connection, LILEI)
        for entry in entries:
            await insert_consent(connection, LILEI.id, entry)
        assert await ledger_of(connection, LILEI.id) == entries[::-1]
        await delete_customer(connection, LILEI.id)
        assert await ledger_of(connection, LILEI.id) == []
