"""A caller is sent on without a word before: to an agent, a queue or a number outside.

Rule: nobody is lost on the way. Who is not taken at the other end waits again at the head of the queue he came from;
only when he talks with a number outside we have done with him, and how that ends is no business of an agent's.
"""

from typing import Final

from callcenter.core.agent import Agent, PhoneState, may_take_calls
from callcenter.core.configuration import Queue
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.events import (
    AgentAnswered,
    CallerEvent,
    CallerHungUp,
    LegEnded,
    LegEvent,
    LiveCall,
    Place,
    RingEnd,
    RingFinished,
    Verb,
    VerbEvent,
    VerbFinished,
    VerbStarted,
    VoicemailLeft,
)
from callcenter.core.interaction import EndedBy, Interaction, Outcome, SegmentKind, Step, moved
from callcenter.core.ivr.actions import Dial
from callcenter.core.reactions import calls, closing, handovers, legs, offers, outside, queueing, segments, verbs
from callcenter.core.reactions.control import steered
from callcenter.core.records import replace
from callcenter.core.requests import Target, TargetKind, TransferCall
from callcenter.core.turn import Turn

RING_SECONDS: Final = 30
_RESULT: Final = "transferred"


def transfer(turn: Turn, request: TransferCall) -> None:
    """The agent sends the caller on, and wraps up at once."""
    interaction = _his_talk(turn, request)
    match request.target.kind:
        case TargetKind.AGENT:
            _to_agent(turn, interaction, _free_agent(turn, request))
        case TargetKind.QUEUE:
            _to_queue(turn, interaction, _queue(turn, request.target))
        case TargetKind.NUMBER:
            outside.may_call(turn, request.agent, request.target.name)
            _to_number(turn, interaction, request.target.name)


def _to_agent(turn: Turn, interaction: Interaction, agent: Agent) -> None:
    """Offered to him alone; whoever he is, it goes on the account of the queue that the caller came from."""
    queue = _queue_with(turn, interaction, agent)
    interaction = queueing.hand_over(turn, _left(turn, interaction), queue, result=_RESULT)
    turn.put_interaction(interaction, _RESULT)
    offers.make(turn, interaction, (agent,))


def _to_queue(turn: Turn, interaction: Interaction, queue: Queue) -> None:
    interaction = queueing.hand_over(turn, _left(turn, interaction), queue, result=_RESULT)
    turn.state.unheld[interaction.id] = None
    turn.entered.add(interaction.id)
    turn.put_interaction(interaction, _RESULT)


def _to_number(turn: Turn, interaction: Interaction, number: str) -> None:
    """Rung outside, he waits as he does while an agent is rung; the answer begins the talk there."""
    interaction = moved(_left(turn, interaction), Step.SEND_OUT)
    interaction = replace(interaction, queued_at=queueing.waited_since(turn, interaction))
    interaction = segments.begin(turn, interaction, SegmentKind.OFFER, result=_RESULT)
    interaction = verbs.ask(turn, interaction, Dial(number=number, ring_seconds=RING_SECONDS))
    turn.put_interaction(interaction, _RESULT)


def on_event(turn: Turn, interaction: Interaction, event: VerbEvent | CallerEvent | LegEvent) -> None:
    """What is heard of a caller who was sent outside."""
    match event:
        case VerbStarted():
            verbs.on_started(turn, interaction, event)
        case AgentAnswered() if event.generation == interaction.generation:
            _answered(turn, interaction)
        case RingFinished() if event.generation == interaction.generation:
            _finished(turn, interaction, event)
        case VerbFinished(verb=Verb.ROOM) if event.generation == interaction.generation:
            end(turn, interaction, EndedBy.AGENT)
        case LegEnded(leg_id=leg_id) if leg_id == interaction.outside_leg:
            end(turn, replace(interaction, outside_leg=None), EndedBy.AGENT, cause=event.cause)
        case CallerHungUp():
            calls.on_hung_up(turn, interaction, event)
        case VoicemailLeft(recording=recording):
            calls.on_voicemail(turn, interaction, recording)
        case _:
            pass


