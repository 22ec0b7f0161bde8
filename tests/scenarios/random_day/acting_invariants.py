"""What must hold of what supervisors have done: it is kept, it has its end, and nothing goes against it.

Rule: each check reads the live state and the kept rows; none changes anything.
"""

from collections.abc import Sequence

from callcenter.core.acd.standing import has_left, is_worth_waiting_for, requirement_of, widest_demand
from callcenter.core.agent import Activity
from callcenter.core.callback import CallbackState
from callcenter.core.changes import Change, PopShown
from callcenter.core.configuration import OverflowReason
from callcenter.core.interaction import Interaction, Stage
from callcenter.core.reactions import verbs
from callcenter.core.state import State
from callcenter.core.turn import Turn
from tests.support.kept import Tables


def check_acts(state: State, tables: Tables, changes: Sequence[Change], turn: Turn) -> None:
    """Everything of it."""
    check_deferred(state)
    check_closures(state, tables)
    check_closed_queues(state, turn)
    assert set(state.moved) <= set(state.interactions)
    for change in changes:
        if isinstance(change, PopShown) and change.interaction.stage is Stage.OFFERED:
            assert assigned_to(state, change.interaction) in (None, change.agent), "he waits for another"


def check_deferred(state: State) -> None:
    """Who is idle has what was chosen for then; a choice is whole or not there."""
    for agent in state.agents.values():
        chosen = agent.deferred_status is not None
        assert not (chosen and agent.activity is Activity.IDLE)
        assert chosen is (agent.deferred_by is not None) is (agent.deferred_at is not None)


def check_closures(state: State, tables: Tables) -> None:
    """What is closed is written down, is a queue, and opens when its time is over."""
    assert {closure.queue: closure for closure in tables.open_closures()} == state.closures
    for name, closure in state.closures.items():
        assert name == closure.queue
        assert name in state.configuration.queues
        assert state.timers.get(f"closure:{name}") == closure.until_at


def check_closed_queues(state: State, turn: Turn) -> None:
    """Nobody who could leave a closed queue waits in it, and nobody is called back for it."""
    if not state.switch_up:
        return
    for interaction in state.interactions.values():
        if interaction.stage is Stage.QUEUED and interaction.queue in state.closures:
            elsewhere = interaction.id in state.suspects or interaction.id in state.leaving_message
            left = has_left(interaction, interaction.queue or "", OverflowReason.CLOSED)
            assert left or elsewhere or verbs.is_pending(turn, interaction)
    # One whose time is over opens when its timer fires, be it late.
    closed = {c.queue for c in state.closures.values() if c.until_at is None or c.until_at > turn.at}
    waiting = {callback.queue for callback in state.callbacks.values() if callback.state is CallbackState.WAITING}
    assert waiting.isdisjoint(closed)


def assigned_to(state: State, interaction: Interaction) -> str | None:
    """Whom he waits for alone because a supervisor said so."""
    name, queue = interaction.assigned_agent, state.configuration.queues.get(interaction.queue or "")
    if name is None or queue is None:
        return None
    demand = widest_demand(state, queue, requirement_of(state.configuration, queue, interaction))
    return name if is_worth_waiting_for(state, demand, interaction.id, name) else None
