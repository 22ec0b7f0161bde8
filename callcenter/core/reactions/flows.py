"""A caller in a contact flow: each report of the switch, and each answer to what was asked, moves him on."""

from collections.abc import Mapping
from typing import Any, Final, assert_never

from callcenter.core.acd.skills import UnreadableExpression, both, parse, text_of
from callcenter.core.events import AgentAnswered, RingEnd, RingFinished, ServiceAnswered, Verb, VerbFinished
from callcenter.core.interaction import EndedBy, Interaction, Outcome, SegmentKind, Stage, is_in_flow
from callcenter.core.ivr import interpreter
from callcenter.core.ivr.actions import (
    Ask,
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
    TakeCallback,
)
from callcenter.core.ivr.built_in import BUILT_IN, BUILT_IN_VERSION, TECHNICAL_PROBLEM
from callcenter.core.ivr.expression import NotComputable
from callcenter.core.ivr.facts import facts_of
from callcenter.core.ivr.flow import Flow
from callcenter.core.ivr.interpreter import ERROR, Position
from callcenter.core.ivr.nodes.dial import DialNode
from callcenter.core.ivr.nodes.enqueue import EnqueueNode
from callcenter.core.ivr.nodes.hang_up import HangUpNode
from callcenter.core.ivr.texts import Prompt, Words, said
from callcenter.core.reactions import (
    after_talk,
    callback_ends,
    callbacks,
    closing,
    queueing,
    recordings,
    segments,
    verbs,
)
from callcenter.core.records import replace
from callcenter.core.state import Named
from callcenter.core.turn import Turn

_NOT_ANSWERED: Final = "not_answered"


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
    if not is_in_flow(interaction) or event.generation != interaction.generation:
        return
    if event.verb is Verb.RECORD and event.ok:
        names = (*interaction.recordings, verbs.recording_name(interaction))
        interaction = replace(interaction, recordings=names)
    _resume(turn, interaction, Report(ok=event.ok, digits=event.digits))


def on_answered(turn: Turn, interaction: Interaction, event: ServiceAnswered) -> None:
    """Give what was found out to the node that asked."""
    if is_in_flow(interaction) and event.generation == interaction.generation:
        answer = event.answer
        report = Report(ok=answer.exit != ERROR, result=answer.exit, values=answer.values, problem=answer.problem)
        _resume(turn, interaction, report)


def on_unanswered(turn: Turn, interaction_id: str, generation: int) -> None:
    """Who was asked has not answered in time."""
    interaction = turn.state.interactions.get(interaction_id)
    if interaction is not None and is_in_flow(interaction) and interaction.generation == generation:
        _resume(turn, interaction, Report(ok=False, result=ERROR, problem=_NOT_ANSWERED))


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


def go_on(turn: Turn, interaction: Interaction, *, ok: bool = True) -> None:
    """What the node asked for is done, or cannot be, and it was nothing that the switch has to do."""
    _resume(turn, interaction, Report(ok=ok))


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


def waiting_at(turn: Turn, interaction: Interaction) -> EnqueueNode | None:
    """The node that sent the caller into the very queue where he waits."""
    if interaction.flow is None:
        return None
    node = flow_of(turn, interaction).nodes.get(interaction.flow_node or "")
    return node if isinstance(node, EnqueueNode) and node.queue == interaction.queue else None


def heard(turn: Turn, interaction: Interaction, prompts: tuple[Prompt, ...]) -> tuple[Prompt | Words, ...]:
    """What a caller who waits hears of these prompts: a text whose values are not known (any more) is left out."""
    names = _position(turn, interaction).names
    found: list[Prompt | Words] = []
    for prompt in prompts:
        try:
            found += said((prompt,), interaction.language, names)
        except NotComputable:
            continue
    return tuple(found)


def flow_of(turn: Turn, interaction: Interaction) -> Flow:
    """The version this call walks on; after a restart without it, the newest; failing that, an apology."""
    name = interaction.flow or ""
    if interaction.flow_version == BUILT_IN_VERSION:
        return BUILT_IN.get(name, TECHNICAL_PROBLEM)
    return (
        turn.state.flows.get((name, interaction.flow_version or ""))
        or turn.state.configuration.kept_flows.get((name, interaction.flow_version or ""))
        or turn.state.configuration.flows.get(name)
        or TECHNICAL_PROBLEM
    )


def _position(turn: Turn, interaction: Interaction) -> Position:
    return Position(
        node=interaction.flow_node,
        attempts=interaction.flow_attempts,
        call_id=interaction.id,
        facts=_facts(turn, interaction),
        attributes=interaction.attributes,
        private=turn.state.private.get(interaction.id, {}),
        survey=interaction.survey,
        language=interaction.language,
        path=interaction.ivr_path,
        schedules=turn.state.configuration.schedules,
    )


