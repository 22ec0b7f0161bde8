"""What waiting callers are told, and when: position, estimated wait, comfort, what keys do, and that they may be called
back. The flow's node that sent them says it, or else the queue.

Rule: an announcement never costs routing a second. It is a verb like others, so an offer takes the caller out of it; it
is never begun while another order is on its way; and after it he gets the queue's music again.
Nobody is told a longer wait than before: when the estimate has grown beyond that, no number is said at all.
"""

from datetime import datetime, timedelta
from math import ceil
from typing import Final

from callcenter.core.acd.estimate import Estimate, estimate
from callcenter.core.acd.standing import standing_of
from callcenter.core.configuration import Queue
from callcenter.core.events import Verb, VerbFinished
from callcenter.core.interaction import Interaction, Stage
from callcenter.core.ivr.actions import Collect, Play
from callcenter.core.ivr.nodes.enqueue import EnqueueNode, Treatment
from callcenter.core.ivr.texts import Prompt, Words
from callcenter.core.reactions import callbacks, flows, overflow, segments, verbs
from callcenter.core.records import replace
from callcenter.core.timers import AnnounceTimer, name_of
from callcenter.core.turn import Turn

# Every "about N minutes" and every position has a whole sentence of its own (ivr_flows/prompts.yaml).
MINUTES: Final = (1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60)
MOST_POSITION: Final = 10
CALLBACK_OFFER: Final = "callback_offer"
KEY_PROMPTS: Final = {
    **{digit: f"press_{digit}" for digit in "0123456789"},
    "*": "press_star",
    "#": "press_hash",
}
_KEY_SECONDS: Final = 3
# An order is on its way, or the switch is: look again after this.
_LATER_SECONDS: Final = 1.0
# Music between two announcements, whatever they are configured to take.
_BREATH_SECONDS: Final = 5.0
# The end of an announcement that is never reported must not end the rhythm.
_LONGEST_SECONDS: Final = 60.0


def on_waiting(turn: Turn, interaction: Interaction) -> Interaction:
    """The caller begins to wait, or waits again after an offer: note the estimate, plan what he is told next."""
    if interaction.estimated_wait_seconds is None:
        seconds = _estimate(turn, interaction).seconds
        if seconds is not None:
            # Like the wait in the record it counts from the beginning, in whatever queue that was.
            waited = (turn.at - (interaction.queued_at or turn.at)).total_seconds()
            interaction = replace(interaction, estimated_wait_seconds=waited + seconds)
            interaction = segments.estimated(turn, interaction, seconds)
    _plan(turn, interaction)
    return interaction


def on_configured(turn: Turn) -> None:
    """The rules may be others, or the service has just started: callers who wait already are planned for anew."""
    for waiting in turn.state.queued_in.values():
        for interaction_id in waiting:
            _plan(turn, turn.state.interactions[interaction_id])


def on_due(turn: Turn, interaction_id: str) -> None:
    """It is time to tell him something, if nothing else happens with him just now."""
    state = turn.state
    interaction = state.interactions.get(interaction_id)
    if interaction is None or interaction.stage is not Stage.QUEUED:
        return
    queue, node = _where(turn, interaction)
    rule = _rule(queue, node)
    if queue is None or rule is None:
        return
    elsewhere = interaction_id in state.suspects or interaction_id in state.leaving_message
    if elsewhere or not state.switch_up or verbs.is_pending(turn, interaction):
        turn.start_timer(_timer(interaction), _LATER_SECONDS)
        return
    prompts, minutes = _words(turn, interaction, rule)
    keys = node.keys if node is not None else frozenset()
    if node is not None and keys:
        prompts += flows.heard(turn, interaction, node.menu_prompts)
    callback_key = _callback_key(queue, interaction, keys)
    if callback_key is not None:
        prompts = (*prompts, CALLBACK_OFFER, KEY_PROMPTS[callback_key])
    turn.start_timer(_timer(interaction), rule.every_seconds + _LONGEST_SECONDS)
    if not prompts:
        turn.start_timer(_timer(interaction), rule.every_seconds)
        return
    order: Play | Collect = Play(prompts=prompts)
    if keys or callback_key is not None:
        order = Collect(prompts=prompts, max_digits=1, timeout_seconds=_KEY_SECONDS)
    interaction = replace(interaction, announced_at=turn.at, announced_minutes=minutes)
    turn.put_interaction(verbs.ask(turn, interaction, order), "announced")


