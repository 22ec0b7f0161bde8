"""Flows are tried out over the API: an imaginary call, and the tests of a flow, of any version."""

from typing import Any

import pytest

from tests.api.flows.conftest import FlowDesk
from tests.support.flow_drafts import BROKEN, FIRST, SECOND
from tests.support.problems import assert_problem

MENU = """\
start: menu
nodes:
  menu:
    type: menu
    prompts: [{en: "Hello {customer.name}", zh: "您好{customer.name}"}, choose]
    exits: {"1": sales, "2": secret, no_input: end, invalid: end}
  secret:
    type: verify
    fact: birthday
    prompts: [birthday]
    exits: {verified: hours, refused: end, no_input: end, error: end}
  hours:
    type: check_hours
    schedule: office
    exits: {open: sales, closed: end}
  sales:
    type: enqueue
    queue: sales
    exits: {max_wait: end}
  end:
    type: hang_up
"""
TESTS = """\
flow: main
given: {customer: {id: "7", name: 李雷}}
cases:
  - {name: Sales, when: [1], expect: {queue: sales}}
  - {name: Nobody, when: [silence], expect: {queue: sales}}
"""


async def post(flow_desk: FlowDesk, path: str, **given: Any) -> dict[str, Any]:
    answer = await (await flow_desk.as_("sam")).post(f"/api/v1/flows/main/{path}", json=given)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


@pytest.fixture
def menu(flow_desk: FlowDesk) -> FlowDesk:
    """The flow `main` is a menu, and has tests."""
    flow_desk.write(MENU.replace("    schedule: office\n", '    timezone: UTC\n    hours: {monday: ["09:00-10:00"]}\n'))
    (flow_desk.folder / "tests").mkdir()
    (flow_desk.folder / "tests" / "main.yaml").write_text(TESTS, encoding="utf-8")
    return flow_desk


async def test_what_is_heard_and_awaited_is_told(menu: FlowDesk) -> None:
    found = await post(menu, "simulate", given={"customer": {"id": "7", "name": "李雷"}}, when=["1"])
    assert found["of"] == "draft"
    assert found["steps"] == [
        {
            "node": "menu",
            "heard": [
                {"prompt": None, "text": "您好李雷", "language": "zh"},
                {"prompt": "choose", "text": None, "language": "zh"},
            ],
            "deed": "1",
            "exit": "1",
            "problem": None,
        },
        {"node": "sales", "heard": [], "deed": None, "exit": None, "problem": None},
    ]
    assert (found["awaited"], found["exits"]) == ("queue", ["max_wait"])
    assert (found["queue"], found["outcome"]) == ("sales", None)
    assert found["position"] == {"node": "sales", "language": "zh", "attributes": {}, "private": []}


async def test_a_call_that_is_over_awaits_nothing(menu: FlowDesk) -> None:
    given = {"customer": {"name": "A"}}
    found = await post(menu, "simulate", given=given, when=["1", {"queue": "max_wait"}])
    assert (found["awaited"], found["exits"], found["queue"]) == ("nothing", [], None)
    assert found["outcome"] == "self_served"


async def test_private_values_are_told_by_name_and_masked_digits_not_at_all(menu: FlowDesk) -> None:
    given = {"customer": {"name": "A"}, "at": "2026-03-02T10:30:00Z"}
    found = await post(menu, "simulate", given=given, when=["20314"])
    assert "0314" not in str(found)
    assert found["asked"] == [
        {
            "node": "secret.check",
            "service": "check_identity",
            "arguments": {"fact": "birthday", "digits": "****", "last": None},
            "exit": "verified",
        }
    ]
    assert found["position"]["private"] == ["_secret_answer", "identity"]
    assert found["position"]["attributes"] == {"opens_at": "2026-03-09T09:00:00+00:00"}


async def test_a_deed_that_fits_nothing_is_refused_with_its_place(menu: FlowDesk) -> None:
    given = {"given": {"customer": {"name": "A"}}, "when": ["9", "message"]}
    answer = await (await menu.as_("sam")).post("/api/v1/flows/main/simulate", json=given)
    (error,) = assert_problem(answer, 422, "deed_unexpected")["errors"]
    assert (error["pointer"], error["code"]) == ("body/when/1", "message_unexpected")
    assert error["detail"] == "在 menu 处留言，但此处不录音"


