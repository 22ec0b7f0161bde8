"""Whom a call can go to: by what is typed, with what each does now."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio
from httpx import AsyncClient

from callcenter.core.configuration import AgentProfile, Queue
from callcenter.core.events import Configured
from tests.support.desk import CONFIGURATION, Desk

URL = "/api/v1/directory"
NAMES = {"alice": "Alice 陈", "bob": "Bob 张", "lilei": "李雷", "ouyang": "欧阳娜娜"}


@pytest_asyncio.fixture
async def alice(desk: Desk) -> AsyncIterator[AsyncClient]:
    agents = {
        name: AgentProfile(username=name, display_name=shown, endpoint=f"{name}-desk", queues=frozenset({"sales"}))
        for name, shown in NAMES.items()
    }
    queues = {
        **CONFIGURATION.queues,
        "support": Queue(name="support", label_en="Technical support", label_zh="技术支持"),
    }
    await desk.tell(Configured(configuration=replace(CONFIGURATION, agents=agents, queues=queues), at=desk.clock.now()))
    yield await desk.signed_in("alice")


async def test_all_are_listed_but_who_asks_and_the_free_come_first(desk: Desk, alice: AsyncClient) -> None:
    await desk.make_available("lilei")
    found = (await alice.get(URL)).json()
    assert [each["username"] for each in found["agents"]] == ["lilei", "bob", "ouyang"]
    first = found["agents"][0]
    assert (first["free"], first["status"], first["activity"], first["queues"]) == (
        True,
        "available",
        "idle",
        ["sales"],
    )
    assert [(each["name"], each["waiting"], each["agents_free"], each["open"]) for each in found["queues"]] == [
        ("sales", 0, 1, True),
        ("support", 0, 0, True),
    ]


async def test_who_is_busy_is_shown_as_busy_since(desk: Desk, alice: AsyncClient) -> None:
    await desk.make_available("lilei")
    desk.clock.advance(60)
    await desk.answer(await desk.call_arrives())
    entry = (await alice.get(URL, params={"q": "李雷"})).json()["agents"][0]
    assert (entry["activity"], entry["free"]) == ("on_contact", False)
    assert entry["since_at"] == desk.engine.state.agents["lilei"].activity_since_at.isoformat().replace("+00:00", "Z")


@pytest.mark.parametrize(
    ("typed", "agents", "queues"),
    [
        ("李", ["lilei"], []),
        ("lil", ["lilei"], []),
        ("ll", ["lilei"], []),
        ("oynn", ["ouyang"], []),
        ("zhang", ["bob"], []),
        ("BOB", ["bob"], []),
        ("jszc", [], ["support"]),
        ("技术", [], ["support"]),
        ("tech", [], ["support"]),
        ("sales", [], ["sales"]),
        ("nobody", [], []),
        ("%", [], []),
        ("*", [], []),
    ],
)
async def test_they_are_found_by_what_people_type(
    alice: AsyncClient, typed: str, agents: list[str], queues: list[str]
) -> None:
    found = (await alice.get(URL, params={"q": typed})).json()
    assert ([each["username"] for each in found["agents"]], [each["name"] for each in found["queues"]]) == (
        agents,
        queues,
    )


async def test_only_who_is_signed_in_may_look(desk: Desk) -> None:
    assert (await desk.client().get(URL)).status_code == 401


async def test_a_supervisor_who_takes_no_calls_sees_all(desk: Desk, alice: AsyncClient) -> None:
    sam = await desk.signed_in("sam")
    assert len((await sam.get(URL)).json()["agents"]) == len(NAMES)
