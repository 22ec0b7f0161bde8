"""From file to flow, with the sub-flows beside it, and the folder that is read again."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from callcenter.core.acd.hours import Schedule
from callcenter.core.interaction import Outcome
from callcenter.core.ivr.actions import Collect, Echo, Enqueue, HangUp, Order, Play, Report
from callcenter.core.ivr.flow import Flow
from callcenter.core.ivr.interpreter import Position, resume, start
from callcenter.core.ivr.nodes.check_hours import CheckHours
from callcenter.core.ivr.nodes.enqueue import EnqueueNode
from callcenter.core.ivr.nodes.play import PlayNode
from callcenter.flows.check import check
from callcenter.flows.expand import flow_of
from callcenter.flows.problems import FlowProblems
from callcenter.flows.read import FlowFolder, flow_files, flows_of, read_flow, read_flow_from, sources_of
from callcenter.flows.yaml_source import parse

SHIPPED = Path(__file__).resolve().parents[2] / "ivr_flows"
PROMPTS = set(yaml.safe_load((SHIPPED / "prompts.yaml").read_text(encoding="utf-8")))
QUEUES = {"sales", "support", "vip"}
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ONE = "start: a\nnodes: {a: {type: hang_up}}\n"
TWO = "start: b\nnodes: {b: {type: hang_up}}\n"


def plain() -> Flow:
    return read_flow(Path(__file__).with_name("plain_line.yaml"), queues=QUEUES)


def heard(prompt: str) -> Play:
    return Play(prompts=(prompt,), interruptible=True)


def shipped(name: str) -> Flow:
    return read_flow(SHIPPED / f"{name}.yaml", queues=QUEUES, prompts=PROMPTS)


def called(flow: Flow, *keys: str) -> tuple[Position, list[Order]]:
    """A whole call: one answer for each question, then silence; "" is silence, too."""
    position, order = start(flow, Position(language="zh"), NOW)
    orders, answers = [order], iter(keys)
    while isinstance(order, Play | Collect | Echo):
        assert len(orders) < 100, "the call does not end"
        digits = next(answers, "") if isinstance(order, Collect) else ""
        position, order = resume(flow, position, Report(ok=True, digits=digits), NOW)
        orders.append(order)
    return position, orders


@pytest.mark.parametrize(
    ("keys", "language", "queue"),
    [
        (("2", "1"), "zh", "sales"),
        (("1", "1"), "en", "sales"),
        (("1", "2"), "en", "support"),
        (("2", "0"), "zh", "support"),
        (("1", "9", "1"), "en", "sales"),
        (("9", "1", "", "1"), "en", "sales"),
        (("2",), "zh", "support"),
        (("2", "9", "9", "9"), "zh", "support"),
        ((), "zh", "support"),
        (("9", "9", "1"), "zh", "sales"),
        (("2", "3"), "zh", "support"),
        (("2", "3", "1", "2", "3"), "zh", "support"),
    ],
)
def test_a_line_leads_to_the_queue_that_was_chosen(keys: tuple[str, ...], language: str, queue: str) -> None:
    position, orders = called(plain(), *keys)
    assert orders[-2:] == [heard("thank_you_hold"), Enqueue(queue=queue, priority=0)]
    assert position.language == language


def test_the_order_number_goes_with_the_call_to_support() -> None:
    position, orders = called(plain(), "1", "3", "12", "20260302")
    assert position.attributes == {"order_number": "20260302"}
    assert orders[-3:] == [
        heard("order_noted"),
        heard("thank_you_hold"),
        Enqueue(queue="support", priority=0),
    ]


def test_a_caller_outside_the_hours_is_told_so_and_turned_away(tmp_path: Path) -> None:
    text = (
        Path(__file__)
        .with_name("plain_line.yaml")
        .read_text(encoding="utf-8")
        .replace('monday: ["00:00-00:00"]', "monday: []")
    )
    (tmp_path / "main_line.yaml").write_text(text, encoding="utf-8")
    _, orders = called(read_flow(tmp_path / "main_line.yaml"), "1")
    assert orders[-2:] == [heard("closed"), HangUp(outcome=Outcome.REJECTED)]


def test_the_demo_is_open_at_every_hour_of_the_week() -> None:
    hours = shipped("main_line").nodes["hours"]
    assert isinstance(hours, CheckHours)
    assert isinstance(hours.schedule, Schedule)
    assert len(hours.schedule.periods) == 7


def test_the_echo_test_says_what_it_is_echoes_and_says_goodbye() -> None:
    assert called(shipped("echo"))[1] == [
        Echo(prompts=("echo_test",)),
        heard("goodbye"),
        HangUp(outcome=Outcome.SELF_SERVED),
    ]


def test_nobody_enters_a_queue_of_a_shipped_flow_without_being_thanked() -> None:
    for file in flow_files(SHIPPED):
        flow = shipped(file.stem)
        queues = {name for name, node in flow.nodes.items() if isinstance(node, EnqueueNode)}
        assert queues.isdisjoint({flow.start, flow.on_error})
        for node in flow.nodes.values():
            if queues & set(node.exits.values()):
                assert isinstance(node, PlayNode)
                assert node.prompts[-1] == "thank_you_hold"


def test_the_version_is_a_digest_of_the_content_and_the_name_is_the_files(tmp_path: Path) -> None:
    file = tmp_path / "night_line.yaml"
    file.write_text(ONE)
    flow = read_flow(file)
    assert (flow.name, flow.version) == ("night_line", hashlib.sha256(ONE.encode()).hexdigest()[:12])
    file.write_text(ONE + "# a comment\n")
    assert read_flow(file).version != flow.version


@pytest.mark.parametrize("name", ["Main.yaml", "a b.yaml", "主线.yaml", "flow.yml", "1st.yaml"])
def test_a_file_whose_name_is_no_flow_name_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(ONE)
    with pytest.raises(FlowProblems, match=r":1: -: the file's name is the flow's name"):
        read_flow(tmp_path / name)


def test_problems_of_form_and_graph_come_together_in_the_order_of_lines(tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.write_text("start: a\nnodes:\n  lost: {type: hang_up}\n  a: {type: hangup}\n")
    with pytest.raises(FlowProblems) as refused:
        read_flow(file)
    assert [(problem.line, problem.node) for problem in refused.value.problems] == [(3, "lost"), (4, "a")]


def test_a_folder_gives_its_flows_and_says_what_is_wrong_with_the_others(tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(ONE)
    (tmp_path / "bad.yaml").write_text("start: a\n")
    for name in ("prompts.yaml", ".#good.yaml", "good.yaml~", "flow.schema.json"):
        (tmp_path / name).write_text("no: flow\n")
    folder = FlowFolder(tmp_path)
    assert folder.flows == {}
    problems = folder.reload()
    assert set(folder.flows) == {"good"}
    assert [str(problem) for problem in problems] == [f"{tmp_path / 'bad.yaml'}:1: -: 'nodes' is missing"]


def test_a_broken_file_never_replaces_a_flow_that_works(tmp_path: Path) -> None:
    file = tmp_path / "line.yaml"
    file.write_text(ONE)
    folder = FlowFolder(tmp_path)
    assert folder.reload() == ()
    before = folder.flows
    for broken in (b"", b"start: a\n", b"\xff", b"start: [", ONE.replace("hang_up", "hangup").encode()):
        file.write_bytes(broken)
        assert folder.reload()
        assert folder.flows == before
    file.write_text(TWO)
    assert folder.reload() == ()
    assert folder.flows["line"].start == "b"
    assert before["line"].start == "a", "who holds the old flows still has them"


def test_a_flow_whose_queue_is_gone_stays_as_it_was_and_is_reported(tmp_path: Path) -> None:
    (tmp_path / "line.yaml").write_text("start: a\nnodes: {a: {type: enqueue, queue: sales}}\n")
    folder = FlowFolder(tmp_path)
    assert folder.reload(queues={"sales"}) == ()
    assert "unknown queue 'sales'" in folder.reload(queues={"support"})[0].text_en
    assert set(folder.flows) == {"line"}


def test_a_flow_whose_file_is_gone_goes_and_a_folder_that_is_gone_changes_nothing(tmp_path: Path) -> None:
    flows = tmp_path / "flows"
    flows.mkdir()
    (flows / "line.yaml").write_text(ONE)
    (flows / "other.yaml").write_text(TWO)
    folder = FlowFolder(flows)
    folder.reload()
    (flows / "other.yaml").unlink()
    assert folder.reload() == ()
    assert set(folder.flows) == {"line"}
    flows.rename(tmp_path / "away")
    assert "cannot be read" in folder.reload()[0].text_en
    assert set(folder.flows) == {"line"}


def test_the_flows_cannot_be_changed_by_those_who_look_at_them(tmp_path: Path) -> None:
    (tmp_path / "line.yaml").write_text(ONE)
    folder = FlowFolder(tmp_path)
    folder.reload()
    with pytest.raises(TypeError):
        folder.flows["other"] = folder.flows["line"]  # type: ignore[index]


NAMES = ["a", "b", "c", "d"]
TARGETS = st.sampled_from(NAMES)
FORMS = st.one_of(
    st.builds("{{type: play, prompts: [p], exits: {{done: {}}}}}".format, TARGETS),
    st.builds("{{type: echo, exits: {{done: {}}}}}".format, TARGETS),
    st.builds("{{type: menu, prompts: [p], exits: {{1: {}, no_input: {}, invalid: {}}}}}".format, *[TARGETS] * 3),
    st.builds(
        "{{type: collect, prompts: [p], attribute: n, max_digits: 4,"
        " exits: {{done: {}, no_input: {}, invalid: {}}}}}".format,
        *[TARGETS] * 3,
    ),
    st.builds(
        "{{type: check_hours, timezone: UTC, hours: {{monday: [08:00-09:00]}},"
        " exits: {{open: {}, closed: {}}}}}".format,
        *[TARGETS] * 2,
    ),
    st.just("{type: enqueue, queue: sales}"),
    st.just("{type: hang_up}"),
)


@settings(max_examples=200, deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys(NAMES, FORMS)))
def test_a_silent_caller_always_reaches_the_end_of_a_flow_that_passes_the_check(forms: dict[str, str]) -> None:
    nodes = "".join(f"  {name}: {form}\n" for name, form in forms.items())
    form, problems = check(parse("f", f"start: a\nnodes:\n{nodes}".encode()))
    if form is None or any("circles" in problem.text_en for problem in problems):
        return
    flow = flow_of("f", "1", {"f": form})
    position, orders = called(flow)
    assert orders[-1] in (Enqueue(queue="sales", priority=0), HangUp())
    assert len(position.path) <= len(NAMES), "no node is passed twice"


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_shipped_file_with_any_damage_is_read_or_refused_and_nothing_else_happens(data: st.DataObject) -> None:
    content = (SHIPPED / "main_line.yaml").read_bytes()
    begin = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(begin, min(len(content), begin + 40)))
    damaged = content[:begin] + data.draw(st.binary(max_size=8)) + content[end:]
    try:
        form, problems = check(parse("f", damaged), queues=QUEUES, prompts=PROMPTS)
    except FlowProblems:
        return
    assert problems or form is not None


def test_flows_are_known_wherever_they_lead_and_broken_ones_are_not(tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text("start: a\nnodes: {a: {type: enqueue, queue: nowhere_yet}}\n")
    (tmp_path / "broken.yaml").write_text("start: b\n")
    assert set(flows_of(tmp_path)) == {"good"}
    assert flows_of(tmp_path / "none") == {}


IDENTIFY = """\
start: ask
nodes:
  ask: {type: menu, prompts: [p], exits: {1: known, no_input: lost, invalid: lost}}
  known: {type: return, exit: known}
  lost: {type: return, exit: lost}
