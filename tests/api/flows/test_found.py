"""A version is meant by its number, or as live, canary or draft; a file is a draft or its problems."""

import pytest

from callcenter.api.errors import Problem
from callcenter.api.flows.found import all_drafted, as_error, drafted, good_draft, named
from callcenter.flows.problems import Problem as FlowProblem
from tests.api.flows.conftest import FlowDesk
from tests.support.flow_drafts import BROKEN, FIRST, SECOND


async def meant(flow_desk: FlowDesk, wanted: str) -> tuple[str, int]:
    assert flow_desk.desk is not None
    async with flow_desk.database.transaction() as connection:
        found = await named(flow_desk.desk.parts, connection, "main", wanted)
    assert found.flow is not None
    return found.label, len(found.flow.nodes)


async def test_a_version_is_found_by_each_of_its_names(flow_desk: FlowDesk) -> None:
    await flow_desk.publish(FIRST)
    flow_desk.write(SECOND)
    await flow_desk.change("PUT", "/canary", {"percent": 5})
    flow_desk.write(FIRST)
    assert [await meant(flow_desk, wanted) for wanted in ("live", "canary", "draft", "2")] == [
        ("v1", 1),
        ("v2", 2),
        ("draft", 1),
        ("v2", 2),
    ]


@pytest.mark.parametrize(
    ("wanted", "code"), [("live", "flow_not_published"), ("canary", "no_canary"), ("3", "unknown_version")]
)
async def test_what_is_not_there_is_refused(flow_desk: FlowDesk, wanted: str, code: str) -> None:
    with pytest.raises(Problem) as refused:
        await meant(flow_desk, wanted)
    assert refused.value.code == code


async def test_a_file_is_a_draft_its_problems_or_nothing(flow_desk: FlowDesk) -> None:
    assert flow_desk.desk is not None
    parts = flow_desk.desk.parts
    flow_desk.write(BROKEN, name="night")
    assert {name: one.draft is not None for name, one in (await all_drafted(parts)).items()} == {
        "main": True,
        "night": False,
    }
    assert await drafted(parts, "nothing") is None
    assert (await good_draft(parts, "main")).flow.name == "main"
    with pytest.raises(Problem, match="draft_changed"):
        await good_draft(parts, "main", digest="ffff")


async def test_a_queue_that_is_not_there_is_a_problem_of_the_draft(flow_desk: FlowDesk) -> None:
    assert flow_desk.desk is not None
    flow_desk.write(FIRST.replace("sales", "welsh"))
    found = await drafted(flow_desk.desk.parts, "main")
    assert found is not None
    assert "welsh" in found.problems[0].text_en


def test_a_problem_says_its_file_its_line_and_its_node() -> None:
    problem = FlowProblem(file="main.yaml", line=3, node="a", text_en="is amiss", text_zh="有误")
    assert as_error(problem)["loc"] == ("main.yaml", 3, "a")
    whole = FlowProblem(file="main.yaml", line=1, text_en="is amiss", text_zh="有误")
    assert as_error(whole)["loc"] == ("main.yaml", 1)
