"""Who did not get through is on the list until somebody has spoken with him: none lost, none twice, in any order."""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from callcenter.core.configuration import Configuration, EntryPoint
from callcenter.crm.missed_calls import MissedCall, MissedResult, MissedState
from callcenter.engine.ids import new_id
from callcenter.records.deeds import Deed
from callcenter.records.missed_callers import MissedCallers
from callcenter.records.missed_calls import Claimed, claim, finish
from callcenter.store.database import Database
from callcenter.store.repositories.missed_calls import MissedFilter, contacts_of, list_missed
from callcenter.store.tables import interactions, missed_news, record_events
from tests.support.desk import add_record
from tests.support.fakes import FakeClock

LI_LEI, HAN = "+8613800138000", "+8613900139000"
CONFIGURATION = Configuration(
    entry_points={"4000": EntryPoint(dnis="4000", name="main", flow="main_line", missed_queue="support")}
)


@dataclass
class Floor:
    """Contacts that are written as the engine writes them, and whoever notices them."""

    database: Database
    clock: FakeClock = field(default_factory=FakeClock)

    def __post_init__(self) -> None:
        self.noticing = MissedCallers(
            self.database, clock=self.clock, new_id=new_id, configuration=lambda: CONFIGURATION
        )

    def _later(self) -> datetime:
        self.clock.advance(30)
        return self.clock.now()

    async def missed(self, number: str = LI_LEI, *, outcome: str | None = "abandoned_in_queue", **facts: Any) -> str:
        at = self._later()
        values = {"queue": "sales", "ani": number, "ani_e164": number, "outcome": outcome, "ended_at": at, **facts}
        return await add_record(self.database, started_at=at - timedelta(seconds=20), **values)

    async def answered(self, number: str = LI_LEI, **facts: Any) -> str:
        at = self._later()
        talk = {"ani": number, "ani_e164": number, "agent": new_id(), "connected_at": at, "outcome": None}
        values = {"queue": "vip", "stage": "connected", **talk, **facts}
        return await add_record(self.database, started_at=at - timedelta(seconds=5), **values)

    async def lines(self, **wanted: Any) -> list[MissedCall]:
        async with self.database.transaction() as connection:
            filtered = MissedFilter(**{"state": MissedState.OPEN, **wanted})
            return list(await list_missed(connection, filtered, at=self.clock.now(), after=None, limit=500))

    def deed(self, actor: str = "bob") -> Deed:
        return Deed(actor=actor, at=self.clock.now(), new_id=new_id)


@pytest.fixture
def floor(database: Database) -> Floor:
    return Floor(database)


async def test_a_number_is_one_line_in_each_queue_and_its_calls_are_counted(floor: Floor) -> None:
    first = await floor.missed(ani_name="Li Lei")
    await floor.noticing.run_due()
    again = await floor.missed(outcome="voicemail", customer_id=new_id())
    await floor.missed(queue="vip")
    await floor.missed(HAN, outcome="abandoned_while_ringing")
    assert await floor.noticing.run_due() == 3
    assert await floor.noticing.run_due() == 0
    lines = {(line.number, line.queue): line for line in await floor.lines()}
    assert set(lines) == {(LI_LEI, "sales"), (LI_LEI, "vip"), (HAN, "sales")}
    line = lines[LI_LEI, "sales"]
    assert (line.calls, line.voicemails, line.last_interaction_id, line.name) == (2, 1, again, "Li Lei")
    assert line.last_outcome == "voicemail"
    assert line.first_at < line.last_at
    assert line.customer_id is not None
    async with floor.database.transaction() as connection:
        assert [one["interaction_id"] for one in await contacts_of(connection, line.id, limit=9)] == [again, first]


async def test_what_is_told_of_a_line_has_no_number_in_it(floor: Floor) -> None:
    await floor.missed()
    await floor.noticing.run_due()
    async with floor.database.transaction() as connection:
        rows = (await connection.execute(select(record_events.c.type, record_events.c.changes))).all()
    assert [row.type for row in rows] == ["missed_call.created"]
    assert LI_LEI not in str(rows)


@pytest.mark.parametrize(
    "facts",
    [
        {"direction": "outbound"},
        {"ani": "anonymous", "ani_e164": None},
        {"outcome": "callback_requested"},
        {"outcome": "abandoned_in_ivr", "queue": None, "entry_point": "another"},
        {"stage": "queued", "outcome": None},
    ],
)
async def test_who_need_not_be_called_back_is_not_on_the_list(floor: Floor, facts: dict[str, Any]) -> None:
    await floor.missed(**facts)
    await floor.noticing.run_due()
    assert await floor.lines() == []


async def test_who_hangs_up_in_the_menu_is_for_the_queue_that_the_dialled_number_names(floor: Floor) -> None:
    await floor.missed(outcome="abandoned_in_ivr", queue=None, entry_point="main")
    await floor.missed(HAN, outcome="voicemail", queue=None, attributes={"voicemail_queue": "vip"})
    await floor.noticing.run_due()
    assert [(line.number, line.queue) for line in await floor.lines()] == [(LI_LEI, "support"), (HAN, "vip")]


async def test_a_talk_with_the_number_settles_it_in_every_queue(floor: Floor) -> None:
    await floor.missed()
    await floor.missed(queue="vip")
    await floor.missed(HAN)
    await floor.noticing.run_due()
    talk = await floor.answered()
    await floor.noticing.run_due()
    assert [line.number for line in await floor.lines()] == [HAN]
    closed = await floor.lines(state=MissedState.REACHED)
    assert {line.closed_interaction_id for line in closed} == {talk}
    # Who calls in vain after that is on the list again.
    await floor.missed()
    await floor.noticing.run_due()
    assert [(line.number, line.calls) for line in await floor.lines()] == [(HAN, 1), (LI_LEI, 1)]


