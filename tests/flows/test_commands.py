"""What a person sees of `flows check` and `flows graph`."""

import json
from pathlib import Path

import pytest

from callcenter.flows.commands import GraphFormat, check, graph
from callcenter.flows.problems import FlowProblems

SHIPPED = Path(__file__).resolve().parents[2] / "ivr_flows"
GOOD = "start: a\nnodes: {a: {type: enqueue, queue: sales}}\n"


def test_the_shipped_flows_pass(capsys: pytest.CaptureFixture[str]) -> None:
    assert check([SHIPPED], queues={"sales", "support"}) == 0
    lines = capsys.readouterr().out.splitlines()
    assert {"echo", "main_line"} <= {line.split()[0] for line in lines}
    assert all(line.endswith("nodes, ok") for line in lines)


def test_every_problem_of_every_file_is_a_line_and_the_exit_code_is_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "good.yaml").write_text(GOOD)
    (tmp_path / "bad.yaml").write_text("start: b\nnodes:\n  a: {type: hangup}\n")
    files = [tmp_path / name for name in ("bad.yaml", "good.yaml", "none.yaml")]
    assert check(files, queues={"sales"}) == 1
    bad, start, good, none = capsys.readouterr().out.splitlines()
    assert bad == f"{files[0]}:1: -: start: leads to 'b', which is not a node"
    assert start.startswith(f"{files[0]}:3: a: unknown node type 'hangup'")
    assert good.startswith("good ")
    assert none == f"{files[2]}:1: -: cannot be read: no such file"


def test_unknown_queues_and_prompts_are_problems(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "good.yaml").write_text(GOOD)
    (tmp_path / "say.yaml").write_text("start: a\nnodes: {a: {type: echo, prompts: [x, y], exits: {done: a}}}\n")
    (tmp_path / "prompts.yaml").write_text("x: {both: [{en: Hello, zh: 您好}]}\ny: {en: Hello}\n")
    assert check([tmp_path / "good.yaml"], queues={"support"}) == 1
    assert capsys.readouterr().out == f"{tmp_path / 'good.yaml'}:2: a: queue: unknown queue 'sales'\n"
    check([tmp_path / "say.yaml"])
    assert f"{tmp_path / 'say.yaml'}:2: a: prompts[1]: prompt 'y' lacks the language 'zh'\n" in capsys.readouterr().out


def test_a_mistake_in_a_sub_flow_is_told_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "inner.yaml").write_text("start: a\nnodes: {a: {type: return, exit: done, loud: true}}\n")
    outer = "start: a\nnodes: {a: {type: subflow, flow: inner, exits: {done: b}}, b: {type: hang_up}}\n"
    (tmp_path / "one.yaml").write_text(outer)
    (tmp_path / "two.yaml").write_text(outer)
    assert check([tmp_path]) == 1
    assert capsys.readouterr().out == f"{tmp_path / 'inner.yaml'}:2: a: unknown field 'loud'\n"


def test_hosts_are_checked_where_they_are_known(tmp_path: Path) -> None:
    file = tmp_path / "ask.yaml"
    file.write_text(
        "start: a\nnodes:\n  a: {type: http, url: 'https://h.example/x', exits: {done: b, refused: b}}\n"
        "  b: {type: hang_up}\n"
    )
    assert [check([file], hosts=hosts) for hosts in (None, ["h.example"], ["h.example:443"], ["other"])] == [0, 0, 0, 1]


def test_problems_are_told_in_chinese_on_request(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "good.yaml").write_text(GOOD)
    check([tmp_path / "good.yaml"], queues=set(), language="zh")
    assert capsys.readouterr().out.endswith(":2: a: queue：未知队列 'sales'\n")


def test_the_prompts_file_among_the_files_is_passed_over() -> None:
    assert check([SHIPPED / "prompts.yaml", SHIPPED / "echo.yaml"]) == 0


def test_a_folder_without_flows_does_not_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check([tmp_path]) == 1
    assert capsys.readouterr().out == f"{tmp_path}:1: -: holds no flow\n"


def test_a_flow_is_drawn_in_three_ways_even_while_it_is_broken(tmp_path: Path) -> None:
    assert graph(SHIPPED / "main_line.yaml").startswith("flowchart TD\n")
    (tmp_path / "bad.yaml").write_text("start: a\nnodes: {a: {type: sing}}\n")
    assert graph(tmp_path / "bad.yaml", GraphFormat.SVG).startswith("<svg ")
    assert json.loads(graph(tmp_path / "bad.yaml", GraphFormat.JSON)) == {
        "name": "bad",
        "nodes": [{"id": "a", "type": "sing", "details": [], "line": 2}],
        "edges": [{"source": None, "exit": "start", "target": "a", "kind": "start"}],
    }
    (tmp_path / "empty.yaml").write_text("")
    with pytest.raises(FlowProblems):
        graph(tmp_path / "empty.yaml")