"""
MAIN = """\
start: who
nodes:
  who: {type: subflow, flow: identify, exits: {known: end, lost: end}}
  end: {type: hang_up}
"""


def test_a_flow_kept_elsewhere_is_the_same_flow_as_in_its_folder(tmp_path: Path) -> None:
    (tmp_path / "main.yaml").write_text(MAIN)
    (tmp_path / "identify.yaml").write_bytes(b"\xef\xbb\xbf" + IDENTIFY.encode())
    (tmp_path / "other.yaml").write_text(ONE)
    sources = sources_of(tmp_path, "main")
    assert sources == {"main.yaml": MAIN, "identify.yaml": IDENTIFY}
    assert read_flow_from(sources, "main") == read_flow(tmp_path / "main.yaml")


def test_the_version_is_a_digest_of_every_file_that_the_flow_goes_through() -> None:
    sources = {"main.yaml": MAIN, "identify.yaml": IDENTIFY, "other.yaml": ONE}
    version = read_flow_from(sources, "main").version
    assert read_flow_from({**sources, "other.yaml": TWO}, "main").version == version
    assert read_flow_from({**sources, "identify.yaml": IDENTIFY + "# x\n"}, "main").version != version
    assert read_flow_from({**sources, "main.yaml": MAIN + "# x\n"}, "main").version != version


def problems_of(sources: dict[str, str]) -> list[str]:
    with pytest.raises(FlowProblems) as refused:
        read_flow_from(sources, "main")
    return [str(problem) for problem in refused.value.problems]


def test_what_is_wrong_with_a_sub_flow_is_told_with_its_own_file_and_line() -> None:
    broken = IDENTIFY.replace("type: menu", "type: manu")
    (told,) = problems_of({"main.yaml": MAIN, "identify.yaml": broken})
    assert told.startswith("identify.yaml:3: ask: unknown node type 'manu'")


def test_the_exits_of_a_sub_flow_are_those_that_it_returns_by() -> None:
    other = MAIN.replace("lost: end", "gone: end")
    assert problems_of({"main.yaml": other, "identify.yaml": IDENTIFY}) == [
        "main.yaml:3: who: exit 'lost' is missing",
        "main.yaml:3: who: unknown exit 'gone'",
    ]


def test_a_flow_that_is_not_there_and_one_that_is_no_yaml_are_refused() -> None:
    assert problems_of({"main.yaml": MAIN}) == ["main.yaml:3: who: flow: unknown flow 'identify'"]
    assert problems_of({}) == ["main.yaml:1: -: cannot be read: no such file"]
    (told,) = problems_of({"main.yaml": MAIN, "identify.yaml": "start: ["})
    assert told.startswith("identify.yaml:1: -: is not YAML")


def test_flows_that_go_through_each_other_without_end_are_refused() -> None:
    again = "start: a\nnodes:\n  a: {type: subflow, flow: main, exits: {}}\n"
    told = problems_of({"main.yaml": MAIN.replace("known: end, lost: end", ""), "identify.yaml": again})
    assert "identify.yaml:3: a: flows contain each other without end: main → identify → main" in told


def test_sub_flows_that_multiply_are_refused_before_they_are_built() -> None:
    def doubled(flow: str) -> str:
        calls = [f"{{type: subflow, flow: {flow}, exits: {{ok: {to}}}}}" for to in ("b", "r")]
        return f"start: a\nnodes:\n  a: {calls[0]}\n  b: {calls[1]}\n  r: {{type: return, exit: ok}}\n"

    sources = {f"f{level}.yaml": doubled(f"f{level + 1}") for level in range(40)}
    sources |= {"f40.yaml": "start: r\nnodes: {r: {type: return, exit: ok}}\n", "main.yaml": doubled("f0")}
    assert problems_of(sources) == ["main.yaml:1: -: has more than 3000 nodes with those of its sub-flows"]


def test_a_broken_sub_flow_leaves_every_flow_that_goes_through_it_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "main.yaml").write_text(MAIN)
    (tmp_path / "identify.yaml").write_text(IDENTIFY)
    folder = FlowFolder(tmp_path)
    assert folder.reload() == ()
    before = folder.flows
    (tmp_path / "identify.yaml").write_text(IDENTIFY.replace("menu", "manu"))
    assert len(folder.reload()) == 1, "what is wrong is told once"
    assert folder.flows == before
