"""A call that we make for a callback, until caller and agent talk: what is heard, pressed, refused or not heard of.

Rule: the agent is held by an offer with a deadline, whatever happens; when he is lost the customer is not: he waits at
his old place. `generation` 0 says that nobody has answered yet.
"""

from datetime import datetime, timedelta
from typing import Final

from callcenter.core.acd.demand import is_suited
from callcenter.core.acd.standing import standing_of
from callcenter.core.agent import Activity, Agent, may_take_calls
from callcenter.core.callback import Callback, CallbackState, CallbackStep
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.events import (
    AgentAnswered,
    CallerEvent,
    CallerHungUp,
    LegEvent,
    LiveCall,
    Place,
    RingEnd,
    RingFinished,
    VerbEvent,
    VerbFinished,
    VerbStarted,
    VoicemailLeft,
)
from callcenter.core.interaction import EndedBy, Interaction, Outcome, SegmentKind, Stage, Step, moved
from callcenter.core.ivr.actions import Collect, Dial
from callcenter.core.offer import Offer, OfferStep
from callcenter.core.reactions import callback_ends, closing, missed, offers, ringing, segments, talks, verbs
from callcenter.core.records import replace
from callcenter.core.timers import RING_GRACE_SECONDS
from callcenter.core.turn import Turn

CONNECT_KEY: Final = "1"
CANCEL_KEY: Final = "2"
# A machine presses nothing: who answers is asked this often.
QUESTIONS: Final = 2
QUESTION_SECONDS: Final = 8
# Both questions with what is said in them, at most.
_ASKING_SECONDS: Final = 60.0

CallEvent = VerbEvent | CallerEvent | LegEvent


def on_event(turn: Turn, interaction: Interaction, event: CallEvent) -> None:
    """The switch reports on a call that is being made."""
    match event:
        case VerbStarted():
            verbs.on_started(turn, interaction, event)
        case VerbFinished() if event.generation == interaction.generation:
            verbs.forget(turn, interaction)
            _on_key(turn, interaction, event.digits)
        case AgentAnswered() if event.generation == interaction.generation:
            _talk(turn, interaction)
        case RingFinished() if event.generation == interaction.generation:
            _on_dialled(turn, interaction, event)
        case CallerHungUp():
            _on_hung_up(turn, interaction, event)
        case VoicemailLeft(recording=recording):
            interaction = replace(interaction, recordings=(*interaction.recordings, recording))
            closing.close(turn, interaction, Outcome.VOICEMAIL, EndedBy.CUSTOMER)
        case _:
            pass  # late, or of another order


def callback_of(turn: Turn, interaction: Interaction) -> Callback | None:
    """The callback that this call is for."""
    return turn.state.callbacks.get(interaction.callback_id or "")


def held_offer_of(turn: Turn, interaction: Interaction) -> Offer | None:
    """What holds the agent."""
    return next(iter(ringing.live_offers_of(turn, interaction)), None)


def go_on(turn: Turn, interaction: Interaction) -> None:
    """Who was called first is on the line: the customer is asked, or dialled from the agent's phone."""
    callback = callback_of(turn, interaction)
    if callback is None:
        closing.turn_away(turn, interaction, Outcome.FAILED, EndedBy.SYSTEM, cause="no_callback")
    elif callback_ends.is_agents_channel(interaction):
        seconds = callback_ends.rule_of(turn, callback.queue).ring_seconds
        _hold_agent_until(turn, interaction, turn.at + timedelta(seconds=seconds + RING_GRACE_SECONDS))
        order = Dial(number=callback.number_e164 or callback.number, ring_seconds=seconds)
        turn.put_interaction(verbs.ask(turn, interaction, order), "customer_called")
    else:
        if interaction.flow_attempts == 0:
            _hold_agent_until(turn, interaction, turn.at + timedelta(seconds=_ASKING_SECONDS))
        question = Collect(prompts=("callback_call",), max_digits=1, timeout_seconds=QUESTION_SECONDS)
        interaction = replace(interaction, flow_attempts=interaction.flow_attempts + 1)
        turn.put_interaction(verbs.ask(turn, interaction, question), "customer_asked")


def on_silent_verb(turn: Turn, interaction: Interaction) -> None:
    """The order was lost on its way: give it again."""
    if verbs.may_try_again(turn, interaction):
        _again(turn, interaction)


def on_seen(turn: Turn, interaction: Interaction, call: LiveCall) -> None:
    """He is elsewhere than we believed: he talks, or something was said that nobody heard."""
    if call.place is not Place.TALKING:
        _again(turn, interaction)
    elif callback_ends.is_agents_channel(interaction):
        _talk(turn, interaction)
    else:
        _found_by_fallback(turn, interaction, call.endpoint)