def on_finished(turn: Turn, interaction: Interaction, event: VerbFinished) -> None:
    """He has heard it, and may have pressed the key."""
    if event.generation != interaction.generation or event.verb not in (Verb.PLAY, Verb.COLLECT):
        return
    if not _was_told(interaction):
        return  # what he pressed in a flow, reported again before he was given his music
    verbs.forget(turn, interaction)
    queue, node = _where(turn, interaction)
    if queue is None:
        return
    keys = node.keys if node is not None else frozenset()
    if event.digits in keys:
        overflow.leave_by_key(turn, interaction, event.digits)
        return
    wished = event.digits != "" and event.digits == _callback_key(queue, interaction, keys)
    if not (wished and callbacks.take(turn, interaction)):
        _plan(turn, interaction, not_before=turn.at + timedelta(seconds=_BREATH_SECONDS))
        turn.put_interaction(verbs.hold(turn, interaction), "held_in_queue")


def _was_told(interaction: Interaction) -> bool:
    told_at, segment = interaction.announced_at, interaction.segment
    return told_at is not None and segment is not None and told_at >= segment.started_at


def stop(turn: Turn, interaction: Interaction) -> None:
    """He waits there no longer."""
    turn.cancel_timer(_timer(interaction))


def minutes_of(seconds: float) -> int | None:
    """The number of minutes that is said for this wait: never less than it; None when it is longer than any."""
    return next((minutes for minutes in MINUTES if minutes >= ceil(seconds / 60)), None)


def _where(turn: Turn, interaction: Interaction) -> tuple[Queue | None, EnqueueNode | None]:
    """The queue where he waits, and the flow's node that sent him there."""
    queue = turn.state.configuration.queues.get(interaction.queue or "")
    return queue, flows.waiting_at(turn, interaction)


def _rule(queue: Queue | None, node: EnqueueNode | None) -> Treatment | None:
    """What he hears and how often; None: music only. Where keys lead out, he must hear of them."""
    if queue is None:
        return None
    own = queue.announcements
    rule = Treatment(
        first_after_seconds=own.first_after_seconds,
        every_seconds=own.every_seconds,
        prompts=own.comfort,
        position=own.position,
        estimated_wait=own.estimated_wait,
    )
    if node is not None and (node.treatment is not None or (node.keys and not own.every_seconds)):
        rule = node.treatment or Treatment()
    return rule if rule.every_seconds else None


def _words(turn: Turn, interaction: Interaction, rule: Treatment) -> tuple[tuple[Prompt | Words, ...], int | None]:
    """What he hears now, and the shortest wait that he has been told so far."""
    before = interaction.announced_minutes
    expected = _estimate(turn, interaction)
    minutes = minutes_of(expected.seconds) if expected.seconds is not None else None
    comfort = flows.heard(turn, interaction, _comfort(rule, interaction, turn.at))
    if before is not None and expected.seconds is not None and (minutes is None or minutes > before):
        return comfort, before
    numbers: list[str] = []
    if rule.position:
        exact = expected.position <= MOST_POSITION
        numbers.append(f"position_{expected.position}" if exact else f"position_more_than_{MOST_POSITION}")
    if rule.estimated_wait and minutes is not None:
        numbers.append(f"wait_about_{minutes}")
        before = minutes
    return (*numbers, *comfort), before


def _comfort(rule: Treatment, interaction: Interaction, at: datetime) -> tuple[Prompt, ...]:
    """The comfort prompts take turns."""
    if not rule.prompts:
        return ()
    waited = (at - (interaction.queued_at or at)).total_seconds()
    return (rule.prompts[int(waited // rule.every_seconds) % len(rule.prompts)],)


def _callback_key(queue: Queue, interaction: Interaction, taken: frozenset[str]) -> str | None:
    """What he presses to be called back. A key to which the flow has given another meaning has that one."""
    key = queue.callback.key if queue.callback is not None and interaction.ani else None
    return key if key in KEY_PROMPTS and key not in taken else None


def _estimate(turn: Turn, interaction: Interaction) -> Estimate:
    return estimate(turn.state, interaction, standing_of(turn.state, interaction, turn.at))


def _plan(turn: Turn, interaction: Interaction, *, not_before: datetime | None = None) -> None:
    """Await the next announcement: who was told something keeps the rhythm, whatever was in between."""
    rule = _rule(*_where(turn, interaction))
    if rule is None:
        stop(turn, interaction)
        return
    if interaction.announced_at is not None:
        due_at = interaction.announced_at + timedelta(seconds=rule.every_seconds)
    else:
        due_at = (interaction.queued_at or turn.at) + timedelta(seconds=rule.first_after_seconds)
    turn.start_timer_at(_timer(interaction), max(due_at, not_before or turn.at))


def _timer(interaction: Interaction) -> str:
    return name_of(AnnounceTimer(interaction_id=interaction.id))
