"""Which contacts have left a voicemail that nobody was told of (tests/records/test_voicemails.py has the rest)."""

from datetime import UTC, datetime, timedelta

from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.interactions import Position
from callcenter.store.repositories.voicemails import (
    Voicemail,
    VoicemailFilter,
    contacts_with_new_voicemail,
    find_voicemail,
    insert_voicemail,
    list_voicemails,
)
from tests.records.test_voicemails import leave

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def voicemail(contact: str, at: datetime = AT) -> Voicemail:
    return Voicemail(
        id=new_id(),
        interaction_id=contact,
        recording="message-1-2",
        queue="sales",
        seconds=12.0,
        at=at,
        task_id=new_id(),
        message_id=None,
    )


async def test_a_contact_is_new_until_its_voicemail_is_kept(database: Database) -> None:
    contact = await leave(database, AT)
    async with database.transaction() as connection:
        (found,) = await contacts_with_new_voicemail(connection, AT - timedelta(days=1), limit=9)
        assert (found["id"], found["seconds"]) == (contact, 12)
        assert await insert_voicemail(connection, voicemail(contact))
        assert not await insert_voicemail(connection, voicemail(contact))
        assert not await contacts_with_new_voicemail(connection, AT - timedelta(days=1), limit=9)


async def test_voicemails_are_listed_with_their_callers_by_time(database: Database) -> None:
    kept = []
    for minute in range(3):
        at = AT + timedelta(minutes=minute)
        kept.append(voicemail(await leave(database, at), at))
        async with database.transaction() as connection:
            await insert_voicemail(connection, kept[-1])
    async with database.transaction() as connection:
        found = await find_voicemail(connection, kept[0].id)
        assert found is not None
        assert (found["ani_e164"], found["language"]) == ("+8613800138000", "zh")
        assert await find_voicemail(connection, new_id()) is None
        first = Position(started_at=kept[2].at, id=kept[2].id)
        page = await list_voicemails(connection, VoicemailFilter(), after=first, limit=1)
        assert [one["id"] for one in page] == [kept[1].id]
        between = VoicemailFilter(since=kept[1].at, until=kept[2].at)
        assert [one["id"] for one in await list_voicemails(connection, between, after=None, limit=9)] == [kept[1].id]
