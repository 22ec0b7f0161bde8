"""The keeper of recordings: noted, finished, deleted in time, held; and what happens when the disk is full."""

from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import select

from callcenter.crm.recordings import RecordingState
from callcenter.engine.ids import new_id
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.recordings import LOOKS, hold, release
from callcenter.store.database import Database
from callcenter.store.repositories.recordings import RecordingFilter, Row, list_recordings
from callcenter.store.tables import audit, interactions, record_events, recording_news
from tests.records.test_voicemails import leave
from tests.support.fakes import FakeClock
from tests.support.recorded_talks import Kept, talk
from tests.support.sounds import write_sound

DAY = 86_400


@pytest_asyncio.fixture
async def kept(database: Database, tmp_path: Path) -> Kept:
    return Kept(database=database, folder=tmp_path, clock=FakeClock())


async def rows(kept: Kept) -> list[Row]:
    async with kept.database.transaction() as connection:
        return list(await list_recordings(connection, RecordingFilter(), after=None, limit=99))


async def audited(kept: Kept) -> list[tuple[str, str]]:
    async with kept.database.transaction() as connection:
        statement = select(audit.c.actor, audit.c.action).order_by(audit.c.id)
        return [(row.actor, row.action) for row in await connection.execute(statement)]


async def events(kept: Kept) -> list[str]:
    async with kept.database.transaction() as connection:
        return list((await connection.execute(select(record_events.c.type).order_by(record_events.c.seq))).scalars())


def deed(kept: Kept, actor: str = "sam") -> Deed:
    return Deed(actor=actor, at=kept.clock.now(), new_id=new_id)


async def test_a_finished_talk_is_kept_with_its_length_its_gaps_and_its_time(kept: Kept) -> None:
    contact = await talk(
        kept.database, kept.clock.now(), folder=kept.folder, pauses=[(10, 25, "agent"), (40, 50, "payment")]
    )
    await kept.keeper().run_due()
    (row,) = await rows(kept)
    assert (row["interaction_id"], row["kind"], row["state"]) == (contact, "talk", "kept")
    assert (row["seconds"], row["bytes"], row["agents"], row["queue"]) == (60, 960_044, ["alice"], "sales")
    assert (row["delete_after"] - row["ended_at"]).days == 30
    assert [(gap["cause"], gap["offset"], gap["silent"]) for gap in row["gaps"]] == [
        ("agent", 10, 15),
        ("payment", 40, 10),
    ]
    assert await kept.keeper().run_due() == 0, "what is done is done once"
    assert await events(kept) == ["recording.finished"]


async def test_a_talk_that_goes_on_is_there_and_is_finished_when_the_caller_has_gone(kept: Kept) -> None:
    contact = await talk(kept.database, kept.clock.now(), folder=kept.folder, stage="connected", recording="x")
    await kept.keeper().run_due()
    assert [row["state"] for row in await rows(kept)] == ["recording"]
    for change, state in (
        ({"stage": "wrap_up", "after_talk": True, "recording": None}, "recording"),
        ({"stage": "after_talk"}, "recording"),
        ({"stage": "closed", "after_talk": False}, "kept"),
    ):
        async with kept.database.transaction() as connection:
            await connection.execute(interactions.update().where(interactions.c.id == contact).values(change))
        await kept.keeper().run_due()
        assert [row["state"] for row in await rows(kept)] == [state]


async def test_a_file_is_waited_for_and_then_missing(kept: Kept) -> None:
    await talk(kept.database, kept.clock.now())
    for _ in range(LOOKS):
        await kept.keeper().run_due()
        assert [row["state"] for row in await rows(kept)] == ["recording"]
        kept.clock.advance(2)
    await kept.keeper().run_due()
    (row,) = await rows(kept)
    assert (row["state"], row["delete_after"]) == ("missing", None)
    assert [gap["cause"] for gap in row["gaps"]] == ["file_missing"]


async def test_a_file_that_nobody_closed_is_taken_as_it_is_once_it_grows_no_more(kept: Kept) -> None:
    contact = await talk(kept.database, kept.clock.now())
    file = kept.folder / f"talk-{contact}-1.wav"
    for seconds in (20, 30):
        write_sound(file, seconds, finished=False)
        await kept.keeper().run_due()
        kept.clock.advance(2)
        assert [row["state"] for row in await rows(kept)] == ["recording"]
    await kept.keeper().run_due()
    (row,) = await rows(kept)
    assert (row["state"], row["seconds"]) == ("kept", 30)
    assert [(gap["cause"], gap["offset"]) for gap in row["gaps"]] == [("cut_short", 30)]


@pytest.mark.parametrize("cause", ["no_consent", "disk_full"])
async def test_a_talk_that_was_not_recorded_is_listed_with_the_reason(kept: Kept, cause: str) -> None:
    await talk(kept.database, kept.clock.now(), refused=cause)
    await kept.keeper().run_due()
    (row,) = await rows(kept)
    assert (row["state"], [gap["cause"] for gap in row["gaps"]]) == ("missing", [cause])