async def test_a_talk_with_the_customer_by_another_number_settles_it_too(floor: Floor) -> None:
    customer = new_id()
    await floor.missed(customer_id=customer)
    talk = await floor.answered("+862112345678")
    await floor.noticing.run_due()
    assert len(await floor.lines()) == 1
    # Whose number it was is found out while they talk.
    async with floor.database.transaction() as connection:
        await connection.execute(interactions.update().where(interactions.c.id == talk).values(customer_id=customer))
    await floor.noticing.run_due()
    assert await floor.lines() == []


async def test_a_talk_that_was_before_settles_nothing(floor: Floor) -> None:
    talk_at = floor.clock.now()
    await floor.missed()
    await floor.answered(connected_at=talk_at)
    await floor.noticing.run_due()
    assert len(await floor.lines()) == 1


async def test_who_was_handed_over_and_gave_up_then_is_one_to_call_back(floor: Floor) -> None:
    await floor.missed(connected_at=floor.clock.now(), transfers=1)
    await floor.noticing.run_due()
    assert len(await floor.lines()) == 1


async def test_a_call_that_becomes_missed_is_noticed_when_it_is(floor: Floor) -> None:
    call = await floor.missed(stage="queued", outcome=None, ended_at=None)
    assert await floor.noticing.run_due() == 0
    change = interactions.update().where(interactions.c.id == call)
    for values in ({"stage": "closed", "outcome": "abandoned_in_queue"}, {"note": "x"}):
        async with floor.database.transaction() as connection:
            await connection.execute(change.values(**values))
    assert await floor.noticing.run_due() == 1
    assert [line.calls for line in await floor.lines()] == [1]


async def test_of_two_who_take_a_line_at_once_one_has_it(floor: Floor) -> None:
    await floor.missed()
    await floor.noticing.run_due()
    (line,) = await floor.lines()
    async with floor.database.transaction() as first:
        taken = await claim(first, line.id, floor.deed("bob"))
    with pytest.raises(Claimed) as refused:
        async with floor.database.transaction() as second:
            await claim(second, line.id, floor.deed("alice"))
    assert (taken.claimed_by, refused.value.holder) == ("bob", "bob")
    floor.clock.advance(15 * 60)
    async with floor.database.transaction() as connection:
        assert (await claim(connection, line.id, floor.deed("alice"))).claimed_by == "alice"


def _expected(history: list[tuple[str, Mapping[str, Any]]]) -> Counter[tuple[str, str]]:
    """What must be open: told again from the beginning, in the order in which it happened."""
    open_lines: Counter[tuple[str, str]] = Counter()
    for what, facts in history:
        match what:
            case "missed":
                open_lines[facts["number"], facts["queue"]] += 1
            case "answered":
                for key in [key for key in open_lines if key[0] == facts["number"]]:
                    del open_lines[key]
            case "done":
                open_lines.pop((facts["number"], facts["queue"]), None)
    return open_lines


@pytest.mark.parametrize("seed", range(6))
async def test_a_random_day_loses_nobody_and_counts_nobody_twice(floor: Floor, seed: int) -> None:
    dice = random.Random(seed)
    history: list[tuple[str, Mapping[str, Any]]] = []
    numbers, queues = [f"+86139001390{number:02}" for number in range(6)], ["sales", "vip"]

    async def missed() -> None:
        number, queue = dice.choice(numbers), dice.choice(queues)
        await floor.missed(number, queue=queue, outcome=dice.choice(["abandoned_in_queue", "voicemail"]))
        history.append(("missed", {"number": number, "queue": queue}))

    async def answered() -> None:
        number = dice.choice(numbers)
        await floor.answered(number, stage="closed", outcome="answered")
        history.append(("answered", {"number": number}))

    async def done() -> None:
        # What is said is said of what the person sees: all news are in.
        await look()
        lines = await floor.lines()
        if lines:
            line = dice.choice(lines)
            async with floor.database.transaction() as connection:
                await finish(connection, line.id, floor.deed(), result=MissedResult.OTHER, text="", any_holder=True)
            history.append(("done", {"number": line.number, "queue": line.queue}))

    async def look_at_some() -> None:
        """News of calls in vain may come late, whatever has happened since."""
        late = await _taken(floor.database, dice)
        await floor.noticing.run_due()
        async with floor.database.transaction() as connection:
            for contact in late:
                await connection.execute(missed_news.insert().values(interaction_id=contact))

    async def look() -> None:
        await floor.noticing.run_due()

    for _ in range(60):
        await dice.choices([missed, answered, done, look_at_some], [6, 3, 1, 3])[0]()
    await look()
    open_lines = await floor.lines()
    assert {(line.number, line.queue): line.calls for line in open_lines} == dict(_expected(history))
    closed = [*await floor.lines(state=MissedState.REACHED), *await floor.lines(state=MissedState.DONE)]
    assert sum(line.calls for line in [*open_lines, *closed]) == sum(what == "missed" for what, _ in history)


async def _taken(database: Database, dice: random.Random) -> list[str]:
    """Some of the news of calls in vain, which are not there for now."""
    vain = select(interactions.c.id).where(interactions.c.connected_at.is_(None))
    async with database.transaction() as connection:
        found = (
            await connection.execute(select(missed_news.c.interaction_id).where(missed_news.c.interaction_id.in_(vain)))
        ).scalars()
        late = [one for one in found if dice.random() < 0.5]
        await connection.execute(missed_news.delete().where(missed_news.c.interaction_id.in_(late)))
    return late
