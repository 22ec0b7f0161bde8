"""What becomes of callers in a flow is counted from the paths of their records."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from callcenter.store.database import Database
from callcenter.store.repositories.flow_counts import FlowCounts, NodeCounts, Tried, count_flow, count_tried
from tests.support.desk import add_record

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)

Step = tuple[str, str | None]


def a_path(*steps: Step, version: str = "aa", flow: str = "main") -> list[dict[str, Any]]:
    """Each step takes ten seconds."""
    found = []
    for number, (node, exit_) in enumerate(steps):
        entered, left = AT + timedelta(seconds=10 * number), AT + timedelta(seconds=10 * number + 10)
        step = {"flow": flow, "version": version, "node": node, "entered_at": entered.isoformat()}
        found.append({**step, "exit": exit_, "left_at": left.isoformat()} if exit_ else step)
    return found


async def call(database: Database, outcome: str | None, path: Sequence[dict[str, Any]], **facts: Any) -> None:
    ended = AT + timedelta(seconds=10 * len(path) + 20)
    row = {"started_at": AT, "ended_at": ended, "outcome": outcome, "ivr_path": path, **facts}
    await add_record(database, **row)


async def counted(database: Database, **wanted: Any) -> FlowCounts:
    async with database.transaction() as connection:
        return await count_flow(connection, "main", **{"since": AT - DAY, "until": AT + DAY, **wanted})


async def tried(database: Database, **wanted: Any) -> Tried:
    async with database.transaction() as connection:
        return await count_tried(connection, "main", "aa", **{"since": AT - DAY, **wanted})


def whole(counts: FlowCounts, name: str) -> NodeCounts:
    (found,) = [one for one in counts.whole if one.node == name]
    return found


def node(counts: FlowCounts, name: str) -> NodeCounts:
    (found,) = [one for one in counts.nodes if one.node == name]
    return found


async def test_a_flow_that_nobody_called_has_no_rate(database: Database) -> None:
    counts = await counted(database)
    assert (counts.calls, counts.nodes, counts.self_service_rate, counts.truncated) == (0, [], None, False)


async def test_each_exit_each_hang_up_and_each_end_is_counted(database: Database) -> None:
    await call(database, "self_served", a_path(("menu", "1"), ("bye", None)))
    await call(database, "self_served", a_path(("menu", "1"), ("bye", None)))
    await call(database, "answered", a_path(("menu", "no_input"), ("menu", "2"), ("agent", None)))
    await call(database, "abandoned_in_ivr", a_path(("menu", None)))
    counts = await counted(database)
    assert (counts.calls, counts.hung_up, counts.self_service_rate) == (4, 1, 0.5)
    assert counts.outcomes == {"self_served": 2, "answered": 1, "abandoned_in_ivr": 1}
    assert [one.node for one in counts.nodes] == ["menu", "bye", "agent"]
    menu = node(counts, "menu")
    assert (menu.visits, menu.calls, menu.exits, menu.hung_up, menu.ended) == (
        5,
        4,
        {"1": 2, "no_input": 1, "2": 1},
        1,
        0,
    )
    assert (node(counts, "bye").ended, node(counts, "agent").ended) == (2, 1)


async def test_the_time_at_a_node_lasts_until_it_is_left_or_the_caller_hangs_up(database: Database) -> None:
    await call(database, "answered", a_path(("menu", "1"), ("agent", None)))
    await call(database, "abandoned_in_ivr", a_path(("menu", None)))
    counts = await counted(database)
    assert node(counts, "menu").mean_seconds == 20.0  # ten, and thirty until the record's end
    assert node(counts, "agent").mean_seconds is None, "a talk is not the flow's time"


async def test_only_this_flow_its_version_and_its_time_are_counted(database: Database) -> None:
    await call(database, "self_served", a_path(("menu", "1"), ("bye", None)))
    await call(database, "self_served", a_path(("menu", "2"), ("bye", None), version="bb"))
    await call(database, "self_served", a_path(("menu", "3"), flow="other"))
    await call(database, "self_served", a_path(("menu", "4")), started_at=AT - 2 * DAY)
    await call(database, None, a_path(("menu", "5")), stage="in_flow", ended_at=None)
    assert node(await counted(database), "menu").exits == {"1": 1, "2": 1}
    assert node(await counted(database, digest="bb"), "menu").exits == {"2": 1}


async def test_where_there_were_more_calls_the_newest_are_counted(database: Database) -> None:
    for minutes, key in enumerate(("1", "2", "3")):
        await call(database, "self_served", a_path(("menu", key)), started_at=AT + timedelta(minutes=minutes))
    for limit in ({"most": 2}, {"looked_at": 2}):
        counts = await counted(database, **limit)
        assert (counts.calls, counts.truncated, node(counts, "menu").exits) == (2, True, {"2": 1, "3": 1})


async def test_a_version_erred_where_a_node_was_left_by_error_or_the_call_failed(database: Database) -> None:
    await call(database, "answered", a_path(("menu", "1"), ("agent", None)))
    await call(database, "answered", a_path(("look_up", "error"), ("agent", None)))
    await call(database, "failed", a_path(("menu", "1")))
    await call(database, "failed", a_path(("look_up", "error")))
    await call(database, "failed", a_path(("look_up", "error"), version="bb"))
    other = [*a_path(("menu", "1")), *a_path(("look_up", "error"), flow="other")]
    await call(database, "answered", other)
    await call(database, "failed", a_path(("menu", "1")), started_at=AT - 2 * DAY)
    await call(database, None, a_path(("look_up", "error")), stage="in_flow", ended_at=None)
    assert await tried(database) == Tried(calls=5, errors=3)


async def test_steps_of_one_node_that_follow_each_other_are_one_visit_of_it(database: Database) -> None:
    offered = (("offer.offer", "2"), ("offer.number", "done"), ("offer.other", "done"), ("bye", None))
    await call(database, "self_served", a_path(("menu", "1"), *offered))
    await call(database, "abandoned_in_ivr", a_path(("menu", "1"), ("offer.offer", "2"), ("offer.number", None)))
    await call(
        database, "self_served", a_path(("offer.offer", "3"), ("menu", "1"), ("offer.offer", "3"), ("bye", None))
    )
    counts = await counted(database)
    assert [one.node for one in counts.whole] == ["offer", "menu", "bye"]
    offer = whole(counts, "offer")
    assert (offer.visits, offer.calls, offer.exits) == (4, 3, {"bye": 2, "menu": 1})
    assert (offer.hung_up, offer.ended) == (1, 0)
    assert (whole(counts, "menu").exits, whole(counts, "bye").ended) == ({"offer": 3}, 2)
    assert node(counts, "offer.number").exits == {"done": 1}, "and step by step as before"


async def test_the_time_at_a_node_is_that_of_all_its_steps(database: Database) -> None:
    await call(database, "self_served", a_path(("offer.offer", "1"), ("offer.own", "done"), ("bye", None)))
    await call(database, "abandoned_in_ivr", a_path(("offer.offer", "1"), ("offer.own", None)))
    await call(database, "answered", a_path(("people.wait", "1"), ("people.agent", None)))
    counts = await counted(database)
    assert whole(counts, "offer").mean_seconds == 30.0  # twenty, and forty until the record's end
    assert whole(counts, "people").mean_seconds is None


async def test_what_lies_in_another_flow_between_two_steps_makes_them_two_visits(database: Database) -> None:
    ways = [a_path(("offer.offer", "1")), a_path(("inner", "done"), flow="other"), a_path(("offer.own", "done"))]
    await call(database, "self_served", [step for way in ways for step in way])
    offer = whole(await counted(database), "offer")
    assert (offer.visits, offer.exits, offer.ended) == (2, {}, 2)