async def test_a_message_on_tape_is_one_too(kept: Kept) -> None:
    contact = await leave(kept.database, kept.clock.now())
    write_sound(kept.folder / f"message-{contact}-7.wav", 12)
    await kept.keeper().run_due()
    (row,) = await rows(kept)
    assert (row["kind"], row["state"], row["seconds"], row["gaps"]) == ("voicemail", "kept", 12, [])


async def test_what_is_older_than_its_queue_keeps_is_deleted_and_that_is_written_down(kept: Kept) -> None:
    contact = await talk(kept.database, kept.clock.now(), folder=kept.folder)
    other = await talk(kept.database, kept.clock.now(), folder=kept.folder, queue="support")
    await kept.keeper().run_due()
    kept.clock.advance(30 * DAY - 1)
    assert await kept.keeper().run_due() == 0
    kept.clock.advance(1)
    await kept.keeper().run_due()
    states = {row["interaction_id"]: row["state"] for row in await rows(kept)}
    assert states == {contact: "deleted", other: "kept"}
    assert [file.name for file in kept.folder.iterdir()] == [f"talk-{other}-1.wav"]
    assert await audited(kept) == [("recordings", "recording_deleted")]
    assert (await events(kept))[-1] == "recording.deleted"


async def test_a_legal_hold_keeps_it_and_its_end_lets_it_go(kept: Kept) -> None:
    contact = await talk(kept.database, kept.clock.now(), folder=kept.folder)
    await kept.keeper().run_due()
    (row,) = await rows(kept)
    async with kept.database.transaction() as connection:
        await hold(connection, row["id"], "a lawsuit", deed(kept))
    kept.clock.advance(365 * DAY)
    assert await kept.keeper().run_due() == 0
    (held,) = await rows(kept)
    assert (held["state"], held["held_by"], held["held_why"]) == ("kept", "sam", "a lawsuit")
    assert (kept.folder / f"talk-{contact}-1.wav").is_file()
    async with kept.database.transaction() as connection:
        await release(connection, row["id"], deed(kept, "admin"))
        await release(connection, row["id"], deed(kept, "admin"))
    await kept.keeper().run_due()
    assert [row["state"] for row in await rows(kept)] == ["deleted"]
    assert await audited(kept) == [
        ("sam", "recording_held"),
        ("admin", "recording_released"),
        ("recordings", "recording_deleted"),
    ]
    async with kept.database.transaction() as connection:
        with pytest.raises(RecordRefused, match="recording_gone"):
            await hold(connection, row["id"], "too late", deed(kept))


async def test_a_hold_that_comes_before_the_file_is_finished_holds_too(kept: Kept) -> None:
    await talk(kept.database, kept.clock.now(), folder=kept.folder, stage="connected", recording="x")
    await kept.keeper().run_due()
    (row,) = await rows(kept)
    async with kept.database.transaction() as connection:
        await hold(connection, row["id"], "a lawsuit", deed(kept))
        await connection.execute(interactions.update().values(stage="closed", recording=None))
    await kept.keeper().run_due()
    kept.clock.advance(365 * DAY)
    await kept.keeper().run_due()
    assert [row["state"] for row in await rows(kept)] == [RecordingState.KEPT]


async def test_a_file_that_cannot_be_removed_keeps_no_other(kept: Kept) -> None:
    first = await talk(kept.database, kept.clock.now(), folder=kept.folder)
    second = await talk(kept.database, kept.clock.now(), folder=kept.folder)
    await kept.keeper().run_due()
    stubborn = kept.folder / f"talk-{first}-1.wav"
    stubborn.unlink()
    stubborn.mkdir()
    kept.clock.advance(31 * DAY)
    await kept.keeper().run_due()
    states = {row["interaction_id"]: row["state"] for row in await rows(kept)}
    assert states == {first: "kept", second: "deleted"}
    stubborn.rmdir()
    kept.clock.advance(3600)
    await kept.keeper().run_due()
    assert {row["state"] for row in await rows(kept)} == {"deleted"}


async def test_too_little_room_is_told_once_and_enough_only_when_there_is_clearly_more(kept: Kept) -> None:
    keeper, megabyte = kept.keeper(), 2**20
    for free, low in ((600, False), (500, True), (400, True), (1000, True), (1100, False), (600, False)):
        kept.free = free * megabyte
        assert await keeper.mind_space() is low
    assert [one.low for one in kept.told] == [True, False]
    assert await events(kept) == ["recording.space_low", "recording.space_enough"]


async def test_news_are_written_with_the_contact_and_only_of_what_was_recorded(kept: Kept) -> None:
    await leave(kept.database, kept.clock.now(), recordings=[])
    async with kept.database.transaction() as connection:
        assert (await connection.execute(select(recording_news.c.id))).all() == []
    await talk(kept.database, kept.clock.now())
    async with kept.database.transaction() as connection:
        await connection.execute(interactions.update().values(note="later"))
        assert len((await connection.execute(select(recording_news.c.id))).all()) == 1
