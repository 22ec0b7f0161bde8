"""The floor of the tests: two queues, a menu, and agents of whom one may never take the call."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from callcenter.core.configuration import AgentProfile, Configuration, EntryPoint, Queue
from callcenter.core.interaction import Outcome
from callcenter.core.ivr.flow import Flow
from callcenter.core.ivr.nodes.collect import CollectNode
from callcenter.core.ivr.nodes.echo import EchoNode
from callcenter.core.ivr.nodes.enqueue import EnqueueNode
from callcenter.core.ivr.nodes.hang_up import HangUpNode
from callcenter.core.ivr.nodes.menu import Menu
from callcenter.core.outbound import OutboundPolicy
from tests.support.dispositions import plain

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)

MENU = Flow(
    name="menu",
    version="1",
    start="choose",
    nodes={
        "choose": Menu(
            id="choose",
            prompts=("main_menu",),
            exits={"1": "sales", "2": "support", "3": "number", "4": "echo", "no_input": "bye", "invalid": "bye"},
            attempts=2,
        ),
        "number": CollectNode(
            id="number",
            prompts=("enter_order_number",),
            attribute="order_number",
            min_digits=4,
            max_digits=8,
            exits={"done": "support", "no_input": "bye", "invalid": "bye"},
            attempts=1,
        ),
        "echo": EchoNode(id="echo", prompts=("echo_test",), exits={"done": "bye"}),
        "sales": EnqueueNode(id="sales", queue="sales"),
        "support": EnqueueNode(id="support", queue="support"),
        "bye": HangUpNode(id="bye", outcome=Outcome.SELF_SERVED),
    },
)


def a_floor(**changes: Any) -> Configuration:
    """Two queues; ann takes sales, bob both, eve neither: there is always an agent who may not take the call."""
    floor = Configuration(
        queues={
            "sales": Queue(name="sales", label_en="Sales", label_zh="销售", ring_seconds=20, wrap_up_seconds=30),
            "support": Queue(name="support", label_en="Support", label_zh="客服", ring_seconds=15, wrap_up_seconds=0),
        },
        agents={
            "ann": AgentProfile(username="ann", display_name="Ann", endpoint="ann", queues=frozenset({"sales"})),
            "bob": AgentProfile(
                username="bob", display_name="Bob", endpoint="bob", queues=frozenset({"sales", "support"})
            ),
            "eve": AgentProfile(username="eve", display_name="Eve", endpoint="eve", queues=frozenset({"other"})),
        },
        entry_points={
            "4000": EntryPoint(dnis="4000", name="Main line", flow="menu"),
            "4001": EntryPoint(dnis="4001", name="Sales", queue="sales"),
            "4002": EntryPoint(dnis="4002", name="Support", queue="support", priority=5),
        },
        flows={"menu": MENU},
        dispositions=plain("resolved", "follow_up"),
        outbound=OutboundPolicy(enabled=True, allow=("+86",), concurrent=50, calls_per_minute=50),
    )
    return replace(floor, **changes)
