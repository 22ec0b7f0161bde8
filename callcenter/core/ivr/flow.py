"""A contact flow as data: nodes and the exits between them. Immutable; a call keeps the version it began with."""

from collections.abc import Mapping
from dataclasses import dataclass

from callcenter.core.ivr.nodes.callback_choice import CallbackChoice
from callcenter.core.ivr.nodes.check_hours import CheckHours
from callcenter.core.ivr.nodes.collect import CollectNode
from callcenter.core.ivr.nodes.dial import DialNode
from callcenter.core.ivr.nodes.echo import EchoNode
from callcenter.core.ivr.nodes.enqueue import EnqueueNode
from callcenter.core.ivr.nodes.hang_up import HangUpNode
from callcenter.core.ivr.nodes.menu import Menu
from callcenter.core.ivr.nodes.play import PlayNode
from callcenter.core.ivr.nodes.record import RecordNode

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
    | HangUpNode
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """`version` is a digest of the file's content. `on_error` is the node for what no exit covers."""

    name: str
    version: str
    start: str
    nodes: Mapping[str, AnyNode]
    on_error: str | None = None
