"""What each contact teaches its queue: how wrong the estimate was, and how long a contact takes."""

from callcenter.core.acd.estimate import handle_seconds
from callcenter.core.acd.learned import QueueStatistics, with_contact, with_wait
from callcenter.core.interaction import Interaction, Outcome
from callcenter.core.turn import Turn


def on_answered(turn: Turn, interaction: Interaction) -> None:
    """An agent answered. Who never waited was given no estimate, and teaches nothing about waiting."""
    if interaction.queue is not None and interaction.estimated_wait_seconds is not None:
        learned = turn.state.statistics.get(interaction.queue, QueueStatistics())
        turn.state.statistics[interaction.queue] = with_wait(
            learned, interaction.estimated_wait_seconds, interaction.wait_seconds
        )


def on_handled(turn: Turn, interaction: Interaction) -> None:
    """An agent is done with the contact."""
    if interaction.queue is not None and interaction.agent is not None and interaction.outcome is Outcome.ANSWERED:
        seconds = interaction.talk_seconds + interaction.hold_seconds + interaction.wrap_up_seconds
        learned = turn.state.statistics.get(interaction.queue, QueueStatistics())
        expected = handle_seconds(turn.state, interaction.queue)
        turn.state.statistics[interaction.queue] = with_contact(learned, seconds, expected)