def _finished(turn: Turn, interaction: Interaction, event: RingFinished) -> None:
    """Nobody answered outside, or who did hung up after the talk."""
    if event.end is RingEnd.AGENT_HUNG_UP:
        end(turn, _answered(turn, interaction), EndedBy.AGENT, cause=event.cause)
    else:
        handovers.give_back(turn, interaction, cause=event.end)


def end(turn: Turn, interaction: Interaction, ended_by: EndedBy, *, cause: str | None = None) -> None:
    """It is over for the caller, too."""
    closing.turn_away(turn, interaction, Outcome.TRANSFERRED_OUT, ended_by, cause=cause)


def agrees(interaction: Interaction, call: LiveCall) -> bool:
    """Whether the switch shows him where one stands who was sent outside."""
    if call.place is Place.TALKING:
        return call.endpoint is None and closing.talks_outside(interaction)
    return call.place is Place.VERB and call.generation == interaction.generation


def on_seen(turn: Turn, interaction: Interaction, call: LiveCall) -> Interaction | None:
    """The switch shows him elsewhere: it was answered, or is over, and we did not hear it.

    Returns him where he waits again.
    """
    if closing.talks_outside(interaction):
        end(turn, interaction, EndedBy.AGENT, cause="seen_ended")
    elif call.place is Place.TALKING and call.endpoint is None:
        _answered(turn, interaction)
    else:
        interaction = handovers.give_back(turn, interaction, cause="seen_elsewhere")
        return interaction if interaction.id in turn.state.interactions else None
    return None


def _answered(turn: Turn, interaction: Interaction) -> Interaction:
    """They talk, if they did not before."""
    verbs.forget(turn, interaction)
    if closing.talks_outside(interaction):
        return interaction
    waited = (turn.at - (interaction.queued_at or turn.at)).total_seconds()
    interaction = segments.begin(
        turn, replace(interaction, wait_seconds=waited), SegmentKind.TRANSFER, result="answered"
    )
    return turn.put_interaction(interaction, "transferred_out")


def _left(turn: Turn, interaction: Interaction) -> Interaction:
    """Without its agent, whose phone is told so where it is not joined with the caller by the ring itself."""
    verbs.forget(turn, interaction)
    left = handovers.leave(turn, legs.part_from_agent(turn, interaction), interaction.agent or "")
    return replace(legs.unplaced(left), transfers=interaction.transfers + 1)


def _his_talk(turn: Turn, request: TransferCall) -> Interaction:
    interaction = steered(turn, request.interaction_id, request.agent)
    if legs.guests_of(turn, interaction):
        raise ContactCenterError(Refusal.CONSULT_UNDER_WAY)
    return interaction


def _free_agent(turn: Turn, request: TransferCall) -> Agent:
    """The agent whom the caller is sent to. It is said at once if he cannot have him."""
    name = request.target.name
    if name == request.agent:
        raise ContactCenterError(Refusal.TARGET_IS_YOURSELF)
    agent = turn.state.agents.get(name)
    if agent is None or name not in turn.state.configuration.agents:
        raise ContactCenterError(Refusal.UNKNOWN_AGENT)
    if not may_take_calls(agent) or agent.phone is PhoneState.UNREACHABLE:
        raise ContactCenterError(Refusal.TARGET_NOT_AVAILABLE)
    return agent


def _queue(turn: Turn, target: Target) -> Queue:
    queue = turn.state.configuration.queues.get(target.name)
    if queue is None:
        raise ContactCenterError(Refusal.UNKNOWN_QUEUE)
    return queue


def _queue_with(turn: Turn, interaction: Interaction, agent: Agent) -> Queue:
    """Where he came from; who came from no queue, or from one that is no more, goes to one of the agent's."""
    configuration = turn.state.configuration
    names = (interaction.queue or "", *sorted(configuration.agents[agent.username].queues))
    queue = next((configuration.queues[name] for name in names if name in configuration.queues), None)
    if queue is None:
        raise ContactCenterError(Refusal.TARGET_NOT_AVAILABLE)
    return queue
