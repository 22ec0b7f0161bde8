"""What supervisors do with a caller who waits: raise him, move him, name his agent, end his call.

Rule: only with one who waits; whom a phone rings for is not touched. How he waits from then on is worked out as for
everybody (`acd/standing.py`), and holds over a restart.
"""

from typing import assert_never

from callcenter.core.acd.demand import is_suited
from callcenter.core.acd.opening import is_open_now
from callcenter.core.acd.standing import is_worth_waiting_for, requirement_of, widest_demand
from callcenter.core.acts import AssignWaiting, EndWaiting, MoveWaiting, RaiseWaiting, WaitingAct
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.interaction import EndedBy, Interaction, Outcome, Stage
from callcenter.core.reactions import announcements, closing, distribution, queueing
from callcenter.core.records import replace
from callcenter.core.timers import RetryTimer, name_of
from callcenter.core.turn import Turn


def request(turn: Turn, asked: WaitingAct) -> None:
    """Do it, or refuse."""
    interaction = turn.state.interactions.get(asked.interaction_id)
    if interaction is None:
        raise ContactCenterError(Refusal.UNKNOWN_INTERACTION)
    if interaction.stage is not Stage.QUEUED:
        raise ContactCenterError(Refusal.NOT_WAITING)
    match asked:
        case RaiseWaiting(points=points):
            _raise(turn, interaction, points)
        case MoveWaiting(queue=queue):
            _move(turn, interaction, queue)
        case AssignWaiting(agent=agent):
            _assign(turn, interaction, agent)
        case EndWaiting():
            _end(turn, interaction)
        case _:
            assert_never(asked)


def _raise(turn: Turn, interaction: Interaction, points: int) -> None:
    more = points - interaction.raised_priority
    if more:
        raised = replace(interaction, raised_priority=points, priority=interaction.priority + more)
        turn.put_interaction(raised, "raised")


def _move(turn: Turn, interaction: Interaction, name: str) -> None:
    """Where he would not be let in he is not sent; that a queue is full is for whoever moves him to judge."""
    queue = turn.state.configuration.queues.get(name)
    if queue is None:
        raise ContactCenterError(Refusal.UNKNOWN_QUEUE)
    if interaction.queue == name:
        return
    if not is_open_now(turn.state, name, turn.at):
        raise ContactCenterError(Refusal.QUEUE_CLOSED)
    _need_switch(turn)
    announcements.stop(turn, interaction)
    queueing.move(turn, interaction, queue)


def _assign(turn: Turn, interaction: Interaction, name: str | None) -> None:
    """From now on only he is rung, also one who would be asked only later. That he missed this call is forgiven."""
    if interaction.assigned_agent == name:
        return
    if name is not None:
        _check_agent(turn, interaction, name)
        if name in turn.state.skipped.get(interaction.id, {}):
            turn.cancel_timer(name_of(RetryTimer(interaction_id=interaction.id, agent=name)))
            distribution.on_skip_over(turn, interaction.id, name)
    turn.put_interaction(replace(interaction, assigned_agent=name), "assigned")


def _check_agent(turn: Turn, interaction: Interaction, name: str) -> None:
    state = turn.state
    profile, queue = state.configuration.agents.get(name), state.configuration.queues.get(interaction.queue or "")
    if profile is None or name not in state.agents:
        raise ContactCenterError(Refusal.UNKNOWN_AGENT)
    if queue is None:
        raise ContactCenterError(Refusal.UNKNOWN_QUEUE)
    demand = widest_demand(state, queue, requirement_of(state.configuration, queue, interaction))
    if not is_suited(demand, profile):
        raise ContactCenterError(Refusal.AGENT_NOT_SUITED)
    # Asked for nobody in particular, so that a call which he has missed does not count.
    if not is_worth_waiting_for(state, demand, "", name):
        raise ContactCenterError(Refusal.AGENT_NOT_READY)


def _end(turn: Turn, interaction: Interaction) -> None:
    _need_switch(turn)
    closing.turn_away(turn, interaction, Outcome.REJECTED, EndedBy.AGENT, cause="ended_by_supervisor")


def _need_switch(turn: Turn) -> None:
    if not turn.state.switch_up:
        raise ContactCenterError(Refusal.SWITCH_AWAY)
