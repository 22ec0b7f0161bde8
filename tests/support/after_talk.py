"""The floor of the tests with a queue that asks its callers how it was when the agent has hung up."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from callcenter.core.configuration import Configuration
from callcenter.core.ivr.flow import Flow
from callcenter.core.ivr.nodes.collect import CollectNode
from callcenter.core.ivr.nodes.dial import DialNode
from callcenter.core.ivr.nodes.enqueue import EnqueueNode
from callcenter.core.ivr.nodes.hang_up import HangUpNode
from callcenter.core.ivr.nodes.keep_survey import KeepSurvey
from callcenter.core.ivr.nodes.menu import Menu
from callcenter.core.ivr.nodes.play import PlayNode
from callcenter.core.ivr.nodes.promise_callback import PromiseCallback
from tests.support.floor import a_floor

RATING: Final = "rating"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The expression that is one name."""

    text: str

    def value(self, names: Mapping[str, Any]) -> Any:
        """What the name stands for."""
        return names[self.text]


SURVEY: Final = Flow(
    name="survey",
    version="1",
    start="ask",
    nodes={
        "ask": PlayNode(id="ask", prompts=("how_was_it",), exits={"done": "rate"}),
        "rate": CollectNode(
            id="rate",
            prompts=("one_to_five",),
            attribute=RATING,
            min_digits=1,
            max_digits=1,
            exits={"done": "keep", "no_input": "bye", "invalid": "bye"},
            attempts=1,
        ),
        "keep": KeepSurvey(id="keep", kind="csat", score=Named(text=RATING), exits={"done": "bye"}),
        "bye": HangUpNode(id="bye"),
    },
)
# What no flow after a talk may do, one thing for each key.
LEADS_ON: Final = Flow(
    name="leads_on",
    version="1",
    start="choose",
    nodes={
        "choose": Menu(
            id="choose",
            prompts=("how_was_it",),
            exits={"1": "queue", "2": "number", "3": "callback", "4": "nowhere", "no_input": "bye", "invalid": "bye"},
            attempts=1,
        ),
        "queue": EnqueueNode(id="queue", queue="sales"),
        "number": DialNode(id="number", number="10086", exits={"ended": "bye", "failed": "bye"}),
        "callback": PromiseCallback(id="callback", queue="sales", exits={"done": "bye", "failed": "bye"}),
        "bye": HangUpNode(id="bye"),
    },
)


def a_floor_that_asks(flow: Flow = SURVEY) -> Configuration:
    """Sales asks its callers, support does not."""
    floor = a_floor()
    sales = replace(floor.queues["sales"], after_talk_flow=flow.name)
    return replace(floor, queues={**floor.queues, "sales": sales}, flows={**floor.flows, flow.name: flow})
