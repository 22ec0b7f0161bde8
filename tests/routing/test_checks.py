"""What only the whole document shows is found, all of it, and said in words."""

from dataclasses import replace
from typing import Any

import pytest

from callcenter.core.ivr.flow import AnyNode, Flow
from callcenter.core.ivr.nodes.dial import DialNode
from callcenter.core.ivr.nodes.enqueue import EnqueueNode
from callcenter.core.ivr.nodes.hang_up import HangUpNode
from callcenter.core.ivr.nodes.play import PlayNode
from callcenter.core.ivr.nodes.promise_callback import PromiseCallback
from callcenter.routing.checks import Known, check, warnings
from tests.support.routing import a_document, changed_queue, read

FLOW = Flow(name="night", version="1", start="wait", nodes={"wait": EnqueueNode(id="wait", queue="gone")})
KNOWN = Known(agents={"alice", "bob"}, flows={"night": FLOW}, prompts={"thanks"})


def found(data: dict[str, Any], known: Known = KNOWN) -> list[str]:
    return [each.shown() for each in check(read(data), known)]


def test_a_whole_document_has_no_problem() -> None:
    assert found(a_document()) == []
    assert found({}) == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"requirement": "welsh"}, "requirement: unknown skill 'welsh'"),
        ({"member_expression": "not welsh"}, "member_expression: unknown skill 'welsh'"),
        ({"members": [{"agent": "eve"}]}, "members[0].agent: unknown agent 'eve'"),
        ({"members": [{"agent": "bob"}, {"agent": "bob"}]}, "members[1].agent: 'bob' is a member twice"),
        ({"relaxation": [{"after_seconds": 1, "drop": ["welsh"]}]}, "relaxation[0].drop[0]: unknown skill 'welsh'"),
        ({"relaxation": [{"after_seconds": 1, "queues": ["x"]}]}, "relaxation[0].queues[0]: unknown queue 'x'"),
        ({"relaxation": [{"after_seconds": 1}]}, "relaxation[0]: changes nothing"),
        (
            {"relaxation": [{"after_seconds": 9, "drop_all": True}, {"after_seconds": 9, "any_agent": True}]},
            "relaxation[1].after_seconds: must be later than the step before it (9 s)",
        ),
        (
            {"reserve_above_seconds": 60, "reserve_below_seconds": 61},
            "reserve_below_seconds: must not be more than reserve_above_seconds (60)",
        ),
        ({"reserve_below_seconds": 61}, "reserve_below_seconds: needs reserve_above_seconds"),
        ({"schedule": "office"}, "schedule: unknown schedule 'office'"),
        ({"announcements": {"comfort": ["polka"]}}, "announcements.comfort[0]: unknown prompt 'polka'"),
        ({"wrap_up_default_code": "oops"}, "wrap_up_default_code: unknown disposition 'oops'"),
        ({"after_talk_flow": "oops"}, "after_talk_flow: unknown flow 'oops'"),
        (
            {"overflows": {"full": {"kind": "voicemail"}}},
            "overflows.full: never happens: max_waiting is not set",
        ),
        ({"overflows": {"nobody_ready": {"kind": "queue"}}}, "overflows.nobody_ready.target: queue needs a target"),
        (
            {"overflows": {"nobody_ready": {"kind": "voicemail", "target": "x"}}},
            "overflows.nobody_ready.target: voicemail takes no target",
        ),
        (
            {"overflows": {"nobody_ready": {"kind": "queue", "target": "x"}}},
            "overflows.nobody_ready.target: unknown queue 'x'",
        ),
        (
            {"overflows": {"nobody_ready": {"kind": "flow", "target": "day"}}},
            "overflows.nobody_ready.target: unknown flow 'day'",
        ),
        (
            {"overflows": {"nobody_ready": {"kind": "flow", "target": "night/sleep"}}},
            "overflows.nobody_ready.target: flow 'night' has no node 'sleep'",
        ),
        (
            {"overflows": {"nobody_ready": {"kind": "flow", "target": "night"}}},
            "overflows.nobody_ready.target: flow 'night' sends callers to queue 'gone', which is not here",
        ),
        (
            {"overflows": {"nobody_ready": {"kind": "number", "target": "local/5@x"}}},
            "overflows.nobody_ready.target: 'local/5@x' is not a number that can be dialled;"
            " an example is +862112345678",
        ),
        ({"overflows": {"nobody_ready": {"kind": "callback"}}}, "overflows.nobody_ready: this queue has no `callback`"),
        (
            {"overflows": {"nobody_ready": {"kind": "queue", "target": "sales"}}},
            "overflows: callers would go round in circles: sales → sales",
        ),
    ],
)
def test_each_mistake_in_a_queue_is_found_at_its_place(changes: dict[str, Any], problem: str) -> None:
    assert f"queues.sales.{problem}" in found(changed_queue(**changes))