def on_deadline(turn: Turn, interaction: Interaction, offer: Offer) -> None:
    """The switch should have told by now what came of the call."""
    if offer.deadline_at > turn.at:
        turn.start_timer_at(ringing.timer_of(offer), offer.deadline_at)  # it fired while it was moved
    elif callback_ends.is_agents_channel(interaction) and interaction.generation == 0:
        refuse(turn, interaction, offer, RingEnd.NO_ANSWER, cause="deadline")
    else:
        fail(turn, interaction, RingEnd.NO_ANSWER, EndedBy.SYSTEM, cause="deadline")


def lose_agent(turn: Turn, interaction: Interaction, offer: Offer) -> None:
    """The agent chose another status while he was held for this call."""
    if not callback_ends.is_agents_channel(interaction):
        ringing.release(turn, offer, OfferStep.WITHDRAW, cause="status_changed")
        turn.put_interaction(replace(interaction, agent=None), "agent_lost")
    elif interaction.generation == 0:
        ringing.release(turn, offer, OfferStep.WITHDRAW, cause="status_changed")
        _close_unnoticed(turn, interaction, cause="status_changed")
    # Else his phone is up and the customer's rings: the call goes on, and his wish is met after it.


def refuse(
    turn: Turn, interaction: Interaction, offer: Offer, end: RingEnd, *, cause: str | None, mic_lost: bool = False
) -> None:
    """The agent did not take the call that was made to him, or turned it down on the screen."""
    first = callback_ends.is_agents_channel(interaction)
    waiting_id = (interaction.callback_id or "") if first else interaction.id
    missed.let_go(turn, offer, end, cause=cause, waiting_id=waiting_id, mic_lost=mic_lost)
    if first:
        _close_unnoticed(turn, interaction, cause=end)
    else:
        turn.put_interaction(replace(interaction, agent=None), "agent_lost")


def turn_down(turn: Turn, interaction: Interaction, offer: Offer, *, mic_lost: bool) -> None:
    """The agent does not want the call, says his screen. Once his phone is up he can only hang up."""
    if callback_ends.is_agents_channel(interaction) and interaction.generation > 0:
        raise ContactCenterError(Refusal.NO_LIVE_OFFER)
    cause = "mic_lost" if mic_lost else "screen"
    refuse(turn, interaction, offer, RingEnd.REJECTED, cause=cause, mic_lost=mic_lost)


def fail(
    turn: Turn, interaction: Interaction, result: str, ended_by: EndedBy, *, cause: str | None, gone: bool = False
) -> None:
    """The customer was not reached. Nobody is blamed. `gone`: the switch has nothing of the call any more."""
    callback = callback_of(turn, interaction)
    if callback is not None and callback.state is CallbackState.CALLING:
        callback_ends.attempt_failed(turn, callback, result)
    _close(turn, interaction, ended_by, cause=cause or result, gone=gone)


def give_back(turn: Turn, interaction: Interaction, result: str, *, gone: bool) -> None:
    """The customer noticed nothing of it: the callback keeps its place as if it had not been tried."""
    callback = callback_of(turn, interaction)
    if callback is not None and callback.state is CallbackState.CALLING:
        callback_ends.give_back(turn, callback, result)
    _close(turn, interaction, EndedBy.SYSTEM, cause=result, gone=gone)


def _found_by_fallback(turn: Turn, interaction: Interaction, endpoint: str | None) -> None:
    """The switch's own fallback found somebody for him: the one who was held, another, or one we cannot name."""
    held = held_offer_of(turn, interaction)
    found = turn.state.agent_of_phone.get(endpoint or "", "")
    if held is not None and held.agent == found:
        offers.join(turn, interaction, held)
        return
    verbs.forget(turn, interaction)
    if held is not None:
        ringing.release(turn, held, OfferStep.WITHDRAW, cause="answered_elsewhere")
    agent = turn.state.agents.get(found)
    talks.begin(turn, interaction, agent if agent is not None and agent.activity is Activity.IDLE else None)


def _again(turn: Turn, interaction: Interaction) -> None:
    """What was asked last is asked once more; that does not count as another question."""
    go_on(turn, replace(interaction, flow_attempts=max(0, interaction.flow_attempts - 1)))


def _close_unnoticed(turn: Turn, interaction: Interaction, *, cause: str) -> None:
    give_back(turn, interaction, cause, gone=False)


