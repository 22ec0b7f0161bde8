"""What supervisors see of flows: what runs, its versions, what they differ in, and how callers fare in them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.api.flows.conftest import URL, FlowDesk
from tests.support.desk import add_record
from tests.support.flow_drafts import BROKEN, FIRST, SECOND, THIRD
from tests.support.problems import assert_problem

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


async def walked(flow_desk: FlowDesk, digest: str, exit_: str = "done", *, outcome: str = "self_served") -> None:
    step = {
        "flow": "main",
        "version": digest,
        "node": "a",
        "exit": exit_,
        "entered_at": AT.isoformat(),
        "left_at": (AT + timedelta(seconds=4)).isoformat(),
    }
    await add_record(
        flow_desk.database, started_at=AT, ended_at=AT + timedelta(minutes=1), outcome=outcome, ivr_path=[step]
    )


async def shown(flow_desk: FlowDesk, path: str = "", **query: Any) -> dict[str, Any]:
    answer = await flow_desk.get(path, **query)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def test_agents_see_none_of_it(flow_desk: FlowDesk) -> None:
    await flow_desk.publish(FIRST)
    for path in ("", "/versions", "/versions/1", "/diff", "/counts", "/graph"):
        assert (await flow_desk.get(path)).status_code == 200, path
        assert_problem(await flow_desk.get(path, who="alice"), 403, "forbidden")
    assert_problem(await (await flow_desk.as_("alice")).get(URL), 403, "forbidden")


async def test_all_flows_are_listed_with_what_runs_and_what_is_wrong(flow_desk: FlowDesk) -> None:
    await flow_desk.publish(FIRST)
    flow_desk.write(BROKEN, name="night")
    items = (await (await flow_desk.as_("sam")).get(URL)).json()["items"]
    assert [(one["name"], one["live"], one["rev"], one["draft_is_live"]) for one in items] == [
        ("main", 1, 1, True),
        ("night", None, 0, False),
    ]
    assert items[0]["problems"] == 0
    assert items[1]["problems"] > 0
    (flow_desk.folder / "main.yaml").unlink()
    items = (await (await flow_desk.as_("sam")).get(URL)).json()["items"]
    assert (items[0]["name"], items[0]["live"], items[0]["problems"]) == ("main", 1, None)


async def test_a_flow_that_was_never_published_is_its_file(flow_desk: FlowDesk) -> None:
    answer = await flow_desk.get()
    assert (answer.headers["etag"], answer.json()["live"], answer.json()["draft"]["problems"]) == ('"0"', None, [])
    assert_problem(await (await flow_desk.as_("sam")).get(f"{URL}/other"), 404, "unknown_flow")


async def test_problems_of_a_draft_have_their_place_in_both_languages(flow_desk: FlowDesk) -> None:
    flow_desk.write(BROKEN)
    draft = (await shown(flow_desk))["draft"]
    assert draft["digest"] is None
    (found,) = [one for one in draft["problems"] if "nowhere" in one["en"]]
    assert (found["file"], found["line"], found["node"]) == ("main.yaml", 3, "a")
    assert "nowhere" in found["zh"]
    assert found["zh"] != found["en"]


async def test_how_a_canary_does_is_shown(flow_desk: FlowDesk) -> None:
    await flow_desk.publish(FIRST)
    flow_desk.write(SECOND)
    await flow_desk.change("PUT", "/canary", {"percent": 10, "error_limit": 3, "least_calls": 40})
    digest = (await shown(flow_desk, "/versions/2"))["digest"]
    await walked(flow_desk, digest)
    await walked(flow_desk, digest, "error")
    canary = (await shown(flow_desk))["canary"]
    assert canary.pop("since").startswith("2026-03-02")
    assert canary == {"version": 2, "percent": 10, "error_limit": 3, "least_calls": 40, "calls": 2, "errors": 1}


async def test_versions_are_listed_newest_first_and_shown_with_their_files(flow_desk: FlowDesk) -> None:
    for text in (FIRST, SECOND, THIRD):
        await flow_desk.publish(text, note=f"{len(text)} letters")
    items = (await shown(flow_desk, "/versions"))["items"]
    assert [one["version"] for one in items] == [3, 2, 1]
    assert (items[0]["actor"], items[0]["note"]) == ("admin", f"{len(THIRD)} letters")
    assert [one["version"] for one in (await shown(flow_desk, "/versions", before=3, limit=1))["items"]] == [2]
    assert (await shown(flow_desk, "/versions/1"))["sources"] == {"main.yaml": FIRST}
    assert_problem(await flow_desk.get("/versions/4"), 404, "unknown_version")


async def test_the_live_version_and_the_draft_are_compared(flow_desk: FlowDesk) -> None:
    assert_problem(await flow_desk.get("/diff"), 409, "flow_not_published")
    await flow_desk.publish(SECOND)
    flow_desk.write(THIRD)
    found = await shown(flow_desk, "/diff")
    assert (found["old"], found["new"], found["start"]) == ("v1", "draft", ["a", "b"])
    assert [(one["node"], one["change"]) for one in found["nodes"]] == [("b", "same"), ("a", "removed")]
    assert found["ways"] == [{"node": "a", "exit": "done", "target": "b", "change": "removed"}]
    assert "-start: a" in found["text"].splitlines()
    assert (await shown(flow_desk, "/diff", old="1", new="live"))["text"] == ""
    assert_problem(await flow_desk.get("/diff", old="canary"), 409, "no_canary")
    assert_problem(await flow_desk.get("/diff", old="9"), 404, "unknown_version")
    assert_problem(await flow_desk.get("/diff", old="yesterday"), 422, "invalid_request")


async def test_calls_are_counted_of_all_versions_or_of_one(flow_desk: FlowDesk) -> None:
    await flow_desk.publish(FIRST)
    await flow_desk.publish(SECOND)
    first, second = [(await shown(flow_desk, f"/versions/{number}"))["digest"] for number in (1, 2)]
    await walked(flow_desk, first)
    await walked(flow_desk, second, "error", outcome="failed")
    counts = await shown(flow_desk, "/counts", until="2026-03-03T00:00:00Z")
    assert (counts["calls"], counts["self_service_rate"], counts["since"]) == (2, 0.5, "2026-02-24T00:00:00Z")
    assert counts["nodes"][0]["exits"] == {"done": 1, "error": 1}
    assert counts["nodes"][0]["mean_seconds"] == 4.0
    counts = await shown(flow_desk, "/counts", until="2026-03-03T00:00:00Z", version=1)
    assert (counts["calls"], counts["self_service_rate"]) == (1, 1.0)


async def test_figures_are_of_a_month_at_most(flow_desk: FlowDesk) -> None:
    for since, until in (
        ("2026-01-01T00:00:00Z", "2026-03-02T00:00:00Z"),
        ("2026-03-02T00:00:00Z", "2026-03-01T00:00:00Z"),
    ):
        assert_problem(await flow_desk.get("/counts", since=since, until=until), 422, "range_too_long")
    assert_problem(await flow_desk.get("/counts", until="0001-01-01T00:00:00Z"), 422, "range_too_long")


async def test_a_flow_is_drawn_also_while_its_draft_has_problems(flow_desk: FlowDesk) -> None:
    await flow_desk.publish(SECOND)
    graph = await shown(flow_desk, "/graph", version="live")
    assert [(one["id"], one["type"]) for one in graph["nodes"]] == [("a", "play"), ("b", "hang_up")]
    assert ("a", "done", "b") in {(one["source"], one["exit"], one["target"]) for one in graph["edges"]}
    flow_desk.write(BROKEN)
    assert [one["id"] for one in (await shown(flow_desk, "/graph"))["nodes"]] == ["a"]
    flow_desk.write("nodes: [")
    assert_problem(await flow_desk.get("/graph"), 422, "flow_refused")
