"""Which timers exist, what they are called and how long they run.

Rule: a timer's name carries what it belongs to, so that one that fires late is recognised and ignored.
Every deadline here is also a stored column (offer.deadline_at, interaction.wrap_up_deadline_at) or is armed again
when the switch is looked at, so a restart forgets none.
"""

from dataclasses import dataclass
from typing import Final

# The switch gives up ringing by itself; this is how much later we stop waiting for it to say so.
RING_GRACE_SECONDS: Final = 3.0
# A verb reports its start within milliseconds; silence this long means the order was lost.
VERB_START_SECONDS: Final = 3.0
# How often an order is given again before we look at the switch instead.
VERB_TRIES: Final = 3
# An agent who missed or turned down a call is not offered the same call again for this long.
SKIP_SECONDS: Final = 30.0
# Who is asked by a flow gives up by himself; this is how much later we stop waiting for him to say so.
ANSWER_GRACE_SECONDS: Final = 2.0
# A ring that failed for a reason of ours is tried again after this.
RING_RETRY_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RingTimer:
    """The offer's deadline."""

    offer_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapUpTimer:
    """The wrap-up's deadline."""

    interaction_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbTimer:
    """The start of this verb should have been reported by now."""

    interaction_id: str
    generation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTimer:
    """What a flow asked should have been answered by now."""

    interaction_id: str
    generation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryTimer:
    """Agents skipped for this interaction may be tried again."""

    interaction_id: str
    agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitTimer:
    """Something about how this interaction or callback waits changes now: a relaxation step, a limit, a preference."""

    waiting_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnounceTimer:
    """This waiting caller is told something now."""

    interaction_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackTimer:
    """This callback may be tried now."""

    callback_id: str


Timer = RingTimer | WrapUpTimer | VerbTimer | AnswerTimer | RetryTimer | WaitTimer | AnnounceTimer | CallbackTimer


def name_of(timer: Timer) -> str:
    """The timer's name, unique among all awaited ones."""
    match timer:
        case RingTimer(offer_id=offer_id):
            return f"ring:{offer_id}"
        case WrapUpTimer(interaction_id=interaction_id):
            return f"wrap_up:{interaction_id}"
        case VerbTimer(interaction_id=interaction_id, generation=generation):
            return f"verb:{interaction_id}:{generation}"
        case AnswerTimer(interaction_id=interaction_id, generation=generation):
            return f"answer:{interaction_id}:{generation}"
        case RetryTimer(interaction_id=interaction_id, agent=agent):
            return f"retry:{interaction_id}:{agent}"
        case WaitTimer(waiting_id=waiting_id):
            return f"wait:{waiting_id}"
        case AnnounceTimer(interaction_id=interaction_id):
            return f"announce:{interaction_id}"
        case CallbackTimer(callback_id=callback_id):
            return f"callback:{callback_id}"


def timer_of(name: str) -> Timer | None:
    """The timer with this name; None when no timer is called so."""
    match name.split(":"):
        case ["ring", offer_id]:
            return RingTimer(offer_id=offer_id)
        case ["wrap_up", interaction_id]:
            return WrapUpTimer(interaction_id=interaction_id)
        case ["verb", interaction_id, generation] if generation.isdecimal():
            return VerbTimer(interaction_id=interaction_id, generation=int(generation))
        case ["answer", interaction_id, generation] if generation.isdecimal():
            return AnswerTimer(interaction_id=interaction_id, generation=int(generation))
        case ["retry", interaction_id, agent]:
            return RetryTimer(interaction_id=interaction_id, agent=agent)
        case ["wait", waiting_id]:
            return WaitTimer(waiting_id=waiting_id)
        case ["announce", interaction_id]:
            return AnnounceTimer(interaction_id=interaction_id)
        case ["callback", callback_id]:
            return CallbackTimer(callback_id=callback_id)
        case _:
            return None
