"""One supervisor on an agent's line: he listens, whispers to the agent or talks along, until somebody has hung up.

Rule: every state change of a monitoring is in TRANSITIONS and nowhere else. `docs/states/monitoring.md` is generated
from this table. A supervisor has one of them at a time, a call any number. Where his phone stands is read off the call
(`spot_of`): a reaction changes the state, and whoever keeps the legs asks again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from callcenter.core.arrangement import arrangement
from callcenter.core.commands import MonitorSpot, Spot
from callcenter.core.errors import IllegalTransition
from callcenter.core.guest import Guest
from callcenter.core.interaction import Interaction, Stage
from callcenter.core.records import replace


class MonitoringMode(StrEnum):
    """What of him is heard. `whisper`: the agent alone hears him; `barge`: the caller does, too."""

    LISTEN = "listen"
    WHISPER = "whisper"
    BARGE = "barge"


class MonitoringState(StrEnum):
    """Where a monitoring stands. `calling`: his phone is called. The last one is its end."""

    CALLING = "calling"
    ON = "on"
    ENDED = "ended"


class MonitoringStep(StrEnum):
    """What moves a monitoring on."""

    ANSWER = "answer"
    END = "end"


TRANSITIONS: Final[Mapping[MonitoringState, Mapping[MonitoringStep, MonitoringState]]] = {
    MonitoringState.CALLING: {
        MonitoringStep.ANSWER: MonitoringState.ON,
        MonitoringStep.END: MonitoringState.ENDED,
    },
    MonitoringState.ON: {MonitoringStep.END: MonitoringState.ENDED},
    MonitoringState.ENDED: {},
}
_SPIED: Final[Mapping[MonitoringMode, MonitorSpot]] = {
    MonitoringMode.LISTEN: MonitorSpot.LISTEN,
    MonitoringMode.WHISPER: MonitorSpot.WHISPER,
    MonitoringMode.BARGE: MonitorSpot.BARGE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitoring:
    """One supervisor's session. `id` is also the id of the channel that is made for him, `endpoint` his phone.

    `agents`: whose talk he has been on, in their order; the call may be handed over while he listens. `deadline_at`:
    when his phone should have answered. `cause` says why it has ended. `everywhere`: no scope is looked at
    (`supervision.py`).
    """

    id: str
    interaction_id: str
    call_id: str
    supervisor: str
    endpoint: str
    agents: tuple[str, ...]
    mode: MonitoringMode
    everywhere: bool = False
    state: MonitoringState = MonitoringState.CALLING
    started_at: datetime
    deadline_at: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    cause: str | None = None

    @property
    def agent(self) -> str:
        """Whose talk he is on, or was last."""
        return self.agents[-1]


def is_live(monitoring: Monitoring) -> bool:
    """Whether he is called, or on the line."""
    return bool(TRANSITIONS[monitoring.state])


def stepped(monitoring: Monitoring, step: MonitoringStep) -> Monitoring:
    """Return the monitoring one step on, or raise IllegalTransition."""
    try:
        return replace(monitoring, state=TRANSITIONS[monitoring.state][step])
    except KeyError:
        raise IllegalTransition(f"monitoring cannot {step} while {monitoring.state}") from None


def spot_of(
    mode: MonitoringMode, interaction: Interaction, guests: Sequence[Guest], *, on_agents_channel: bool
) -> tuple[MonitorSpot, str | None]:
    """Where his phone belongs, and the leg that he hears; None: the call's own channel, which is the agent's then.

    Who talks along is in the room with the others, where his words are also recorded. While the agent is elsewhere,
    with a held caller or somebody whom he asks, he is with the agent, and nobody else hears him.
    """
    if interaction.stage is not Stage.CONNECTED or interaction.agent is None:
        return MonitorSpot.APART, None
    if on_agents_channel:
        return _SPIED[mode], None
    leg = interaction.endpoint
    if leg is None or interaction.return_deadline_at is not None:
        return MonitorSpot.APART, None
    if mode is not MonitoringMode.BARGE:
        return _SPIED[mode], leg
    if not interaction.placed:
        return MonitorSpot.WHISPER, leg  # until all of them are in the room
    in_room = arrangement(interaction, guests).legs.get(leg) is Spot.TALK
    return (MonitorSpot.ROOM, None) if in_room else (MonitorSpot.WHISPER, leg)
