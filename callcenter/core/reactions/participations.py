"""Whoever has handed a call over wraps up his part of it: like the last agent of a call, but nobody waits for him.

Rule: his queue's rule decides as in `wrap_up.py`. What he says is his own: it never replaces what another has said.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from callcenter.core.agent import ActivityStep, with_activity
from callcenter.core.changes import DispositionGiven
from callcenter.core.configuration import WrapUpMode
from callcenter.core.dispositions import Effect, anything, choosable, effects_of
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.participation import Participation
from callcenter.core.reactions import wrap_up_modes
from callcenter.core.records import replace
from callcenter.core.requests import SetDisposition, SetNote
from callcenter.core.state import State
from callcenter.core.timers import ParticipationTimer, name_of
from callcenter.core.turn import Turn

LONGEST_NOTE: Final = 4_000


def of(state: State, interaction_id: str, agent: str | None) -> Participation | None:
    """What this agent still wraps up of this interaction. A supervisor (None) means who has the call himself."""
    part = state.participations.get(agent or "")
    return part if part is not None and part.interaction_id == interaction_id else None


def check_note(note: str | None) -> None:
    """Refuse a note that is longer than anybody reads."""
    if note is not None and len(note) > LONGEST_NOTE:
        raise ContactCenterError(Refusal.FIELD_INVALID, "note")


def extensions_left(state: State, part: Participation) -> int:
    """How often he may still ask for more time."""
    return wrap_up_modes.extensions_left(state, part.queue, part.extended)


def finish(turn: Turn, part: Participation, *, result: str) -> None:
    """He is done with it, and idle again."""
    turn.cancel_timer(timer_of(part))
    agent = turn.state.agents.get(part.agent)
    if agent is not None and agent.interaction_id == part.interaction_id:
        turn.put_agent(with_activity(agent, ActivityStep.FINISH, at=turn.at))
    turn.put_participation(replace(part, deadline_at=None, ended_at=turn.at, result=result))


def on_deadline(turn: Turn, interaction_id: str, number: int) -> None:
    """It lasted as long as it may. Who said nothing of what came of it gets the queue's word for that."""
    parts = turn.state.participations.values()
    part = next((each for each in parts if (each.interaction_id, each.number) == (interaction_id, number)), None)
    if part is None:
        return
    if part.deadline_at is not None and part.deadline_at > turn.at:
        # It fired while the extension was on its way in.
        turn.start_timer_at(timer_of(part), part.deadline_at)
        return
    queue = wrap_up_modes.queue_of(turn.state, part.queue)
    code = queue.wrap_up_default_code if queue is not None else None
    tree = turn.state.configuration.dispositions
    if part.disposition is None and code is not None and choosable(tree, code, part.queue):
        part = _disposed(turn, part, code, by=None, effects=effects_of(tree, code))
    finish(turn, part, result="timed_out")


def set_disposition(turn: Turn, part: Participation, request: SetDisposition, effects: tuple[Effect, ...]) -> None:
    """What came of his part. It is the end of it, unless the queue's time must pass first."""
    note = request.note if request.note is not None else part.note
    part = _noted(turn, part, note)
    part = _disposed(turn, part, request.code, by=part.agent, fields=request.fields, effects=effects)
    if _lasts(turn, part):
        turn.put_participation(part)
    else:
        finish(turn, part, result="disposition")


def set_note(turn: Turn, part: Participation, request: SetNote) -> None:
    """What he has typed so far."""
    if part.note != request.note:
        turn.put_participation(_noted(turn, part, request.note))


def extend(turn: Turn, part: Participation) -> None:
    """He needs more time."""
    queue = wrap_up_modes.queue_of(turn.state, part.queue)
    if part.deadline_at is None:
        raise ContactCenterError(Refusal.NO_DEADLINE)
    if queue is None or extensions_left(turn.state, part) == 0:
        raise ContactCenterError(Refusal.NO_EXTENSIONS_LEFT)
    deadline_at = part.deadline_at + timedelta(seconds=queue.wrap_up_extend_seconds)
    turn.start_timer_at(timer_of(part), deadline_at)
    agent = turn.state.agents.get(part.agent)
    if agent is not None and agent.interaction_id == part.interaction_id:
        turn.put_agent(replace(agent, wrap_up_deadline_at=deadline_at))
    turn.put_participation(replace(part, deadline_at=deadline_at, extended=part.extended + 1))


def finish_by_agent(turn: Turn, part: Participation) -> None:
    """He says that he is done."""
    mandatory = wrap_up_modes.mode_of(turn.state, part.queue) is WrapUpMode.MANDATORY
    # Nobody can be held to choose from nothing.
    if mandatory and part.disposition is None and anything(turn.state.configuration.dispositions, part.queue):
        raise ContactCenterError(Refusal.DISPOSITION_REQUIRED)
    if _lasts(turn, part):
        raise ContactCenterError(Refusal.WRAP_UP_NOT_OVER)
    finish(turn, part, result="finished")


def timer_of(part: Participation) -> str:
    """The name of its deadline."""
    return name_of(ParticipationTimer(interaction_id=part.interaction_id, number=part.number))


def _lasts(turn: Turn, part: Participation) -> bool:
    """Whether nothing but the deadline ends it."""
    fixed = wrap_up_modes.mode_of(turn.state, part.queue) is WrapUpMode.TIMED_NO_EARLY_EXIT
    return fixed and part.deadline_at is not None


def _disposed(
    turn: Turn,
    part: Participation,
    code: str,
    *,
    by: str | None,
    fields: Mapping[str, Any] | None = None,
    effects: tuple[Effect, ...] = (),
) -> Participation:
    number = part.dispositions_given + 1
    turn.record(
        DispositionGiven(
            interaction_id=part.interaction_id,
            participation=part.number,
            number=number,
            agent=by,
            code=code,
            note=part.note,
            fields=fields or {},
            effects=effects,
            at=turn.at,
        )
    )
    return replace(part, disposition=code, dispositions_given=number)


def _noted(turn: Turn, part: Participation, note: str | None) -> Participation:
    """With this note. As long as nobody has written after him, the next agent reads it as it is typed."""
    interaction = turn.state.interactions.get(part.interaction_id)
    if interaction is not None and interaction.note == part.note != note:
        turn.put_interaction(replace(interaction, note=note), "noted")
    return replace(part, note=note)
