"""A caller in a contact flow: each report of the switch moves him to the next node."""

from dataclasses import replace
from typing import assert_never

from callcenter.core.events import VerbFinished
from callcenter.core.interaction import EndedBy, Interaction, Stage
from callcenter.core.ivr import interpreter
from callcenter.core.ivr.actions import Collect, Echo, Enqueue, HangUp, Order, Play, Report
from callcenter.core.ivr.built_in import BUILT_IN, TECHNICAL_PROBLEM
from callcenter.core.ivr.flow import Flow
from callcenter.core.ivr.interpreter import Position
from callcenter.core.reactions import closing, queueing, verbs
from callcenter.core.turn import Turn


def start(turn: Turn, interaction: Interaction, flow: Flow) -> None:
    """Enter the flow at its first node; the call stays with this version of it."""
    turn.state.flows[(flow.name, flow.version)] = flow
    interaction = replace(interaction, flow=flow.name, flow_version=flow.version, flow_node=None)
    _advance(turn, interaction, *interpreter.start(flow, _position(interaction), turn.at))


def on_finished(turn: Turn, interaction: Interaction, event: VerbFinished) -> None:
    """Give what was heard or typed to the node that asked."""
    if interaction.stage is not Stage.IN_FLOW or event.generation != interaction.generation:
        return
    verbs.forget(turn, interaction)
    report = Report(ok=event.ok, digits=event.digits)
    flow = flow_of(turn, interaction)
    if interaction.flow_node not in flow.nodes:
        start(turn, interaction, flow)
        return
    _advance(turn, interaction, *interpreter.resume(flow, _position(interaction), report, turn.at))


def ask_again(turn: Turn, interaction: Interaction) -> None:
    """The answer was lost on its way: the caller hears the question again, not silence."""
    flow = flow_of(turn, interaction)
    if interaction.flow_node not in flow.nodes:
        start(turn, interaction, flow)
        return
    _advance(turn, interaction, *interpreter.again(flow, _position(interaction), turn.at))


def flow_of(turn: Turn, interaction: Interaction) -> Flow:
    """The version this call walks on; after a restart without it, the newest; failing that, an apology."""
    name = interaction.flow or ""
    return (
        turn.state.flows.get((name, interaction.flow_version or ""))
        or turn.state.configuration.flows.get(name)
        or BUILT_IN.get(name, TECHNICAL_PROBLEM)
    )


def _position(interaction: Interaction) -> Position:
    return Position(
        node=interaction.flow_node,
        attempts=interaction.flow_attempts,
        attributes=interaction.attributes,
        language=interaction.language,
        path=interaction.ivr_path,
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
        case Play() | Collect() | Echo():
            interaction = verbs.ask(turn, interaction, order)
            turn.put_interaction(interaction, "flow_moved" if moved_on else "flow_asked")
        case Enqueue(queue=queue, priority=priority):
            queueing.enqueue(turn, interaction, queue, priority)
        case HangUp(outcome=outcome):
            closing.turn_away(turn, interaction, outcome, EndedBy.SYSTEM)
        case _:
            assert_never(order)