@pytest.mark.parametrize(
    "wrong",
    [
        {"when": ["shout"]},
        {"when": ["1"] * 201},
        {"of": "yesterday"},
        {"of": 0},
        {"given": {"at": "0001-01-01T00:00:00+08:00"}},
        {"given": {"weather": "rain"}},
    ],
)
async def test_what_is_no_deed_and_no_world_is_refused(menu: FlowDesk, wrong: dict[str, Any]) -> None:
    answer = await (await menu.as_("sam")).post("/api/v1/flows/main/simulate", json=wrong)
    assert_problem(answer, 422, "invalid_request")


async def test_half_a_character_is_refused_and_breaks_nothing(menu: FlowDesk) -> None:
    client = await menu.as_("sam")
    body = '{"given": {"customer": {"name": "\\ud800"}}}'
    answer = await client.post(
        "/api/v1/flows/main/simulate", content=body, headers={"Content-Type": "application/json"}
    )
    assert_problem(answer, 422, "invalid_request")


async def test_each_version_can_be_tried(flow_desk: FlowDesk) -> None:
    client = await flow_desk.as_("sam")
    for of, code in (("live", "flow_not_published"), ("canary", "flow_not_published"), (7, "unknown_version")):
        answer = await client.post("/api/v1/flows/main/simulate", json={"of": of})
        assert answer.json()["code"] in {code, "no_canary"}
    await flow_desk.publish(FIRST)
    flow_desk.write(SECOND)
    await flow_desk.change("PUT", "/canary", {"percent": 5})
    flow_desk.write(BROKEN)
    for of, label, node in (("live", "v1", "a"), ("canary", "v2", "b"), (1, "v1", "a")):
        found = await post(flow_desk, "simulate", of=of)
        assert (found["of"], found["position"]["node"]) == (label, node)
    assert_problem(await client.post("/api/v1/flows/main/simulate", json={}), 422, "flow_refused")
    assert_problem(await client.post("/api/v1/flows/other/simulate", json={}), 404, "unknown_flow")


async def test_agents_try_nothing(menu: FlowDesk) -> None:
    client = await menu.as_("alice")
    for path in ("simulate", "tests"):
        assert_problem(await client.post(f"/api/v1/flows/main/{path}", json={}), 403, "forbidden")


async def test_the_tests_of_a_flow_are_run_with_what_they_cover(menu: FlowDesk) -> None:
    found = await post(menu, "tests")
    assert (found["of"], found["passed"], found["problems"]) == ("draft", False, [])
    assert [(one["name"], one["passed"], one["path"]) for one in found["cases"]] == [
        ("Sales", True, "menu (1) → sales"),
        ("Nobody", False, "menu"),
    ]
    (problem,) = found["cases"][1]["problems"]
    assert (problem["file"], problem["line"], problem["node"]) == ("tests/main.yaml", 5, "Nobody")
    assert problem["zh"] != problem["en"]
    coverage = found["coverage"]
    assert (coverage["nodes"], coverage["missed_nodes"]) == (5, ["secret", "hours", "end"])
    assert {"node": "menu", "exit": "2"} in coverage["missed_exits"]


async def test_tests_that_somebody_is_writing_are_run_instead(menu: FlowDesk) -> None:
    found = await post(menu, "tests", tests=TESTS.replace("[silence], expect: {queue: sales}", "[1], expect: {}"))
    assert (found["passed"], len(found["cases"])) == (True, 2)
    found = await post(menu, "tests", tests=TESTS + "  - {name: Third, expects: {}}\n")
    assert (found["passed"], found["cases"]) == (False, [])
    assert {(one["file"], one["line"]) for one in found["problems"]} == {("tests.yaml", 6)}


async def test_a_flow_without_tests_has_not_passed(flow_desk: FlowDesk) -> None:
    found = await post(flow_desk, "tests")
    assert (found["passed"], found["cases"], found["coverage"]["percent"]) == (False, [], 0)


async def test_tests_are_run_against_what_is_live(menu: FlowDesk) -> None:
    await menu.publish(FIRST)
    menu.write(BROKEN)
    found = await post(menu, "tests", of="live")
    assert [one["passed"] for one in found["cases"]] == [False, False]
    assert found["cases"][0]["path"] == "a"
