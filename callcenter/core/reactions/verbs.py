"""Orders to the switch about one caller: each has a generation and a watch on its start.

Rule: one outstanding verb per caller. Two redirects back to back may both be acknowledged and one lost.
"""

from collections.abc import Mapping, Sequence

from callcenter.core.commands import (
    AskService,
    CollectDigits,
    DialNumber,
    HoldCaller,
    LookAtSwitch,
    PlaceLegs,
    PlayEcho,
    PlayPrompts,
    RecordMessage,
    RingAgents,
    Spot,
)
from callcenter.core.events import VerbStarted
from callcenter.core.interaction import Interaction, Stage
from callcenter.core.ivr.actions import Act, Ask, Collect, Dial, Echo, Play, Record
from callcenter.core.ivr.services import Asker, Question, Service
from callcenter.core.ivr.texts import sounds_of
from callcenter.core.offer import Offer
from callcenter.core.reactions import recordings
from callcenter.core.records import replace
from callcenter.core.timers import (
    ANSWER_GRACE_SECONDS,
    VERB_START_SECONDS,
    VERB_TRIES,
    AnswerTimer,
    VerbTimer,
    name_of,
)
from callcenter.core.turn import Turn


def ask(turn: Turn, interaction: Interaction, order: Act) -> Interaction:
    """Do what a flow's node asks for. Values are in its texts already."""
    interaction = _next(turn, interaction)
    call_id, generation, language = interaction.call_id, interaction.generation, interaction.language
    prompts = () if isinstance(order, Dial) else sounds_of(order.prompts)
    match order:
        case Play(interruptible=interruptible):
            turn.order(
                PlayPrompts(
                    call_id=call_id,
                    generation=generation,
                    prompts=prompts,
                    language=language,
                    interruptible=interruptible,
                )
            )
        case Collect(max_digits=max_digits, timeout_seconds=timeout, fresh=fresh):
            turn.order(
                CollectDigits(
                    call_id=call_id,
                    generation=generation,
                    prompts=prompts,
                    language=language,
                    max_digits=max_digits,
                    timeout_seconds=timeout,
                    fresh=fresh,
                )
            )
        case Echo():
            turn.order(PlayEcho(call_id=call_id, generation=generation, prompts=prompts, language=language))
        case Record(most_seconds=most, silence_seconds=silence):
            turn.order(
                RecordMessage(
                    call_id=call_id,
                    generation=generation,
                    prompts=prompts,
                    language=language,
                    name=recording_name(interaction),
                    most_seconds=most,
                    silence_seconds=silence,
                )
            )
        case Dial(number=number, ring_seconds=seconds):
            turn.order(
                DialNumber(
                    call_id=call_id,
                    generation=generation,
                    number=number,
                    ring_seconds=seconds,
                    music=_music(turn, interaction),
                )
            )
    return interaction


def ask_service(turn: Turn, interaction: Interaction, order: Ask) -> Interaction:
    """Ask somebody else what a flow's node wants to know. Meanwhile the caller hears nothing, so it is short."""
    interaction = _counted(turn, interaction)
    turn.start_timer(_answer_timer(interaction), order.seconds + ANSWER_GRACE_SECONDS)
    asker = Asker(
        # The same after a restart, and another each time that the caller comes to this node.
        key=f"{interaction.id}:{len(interaction.ivr_path)}",
        interaction_id=interaction.id,
        ani=interaction.ani,
        ani_e164=interaction.ani_e164,
        dnis=interaction.dnis,
        language=interaction.language,
        customer_id=_whom(turn, interaction, order.question),
        queue=interaction.queue,
        agent=interaction.agent,
    )
    turn.order(
        AskService(
            call_id=interaction.call_id,
            generation=interaction.generation,
            question=order.question,
            asker=asker,
            seconds=order.seconds,
        )
    )
    return interaction


def _whom(turn: Turn, interaction: Interaction, question: Question) -> str | None:
    """Whom a question is about: the customer whom the flow has found, else the caller. Who calls is asked anew."""
    found = turn.state.private.get(interaction.id, {}).get("customer")
    if question.service is Service.FIND_CUSTOMER or not isinstance(found, Mapping):
        return interaction.customer_id
    return found.get("id") or interaction.customer_id


def recording_name(interaction: Interaction) -> str:
    """What the message is called that is being recorded now."""
    return f"message-{interaction.id}-{interaction.generation}"


