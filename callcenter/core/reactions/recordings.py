"""Whether a talk or message is recorded, and what is written down of it: its beginning, pauses, and why there is none.

Rule: a talk that its queue wants recorded and that is not has a reason in its log. Calls go on whatever becomes of the
recording.
"""

from enum import StrEnum
from typing import Final

from callcenter.core.interaction import Interaction
from callcenter.core.ivr.values import RECORDING_CONSENT
from callcenter.core.records import replace
from callcenter.core.turn import Turn

TALK_RECORDING: Final = "talk-"
# How a flow, or what is known of the caller, says that he does not want to be recorded.
_NO: Final = (False, "no", "false", "0")


class Noted(StrEnum):
    """What is written down of a recording. Stored by these names."""

    BEGUN = "begun"
    REFUSED = "refused"
    PAUSED = "paused"
    RESUMED = "resumed"


class RefusedFor(StrEnum):
    """Why a talk is not recorded although its queue wants it. Stored by these names."""

    NO_CONSENT = "no_consent"
    DISK_FULL = "disk_full"


def prepared(turn: Turn, interaction: Interaction) -> Interaction:
    """With the name under which the talk that may begin now is recorded, or why it is not."""
    queue = turn.state.configuration.queues.get(interaction.queue or "")
    if queue is None or not queue.recording:
        return replace(interaction, recording=None, recording_refused=None)
    refused = _refusal(turn, interaction)
    name = None if refused is not None else _name(interaction)
    return replace(interaction, recording=name, recording_refused=refused)


def begun(turn: Turn, interaction: Interaction) -> Interaction:
    """They talk: it is recorded from now on, or it is written down why not."""
    if interaction.recording is not None:
        named = replace(interaction, recordings=(*interaction.recordings, interaction.recording))
        return _noted(turn, named, Noted.BEGUN, interaction.recording)
    if interaction.recording_refused is not None:
        return _noted(turn, interaction, Noted.REFUSED, _name(interaction), interaction.recording_refused)
    return interaction


def message_refused(turn: Turn, interaction: Interaction, name: str) -> Interaction:
    """There is no room for the message that the caller was to leave."""
    return _noted(turn, interaction, Noted.REFUSED, name, RefusedFor.DISK_FULL)


def paused(turn: Turn, interaction: Interaction, *, pause: bool, cause: str) -> Interaction:
    """What is said from now on is left out, or taken in again."""
    what = Noted.PAUSED if pause else Noted.RESUMED
    noted = _noted(turn, interaction, what, interaction.recording or "", cause if pause else None)
    return replace(noted, recording_paused=pause)


def _name(interaction: Interaction) -> str:
    # A talk that was refused has its number too, so that no two are told apart by nothing.
    talks = sum(
        note["what"] in (Noted.BEGUN, Noted.REFUSED) and note["name"].startswith(TALK_RECORDING)
        for note in interaction.recording_log
    )
    known = sum(name.startswith(TALK_RECORDING) for name in interaction.recordings)
    return f"{TALK_RECORDING}{interaction.id}-{max(talks, known) + 1}"


def _refusal(turn: Turn, interaction: Interaction) -> str | None:
    if interaction.attributes.get(RECORDING_CONSENT) in _NO:
        return RefusedFor.NO_CONSENT
    return RefusedFor.DISK_FULL if turn.state.recordings_refused else None


def _noted(turn: Turn, interaction: Interaction, what: Noted, name: str, cause: str | None = None) -> Interaction:
    note = {"at": turn.at.isoformat(), "what": what.value, "name": name, "cause": cause, "agent": interaction.agent}
    return replace(interaction, recording_log=(*interaction.recording_log, note))
