"""What follows from a disposition is done once, whoever looks, and whatever crashes in between."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from callcenter.core.configuration import Configuration, Queue
from callcenter.core.dispositions import EffectKind
from callcenter.crm.tasks import Task
from callcenter.engine.ids import new_id
from callcenter.records import disposition_effects
from callcenter.records.disposition_effects import DispositionEffects
from callcenter.store.database import Connection, Database
from callcenter.store.repositories.disposition_effects import EffectKey, dispositions_of, pending_keys
from callcenter.store.repositories.tasks import TaskFilter, list_tasks
from callcenter.store.tables import disposition_effects as effects_table
from callcenter.store.tables import dispositions_given, do_not_call, participations, tickets, users
from callcenter.store.tables import record_events as events_table
from tests.support.desk import add_record
from tests.support.dispositions import TASK, TICKET
from tests.support.fakes import FakeClock
from tests.support.history import add_customer

CONFIGURATION = Configuration(queues={"sales": Queue(name="sales", label_en="Sales", label_zh="销售")})


class Crash(RuntimeError):
    """The process dies here."""


async def a_contact(database: Database, **facts: Any) -> str:
    async with database.transaction() as connection:
        who = await add_customer(connection)
    at = FakeClock().now()
    row = {"agent": "alice", "queue": "sales", "ani_e164": "+8613800138000", "customer_id": who, **facts}
    return await add_record(database, started_at=at - timedelta(minutes=5), **row)


async def add_user(connection: Connection, username: str) -> None:
    row = {"id": new_id(), "username": username, "display_name": username, "password_hash": "x", "role": "agent"}
    await connection.execute(users.insert().values({**row, "language": "zh"}))


async def say(
    database: Database,
    contact: str,
    kind: EffectKind,
    settings: Mapping[str, Any],
    *,
    number: int = 1,
    participation: int = 0,
    **more: Any,
) -> None:
    """A disposition with one effect, as the store writes it."""
    at: datetime = FakeClock().now()
    place = {"interaction_id": contact, "participation": participation, "number": number, "at": at}
    said = {"agent": "alice", "code": "broken", "note": "打不开", "fields": {"product": "phone"}, **more}
    async with database.transaction() as connection:
        await connection.execute(dispositions_given.insert().values({**place, **said}))
        row = {**place, "kind": kind, "settings": settings, "state": "pending"}
        await connection.execute(effects_table.insert().values(row))


def worker(database: Database, clock: FakeClock | None = None) -> DispositionEffects:
    return DispositionEffects(
        database,
        clock=clock or FakeClock(),
        new_id=new_id,
        configuration=lambda: CONFIGURATION,
        region="CN",
    )


async def came_of(database: Database, contact: str) -> list[tuple[str, dict[str, Any]]]:
    async with database.transaction() as connection:
        said = await dispositions_of(connection, contact)
    return [(effect["state"], effect["result"]) for one in said for effect in one["effects"]]


async def rows(database: Database, table: Any) -> list[dict[str, Any]]:
    async with database.transaction() as connection:
        return [dict(row) for row in (await connection.execute(table.select())).mappings()]


async def test_a_ticket_is_made_once_about_the_contact_in_the_name_of_who_said_it(database: Database) -> None:
    contact = await a_contact(database)
    await say(database, contact, EffectKind.TICKET, TICKET)
    assert [await worker(database).run_due(), await worker(database).run_due()] == [1, 0]
    (ticket,) = await rows(database, tickets)
    assert (ticket["subject"], ticket["type"], ticket["priority"]) == ("坏了 Broken", "complaint", "high")
    assert (ticket["queue"], ticket["created_by"]) == ("sales", "alice")
    assert ticket["customer_id"] is not None
    assert "打不开" in ticket["text"]
    assert "product: phone" in ticket["text"]
    assert await came_of(database, contact) == [
        ("done", {"ticket_id": ticket["id"], "ticket_number": f"T-{ticket['number']:06d}"})
    ]


async def test_a_task_is_due_in_time_and_is_the_agents(database: Database) -> None:
    contact = await a_contact(database)
    async with database.transaction() as connection:
        await add_user(connection, "alice")
    await say(database, contact, EffectKind.TASK, TASK)
    await worker(database).run_due()
    async with database.transaction() as connection:
        (task,) = await list_tasks(connection, TaskFilter(), after=None, limit=9)
    assert isinstance(task, Task)
    assert (task.title, task.kind, task.agent, task.queue) == ("Send the quote", "e_mail", "alice", None)
    assert (task.due_at, task.interaction_id) == (FakeClock().now() + timedelta(hours=24), contact)


async def test_what_nobody_said_is_the_teams_and_goes_by_the_part_it_is_about(database: Database) -> None:
    contact = await a_contact(database, queue="gone")
    at = FakeClock().now()
    part = {"interaction_id": contact, "number": 1, "agent": "bob", "queue": "sales"}
    async with database.transaction() as connection:
        await connection.execute(participations.insert().values({**part, "joined_at": at, "left_at": at}))
    await say(database, contact, EffectKind.TASK, TASK, participation=1, agent=None)
    await say(database, contact, EffectKind.TICKET, TICKET, agent=None)
    assert await worker(database).run_due() == 2
    async with database.transaction() as connection:
        (task,) = await list_tasks(connection, TaskFilter(), after=None, limit=9)
    (ticket,) = await rows(database, tickets)
    assert (task.agent, task.queue, task.created_by) == (None, "sales", "disposition")
    assert ticket["queue"] is None


async def test_the_number_is_barred_and_one_that_was_stays_so(database: Database) -> None:
    for _ in range(2):
        contact = await a_contact(database)
        await say(database, contact, EffectKind.DO_NOT_CALL, {})
        await worker(database).run_due()
    (barred,) = await rows(database, do_not_call)
    assert (barred["number"], barred["actor"]) == ("+8613800138000", "alice")
    assert await came_of(database, contact) == [("done", {"again": True})]


async def test_what_cannot_be_done_says_why_and_leaves_nothing_behind(database: Database) -> None:
    contact = await a_contact(database)
    await say(database, contact, EffectKind.TICKET, {**TICKET, "category": "gone"})
    anonymous = await a_contact(database, ani="", ani_e164=None)
    await say(database, anonymous, EffectKind.DO_NOT_CALL, {})
    assert await worker(database).run_due() == 2
    assert await came_of(database, contact) == [("refused", {"reason": "unknown_ticket_category"})]
    assert await came_of(database, anonymous) == [("refused", {"reason": "not_a_phone"})]
    assert await rows(database, tickets) == await rows(database, do_not_call) == []


async def test_the_same_code_said_again_of_the_contact_points_to_what_was_made(database: Database) -> None:
    contact = await a_contact(database)
    await say(database, contact, EffectKind.TICKET, TICKET)
    await say(database, contact, EffectKind.TICKET, TICKET, number=2, agent="bob")
    await say(database, contact, EffectKind.TICKET, TICKET, number=3, code="other")
    assert await worker(database).run_due() == 3
    first, again, other = await came_of(database, contact)
    assert again == ("done", {**first[1], "again": True})
    assert other[1]["ticket_id"] != first[1]["ticket_id"]
    assert len(await rows(database, tickets)) == 2


async def test_a_crash_before_the_end_leaves_nothing_done_and_nothing_lost(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    contact = await a_contact(database)
    await say(database, contact, EffectKind.TICKET, TICKET)

    async def crash(connection: Connection, key: EffectKey, *rest: object) -> None:
        raise Crash

    with monkeypatch.context() as broken:
        # The ticket is written, its end is not.
        broken.setattr(disposition_effects, "end_effect", crash)
        assert await worker(database).run_due() == 0
    assert await rows(database, tickets) == []
    assert [event for event in await rows(database, events_table) if event["kind"] == "ticket"] == []
    assert await worker(database).run_due() == 1
    assert len(await rows(database, tickets)) == 1


async def test_two_who_look_at_once_make_one(database: Database) -> None:
    for _ in range(4):
        await say(database, await a_contact(database), EffectKind.TICKET, TICKET)
    ended = await asyncio.gather(*(worker(database).run_due() for _ in range(3)))
    assert sum(ended) == len(await rows(database, tickets)) == 4


async def test_what_fails_again_and_again_lets_the_others_pass_and_is_given_up_in_the_end(database: Database) -> None:
    contact, other = await a_contact(database), await a_contact(database)
    # A setting that no version of ours has written.
    await say(database, contact, EffectKind.TICKET, {"type": "poem"})
    await say(database, other, EffectKind.TICKET, TICKET)
    assert await worker(database).run_due() == 1
    async with database.transaction() as connection:
        assert [key.interaction_id for key in await pending_keys(connection, limit=9)] == [contact]
        await connection.execute(effects_table.update().values(tries=100))
    assert await worker(database).run_due() == 1
    assert await came_of(database, contact) == [("refused", {"reason": "internal_error"})]
