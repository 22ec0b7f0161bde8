"""Flows that no file can break: what callers hear when a number or a flow is missing, and the ways out of a queue."""

from typing import Final

from callcenter.core.interaction import Outcome
from callcenter.core.ivr.actions import CallbackWish
from callcenter.core.ivr.flow import AnyNode, Flow
from callcenter.core.ivr.nodes.callback_choice import CallbackChoice
from callcenter.core.ivr.nodes.dial import DialNode
from callcenter.core.ivr.nodes.hang_up import HangUpNode
from callcenter.core.ivr.nodes.menu import Menu
from callcenter.core.ivr.nodes.play import PlayNode
from callcenter.core.ivr.nodes.record import RecordNode

# Where the number of OUTSIDE stands among the caller's attributes: a flow that is found by name after a restart must
# find its number too.
OUTSIDE_NUMBER: Final = "overflow_number"


# No file has this version: a digest is hexadecimal.
BUILT_IN_VERSION: Final = "built-in"


def _built_in(name: str, *nodes: AnyNode) -> Flow:
    return Flow(name=name, version=BUILT_IN_VERSION, start=nodes[0].id, nodes={node.id: node for node in nodes})


def _say_and_hang_up(name: str, prompt: str, outcome: Outcome) -> Flow:
    return _built_in(
        name,
        PlayNode(id="say", prompts=(prompt,), exits={"done": "end"}),
        HangUpNode(id="end", outcome=outcome),
    )


_MESSAGE: Final = (
    RecordNode(id="message", prompts=("leave_message",), exits={"done": "thanks", "failed": "sorry"}),
    PlayNode(id="thanks", prompts=("message_saved",), exits={"done": "left"}),
    PlayNode(id="sorry", prompts=("all_agents_busy_call_again",), exits={"done": "gone"}),
    HangUpNode(id="left", outcome=Outcome.VOICEMAIL),
    HangUpNode(id="gone", outcome=Outcome.OVERFLOWED),
)

NOT_IN_SERVICE: Final = _say_and_hang_up("not_in_service", "number_not_in_service", Outcome.REJECTED)
TECHNICAL_PROBLEM: Final = _say_and_hang_up("technical_problem", "technical_problem", Outcome.FAILED)
ALL_BUSY: Final = _say_and_hang_up("all_busy", "all_agents_busy_call_again", Outcome.OVERFLOWED)
CLOSED: Final = _say_and_hang_up("closed", "closed", Outcome.OVERFLOWED)
VOICEMAIL: Final = _built_in("voicemail", *_MESSAGE)
OUTSIDE: Final = _built_in(
    "outside",
    DialNode(
        id="dial",
        number="",
        attribute=OUTSIDE_NUMBER,
        exits={"ended": "talked", "no_answer": "message", "busy": "message", "failed": "message"},
    ),
    HangUpNode(id="talked", outcome=Outcome.TRANSFERRED_OUT),
    *_MESSAGE,
)
CALLBACK_TAKEN: Final = _say_and_hang_up("callback_taken", "callback_taken", Outcome.CALLBACK_REQUESTED)
CALLBACK_PENDING: Final = _built_in(
    "callback_pending",
    Menu(
        id="ask",
        prompts=("callback_pending",),
        # Who says nothing has called to talk to somebody.
        exits={"1": "kept", "2": "cancel", "3": "wait", "no_input": "wait", "invalid": "wait"},
        attempts=2,
        timeout_seconds=6,
    ),
    PlayNode(id="kept", prompts=("callback_kept",), exits={"done": "bye"}),
    CallbackChoice(id="cancel", wish=CallbackWish.CANCEL, exits={"done": "cancelled"}),
    PlayNode(id="cancelled", prompts=("callback_cancelled",), exits={"done": "bye"}),
    CallbackChoice(id="wait", wish=CallbackWish.WAIT, exits={}),
    HangUpNode(id="bye", outcome=Outcome.SELF_SERVED),
)
BUILT_IN: Final = {
    flow.name: flow
    for flow in (
        NOT_IN_SERVICE,
        TECHNICAL_PROBLEM,
        ALL_BUSY,
        CLOSED,
        VOICEMAIL,
        OUTSIDE,
        CALLBACK_TAKEN,
        CALLBACK_PENDING,
    )
}
