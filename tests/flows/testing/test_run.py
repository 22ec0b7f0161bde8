"""A file of tests: what it says, how it fails, and where it says so."""

from pathlib import Path

import pytest

from callcenter.flows.read import read_flow
from callcenter.flows.testing.reading import read_tests
from callcenter.flows.testing.run import Tried, run_tests

FLOW = """\
start: menu
nodes:
  menu:
    type: menu
    prompts: [choose]
    exits: {"1": number, no_input: end, invalid: end}
  number:
    type: collect
    prompts: [enter]
    attribute: order_number
    max_digits: 6
    exits: {done: order, no_input: end, invalid: end}
  order:
    type: lookup_orders
    number: order_number
    exits: {found: end, not_found: sales, error: sales}
  sales:
    type: enqueue
    queue: sales
  end:
    type: hang_up
"""


def tried(tmp_path: Path, cases: str) -> list[Tried]:
    (tmp_path / "flow.yaml").write_text(FLOW, encoding="utf-8")
    (tmp_path / "tests.yaml").write_text(f"flow: flow\ncases:\n{cases}", encoding="utf-8")
    tests, source = read_tests(tmp_path / "tests.yaml")
    return list(run_tests(tests, source, read_flow(tmp_path / "flow.yaml")))


def test_a_case_that_is_as_it_should_be_has_no_problems(tmp_path: Path) -> None:
    (one,) = tried(
        tmp_path,
        """\
  - name: An order
    when: [1, "0042#"]
    expect:
      heard: [choose, enter]
      path: [menu, number, order, sales]
      queue: sales
      language: zh
      variables: {order_number: "0042"}
""",
    )
    assert one.problems == ()
    assert one.path == (("menu", "1"), ("number", "done"), ("order", "not_found"), ("sales", ""))
    assert one.way == "menu (1) → number (done) → order (not_found) → sales"


@pytest.mark.parametrize(
    ("expectation", "text"),
    [
        ("heard: [enter, choose]", "heard nothing of 'choose'"),
        ("not_heard: [enter]", "heard 'enter', which must not be heard"),
        ("path: [menu, sales]", "went menu → number → order → sales, not menu → sales"),
        ("queue: support", "waits in queue sales, not support"),
        ("outcome: answered", "ends as -, not answered"),
        ("language: en", "is served in zh, not en"),
        ('variables: {order_number: "43"}', "order_number is '42', not '43'"),
        ("survey: {score: 5}", "the survey says -, not"),
        ("callback: sales", "queue - calls back, not sales"),
        ("asked: [{service: http}]", "did not ask http for that"),
        ("asked: [{service: find_orders, arguments: {number: '43'}}]", "did not ask find_orders for that"),
        ("not_asked: [{service: find_orders, arguments: {number: '42'}}]", "asked find_orders for that"),
    ],
)
def test_what_differs_is_said_at_its_line(tmp_path: Path, expectation: str, text: str) -> None:
    case = f"  - name: An order\n    when: [1, 42]\n    expect:\n      {expectation}\n"
    (one,) = tried(tmp_path, case)
    (problem,) = one.problems
    assert problem.line == 6
    assert problem.shown("en").startswith(f"{tmp_path}/tests.yaml:6: An order: ")
    assert text in problem.text_en
    assert problem.text_zh != problem.text_en


def test_a_caller_who_does_what_nobody_waits_for_is_said_at_that_line(tmp_path: Path) -> None:
    case = "  - name: An order\n    when:\n      - 1\n      - message\n    expect: {queue: sales}\n"
    (one,) = tried(tmp_path, case)
    (problem,) = one.problems
    assert (problem.line, problem.text_en) == (6, "a message is left at number, which records none")


def test_a_case_may_differ_from_what_the_file_says_of_the_world(tmp_path: Path) -> None:
    (tmp_path / "flow.yaml").write_text(FLOW, encoding="utf-8")
    (tmp_path / "tests.yaml").write_text(
        "flow: flow\ngiven: {language: en, caller: 4711}\ncases:\n"
        "  - {name: English, expect: {language: en}}\n"
        "  - {name: Chinese, given: {language: zh}, expect: {language: zh}}\n",
        encoding="utf-8",
    )
    tests, source = read_tests(tmp_path / "tests.yaml")
    assert [one.problems for one in run_tests(tests, source, read_flow(tmp_path / "flow.yaml"))] == [(), ()]


def test_what_must_not_be_asked_may_be_asked_with_other_arguments(tmp_path: Path) -> None:
    unasked = "[{service: http}, {service: find_orders, arguments: {number: '43'}}]"
    (one,) = tried(tmp_path, f"  - {{name: A, when: [1, 42], expect: {{not_asked: {unasked}}}}}\n")
    assert one.problems == ()


def test_a_case_may_say_what_a_service_answers(tmp_path: Path) -> None:
    given = "{services: {find_orders: {exit: found, values: {order: {state: lost}}}}}"
    (one,) = tried(tmp_path, f"  - {{name: A, given: {given}, when: [1, 42], expect: {{outcome: self_served}}}}\n")
    assert one.problems == ()
