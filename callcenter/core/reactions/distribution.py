"""Out of the queue: after every input, whoever waits is paired with whoever is free."""

from callcenter.core.acd.matching import find_matches
from callcenter.core.interaction import EndedBy, Interaction, Outcome, Stage
from callcenter.core.reactions import closing, offers, verbs
from callcenter.core.turn import Turn


def distribute(turn: Turn) -> None:
    """Offer every waiting call that an agent is free for; give the others their music."""
    state = turn.state
    if not state.switch_up:
        return
    waiting = [i for i in state.interactions.values() if i.stage is Stage.QUEUED and not _is_elsewhere(turn, i)]
    for interaction in waiting:
        if interaction.queue not in state.configuration.queues:
            # Nobody serves a queue that was removed: an end now is better than music for ever.
            closing.turn_away(turn, interaction, Outcome.FAILED, EndedBy.SYSTEM, cause="unknown_queue")
    for match in find_matches(
        # A caller whose last verb has not started cannot be ordered elsewhere: one verb at a time.
        [i for i in waiting if i.id in state.interactions and not verbs.is_pending(turn, i)],
        state.agents.values(),
        state.configuration.agents,
        state.skipped,
        turn.at,
    ):
        offers.make(turn, match.interaction, match.agent)
    for interaction in [state.interactions[interaction_id] for interaction_id in state.unheld]:
        if not _is_elsewhere(turn, interaction):
            turn.put_interaction(verbs.hold(turn, interaction), "held_in_queue")


def _is_elsewhere(turn: Turn, interaction: Interaction) -> bool:
    """Who was not where we believed him to be may be gone, or talk already; who leaves a message is not disturbed."""
    return interaction.id in turn.state.suspects or interaction.id in turn.state.leaving_message
