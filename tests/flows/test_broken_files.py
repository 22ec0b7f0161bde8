"""Broken flow files, each refused for what its comments say, at their lines and for nothing else, in both languages.

A comment `#! node: words` stands on the line of the mistake; `-` is the file itself, and the words are part of what is
told. Files called `good_…` have no mistake: they stand beside the others.
"""

import re
from pathlib import Path

import pytest

from callcenter.flows.commands import check
from callcenter.flows.problems import FlowProblems, Problem
from callcenter.flows.read import read_flow

FOLDER = Path(__file__).resolve().parent / "broken"
FILES = sorted(FOLDER.glob("*.yaml"))
BROKEN = [file for file in FILES if not file.name.startswith("good_")]
GOOD = [file for file in FILES if file.name.startswith("good_")]
PROMPTS = {"hello": ("en", "zh"), "only_english": ("en",)}


def problems_of(file: Path) -> tuple[Problem, ...]:
    try:
        read_flow(
            file,
            queues={"sales", "support"},
            prompts=PROMPTS,
            schedules={"office"},
            hosts={"billing.example.com"},
        )
    except FlowProblems as refused:
        return refused.problems
    return ()


def expected(file: Path) -> list[tuple[int, str, str]]:
    """Line, node and words of every comment."""
    return [
        (number, node, words)
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        for node, words in re.findall(r"#! (\S+): (.+?)(?= #! |$)", line)
    ]


def test_a_hundred_and_twenty_broken_files_are_tried() -> None:
    assert len(BROKEN) >= 120
    assert all(expected(file) for file in BROKEN)


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_a_broken_file_is_refused_at_the_right_place_and_for_nothing_else(file: Path) -> None:
    found = problems_of(file)
    told = [f"{problem.line}: {problem.node or '-'}: {problem.text_en}" for problem in found]
    wanted = expected(file)
    assert sorted((problem.line, problem.node or "-") for problem in found) == sorted(
        (line, node) for line, node, _ in wanted
    ), told
    for line, node, words in wanted:
        assert any(one.startswith(f"{line}: {node}: ") and words in one for one in told), (words, told)


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_the_same_is_told_in_chinese_at_the_same_place(file: Path) -> None:
    for problem in problems_of(file):
        assert problem.shown("zh").startswith(f"{file}:{problem.line}: {problem.node or '-'}: ")
        assert re.search(r"[\u4e00-\u9fff]", problem.text_zh)


@pytest.mark.parametrize("file", GOOD, ids=lambda file: file.stem)
def test_the_files_beside_them_have_no_mistake(file: Path) -> None:
    assert problems_of(file) == ()


def test_no_problem_repeats_what_looks_like_a_secret() -> None:
    told = "\n".join(
        problem.shown(language)
        for file in BROKEN
        if file.name.startswith("secret_")
        for problem in problems_of(file)
        for language in ("en", "zh")
    )
    assert not re.search(r"sesame|q8w7|abc123|4111|6222|AKIA|s3cr3t|BEGIN", told)


def test_the_whole_folder_is_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert check([FOLDER]) == 1
    told = capsys.readouterr().out
    assert all(
        f"{file}:" in told for file in BROKEN if not file.stem.startswith(("http_", "prompt", "queue", "hours_"))
    )
