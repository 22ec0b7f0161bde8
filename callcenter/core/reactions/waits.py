"""A verb was ordered: it starts as it should, or nothing is heard of it."""

from callcenter.core.events import RingEnd, Verb, VerbStarted
from callcenter.core.interaction import Interaction, Stage, is_in_flow
from callcenter.core.reactions import callback_calls, flows, handovers, legs, missed, offers, verbs
from callcenter.core.turn import Turn


def on_started(turn: Turn, interaction: Interaction, event: VerbStarted) -> None:
    """The switch does what was ordered last."""
    if verbs.on_started(turn, interaction, event) and event.verb is Verb.RING:
        offers.on_ringing(turn, interaction)


def on_silent_verb(turn: Turn, interaction_id: str, generation: int) -> None:
    """The order was lost on its way: give it again; a lost ring goes back to the queue first."""
    interaction = turn.state.interactions.get(interaction_id)
    if interaction is None or interaction.generation != generation or not turn.state.switch_up:
        return
    if interaction.stage is Stage.DIALING:
        callback_calls.on_silent_verb(turn, interaction)
    elif interaction.stage is Stage.OFFERED:
        missed.fail(turn, interaction, RingEnd.FAILED, cause="order_lost")
    elif interaction.stage is Stage.TRANSFERRED and not interaction.placed:
        handovers.give_back(turn, interaction, cause="order_lost")
    elif is_in_flow(interaction) and verbs.may_try_again(turn, interaction):
        flows.ask_again(turn, interaction)
    elif interaction.stage is Stage.QUEUED and verbs.may_try_again(turn, interaction):
        turn.put_interaction(verbs.hold(turn, interaction), "held_in_queue")
    elif interaction.placed and verbs.may_try_again(turn, interaction):
        # The ring may still join the two.
        legs.place_all(turn, interaction, fresh=interaction.return_deadline_at is None)