@pytest.mark.parametrize(
    ("part", "problem"),
    [
        ({"languages": {"zh": "mandarin"}}, "languages.zh: unknown skill 'mandarin'"),
        ({"segments": {"vip": {"requirement": "gold"}}}, "segments.vip.requirement: unknown skill 'gold'"),
        ({"agents": {"eve": {}}}, "agents.eve: unknown agent 'eve'"),
        ({"agents": {"bob": {"skills": {"x": 1}}}}, "agents.bob.skills.x: unknown skill 'x'"),
        (
            {"agents": {"bob": {"capacity": {"voice": 2}}}},
            "agents.bob.capacity.voice: a phone takes one call at a time",
        ),
        ({"entry_points": {"1": {"name": "n"}}}, "entry_points.1: needs either a flow or a queue"),
        (
            {"entry_points": {"1": {"name": "n", "queue": "sales", "flow": "night"}}},
            "entry_points.1: needs either a flow or a queue",
        ),
        ({"entry_points": {"1": {"name": "n", "queue": "x"}}}, "entry_points.1.queue: unknown queue 'x'"),
        ({"entry_points": {"1": {"name": "n", "flow": "day"}}}, "entry_points.1.flow: unknown flow 'day'"),
        (
            {"entry_points": {"1": {"name": "n", "queue": "sales", "requirement": "x"}}},
            "entry_points.1.requirement: unknown skill 'x'",
        ),
    ],
)
def test_each_mistake_elsewhere_is_found_at_its_place(part: dict[str, Any], problem: str) -> None:
    assert problem in found(a_document(**part))


def test_a_queue_may_not_be_called_like_a_section_of_asterisks_own() -> None:
    data = {"queues": {"General": {"label": {"en": "G", "zh": "总"}}}}
    assert found(data) == ["queues.General: 'General' is a name of Asterisk's own"]


def test_a_long_circle_of_overflows_is_told_once_and_a_chain_is_none() -> None:
    def leading(**to: str) -> dict[str, Any]:
        return {
            "queues": {
                name: {
                    "label": {"en": name, "zh": name},
                    "overflows": {"nobody_ready": {"kind": "queue", "target": target}} if target else {},
                }
                for name, target in to.items()
            }
        }

    assert found(leading(a="b", b="c", c="d", d="")) == []
    assert found(leading(a="b", b="c", c="b", d="a")) == [
        "queues.c.overflows: callers would go round in circles: b → c → b"
    ]
    assert found(leading(**{f"q{number}": f"q{number + 1}" for number in range(1500)}, q1500="")) == []


def test_what_is_not_known_here_is_not_checked() -> None:
    data = changed_queue(members=[{"agent": "eve"}], announcements={"comfort": ["y"]})
    data["entry_points"]["1"] = {"name": "n", "flow": "z"}
    assert found(data, Known()) == []


def test_an_after_talk_flow_that_leads_to_somebody_is_a_warning_with_its_nodes() -> None:
    nodes: tuple[AnyNode, ...] = (
        PlayNode(id="say", prompts=("thanks",), exits={"done": "people"}),
        EnqueueNode(id="people", queue="sales"),
        DialNode(id="inner.dial", number="10086", exits={}),
        PromiseCallback(id="call_me.promise", queue="sales", exits={}),
    )
    survey = Flow(name="survey", version="1", start="say", nodes={node.id: node for node in nodes})
    known = replace(KNOWN, flows={"survey": survey})
    document = read(changed_queue(after_talk_flow="survey"))
    assert check(document, known) == []
    assert [each.shown() for each in warnings(document, known)] == [
        "queues.sales.after_talk_flow: flow 'survey' leads to somebody at call_me, inner, people;"
        " after a talk nobody is reached, and the call ends there"
    ]


def test_an_after_talk_flow_that_only_asks_is_no_warning() -> None:
    asks = Flow(name="survey", version="1", start="a", nodes={"a": HangUpNode(id="a")})
    document = read(changed_queue(after_talk_flow="survey"))
    assert warnings(document, replace(KNOWN, flows={"survey": asks})) == []
    assert warnings(document, Known()) == []
    assert warnings(read(a_document()), KNOWN) == []