def hold(turn: Turn, interaction: Interaction) -> Interaction:
    """Let the caller wait with his queue's music."""
    interaction = _next(turn, interaction)
    turn.order(
        HoldCaller(
            call_id=interaction.call_id,
            generation=interaction.generation,
            queue=interaction.queue or "",
            music=_music(turn, interaction),
        )
    )
    return interaction


def ring(
    turn: Turn,
    interaction: Interaction,
    offers: Sequence[Offer],
    *,
    ring_seconds: int,
    auto_answer: bool,
    whisper: bool,
) -> Interaction:
    """Ring the agents' phones. The first offer's id names the ring; a whisper tells the agent which queue calls."""
    interaction = recordings.prepared(turn, _next(turn, interaction))
    turn.order(
        RingAgents(
            call_id=interaction.call_id,
            generation=interaction.generation,
            offer_id=offers[0].id,
            endpoints=tuple(offer.endpoint for offer in offers),
            ring_seconds=ring_seconds,
            music=_music(turn, interaction),
            auto_answer=auto_answer,
            whisper=f"queue_{interaction.queue}" if whisper else None,
            language="en" if interaction.language == "en" else "zh",
            recording=interaction.recording,
        )
    )
    return interaction


def place(
    turn: Turn,
    interaction: Interaction,
    *,
    caller: Spot | None,
    legs: Sequence[tuple[str, Spot]],
    fresh: bool,
) -> Interaction:
    """Put the legs of a talk where they belong. Only where the caller is moved is there something to wait for."""
    if caller is not None:
        interaction = _next(turn, interaction)
    turn.order(
        PlaceLegs(
            call_id=interaction.call_id,
            generation=interaction.generation,
            caller=caller,
            legs=tuple(legs),
            queue=interaction.queue or "",
            music=_music(turn, interaction),
            fresh=fresh,
        )
    )
    return interaction


def is_pending(turn: Turn, interaction: Interaction) -> bool:
    """Whether the last verb's start has not been reported yet, or what a flow asked is not answered."""
    return _timer(interaction) in turn.state.timers or _answer_timer(interaction) in turn.state.timers


def on_started(turn: Turn, interaction: Interaction, event: VerbStarted) -> bool:
    """The verb runs. Returns whether it is the one that was ordered last."""
    if event.generation != interaction.generation:
        return False
    forget(turn, interaction)
    return True


def forget(turn: Turn, interaction: Interaction) -> None:
    """Nothing is outstanding for this caller any more: he may be ordered elsewhere."""
    turn.cancel_timer(_timer(interaction))
    turn.cancel_timer(_answer_timer(interaction))
    if interaction.stage is Stage.QUEUED:
        turn.state.touch(interaction.id)
    turn.state.verb_tries.pop(interaction.id, None)


def may_try_again(turn: Turn, interaction: Interaction) -> bool:
    """Count a silent verb. After a few the switch is looked at instead: the caller may be gone."""
    tries = turn.state.verb_tries.get(interaction.id, 0) + 1
    turn.state.verb_tries[interaction.id] = tries
    if tries < VERB_TRIES:
        return True
    turn.state.verb_tries.pop(interaction.id)
    turn.order(LookAtSwitch())
    return False


def _next(turn: Turn, interaction: Interaction) -> Interaction:
    interaction = _counted(turn, interaction)
    turn.start_timer(_timer(interaction), VERB_START_SECONDS)
    return interaction


def _counted(turn: Turn, interaction: Interaction) -> Interaction:
    """The number of what is ordered or asked now; whatever came before is void."""
    turn.cancel_timer(_timer(interaction))
    turn.cancel_timer(_answer_timer(interaction))
    turn.state.unheld.pop(interaction.id, None)
    turn.state.moved.pop(interaction.id, None)
    return replace(interaction, generation=interaction.generation + 1)


def _timer(interaction: Interaction) -> str:
    return name_of(VerbTimer(interaction_id=interaction.id, generation=interaction.generation))


def _answer_timer(interaction: Interaction) -> str:
    return name_of(AnswerTimer(interaction_id=interaction.id, generation=interaction.generation))


def _music(turn: Turn, interaction: Interaction) -> str:
    queue = turn.state.configuration.queues.get(interaction.queue or "")
    return queue.music if queue else "default"
