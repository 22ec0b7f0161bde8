"""Broken flow files: each is refused with the exact line and node, all problems at once, and nothing else is said."""

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callcenter.flows.check import check
from callcenter.flows.circles import SILENT_EXITS
from callcenter.flows.outline import outline_of
from callcenter.flows.problems import FlowProblems
from callcenter.flows.raw_flow import Outline, raw_flow
from callcenter.flows.yaml_source import parse

GOOD = """\
start: hello
on_error: hold
nodes:
  hello:
    type: menu
    prompts: [welcome]
    invalid_prompt: wrong
    languages: {1: en}
    exits:
      1: hours
      no_input: hours
      invalid: hours
  hours:
    type: check_hours
    timezone: Asia/Shanghai
    hours:
      monday: ["09:00-18:00"]
    exits:
      open: number
      closed: echo
  number:
    type: collect
    prompts: [enter]
    attribute: order_number
    min_digits: 4
    max_digits: 8
    exits:
      done: hold
      no_input: hold
      invalid: hold
  hold:
    type: play
    prompts:
      - thanks
    exits:
      done: sales
  sales:
    type: enqueue
    queue: sales
  echo:
    type: echo
    exits:
      done: end
  end:
    type: hang_up
    outcome: rejected
"""
# As the form names them.
TYPES = (
    "'play', 'say', 'echo', 'menu', 'collect', 'record', 'check_hours', 'branch', 'set', 'percentage', 'language', "
    "'lookup_customer', 'lookup_orders', 'lookup_tickets', 'create_ticket', 'send_sms', 'send_email', 'http', "
    "'enqueue', 'dial', 'transfer', 'offer_callback', 'voicemail', 'survey', 'consent', 'verify', 'subflow', "
    "'return', 'hang_up'"
)
QUEUES = {"sales", "support"}
PROMPTS = {"welcome", "wrong", "enter", "thanks"}
SCHEDULES = {"office"}


