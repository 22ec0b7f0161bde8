"""Deeds of grading for tests: a form, a call, a grading that is asked for, filled in and handed in."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from callcenter.crm.quality import Answer
from callcenter.engine.ids import new_id
from callcenter.records.deeds import Deed
from callcenter.records.quality import ask_for, hand_in, save
from callcenter.records.quality_forms import create_form
from callcenter.store.database import Connection, Database
from callcenter.store.repositories.quality_evaluations import Row, find_evaluation
from callcenter.store.tables import users
from tests.support.fakes import FakeClock
from tests.support.quality_forms import A_FORM, answers
from tests.support.recorded_talks import talk

GOOD: dict[str, Any] = {"name": True, "tone": 5, "identity": True, "solved": "yes"}


async def add_graders(connection: Connection) -> None:
    """Supervisors, unless they are there."""
    rows = [
        {"id": new_id(), "username": name, "display_name": name.title(), "password_hash": "x", "role": "supervisor"}
        for name in ("ann", "sam", "sue")
    ]
    await connection.execute(insert(users).values(rows).on_conflict_do_nothing())


@dataclass(slots=True)
class Desk:
    """Who grades, and when."""

    database: Database
    clock: FakeClock

    def deed(self, actor: str = "sam") -> Deed:
        """What somebody does now."""
        return Deed(actor=actor, at=self.clock.now(), new_id=new_id)

    async def form(self, connection: Connection, name: str = "Service") -> str:
        """A form, and who grades by it; returns its id."""
        await add_graders(connection)
        return await create_form(connection, name, A_FORM, self.deed())

    async def call(self, *agents: str, **facts: Any) -> str:
        """A talk, of alice unless somebody is named, one after the other; returns the contact."""
        self.clock.advance(60)
        return await talk(self.database, self.clock.now(), agents=agents or ("alice",), **facts)

    async def graded(self, connection: Connection, form: str, contact: str, by: str = "sam", **changed: Any) -> Row:
        """A grading that was handed in."""
        made = await ask_for(connection, contact, form, by, self.deed())
        await self.handed_in(connection, made, by, **changed)
        return await self.row(connection, made)

    async def handed_in(self, connection: Connection, evaluation: str, by: str = "sam", **changed: Any) -> None:
        """Fill it in and hand it in."""
        given: dict[str, Answer] = answers(**{**GOOD, **changed})
        await save(connection, evaluation, given, [], "", self.deed(by), expected=None)
        await hand_in(connection, evaluation, self.deed(by))

    async def row(self, connection: Connection, evaluation: str) -> Row:
        """The grading as it is stored."""
        found = await find_evaluation(connection, evaluation)
        assert found is not None
        return found

    def later(self, **time: float) -> None:
        """Let time pass."""
        self.clock.advance(timedelta(**time).total_seconds())
