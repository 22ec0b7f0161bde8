"""A caller in a contact flow: each report of the switch moves him to the next node."""

from typing import assert_never

from callcenter.core.acd.skills import UnreadableExpression, both, parse, text_of
from callcenter.core.events import AgentAnswered, RingEnd, RingFinished, Verb, VerbFinished
from callcenter.core.interaction import EndedBy, Interaction, Outcome, SegmentKind, Stage
from callcenter.core.ivr import interpreter
from callcenter.core.ivr.actions import (
    ChooseCallback,
    Collect,
    Dial,
    Echo,
    Enqueue,
    HangUp,
    Order,
    Play,
    Record,
    Report,
)
from callcenter.core.ivr.built_in import BUILT_IN, BUILT_IN_VERSION, TECHNICAL_PROBLEM
from callcenter.core.ivr.flow import Flow
from callcenter.core.ivr.interpreter import Position
from callcenter.core.ivr.nodes.dial import DialNode
from callcenter.core.reactions import callbacks, closing, queueing, segments, verbs
from callcenter.core.records import replace
from callcenter.core.turn import Turn


def start(turn: Turn, interaction: Interaction, flow: Flow, *, node: str | None = None) -> None:
    """Enter the flow at its first node, or at another one; the call stays with this version of it."""
    turn.state.flows[(flow.name, flow.version)] = flow
    interaction = replace(interaction, flow=flow.name, flow_version=flow.version, flow_node=None)
    _advance(turn, interaction, *interpreter.start(flow, _position(turn, interaction), turn.at, node=node))


def leave_by(turn: Turn, interaction: Interaction, exit_: str) -> None:
    """Go on by this exit of the node where the caller stands."""
    _advance(
        turn, interaction, *interpreter.leave(flow_of(turn, interaction), _position(turn, interaction), exit_, turn.at)
    )


def on_finished(turn: Turn, interaction: Interaction, event: VerbFinished) -> None:
    """Give what was heard or typed to the node that asked."""
    if interaction.stage is not Stage.IN_FLOW or event.generation != interaction.generation:
        return
    if event.verb is Verb.RECORD and event.ok:
        recordings = (*interaction.recordings, verbs.recording_name(interaction))
        interaction = replace(interaction, recordings=recordings)
    _resume(turn, interaction, Report(ok=event.ok, digits=event.digits))


def on_dial_answered(turn: Turn, interaction: Interaction, event: AgentAnswered) -> None:
    """The number outside picked up: from here on he is served, but not by us."""
    if event.generation == interaction.generation:
        verbs.forget(turn, interaction)
        interaction = segments.begin(turn, interaction, SegmentKind.TRANSFER, result="answered")
        turn.put_interaction(interaction, "transferred_out")


def on_dial_finished(turn: Turn, interaction: Interaction, event: RingFinished) -> None:
    """Nobody answered outside, or who did hung up after the talk."""
    if event.generation == interaction.generation:
        talked = event.end is RingEnd.AGENT_HUNG_UP
        _resume(turn, interaction, Report(ok=talked, result=event.end))


def _resume(turn: Turn, interaction: Interaction, report: Report) -> None:
    verbs.forget(turn, interaction)
    flow = flow_of(turn, interaction)
    if interaction.flow_node not in flow.nodes:
        start(turn, interaction, flow)
        return
    _advance(turn, interaction, *interpreter.resume(flow, _position(turn, interaction), report, turn.at))


def go_on(turn: Turn, interaction: Interaction) -> None:
    """What the node asked for is done, and it was nothing that the switch has to do."""
    _resume(turn, interaction, Report(ok=True))


def ask_again(turn: Turn, interaction: Interaction) -> None:
    """The answer was lost on its way: the caller hears the question again, not silence."""
    flow = flow_of(turn, interaction)
    if interaction.flow_node not in flow.nodes:
        start(turn, interaction, flow)
        return
    _advance(turn, interaction, *interpreter.again(flow, _position(turn, interaction), turn.at))


def is_dialling(turn: Turn, interaction: Interaction) -> bool:
    """Whether the caller is being joined with a number outside, or talks with it."""
    node = flow_of(turn, interaction).nodes.get(interaction.flow_node or "")
    return interaction.stage is Stage.IN_FLOW and isinstance(node, DialNode)


def flow_of(turn: Turn, interaction: Interaction) -> Flow:
    """The version this call walks on; after a restart without it, the newest; failing that, an apology."""
    name = interaction.flow or ""
    if interaction.flow_version == BUILT_IN_VERSION:
        return BUILT_IN.get(name, TECHNICAL_PROBLEM)
    return (
        turn.state.flows.get((name, interaction.flow_version or ""))
        or turn.state.configuration.flows.get(name)
        or TECHNICAL_PROBLEM
    )


def _position(turn: Turn, interaction: Interaction) -> Position:
    return Position(
        node=interaction.flow_node,
        attempts=interaction.flow_attempts,
        attributes=interaction.attributes,
        language=interaction.language,
        path=interaction.ivr_path,
        schedules=turn.state.configuration.schedules,
    )


def _advance(turn: Turn, interaction: Interaction, position: Position, order: Order) -> None:
    moved_on = position.node != interaction.flow_node
    interaction = replace(
        interaction,
        flow_node=position.node,
        flow_attempts=position.attempts,
        attributes=position.attributes,
        language=position.language,
        ivr_path=position.path,
    )
    match order:
        case Play() | Collect() | Echo() | Record() | Dial():
            interaction = _in_segment(turn, interaction, order)
            interaction = verbs.ask(turn, interaction, order)
            turn.put_interaction(interaction, "flow_moved" if moved_on else "flow_asked")
        case Enqueue(queue=queue, priority=priority, requirement=requirement):
            interaction = replace(interaction, requirement=_asked_together(interaction.requirement, requirement))
            queueing.enqueue(turn, interaction, queue, priority)
        case ChooseCallback(wish=wish):
            callbacks.choose(turn, interaction, wish)
        case HangUp(outcome=outcome):
            overflowed = outcome is Outcome.OVERFLOWED and interaction.overflows
            cause = interaction.overflows[-1]["reason"] if overflowed else None
            closing.turn_away(turn, interaction, outcome, EndedBy.SYSTEM, cause=cause)
        case _:
            assert_never(order)


def _in_segment(turn: Turn, interaction: Interaction, order: Order) -> Interaction:
    """What the caller does from here on is a stretch of its own where it is something else than before."""
    kind = SegmentKind.VOICEMAIL if isinstance(order, Record) else SegmentKind.IVR
    if interaction.segment is not None and interaction.segment.kind is kind:
        return interaction
    return segments.begin(turn, interaction, kind, result="ended")


def _asked_together(before: str, more: str) -> str:
    """Two skill expressions as one; a flow that asks for the same twice asks for it once."""
    try:
        return text_of(both(parse(before), parse(more))) if more else before
    except UnreadableExpression:
        return before  # texts are checked where they are written; one that slipped through must not stop the call
