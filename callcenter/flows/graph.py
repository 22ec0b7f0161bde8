"""A flow drawn as Mermaid text: nodes with their type and what they say, exits as arrows."""

from typing import assert_never

from callcenter.core.ivr.flow import AnyNode, Flow
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


def mermaid(flow: Flow) -> str:
    """The whole flow, in the order of its file."""
    # Numbers, because a name like `end` means something to Mermaid.
    numbers = {name: f"n{number}" for number, name in enumerate(flow.nodes)}
    lines = ["flowchart TD", f'    start(["{flow.name}"]) --> {numbers[flow.start]}']
    lines += [f'    {numbers[name]}["{name}<br/>{_described(node)}"]' for name, node in flow.nodes.items()]
    lines += [
        f'    {numbers[name]} -->|"{exit_.replace("#", "#35;")}"| {numbers[target]}'
        for name, node in flow.nodes.items()
        for exit_, target in node.exits.items()
    ]
    if flow.on_error is not None:
        lines.append(f'    error(["on error"]) -.-> {numbers[flow.on_error]}')
    return "\n".join(lines) + "\n"


def _described(node: AnyNode) -> str:
    match node:
        case PlayNode(prompts=prompts):
            return f"play: {', '.join(prompts)}"
        case Menu(prompts=prompts):
            return f"menu: {', '.join(prompts)}"
        case CollectNode(attribute=attribute):
            return f"collect: {attribute}"
        case CheckHours(schedule=schedule):
            return f"check_hours: {schedule if isinstance(schedule, str) else schedule.timezone}"
        case EchoNode() | RecordNode():
            return "echo" if isinstance(node, EchoNode) else "record"
        case DialNode(number=number):
            return f"dial: {number}"
        case CallbackChoice(wish=wish):
            return f"callback: {wish}"
        case EnqueueNode(queue=queue):
            return f"enqueue: {queue}"
        case HangUpNode(outcome=outcome):
            return f"hang_up: {outcome}"
        case _:
            assert_never(node)
