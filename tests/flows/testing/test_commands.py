"""`callcenter flows test`: every file is run, what is wrong is printed, and the exit code says it."""

from pathlib import Path

from callcenter.flows.testing.commands import run_files

FLOW = "start: say\nnodes:\n  say: {type: play, prompts: [hello], exits: {done: end}}\n  end: {type: hang_up}\n"
GOOD = "flow: hello\ncases:\n  - {name: Hello, expect: {heard: [hello], outcome: self_served}}\n"
BAD = "flow: hello\ncases:\n  - {name: Hello, expect: {heard: [goodbye]}}\n"


def run(tmp_path: Path, tests: str, *, least: int = 0, flow: str = FLOW, language: str = "en") -> tuple[int, list[str]]:
    (tmp_path / "hello.yaml").write_text(flow, encoding="utf-8")
    (tmp_path / "tests").mkdir(exist_ok=True)
    (tmp_path / "tests" / "hello.yaml").write_text(tests, encoding="utf-8")
    lines: list[str] = []
    return run_files([tmp_path], language=language, least=least, say=lines.append), lines


def test_all_well(tmp_path: Path) -> None:
    code, lines = run(tmp_path, GOOD, least=100)
    assert code == 0
    assert lines == ["hello: 100 % of 2 nodes and 1 exits are taken", "1 cases of 1 flows, 0 failed"]


def test_a_case_that_fails_is_printed_with_its_place(tmp_path: Path) -> None:
    code, lines = run(tmp_path, BAD)
    assert code == 1
    assert lines[:2] == [
        f"{tmp_path}/tests/hello.yaml:3: Hello: heard nothing of 'goodbye' from there on; heard: hello",
        "    went say (done) → end",
    ]


def test_chinese_readers_read_chinese(tmp_path: Path) -> None:
    _, lines = run(tmp_path, BAD, language="zh")
    assert "没有听到" in lines[0]


def test_too_little_covered_fails(tmp_path: Path) -> None:
    two = "start: say\nnodes:\n  say: {type: echo, exits: {done: end}}\n  end: {type: hang_up}\n"
    code, lines = run(tmp_path, "flow: hello\ncases:\n  - {name: A, expect: {}}\n", least=100, flow=two)
    assert code == 1
    assert lines[1:3] == ["    end", "    say → done"]


def test_a_broken_flow_and_broken_tests_are_told(tmp_path: Path) -> None:
    code, lines = run(tmp_path, GOOD, flow="start: nowhere\nnodes: {}\n")
    assert code == 1
    assert f"{tmp_path}/hello.yaml:2: " in lines[0]
    code, lines = run(tmp_path, "flow: hello\ncases: []\n")
    assert code == 1
    assert "tests/hello.yaml" in lines[0]


def test_no_tests_at_all_is_no_success(tmp_path: Path) -> None:
    assert run_files([tmp_path], language="en", least=0, say=lambda line: None) == 1