def _facts(turn: Turn, interaction: Interaction) -> Mapping[str, Any]:
    lookup = turn.state.lookups.get(interaction.id)
    matches = lookup.matches if lookup is not None else ()
    found = next((match for match in matches if match.get("id") == interaction.customer_id), {})
    return facts_of(
        number=interaction.ani_e164 or interaction.ani,
        known=interaction.customer_id is not None,
        customer={**found, "id": interaction.customer_id, "segment": interaction.customer_segment},
        dialled=interaction.dnis,
        language=interaction.language,
        direction=interaction.direction,
        queue=interaction.queue,
        agent=interaction.agent,
        waited_seconds=interaction.wait_seconds,
    )


def _advance(turn: Turn, interaction: Interaction, position: Position, order: Order) -> None:
    before, interaction = interaction.flow_node, _walked(turn, interaction, position)
    if interaction.after_talk and isinstance(order, Dial | Enqueue | TakeCallback | ChooseCallback | HangUp):
        after_talk.end(turn, interaction)  # he has talked: nobody is called for him again
        return
    # Done here and now, and not one within the other: a flow may turn in circles.
    while isinstance(order, TakeCallback) or (isinstance(order, Record) and turn.state.recordings_refused):
        interaction, done = _done_at_once(turn, interaction, order)
        flow, walked = flow_of(turn, interaction), _position(turn, interaction)
        position, order = interpreter.resume(flow, walked, Report(ok=done), turn.at)
        interaction = _walked(turn, interaction, position)
    moved_on = interaction.flow_node != before
    match order:
        case Play() | Collect() | Echo() | Record() | Dial():
            interaction = _in_segment(turn, interaction, order)
            interaction = verbs.ask(turn, interaction, order)
            turn.put_interaction(interaction, "flow_moved" if moved_on else "flow_asked")
        case Ask():
            interaction = verbs.ask_service(turn, interaction, order)
            turn.put_interaction(interaction, "flow_moved" if moved_on else "flow_asked")
        case Enqueue(queue=queue, priority=priority, requirement=requirement, agent=agent):
            requirement = _asked_together(interaction.requirement, requirement)
            interaction = _with_agent(turn, replace(interaction, requirement=requirement), agent)
            queueing.enqueue(turn, interaction, queue, priority)
        case ChooseCallback(wish=wish):
            callbacks.choose(turn, interaction, wish)
        case HangUp(outcome=Outcome.FAILED) if not _is_meant(flow_of(turn, interaction), position):
            start(turn, interaction, TECHNICAL_PROBLEM)  # nobody is hung up on without a word
        case HangUp(outcome=outcome):
            overflowed = outcome is Outcome.OVERFLOWED and interaction.overflows
            cause = interaction.overflows[-1]["reason"] if overflowed else None
            if outcome is Outcome.SELF_SERVED and callback_ends.is_promised(interaction):
                outcome = Outcome.CALLBACK_REQUESTED
            closing.turn_away(turn, interaction, outcome, EndedBy.SYSTEM, cause=cause)
        case _:
            assert_never(order)


def _done_at_once(turn: Turn, interaction: Interaction, order: TakeCallback | Record) -> tuple[Interaction, bool]:
    """A callback is promised or not; for a message there is no room."""
    if isinstance(order, TakeCallback):
        return callbacks.promise(turn, interaction, order.queue, order.number, order.number_e164)
    return recordings.message_refused(turn, interaction, verbs.recording_name(interaction)), False


def _with_agent(turn: Turn, interaction: Interaction, agent: str | None) -> Interaction:
    """With whom the flow has named, if there is such an agent; from now on he is waited for."""
    turn.state.named.pop(interaction.id, None)
    if agent is None or agent not in turn.state.configuration.agents:
        return interaction
    turn.state.named[interaction.id] = Named(agent=agent, at=turn.at)
    return replace(interaction, preferred_agent=agent)


def _is_meant(flow: Flow, position: Position) -> bool:
    """Whether the flow itself says that the call has failed, and no mistake of its author's has led there."""
    node = flow.nodes.get(position.node or "")
    return isinstance(node, HangUpNode) and node.outcome is Outcome.FAILED


def _walked(turn: Turn, interaction: Interaction, position: Position) -> Interaction:
    if position.private:
        turn.state.private[interaction.id] = position.private
    else:
        turn.state.private.pop(interaction.id, None)
    return replace(
        interaction,
        flow_node=position.node,
        flow_attempts=position.attempts,
        attributes=position.attributes,
        survey=position.survey,
        language=position.language,
        ivr_path=position.path,
    )


def _in_segment(turn: Turn, interaction: Interaction, order: Order) -> Interaction:
    """What the caller does from here on is a stretch of its own where it is something else than before."""
    if interaction.after_talk:
        return interaction  # the agent's stretch goes on; the caller's begins when it ends
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