def _close(turn: Turn, interaction: Interaction, ended_by: EndedBy, *, cause: str, gone: bool) -> None:
    if gone:
        closing.close(turn, interaction, Outcome.FAILED, ended_by, cause=cause)
    else:
        closing.turn_away(turn, interaction, Outcome.FAILED, ended_by, cause=cause)


def _on_key(turn: Turn, interaction: Interaction, digits: str) -> None:
    key = digits[:1]
    if callback_ends.is_agents_channel(interaction):
        return
    if key == CONNECT_KEY:
        _to_agent(turn, interaction)
    elif key == CANCEL_KEY:
        callback = callback_of(turn, interaction)
        if callback is not None:
            callback_ends.end(turn, callback, CallbackStep.CANCEL, "cancelled_by_customer")
        _close(turn, interaction, EndedBy.SYSTEM, cause="cancelled_by_customer", gone=False)
    elif interaction.flow_attempts < QUESTIONS:
        go_on(turn, interaction)
    else:
        fail(turn, interaction, "declined" if key else "machine", EndedBy.SYSTEM, cause=None)


def _to_agent(turn: Turn, interaction: Interaction) -> None:
    """The customer is there. The agent who was held for him is rung; if he was lost, he waits at his old place."""
    interaction = replace(interaction, queued_at=turn.at, place_at=interaction.place_at or turn.at)
    offer = held_offer_of(turn, interaction)
    if offer is not None:
        ringing.release(turn, offer, OfferStep.WITHDRAW, cause="customer_answered")
        agent = turn.state.agents.get(offer.agent)
        if agent is not None and _may_still_take(turn, interaction, agent):
            offers.make(turn, interaction, (agent,))
            return
    interaction = replace(moved(interaction, Step.ENQUEUE), agent=None)
    interaction = segments.begin(turn, interaction, SegmentKind.QUEUE, result="customer_answered")
    turn.state.unheld[interaction.id] = None
    turn.put_interaction(interaction, "queued")


def _may_still_take(turn: Turn, interaction: Interaction, agent: Agent) -> bool:
    """Whether he who was held may have the call: his queues, or what he does with his phone, may have changed."""
    profile = turn.state.configuration.agents.get(agent.username)
    if profile is None or interaction.queue not in turn.state.configuration.queues or not may_take_calls(agent):
        return False
    return is_suited(standing_of(turn.state, interaction, turn.at).demand, profile)


def _on_dialled(turn: Turn, interaction: Interaction, event: RingFinished) -> None:
    """Called from the agent's phone, the customer did not answer, or has hung up after a talk of which we hear now."""
    verbs.forget(turn, interaction)
    if event.end is RingEnd.AGENT_HUNG_UP:
        _talk(turn, interaction)
        talking = turn.state.interactions.get(interaction.id)
        if talking is not None and talking.stage is Stage.CONNECTED:
            talks.end(turn, talking, EndedBy.CUSTOMER, cause=event.cause, hang_up=True)
    else:
        fail(turn, interaction, event.end, EndedBy.CUSTOMER, cause=event.cause)


def _talk(turn: Turn, interaction: Interaction) -> None:
    offers.join(turn, interaction, held_offer_of(turn, interaction))


def _on_hung_up(turn: Turn, interaction: Interaction, event: CallerHungUp) -> None:
    agents_own = callback_ends.is_agents_channel(interaction)
    offer = held_offer_of(turn, interaction)
    if event.answered and agents_own:
        _talk(turn, interaction)
        talks.end(turn, turn.state.interactions[interaction.id], EndedBy.AGENT, cause=event.cause)
    elif event.answered:
        closing.close(turn, interaction, Outcome.ANSWERED, EndedBy.CUSTOMER, cause=event.cause)
    elif agents_own and interaction.generation == 0 and offer is not None:
        refuse(turn, interaction, offer, RingEnd.REJECTED, cause=event.cause)
    elif agents_own:
        fail(turn, interaction, "agent_hung_up", EndedBy.AGENT, cause=event.cause, gone=True)
    else:
        result = "hung_up" if interaction.generation else RingEnd.NO_ANSWER
        fail(turn, interaction, result, EndedBy.CUSTOMER, cause=event.cause, gone=True)


def _hold_agent_until(turn: Turn, interaction: Interaction, deadline_at: datetime) -> None:
    offer = held_offer_of(turn, interaction)
    if offer is not None:
        turn.put_offer(replace(offer, deadline_at=deadline_at))
        turn.start_timer_at(ringing.timer_of(offer), deadline_at)
