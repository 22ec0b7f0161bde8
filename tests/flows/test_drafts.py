"""The draft of a flow is its file, checked against everything it leads to."""

from dataclasses import replace
from pathlib import Path

import pytest

from callcenter.core.configuration import Overflow, OverflowKind, OverflowReason
from callcenter.flows.drafts import draft_names, read_draft
from callcenter.flows.problems import FlowProblems
from callcenter.flows.read import read_flow_from
from tests.support.floor import a_floor
from tests.support.flow_drafts import BROKEN, FIRST, SECOND, a_draft


def test_a_draft_is_the_flow_and_the_text_of_its_files(tmp_path: Path) -> None:
    draft = a_draft(tmp_path)
    assert dict(draft.sources) == {"main.yaml": FIRST}
    assert read_flow_from(draft.sources, "main") == draft.flow


def test_another_text_is_another_version(tmp_path: Path) -> None:
    assert a_draft(tmp_path).flow.version != a_draft(tmp_path, SECOND).flow.version


def test_queues_and_prompts_are_checked_where_they_are_known(tmp_path: Path) -> None:
    a_draft(tmp_path, FIRST.replace("sales", "welsh"))
    with pytest.raises(FlowProblems, match="welsh"):
        read_draft(tmp_path, "main", a_floor())
    a_draft(tmp_path, SECOND)
    with pytest.raises(FlowProblems, match="welcome"):
        read_draft(tmp_path, "main", a_floor(), prompts=("goodbye",))
    assert read_draft(tmp_path, "main", a_floor(), prompts=("welcome",)).flow.start == "a"


def test_the_prompts_beside_it_count_with_their_languages_and_come_before_others(tmp_path: Path) -> None:
    a_draft(tmp_path, SECOND)
    prompts = tmp_path / "prompts.yaml"
    prompts.write_text("welcome: {en: Hello}\n")
    with pytest.raises(FlowProblems, match="lacks the language 'zh'"):
        read_draft(tmp_path, "main", a_floor(), prompts=("welcome",))
    prompts.write_text("welcome: {en: Hello, zh: 您好}\n")
    assert read_draft(tmp_path, "main", a_floor(), prompts=("goodbye",)).flow.start == "a"


def test_a_host_that_is_not_allowed_is_no_reason_to_load_and_one_to_refuse(tmp_path: Path) -> None:
    asks = (
        "start: a\nnodes:\n  a: {type: http, url: 'https://crm.example/x', exits: {done: b, refused: b}}\n"
        "  b: {type: hang_up}\n"
    )
    a_draft(tmp_path, asks)
    for hosts in ((), ("other.example",)):
        with pytest.raises(FlowProblems, match=r"'crm\.example' is not allowed"):
            read_draft(tmp_path, "main", a_floor(), hosts=hosts)
    assert read_draft(tmp_path, "main", a_floor(), hosts=("crm.example",)).flow.start == "a"


def test_a_broken_and_a_missing_file_are_no_draft(tmp_path: Path) -> None:
    (tmp_path / "main.yaml").write_text(BROKEN)
    for name in ("main", "other"):
        with pytest.raises(FlowProblems):
            read_draft(tmp_path, name)


def test_a_node_that_a_queue_overflows_to_must_stay(tmp_path: Path) -> None:
    floor = a_floor()
    overflow = Overflow(kind=OverflowKind.FLOW, target="main/message")
    sales = replace(floor.queues["sales"], overflows={OverflowReason.FULL: overflow})
    floor = replace(floor, queues={**floor.queues, "sales": sales})
    a_draft(tmp_path)
    with pytest.raises(FlowProblems, match=r"main.yaml:1: message: queue 'sales' overflows to this node"):
        read_draft(tmp_path, "main", floor)
    a_draft(tmp_path, name="other")
    assert read_draft(tmp_path, "other", floor).flow.name == "other"


def test_flows_with_a_file_are_known_by_name(tmp_path: Path) -> None:
    a_draft(tmp_path)
    a_draft(tmp_path, name="night")
    (tmp_path / "prompts.yaml").write_text("{}")
    assert draft_names(tmp_path) == ["main", "night"]
    assert draft_names(tmp_path / "nowhere") == []
