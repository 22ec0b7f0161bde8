"""Out of the queue: after every input, whoever waits is paired with whoever is free.

Rule: only what was touched is looked at again. In this order: who waits how; who has to leave the queue; who gets whom;
and whoever is left over hears music.
"""

from collections.abc import Collection
from typing import Final

from callcenter.core.acd import estimate
from callcenter.core.acd.load import day_of, next_day_begins
from callcenter.core.acd.router import Entry, Match, Router
from callcenter.core.acd.standing import Standing, Waiting, standing_of
from callcenter.core.callback import Callback, CallbackState
from callcenter.core.configuration import Strategy
from callcenter.core.interaction import EndedBy, Interaction, Outcome, Stage
from callcenter.core.reactions import announcements, callbacks, closing, decisions, offers, overflow, queueing, verbs
from callcenter.core.records import replace
from callcenter.core.timers import WaitTimer, name_of
from callcenter.core.turn import Turn

# Overflows lead from queue to queue, decisions to new states; more rounds than any floor needs would be a circle.
_MOST_ROUNDS: Final = 50


def distribute(turn: Turn) -> None:
    """Offer every waiting contact that an agent is free for; give the others their music."""
    state = turn.state
    if not state.switch_up:
        return
    _begin_day(turn)
    for _ in range(_MOST_ROUNDS):
        if not (state.touched or state.touched_agents or state.route_anew):
            break
        _look_again(turn)
        _match(turn)
        _call_reserves(turn)
    _hear_of_moved(turn)
    for interaction in [state.interactions[interaction_id] for interaction_id in state.unheld]:
        if not _is_elsewhere(turn, interaction):
            interaction = announcements.on_waiting(turn, interaction)
            turn.put_interaction(verbs.hold(turn, interaction), "held_in_queue")
    if state.touched or state.touched_agents:
        _look_again(turn)


def on_wait_over(turn: Turn, waiting_id: str) -> None:
    """The instant has come at which something about how this one waits changes."""
    turn.state.touch(waiting_id)


def on_skip_over(turn: Turn, interaction_id: str, agent: str) -> None:
    """The agent who missed this call may be tried for it again."""
    skips = turn.state.skipped.get(interaction_id, {})
    skips.pop(agent, None)
    if not skips:
        turn.state.skipped.pop(interaction_id, None)
    turn.state.touch(interaction_id)


def _hear_of_moved(turn: Turn) -> None:
    """Who was moved while an order was on its way gets the music of his queue when that has begun."""
    state = turn.state
    for interaction in [state.interactions[interaction_id] for interaction_id in state.moved]:
        if not verbs.is_pending(turn, interaction):
            del state.moved[interaction.id]
            if interaction.stage is Stage.QUEUED:
                state.unheld[interaction.id] = None


def _begin_day(turn: Turn) -> None:
    """A new day, a new configuration, or a crowd of demands: the index begins anew."""
    state, configuration = turn.state, turn.state.configuration
    if state.tomorrow_at is None or turn.at >= state.tomorrow_at or state.router.is_crowded:
        state.route_anew = True
    if not state.route_anew:
        return
    state.route_anew = False
    state.today = day_of(turn.at, configuration.timezone)
    state.tomorrow_at = next_day_begins(turn.at, configuration.timezone)
    state.router = Router(
        today=state.today,
        seconds_per_priority=configuration.seconds_per_priority,
        strategies={queue.strategy for queue in configuration.queues.values()},
        last_offered=state.router.last_offered,
    )
    state.reserve_queues = tuple(
        queue.name for queue in configuration.queues.values() if queue.reserve_above_seconds is not None
    )
    state.reserves_in.intersection_update(state.reserve_queues)
    state.touched_agents.update(dict.fromkeys(state.agents))
    for waiting in state.queued_in.values():
        state.touched.update(waiting)
    state.touched.update(dict.fromkeys(state.callbacks))


def _look_again(turn: Turn) -> None:
    """Bring the index up to date with what was touched, agents first: who is there decides how others wait."""
    state = turn.state
    for _ in range(_MOST_ROUNDS):
        for username in state.touched_agents:
            agent, profile = state.agents.get(username), state.configuration.agents.get(username)
            state.touched.update(dict.fromkeys(state.preferring.get(username, ())))
            if agent is None or profile is None:
                state.router.drop_agent(username)
            else:
                state.router.put_agent(agent, profile)
        state.touched_agents.clear()
        for queue in state.router.take_flipped():
            state.touch_queue(queue)
        touched, state.touched = state.touched, {}
        for waiting_id in touched:
            _look_at(turn, waiting_id)
        if not (state.touched or state.touched_agents):
            break


