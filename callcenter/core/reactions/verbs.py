"""Orders to the switch about one caller: each has a generation and a watch on its start.

Rule: one outstanding verb per caller. Two redirects back to back may both be acknowledged and one lost.
"""

from dataclasses import replace

from callcenter.core.commands import CollectDigits, HoldCaller, LookAtSwitch, PlayEcho, PlayPrompts, RingAgent
from callcenter.core.events import VerbStarted
from callcenter.core.interaction import Interaction
from callcenter.core.ivr.actions import Collect, Echo, Play
from callcenter.core.offer import Offer
from callcenter.core.timers import VERB_START_SECONDS, VERB_TRIES, VerbTimer, name_of
from callcenter.core.turn import Turn


def ask(turn: Turn, interaction: Interaction, order: Play | Collect | Echo) -> Interaction:
    """Do what a flow's node asks for."""
    interaction = _next(turn, interaction)
    call_id, generation, language = interaction.call_id, interaction.generation, interaction.language
    match order:
        case Play(prompts=prompts):
            turn.order(PlayPrompts(call_id=call_id, generation=generation, prompts=prompts, language=language))
        case Collect(prompts=prompts, max_digits=max_digits, timeout_seconds=timeout):
            turn.order(
                CollectDigits(
                    call_id=call_id,
                    generation=generation,
                    prompts=prompts,
                    language=language,
                    max_digits=max_digits,
                    timeout_seconds=timeout,
                )
            )
        case Echo(prompts=prompts):
            turn.order(PlayEcho(call_id=call_id, generation=generation, prompts=prompts, language=language))
    return interaction


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


def ring(turn: Turn, interaction: Interaction, offer: Offer, endpoint: str, ring_seconds: int) -> Interaction:
    """Ring the agent's phone."""
    interaction = _next(turn, interaction)
    turn.order(
        RingAgent(
            call_id=interaction.call_id,
            generation=interaction.generation,
            offer_id=offer.id,
            endpoint=endpoint,
            ring_seconds=ring_seconds,
            music=_music(turn, interaction),
        )
    )
    return interaction


def is_pending(turn: Turn, interaction: Interaction) -> bool:
    """Whether the last verb's start has not been reported yet."""
    return _timer(interaction) in turn.state.timers


def on_started(turn: Turn, interaction: Interaction, event: VerbStarted) -> bool:
    """The verb runs. Returns whether it is the one that was ordered last."""
    if event.generation != interaction.generation:
        return False
    forget(turn, interaction)
    return True


def forget(turn: Turn, interaction: Interaction) -> None:
    """Nothing is outstanding for this caller any more."""
    turn.cancel_timer(_timer(interaction))
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
    turn.cancel_timer(_timer(interaction))
    turn.state.unheld.pop(interaction.id, None)
    interaction = replace(interaction, generation=interaction.generation + 1)
    turn.start_timer(_timer(interaction), VERB_START_SECONDS)
    return interaction


def _timer(interaction: Interaction) -> str:
    return name_of(VerbTimer(interaction_id=interaction.id, generation=interaction.generation))


def _music(turn: Turn, interaction: Interaction) -> str:
    queue = turn.state.configuration.queues.get(interaction.queue or "")
    return queue.music if queue else "default"
