"""How problems read: one line each, in the order of the file, in both languages, with nothing hostile in them."""

import re
from pathlib import Path

from callcenter.flows.problems import _TEXTS, FlowProblems, Problem, is_worded, quoted, worded


def problem(line: int, node: str | None = "menu") -> Problem:
    return Problem(file="f.yaml", line=line, node=node, text_en="is wrong", text_zh="有误")


def test_a_problem_reads_file_line_node_problem() -> None:
    assert str(problem(7)) == "f.yaml:7: menu: is wrong"
    assert problem(7).shown("zh") == "f.yaml:7: menu: 有误"


def test_a_problem_of_the_file_itself_has_no_node() -> None:
    assert str(problem(1, None)) == "f.yaml:1: -: is wrong"


def test_all_problems_are_told_at_once_in_the_order_of_the_lines() -> None:
    assert str(FlowProblems([problem(9), problem(2, None)])) == "f.yaml:2: -: is wrong\nf.yaml:9: menu: is wrong"


def test_every_text_has_the_same_facts_in_both_languages() -> None:
    for english, chinese in _TEXTS.values():
        assert sorted(re.findall(r"{\w+}", english)) == sorted(re.findall(r"{\w+}", chinese))


def test_values_of_the_file_are_short_and_cannot_steer_a_terminal() -> None:
    assert quoted("\x1b[2J") == r"'\x1b[2J'"
    assert len(quoted("x" * 5000)) == 60


def test_braces_in_a_value_are_only_text() -> None:
    english, _ = worded("node_unknown", "exits.done", name=quoted("{0.__class__}"))
    assert english == "exits.done: leads to '{0.__class__}', which is not a node"


def test_every_code_that_a_form_or_a_reader_raises_has_words() -> None:
    folder = Path(__file__).resolve().parents[2] / "callcenter" / "flows"
    raised = re.compile(
        r'(?:PydanticCustomError|UnreadableExpression|UnreadableText|_refused)\(\s*(?:node, )?"([a-z_]+)"'
    )
    codes = {code for file in folder.rglob("*.py") for code in raised.findall(file.read_text(encoding="utf-8"))}
    assert len(codes) > 30
    assert {code for code in codes if not is_worded(code)} == set()
