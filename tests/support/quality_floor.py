"""Grading over the API for tests: everybody signed in, a form, calls, gradings that are asked for and handed in."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from callcenter.crm.quality_forms import document_of
from callcenter.store.database import Database
from tests.support.desk import Desk, running_desk
from tests.support.quality_forms import A_FORM
from tests.support.recorded_talks import talk

URL = "/api/v1/quality"
Json = dict[str, Any]
GOOD: Json = {"name": True, "tone": 5, "identity": True, "solved": "yes"}


@dataclass(slots=True)
class Floor:
    """The API with everybody signed in."""

    desk: Desk
    people: dict[str, httpx.AsyncClient]

    def __getitem__(self, name: str) -> httpx.AsyncClient:
        return self.people[name]

    async def form(self, **changed: Any) -> Json:
        """A form that sam makes."""
        given = {"name": "Service", **document_of(A_FORM), **changed}
        answer = await self["sam"].post(f"{URL}/forms", json=given)
        assert answer.status_code == 201, answer.text
        found: Json = answer.json()
        return found

    async def contact(self, **facts: Any) -> str:
        self.desk.clock.advance(100)
        return await talk(self.desk.database, self.desk.clock.now(), **facts)

    async def asked(self, contact: str, form: Json, **more: Any) -> Json:
        """A grading that sam asks for, of himself unless somebody else is named."""
        given = {"interaction_id": contact, "form_id": form["id"], "grader": "me", **more}
        answer = await self["sam"].post(f"{URL}/evaluations", json=given)
        assert answer.status_code == 201, answer.text
        found: Json = answer.json()
        return found

    async def graded(self, evaluation: Json, by: str = "sam", **changed: Any) -> Json:
        """Graded and handed in."""
        address = f"{URL}/evaluations/{evaluation['id']}"
        saved = await self[by].put(address, json=filled(**changed), headers={"If-Match": "*"})
        assert saved.status_code == 200, saved.text
        done = await self[by].post(f"{address}/submit")
        assert done.status_code == 200, done.text
        found: Json = done.json()
        return found


def filled(**changed: Any) -> Json:
    return {
        "answers": {name: {"value": value} for name, value in {**GOOD, **changed}.items()},
        "notes": [{"at": 12.5, "text": "很好的开场"}],
        "summary": "Keep it up",
    }


@asynccontextmanager
async def graded_floor(database: Database) -> AsyncIterator[Floor]:
    """The API with alice, bob, sam and admin at their desks."""
    async with running_desk(database) as desk:
        yield Floor(desk, {name: await desk.signed_in(name) for name in ("alice", "bob", "sam", "admin")})


def code(answer: httpx.Response) -> str:
    found: str = answer.json()["code"]
    return found
