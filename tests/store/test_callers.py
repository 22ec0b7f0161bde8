"""Who has a number: by any of his numbers, by his household, by an earlier choice; in one short statement."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import text

from callcenter.core.interaction import Interaction
from callcenter.crm.consent import Consent, ConsentChannel
from callcenter.crm.customer import Customer, CustomerKind, Phone, Relation
from callcenter.engine.ids import new_id
from callcenter.phone_numbers import e164_of, last_nine
from callcenter.ports import Found
from callcenter.store import callers
from callcenter.store.callers import find_callers
from callcenter.store.database import Connection, Database
from callcenter.store.repositories.consents import insert_consent
from callcenter.store.repositories.customer_records import insert_customer
from callcenter.store.repositories.number_choices import remember_choice
from callcenter.store.tables import tickets

AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
HOME_NUMBER = "021-12345678"


@pytest_asyncio.fixture
async def connection(database: Database) -> AsyncIterator[Connection]:
    async with database.transaction() as opened:
        yield opened


def phone(raw: str, **more: Any) -> Phone:
    return Phone(raw=raw, e164=e164_of(raw), last_nine=last_nine(raw), **more)


async def add(connection: Connection, name: str, *phones: Phone, **more: Any) -> str:
    one = Customer(id=new_id(), name=name, phones=phones, created_at=AT, updated_at=AT, **more)
    await insert_customer(connection, one)
    return one.id


async def calls(connection: Connection, ani: str) -> Found:
    return await find_callers(connection, ani, e164_of(ani))


def told(found: Found) -> list[tuple[str, list[str]]]:
    return [(match["name"], match["reasons"]) for match in found.matches]


async def household(connection: Connection, *members: str, number: str | None = HOME_NUMBER) -> str:
    phones = () if number is None else (phone(number),)
    home = await add(connection, "赵家", *phones, kind=CustomerKind.HOUSEHOLD)
    for name in members:
        await add(connection, name, phone(f"1390000000{len(name)}"), relations=(Relation(to=home, role="member"),))
    return home


async def test_a_second_number_in_another_form_finds_its_owner(connection: Connection) -> None:
    await add(connection, "李雷", phone("+86 138 0013 8000"), phone("(010) 6552-9988"))
    assert told(await calls(connection, "01065529988")) == [("李雷", ["exact"])]
    assert told(await calls(connection, "13800138000")) == [("李雷", ["national"])]
    assert (await calls(connection, "13800138000")).matches[0]["phones"] == ["+86 138 0013 8000", "(010) 6552-9988"]


async def test_the_number_of_a_household_finds_who_lives_there(connection: Connection) -> None:
    await household(connection, "赵敏", "张无忌先生")
    found = await calls(connection, "02112345678")
    assert sorted(told(found)) == [("张无忌先生", ["household"]), ("赵敏", ["household"])]
    assert not any(match["sure"] for match in found.matches)


async def test_the_number_of_a_member_finds_him_first_and_then_the_others(connection: Connection) -> None:
    await household(connection, "赵敏", "张无忌先生", number=None)
    found = await calls(connection, "13900000002")
    assert told(found) == [("赵敏", ["exact"]), ("张无忌先生", ["household"])]
    assert found.matches[0]["sure"]


async def test_who_has_moved_out_and_the_employees_of_a_company_are_not_meant(connection: Connection) -> None:
    home = await household(connection, "赵敏")
    await add(connection, "moved out", relations=(Relation(to=home, role="member", until=date(2020, 1, 1)),))
    firm = await add(connection, "蓝天科技", phone("02187654321"), kind=CustomerKind.COMPANY)
    await add(connection, "employee", relations=(Relation(to=firm, role="employee"),))
    assert told(await calls(connection, "02112345678")) == [("赵敏", ["household"])]
    assert told(await calls(connection, "02187654321")) == [("蓝天科技", ["exact"])]


async def test_the_choice_for_a_shared_number_comes_first_next_time(connection: Connection) -> None:
    first = await add(connection, "赵敏", phone("02112345678"))
    second = await add(connection, "张无忌", phone("+862112345678"))
    for number, chosen, days in (("+862112345678", first, 0), ("+862112345678", second, 1), ("+8610", first, 2)):
        at = AT + timedelta(days=days)
        await remember_choice(connection, number=number, customer_id=chosen, chosen_by="ann", at=at)
    assert told(await calls(connection, "02112345678")) == [
        ("张无忌", ["national", "chosen_before"]),
        ("赵敏", ["exact", "chosen_before"]),
    ]


async def test_who_was_chosen_for_a_number_that_nobody_has_is_suggested(connection: Connection) -> None:
    one = await add(connection, "李雷", phone("13800138000"))
    await remember_choice(connection, number="+862199999999", customer_id=one, chosen_by="ann", at=AT)
    (match,) = (await calls(connection, "02199999999")).matches
    assert (match["name"], match["reasons"], match["sure"]) == ("李雷", ["chosen_before"], False)


async def test_an_open_ticket_and_a_call_two_days_ago_speak_for_one(connection: Connection) -> None:
    ids = [await add(connection, name, phone("02112345678")) for name in ("a", "b", "c")]
    await connection.execute(
        text(
            "insert into interactions (id, call_id, channel, direction, ani, dnis, language, stage, started_at,"
            " ended_at, customer_id) values (gen_random_uuid(), 'call', 'voice', 'inbound', '1', '4001', 'zh',"
            " 'closed',"
            " now() - interval '2 days', now() - interval '2 days', :customer)"
        ),
        {"customer": ids[1]},
    )
    for state, customer in (("open", ids[2]), ("closed", ids[0])):
        row = {"id": new_id(), "type": "request", "subject": "x", "state": state, "customer_id": customer}
        await connection.execute(tickets.insert().values(**row, created_by="ann", created_at=AT, updated_at=AT))
    assert told(await calls(connection, "02112345678")) == [
        ("c", ["exact", "open_ticket"]),
        ("b", ["exact", "called_recently"]),
        ("a", ["exact"]),
    ]


async def test_a_number_that_thousands_have_is_answered_with_a_few(connection: Connection) -> None:
    for number in range(60):
        await add(connection, f"n{number}", phone("000000000"))
    assert len((await calls(connection, "000000000")).matches) <= 20


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        (callers.BY_E164, ["+8613800138000", "800138000", "+8613800138000"]),
        (callers.BY_ANI, [None, "95588", "95588", "95588"]),
        (callers.BY_HOUSEHOLD, [[new_id()]]),
    ],
)
async def test_every_statement_goes_by_indexes(connection: Connection, statement: str, values: list[Any]) -> None:
    await connection.execute(text("set local enable_seqscan = off"))
    driver: Any = (await connection.get_raw_connection()).driver_connection
    plan = "\n".join(row[0] for row in await driver.fetch(f"explain {statement}", *values))
    assert "Seq Scan" not in plan


def test_a_contact_has_fields_that_the_record_has() -> None:
    assert set(callers._CONTACT_FIELDS) <= set(Interaction.__dataclass_fields__)


LATER = datetime(2999, 1, 1, tzinfo=UTC)


def consent(given: bool, days: int = 0, **more: Any) -> Consent:
    at = AT + timedelta(days=days)
    kept = {"purpose": "recording", "channel": None, "at": at, "noted_at": at, "proof": "", "actor": "alice", **more}
    return Consent(id=new_id(), given=given, until=None, interaction_id=None, policy_version="", **kept)


@pytest.mark.parametrize(
    ("ledger", "refused"),
    [
        ([], False),
        ([consent(False)], True),
        ([consent(True)], False),
        ([consent(False), consent(True, 1)], False),
        ([consent(True), consent(False, 1)], True),
        # Noted later, but about a time before.
        ([consent(False, 2), consent(True, 1, noted_at=AT + timedelta(days=3))], True),
        # At the same instant the one that was noted later holds.
        ([consent(True, noted_at=AT), consent(False, noted_at=AT + timedelta(days=1))], True),
        ([consent(False, channel=ConsentChannel.CALL)], True),
        ([consent(False, channel=ConsentChannel.EMAIL)], False),
        ([consent(False, purpose="marketing")], False),
        ([consent(False, at=LATER)], False),
    ],
)
async def test_who_does_not_want_to_be_recorded_is_told_by_his_newest_consent(
    connection: Connection, ledger: list[Consent], refused: bool
) -> None:
    one = await add(connection, "李雷", phone("13800138000"))
    other = await add(connection, "韩梅梅", phone("13900139000"))
    for entry in ledger:
        await insert_consent(connection, one, entry)
    await insert_consent(connection, other, consent(not refused, 5))
    (match,) = (await calls(connection, "13800138000")).matches
    assert match["recording_refused"] is refused


async def test_each_of_several_who_may_be_meant_has_a_consent_of_his_own(connection: Connection) -> None:
    wants, refuses = [await add(connection, name, phone("02112345678")) for name in ("wants", "refuses")]
    await insert_consent(connection, wants, consent(True))
    await insert_consent(connection, refuses, consent(False))
    found = await calls(connection, "02112345678")
    assert {match["name"]: match["recording_refused"] for match in found.matches} == {"wants": False, "refuses": True}
