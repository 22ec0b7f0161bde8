"""The watch of alarms with everything around it, over a real database; and another process on the same one."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from callcenter.core.configuration import Configuration, Queue
from callcenter.engine.ids import new_id
from callcenter.figures.alarm_outbox import AlarmOutbox
from callcenter.figures.alarms import AlarmWatch
from callcenter.reporting.alarm_life import AlarmInstance
from callcenter.reporting.alarms import Alarm
from callcenter.store.database import Database
from callcenter.store.repositories.alarm_instances import HistoryFilter, list_history
from callcenter.store.repositories.alarms import insert_alarm, update_alarm
from callcenter.store.repositories.record_events import RecordEvent, events_after
from callcenter.store.tables import messages
from tests.support.alarms import LEVEL, FakeBoard, FakeSums, alarm, staff
from tests.support.fakes import FakeClock

QUEUES = {name: Queue(name=name, label_en=name.title(), label_zh=name) for name in ("sales", "vip")}


AGENTS = staff(alice=("sales", "night"), bob=("vip", None))


@dataclass
class Office:
    """The watch with everything around it; `again` is another process on the same database."""

    database: Database
    clock: FakeClock
    sums: FakeSums
    board: FakeBoard = field(default_factory=FakeBoard)
    configuration: Configuration = field(default_factory=lambda: Configuration(queues=QUEUES, agents=AGENTS))
    kept: int = 0

    def __post_init__(self) -> None:
        self.watch = AlarmWatch(
            self.database,
            self.sums,
            self.board,
            AlarmOutbox(
                self.database,
                clock=self.clock,
                new_id=new_id,
                configuration=lambda: self.configuration,
                message_kept=self._kept,
                page="https://desk.example.com/alarms",
            ),
            clock=self.clock,
            new_id=new_id,
            configuration=lambda: self.configuration,
        )

    def _kept(self) -> None:
        self.kept += 1

    async def add(self, **facts: Any) -> Alarm:
        made = alarm(*facts.pop("conditions", (LEVEL,)), **{"id": new_id(), **facts})
        async with self.database.transaction() as connection:
            await insert_alarm(connection, made)
        self.watch.reread()
        await self.watch.run_due()
        return made

    async def change(self, after: Alarm) -> None:
        async with self.database.transaction() as connection:
            await update_alarm(connection, after)
        self.watch.reread()
        await self.watch.run_due()

    def again(self) -> "Office":
        return Office(self.database, self.clock, FakeSums(self.clock, self.sums.waiting_since, self.sums.levels))

    async def mails(self) -> list[tuple[str, str]]:
        async with self.database.transaction() as connection:
            rows = await connection.execute(
                select(messages.c.address, messages.c.subject).order_by(messages.c.created_at, messages.c.address)
            )
            return [(address, subject) for address, subject in rows]

    async def events(self) -> list[RecordEvent]:
        async with self.database.transaction() as connection:
            return [one for one in await events_after(connection, 0, limit=100) if one.kind == "alarm"]

    async def history(self) -> list[AlarmInstance]:
        async with self.database.transaction() as connection:
            return list(await list_history(connection, HistoryFilter(), after=None, limit=50))

    @property
    def up(self) -> list[str]:
        return sorted(str(one.queue) for one in self.board.shown.values())