def _look_at(turn: Turn, waiting_id: str) -> None:
    """Put somebody into the index as he waits now, or take him out."""
    state = turn.state
    waiting: Waiting | None = state.interactions.get(waiting_id) or state.callbacks.get(waiting_id)
    if waiting is None or not _waits(waiting):
        _forget(turn, waiting_id)
        return
    if waiting.queue not in state.configuration.queues:
        _forget(turn, waiting_id)
        _leave_removed_queue(turn, waiting)
        return
    standing = standing_of(state, waiting, turn.at)
    if isinstance(waiting, Interaction):
        if _is_elsewhere(turn, waiting):
            _forget(turn, waiting_id)
            return
        if waiting.priority != standing.priority:
            waiting = turn.put_interaction(replace(waiting, priority=standing.priority), "priority_changed")
        reason = standing.overflow
        if waiting_id in turn.entered:
            turn.entered.discard(waiting_id)
            reason = queueing.limit_at_entry(turn, waiting) or reason
        if reason is not None and overflow.leave(turn, waiting, reason):
            _forget(turn, waiting_id)
            return
    _keep(turn, waiting, standing)


def _keep(turn: Turn, waiting: Waiting, standing: Standing) -> None:
    state = turn.state
    timer = name_of(WaitTimer(waiting_id=waiting.id))
    if standing.next_change_at is None:
        turn.cancel_timer(timer)
    elif state.timers.get(timer) != standing.next_change_at:
        turn.start_timer_at(timer, standing.next_change_at)
    state.note_preference(waiting.id, standing.prefers)
    # A caller whose last verb has not started cannot be ordered elsewhere: one verb at a time.
    if standing.held or (isinstance(waiting, Interaction) and verbs.is_pending(turn, waiting)):
        state.router.drop_entry(waiting.id)
        return
    state.router.put_entry(
        Entry(
            waiting_id=waiting.id,
            order=standing.order,
            demand=standing.demand,
            strategy=state.configuration.queues[standing.demand.queue].strategy,
            only_agent=standing.only_agent,
            standing=standing,
        )
    )


def _forget(turn: Turn, waiting_id: str) -> None:
    state = turn.state
    state.router.drop_entry(waiting_id)
    state.note_preference(waiting_id, None)
    turn.cancel_timer(name_of(WaitTimer(waiting_id=waiting_id)))


def _leave_removed_queue(turn: Turn, waiting: Waiting) -> None:
    # Nobody serves a queue that was removed: an end now is better than music for ever.
    if isinstance(waiting, Interaction) and not _is_elsewhere(turn, waiting):
        closing.turn_away(turn, waiting, Outcome.FAILED, EndedBy.SYSTEM, cause="unknown_queue")


def _match(turn: Turn) -> None:
    """Everybody gets his first agent before anybody rings a second."""
    matches = turn.state.router.matches(turn.state.skipped)
    later = dict.fromkeys(match.agent for match in matches)
    for match in matches:
        del later[match.agent]
        _begin(turn, match, later)


def _begin(turn: Turn, match: Match, later: Collection[str]) -> None:
    """Offer it. `later`: agents whom the same look has found for others, who come after this one."""
    state, entry, waiting_id = turn.state, match.entry, match.entry.waiting_id
    interaction = state.interactions.get(waiting_id)
    names = [match.agent]
    if interaction is not None and entry.strategy is Strategy.RING_SEVERAL:
        queue = state.configuration.queues[entry.demand.queue]
        names += state.router.take_more(entry, state.skipped, queue.ring_several - 1)
    waiting = interaction or state.callbacks[waiting_id]
    why = decisions.reasons(turn, waiting, entry, tuple(names), later)
    state.router.note_offered(entry.demand.queue, match.agent, turn.at)
    agents = tuple(state.agents[username] for username in names)
    if interaction is not None:
        decisions.record(turn, waiting_id, interaction.offers_made + 1, why)
        offers.make(turn, interaction, agents)
    else:
        callbacks.begin(turn, state.callbacks[waiting_id], agents[0])
        decisions.record(turn, state.callbacks[waiting_id].call_interaction_id or "", 1, why)


def _call_reserves(turn: Turn) -> None:
    """Let a queue's reserve agents in while its estimated wait is too long, and out when it is short again."""
    state = turn.state
    for name in state.reserve_queues:
        queue = state.configuration.queues[name]
        seconds = estimate.for_new_caller(state, queue, turn.at).seconds
        active = name in state.reserves_in
        if estimate.reserves_wanted(queue, seconds, active) is not active:
            (state.reserves_in.discard if active else state.reserves_in.add)(name)
            state.touch_queue(name)


def _waits(waiting: Waiting) -> bool:
    if isinstance(waiting, Callback):
        return waiting.state is CallbackState.WAITING
    return waiting.stage is Stage.QUEUED


def _is_elsewhere(turn: Turn, interaction: Interaction) -> bool:
    """Who was not where we believed him to be may be gone, or talk already; who leaves a message is not disturbed."""
    return interaction.id in turn.state.suspects or interaction.id in turn.state.leaving_message
