"""The rules of callbacks that the database itself holds, even against a second writer."""

from dataclasses import asdict, fields

import pytest
from sqlalchemy.exc import IntegrityError

from callcenter.core.callback import TRANSITIONS, Callback, CallbackState
from callcenter.store.database import Database
from callcenter.store.tables import callbacks
from tests.support.wishes import wish

OPEN = [state for state in CallbackState if TRANSITIONS[state]]
ENDS = [state for state in CallbackState if not TRANSITIONS[state]]


async def save(database: Database, *rows: Callback) -> None:
    async with database.transaction() as connection:
        await connection.execute(callbacks.insert(), [asdict(row) for row in rows])


def test_every_field_of_the_core_has_a_column() -> None:
    assert {field.name for field in fields(Callback)} == set(callbacks.columns.keys()) - {"rev"}


@pytest.mark.parametrize("state", OPEN)
async def test_a_number_has_one_open_callback_with_a_queue(database: Database, state: CallbackState) -> None:
    first = wish(1, number="1", state=state)
    await save(database, first)
    with pytest.raises(IntegrityError, match="uq_callbacks_open"):
        await save(database, wish(2, number="1"))
    await save(database, wish(3, number="1", queue="support"), wish(4, number="2"))


@pytest.mark.parametrize("state", ENDS)
async def test_what_has_ended_makes_room_for_the_next(database: Database, state: CallbackState) -> None:
    await save(database, wish(1, number="1", state=state), wish(2, number="1", state=state), wish(3, number="1"))


async def test_one_number_written_in_two_ways_is_one_number(database: Database) -> None:
    await save(database, wish(1, number="13800138000", number_e164="+8613800138000"))
    with pytest.raises(IntegrityError, match="uq_callbacks_open"):
        await save(database, wish(2, number="013800138000", number_e164="+8613800138000"))


async def test_an_unknown_state_is_refused(database: Database) -> None:
    async with database.transaction() as connection:
        with pytest.raises(IntegrityError, match="ck_callbacks_state"):
            await connection.execute(callbacks.insert(), [asdict(wish(1)) | {"state": "elsewhere"}])