def problems_of(text: str, *, queues: set[str] | None = QUEUES, prompts: set[str] | None = PROMPTS) -> list[str]:
    try:
        _, found = check(parse("f", text.encode()), queues=queues, prompts=prompts, schedules=SCHEDULES)
    except FlowProblems as refused:
        found = list(refused.problems)
    return [str(problem).removeprefix("f:") for problem in found]


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A line of the good file replaced (by nothing: left out), and every problem that must be told then."""

    old: str
    new: str
    told: tuple[str, ...]

    def text(self) -> str:
        assert GOOD.count(self.old + "\n") == 1, "the line must be there once"
        return GOOD.replace(self.old + "\n", self.new + "\n" if self.new else "")


def broken(old: str, new: str, *told: str) -> Broken:
    return Broken(old=old, new=new, told=told)


EACH_BROKEN = [
    # The file
    broken("start: hello", "", "1: -: 'start' is missing"),
    broken("start: hello", "start: goodbye", "1: -: start: leads to 'goodbye', which is not a node"),
    broken("start: hello", "start: [hello]", "1: -: start: must be text"),
    broken("start: hello", "start:", "1: -: start: has no value"),
    broken("start: hello", "start: hello\nname: main", "2: -: unknown field 'name'"),
    broken("start: hello", "start: hello\nstart: hours", "2: -: 'start' appears twice"),
    broken("on_error: hold", "on_error: nobody", "2: -: on_error: leads to 'nobody', which is not a node"),
    broken("on_error: hold", "on_error:", "2: -: on_error: has no value"),
    broken("nodes:", "nodes: {", "5: -: is not YAML: expected ',' or '}', but got ':'"),
    # Nodes
    broken("    type: enqueue", "    type: enque", f"37: sales: unknown node type 'enque'; known are {TYPES}"),
    broken("    type: enqueue", "    type: [enqueue]", f"37: sales: unknown node type ['enqueue']; known are {TYPES}"),
    broken("    type: enqueue", "", "37: sales: 'type' is missing"),
    broken("  sales:\n    type: enqueue\n    queue: sales", "  sales: 5", "37: sales: must be `name: value` lines"),
    broken("  sales:\n    type: enqueue\n    queue: sales", "  sales:", "37: sales: has no value"),
    broken("    queue: sales", "    queue: sales\n    quene: x", "40: sales: unknown field 'quene'"),
    broken("    queue: sales", "    queue: sales\n    exits: {done: end}", "40: sales: unknown exit 'done'"),
    broken("    queue: sales", "    queue: sales\n    exits: {full: gone}",
           "40: sales: exits.full: leads to 'gone', which is not a node"),
    broken("    queue: sales", "    queue: sales\n    requirement: english >=",
           "40: sales: requirement: is no skill expression: a number from 1 to 100 was expected here (at 10); "
           "an example is english >= 50 and (sales or technical)"),
    broken("    type: echo", "    type: record", "40: echo: 'prompts' is missing",
           "42: echo: exit 'failed' is missing"),
    broken("    type: echo", "    type: dial\n    number: 1-2\n    ring_seconds: 2",
           "42: echo: number: '1-2' does not fit ^\\+?[0-9]{2,20}$", "43: echo: ring_seconds: must be 5 or more",
           "44: echo: exit 'ended' is missing", "44: echo: exit 'no_answer' is missing",
           "44: echo: exit 'busy' is missing", "44: echo: exit 'failed' is missing",
           "45: echo: unknown exit 'done'"),
    broken("  end:", "  End:", "43: echo: exits.done: leads to 'end', which is not a node",
           "44: End: 'End' does not fit ^[a-z][a-z0-9_]{0,63}$", "44: End: no exit leads here from the start"),
    broken("  end:", "  hold:", "44: hold: 'hold' appears twice",
           "43: echo: exits.done: leads to 'end', which is not a node"),
    broken("    outcome: rejected", "    outcome: rejected\n  lonely:\n    type: hang_up",
           "47: lonely: no exit leads here from the start"),
    broken("    outcome: rejected",
           "    outcome: rejected\n  x:\n    type: play\n    prompts: [thanks]\n    exits: {done: y}\n"
           "  y:\n    type: play\n    prompts: [thanks]\n    exits: {done: end}",
           "47: x: no exit leads here from the start", "51: y: no exit leads here from the start"),
    # Exits
    broken("      done: sales", "      done: sale", "36: hold: exits.done: leads to 'sale', which is not a node",
           "37: sales: no exit leads here from the start"),
    broken("      done: sales", "      done: 7", "36: hold: exits.done: must be text",
           "37: sales: no exit leads here from the start"),
    broken("      done: sales", "      done:", "36: hold: exits.done: has no value",
           "37: sales: no exit leads here from the start"),
    broken("      done: sales", "      done: sales\n      failed: end", "37: hold: unknown exit 'failed'"),
    broken("    exits:\n      done: sales", "", "31: hold: 'exits' is missing",
           "35: sales: no exit leads here from the start"),
    broken("    exits:\n      done: sales", "    exits: sales", "35: hold: exits: must be `name: value` lines",
           "36: sales: no exit leads here from the start"),
    broken("    exits:\n      done: sales", "    exits: {}", "35: hold: exit 'done' is missing",
           "36: sales: no exit leads here from the start"),
    broken("      closed: echo", "", "18: hours: exit 'closed' is missing",
           "39: echo: no exit leads here from the start", "43: end: no exit leads here from the start"),
    broken("      invalid: hours", "", "9: hello: exit 'invalid' is missing"),
    broken("      no_input: hours", "", "9: hello: exit 'no_input' is missing: silence leads nowhere"),
    broken("      no_input: hold", "", "27: number: exit 'no_input' is missing: silence leads nowhere"),
    broken("      1: hours", "      1: hours\n      11: hours", "11: hello: unknown exit '11'"),
    broken("    languages: {1: en}\n    exits:\n      1: hours", "    exits:",
           "8: hello: exits: has no key that leads anywhere"),
    broken("      1: hours", "      1: hours\n      '1': hours", "11: hello: '1' appears twice"),
    # Circles
    broken("      closed: echo", "      closed: hours", "20: hours: a silent caller turns in circles: hours → hours",
           "40: echo: no exit leads here from the start", "44: end: no exit leads here from the start"),
    broken("      no_input: hours", "      no_input: hello",
           "11: hello: a silent caller turns in circles: hello → hello"),
    broken("      done: end", "      done: hello",
           "43: echo: a silent caller turns in circles: hello → hours → echo → hello",
           "44: end: no exit leads here from the start"),
    # Menu
    broken("    prompts: [welcome]", "    prompts: []", "6: hello: prompts: needs at least 1"),
    broken("    prompts: [welcome]", "    prompts: welcome", "6: hello: prompts: must be a list"),
    broken("    prompts: [welcome]", "    prompts: [welcome, 7]", "6: hello: prompts[1]: must be text"),
    broken("    prompts: [welcome]", "    prompts: [Welcome!]",
           "6: hello: prompts[0]: 'Welcome!' does not fit ^[a-z0-9][a-z0-9_-]{0,63}$"),
    broken("    prompts: [welcome]", f"    prompts: [{', '.join(['welcome'] * 11)}]",
           "6: hello: prompts: takes at most 10"),
    broken("    prompts: [welcome]", "", "4: hello: 'prompts' is missing"),
    broken("    prompts: [welcome]", "    prompts: [welcom]", "6: hello: prompts[0]: unknown prompt 'welcom'"),
    broken("      - thanks", "      - thanks\n      - thank", "35: hold: prompts[1]: unknown prompt 'thank'"),
    broken("    invalid_prompt: wrong", "    invalid_prompt: rong", "7: hello: invalid_prompt: unknown prompt 'rong'"),
    broken("    invalid_prompt: wrong", "    invalid_prompt:", "7: hello: invalid_prompt: has no value"),
    broken("    invalid_prompt: wrong", "    attempts: 0", "7: hello: attempts: must be 1 or more"),
    broken("    invalid_prompt: wrong", "    attempts: 11", "7: hello: attempts: must be 10 or less"),
    broken("    invalid_prompt: wrong", "    attempts: '3'", "7: hello: attempts: must be a whole number"),
    broken("    invalid_prompt: wrong", "    attempts: true", "7: hello: attempts: must be a whole number"),
    broken("    invalid_prompt: wrong", "    timeout_seconds: 2.5",
           "7: hello: timeout_seconds: must be a whole number"),
    broken("    languages: {1: en}", "    languages: {1: fr}",
           "8: hello: languages.1: 'fr' is not one of 'en' or 'zh'"),
    broken("    languages: {1: en}", "    languages: {2: zh}",
           "8: hello: languages: chooses a language by key '2', which has no exit"),
    # Collect
    broken("    attribute: order_number", "    attribute: Order Number",
           "24: number: attribute: 'Order Number' does not fit ^_?[a-z][a-z0-9_]{0,63}$"),
    broken("    max_digits: 8", "    max_digits: 3", "26: number: max_digits: is less than min_digits 4"),
    broken("    max_digits: 8", "    max_digits: 33", "26: number: max_digits: must be 32 or less"),
    broken("    max_digits: 8", "", "21: number: 'max_digits' is missing"),
    broken("    max_digits: 8", "    max_digits: 8\n    mask: yes", "27: number: mask: must be true or false"),
    # Hours
    broken("    timezone: Asia/Shanghai", "    timezone: Asia/Shangai",
           "15: hours: timezone: unknown time zone 'Asia/Shangai'; an example is Asia/Shanghai"),
    broken("    timezone: Asia/Shanghai", "", "13: hours: needs 'timezone' and 'hours', or 'schedule'"),
    broken("    timezone: Asia/Shanghai", "    timezone: Asia/Shanghai\n    schedule: office",
           "13: hours: has 'schedule' and hours of its own; one of them is meant"),
    broken('    timezone: Asia/Shanghai\n    hours:\n      monday: ["09:00-18:00"]', "    schedule: offise",
           "15: hours: schedule: unknown schedule 'offise'"),
    broken('    timezone: Asia/Shanghai\n    hours:\n      monday: ["09:00-18:00"]', "    schedule:",
           "15: hours: schedule: has no value"),
    broken('    timezone: Asia/Shanghai\n    hours:\n      monday: ["09:00-18:00"]', "",
           "13: hours: needs 'timezone' and 'hours', or 'schedule'"),
    broken('      monday: ["09:00-18:00"]', "      monday: [09:00-18:00, 9-18]",
           "17: hours: hours.monday[1]: '9-18' is not a period; an example is 09:00-18:00, and an end of "
           "00:00 is midnight"),
    broken('      monday: ["09:00-18:00"]', "      monday:\n      - 09:00-18:00\n      - 22:00-22:00",
           "19: hours: hours.monday[1]: '22:00-22:00' ends where it begins; the whole day is 00:00-00:00"),
    broken('      monday: ["09:00-18:00"]', "      montag: [09:00-18:00]", "17: hours: unknown field 'montag'"),
    broken('      monday: ["09:00-18:00"]', "      monday: []", "16: hours: hours: is never open"),
    broken("    hours:\n      monday: [\"09:00-18:00\"]", "    hours:", "16: hours: hours: has no value"),
    # Queues and ends
    broken("    queue: sales", "    queue: sale", "39: sales: queue: unknown queue 'sale'"),
    broken("    queue: sales", "    queue: a b",
           "39: sales: queue: 'a b' does not fit ^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$"),
    broken("    queue: sales", "    queue: sales\n    priority: 500", "40: sales: priority: must be 100 or less"),
    broken("    outcome: rejected", "    outcome: answered",
           "46: end: outcome: 'answered' is not one of 'self_served', 'rejected', 'failed', 'voicemail', "
           "'overflowed' or 'transferred_out'"),
    # YAML
    broken("    queue: sales", "    queue: &q sales", "39: sales: anchors and aliases are not allowed"),
    broken("    queue: sales", "    queue: !env QUEUE", "39: sales: tags are not allowed"),
    broken("    queue: sales", "   queue: sales",
           "39: -: is not YAML: expected <block end>, but found '<block mapping start>'"),
]  # fmt: skip


def test_the_good_file_has_no_problem_and_a_form() -> None:
    form, problems = check(parse("f", GOOD.encode()), queues=QUEUES, prompts=PROMPTS)
    assert problems == []
    assert form is not None
    assert form.on_error == "hold"


@pytest.mark.parametrize("case", EACH_BROKEN, ids=lambda case: case.told[0])
def test_each_broken_file_is_refused_at_the_exact_place_and_for_nothing_else(case: Broken) -> None:
    assert sorted(problems_of(case.text())) == sorted(case.told)


def test_at_least_forty_broken_files_are_tried() -> None:
    assert len({case.text() for case in EACH_BROKEN}) >= 60


def test_all_problems_of_all_nodes_are_told_at_once() -> None:
    text = GOOD
    for old, new in [
        ("start: hello", "start: hello\nowner: me"),
        ("    type: echo", "    type: ecko"),
        ("    prompts: [enter]", "    prompts: [entre]"),
        ("    queue: sales", "    queue: sale"),
        ("      done: sales", "      done: sales\n      other: end"),
        ("      closed: echo", "      closed: hours"),
        ("    attribute: order_number", "    attribute: a\n    attribute: b"),
    ]:
        text = text.replace(old + "\n", new + "\n")
    told = sorted(problems_of(text), key=lambda line: int(line.split(":")[0]))
    assert [line.split(": ", 2)[:2] for line in told] == [
        ["2", "-"], ["21", "hours"], ["24", "number"], ["26", "number"],
        ["39", "hold"], ["42", "sales"], ["43", "echo"], ["43", "echo"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["5", "[a]", "hello", "nodes: 5", "nodes: [a]", "nodes: {}", "start: a\nnodes: {a: [b]}", "nodes: {5: 6}"]
)
def test_a_file_of_another_shape_is_a_problem_and_not_an_error(text: str) -> None:
    assert problems_of(text)


def test_names_that_are_not_known_are_not_checked() -> None:
    text = GOOD.replace("queue: sales", "queue: other").replace("[enter]", "[other]")
    assert problems_of(text, queues=None, prompts=None) == []
    assert len(problems_of(text, queues=set(), prompts=None)) == 1


def test_hours_may_be_those_of_a_schedule() -> None:
    own = '    timezone: Asia/Shanghai\n    hours:\n      monday: ["09:00-18:00"]\n'
    assert problems_of(GOOD.replace(own, "    schedule: office\n")) == []


def test_a_menu_may_be_repeated_by_wrong_keys_because_somebody_presses_them() -> None:
    assert problems_of(GOOD.replace("      invalid: hours\n", "      invalid: hello\n")) == []


def test_several_circles_are_all_told() -> None:
    play = "    type: play\n    prompts: [p]\n    exits: {done: "
    text = f"start: m\nnodes:\n  a:\n{play}b}}\n  b:\n{play}a}}\n  c:\n{play}c}}\n"
    text += "  m:\n    type: menu\n    prompts: [p]\n    exits: {1: a, 2: c, no_input: a, invalid: c}\n"
    assert problems_of(text, prompts=None) == [
        "10: b: a silent caller turns in circles: a → b → a",
        "14: c: a silent caller turns in circles: c → c",
    ]


def test_a_flow_of_too_many_nodes_is_refused_without_walking_it() -> None:
    nodes = "".join(f"  n{number}: {{type: hang_up}}\n" for number in range(501))
    assert problems_of(f"start: n0\nnodes:\n{nodes}") == ["2: -: nodes: takes at most 500"]


def test_a_long_chain_is_walked_to_its_end() -> None:
    nodes = "".join(
        f"  n{number}: {{type: play, prompts: [p], exits: {{done: n{number + 1}}}}}\n" for number in range(498)
    )
    text = f"start: n0\nnodes:\n{nodes}  n498: {{type: hang_up}}\n"
    assert problems_of(text, prompts=None) == []


def test_both_languages_are_there_for_every_problem() -> None:
    for case in EACH_BROKEN:
        try:
            _, found = check(parse("f", case.text().encode()), queues=QUEUES, prompts=PROMPTS, schedules=SCHEDULES)
        except FlowProblems as refused:
            found = list(refused.problems)
        assert all(any(character >= "\u4e00" for character in problem.text_zh) for problem in found)


WORDS = ["a", "b", "p", "done", "", "{a}", "a ==", "known(a)", "https://h/{b}", "inner", "en", "zh", "token=abc123"]
FIELDS = [
    *("start", "on_error", "nodes", "keys", "words", "languages", "a", "b", "exits", "done", "error", "en", "zh"),
    *("prompts", "no_input_prompt", "cases", "values", "shares", "url", "headers", "body", "flow", "exit", "hours"),
    *("attribute", "save", "agent", "language", "number", "text"),
]
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4),
    max_leaves=8,
)
NODE = st.builds(
    lambda kind, fields: {**fields, "type": kind}, st.sampled_from(sorted(SILENT_EXITS)) | VALUE,
    st.dictionaries(st.sampled_from(FIELDS), VALUE, max_size=5),
)  # fmt: skip
NODES = st.dictionaries(st.sampled_from("abc"), NODE | VALUE, max_size=3)
ANYTHING = VALUE | st.builds(
    lambda fields, nodes: {"start": "a", **fields, "nodes": nodes},
    st.dictionaries(st.sampled_from(FIELDS), VALUE, max_size=4), NODES,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(ANYTHING)
def test_data_of_any_shape_gives_problems_and_never_an_error(data: Any) -> None:
    source = parse("f", b"a: b")
    source.data = data
    outline = outline_of(raw_flow(source), {"inner": Outline(exits=("done",), needs=("a",))})
    form, problems = check(source, prompts={"p": ("en",)}, hosts={"h"}, flows={"inner": outline, "b": None})
    assert problems or form is not None
    assert all(problem.line >= 1 for problem in problems)
