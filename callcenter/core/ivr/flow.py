"""A contact flow as data: nodes and the exits between them. Immutable; a call keeps the version it began with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from callcenter.core.ivr.nodes.ask import AskNode
from callcenter.core.ivr.nodes.branch import BranchNode
from callcenter.core.ivr.nodes.callback_choice import CallbackChoice
from callcenter.core.ivr.nodes.check_hours import CheckHours
from callcenter.core.ivr.nodes.choose_language import ChooseLanguage
from callcenter.core.ivr.nodes.collect import CollectNode
from callcenter.core.ivr.nodes.dial import DialNode
from callcenter.core.ivr.nodes.echo import EchoNode
from callcenter.core.ivr.nodes.enqueue import EnqueueNode
from callcenter.core.ivr.nodes.hang_up import HangUpNode
from callcenter.core.ivr.nodes.keep_survey import KeepSurvey
from callcenter.core.ivr.nodes.menu import Menu
from callcenter.core.ivr.nodes.percentage import PercentageNode
from callcenter.core.ivr.nodes.play import PlayNode
from callcenter.core.ivr.nodes.promise_callback import PromiseCallback
from callcenter.core.ivr.nodes.record import RecordNode
from callcenter.core.ivr.nodes.set_values import SetNode

AnyNode = (
    PlayNode
    | Menu
    | CollectNode
    | CheckHours
    | RecordNode
    | DialNode
    | CallbackChoice
    | EnqueueNode
    | EchoNode
    | BranchNode
    | SetNode
    | PercentageNode
    | ChooseLanguage
    | AskNode
    | KeepSurvey
    | PromiseCallback
    | HangUpNode
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """`version` is a digest of the file's content. `on_error` is the node for what no exit covers.

    `entries` say where callers enter what its author knows as one node and what is several here.
    """

    name: str
    version: str
    start: str
    nodes: Mapping[str, AnyNode]
    on_error: str | None = None
    entries: Mapping[str, str] = field(default_factory=dict)

    def entry(self, node: str) -> str | None:
        """Where callers enter this node, by its name here or its author's name; None when there is no such node."""
        return node if node in self.nodes else self.entries.get(node)
