"""Which login has which phone: told to the switch, and kept where a restart finds it."""

from datetime import timedelta

import pytest

from callcenter.records.browser_phones import BrowserPhones, GivenPhone, PhoneAway
from callcenter.store.database import Database
from callcenter.store.tables import agents, phones, users
from tests.support.fakes import FakeClock, FakeSwitch

HOUR = timedelta(hours=1)


async def an_agent(database: Database) -> None:
    async with database.transaction() as connection:
        person = {"username": "ann", "display_name": "Ann", "password_hash": "x", "role": "agent", "language": "zh"}
        await connection.execute(users.insert(), [{"id": "018f0000-0000-7000-8000-000000000001", **person}])
        await connection.execute(agents.insert(), [{"username": "ann"}])
        await connection.execute(phones.insert(), [{"endpoint": "ann-web", "agent": "ann", "kind": "browser"}])


async def test_a_phone_that_the_switch_cannot_be_told_of_is_held_all_the_same(database: Database) -> None:
    await an_agent(database)
    clock, switch = FakeClock(), FakeSwitch(connected=False)
    held = BrowserPhones(database, clock=clock, admit=switch.admit)
    with pytest.raises(PhoneAway):
        await held.give("ann", session_hash="one", expires_at=clock.now() + HOUR)
    assert await held.is_held_by("ann", "one"), "the switch gets it as soon as it is there"


async def test_the_end_of_a_session_that_has_no_phone_tells_nobody(database: Database) -> None:
    switch = FakeSwitch()
    await BrowserPhones(database, clock=FakeClock(), admit=switch.admit).end_session("nobody's")
    assert switch.admitted == []


async def test_a_secret_is_shown_in_no_log(database: Database) -> None:
    await an_agent(database)
    clock = FakeClock()
    held = BrowserPhones(database, clock=clock, admit=FakeSwitch().admit)
    given = await held.give("ann", session_hash="one", expires_at=clock.now() + HOUR)
    assert isinstance(given, GivenPhone)
    assert given.secret not in repr(given)
    assert await held.give("bob", session_hash="two", expires_at=clock.now() + HOUR) is None
