"""An offer ends without an answer: whose fault it was, and how soon the same call may ring there again.

Rule: only the agent's own fault changes his status. Where several are rung nobody is blamed for not answering, each may
have left it to another; and a ring that reached no phone does not say whose was away. The caller keeps his place.
"""

from dataclasses import dataclass
from typing import Final

from callcenter.core.agent import StatusStep
from callcenter.core.commands import StopRinging
from callcenter.core.events import RingEnd, RingFinished
from callcenter.core.interaction import Interaction, Stage
from callcenter.core.offer import Offer, OfferState, OfferStep
from callcenter.core.reactions import queueing, ringing
from callcenter.core.timers import RING_RETRY_SECONDS, SKIP_SECONDS, RetryTimer, name_of
from callcenter.core.turn import Turn

MIC_LOST: Final = "mic_lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verdict:
    """What the end of a ring means. `ours`: no agent missed anything, the same call may soon ring there again."""

    step: OfferStep
    blame: StatusStep | None = None
    ours: bool = False


_VERDICTS: Final = {
    RingEnd.NO_ANSWER: _Verdict(step=OfferStep.EXPIRE, blame=StatusStep.MISS_CALL),
    RingEnd.REJECTED: _Verdict(step=OfferStep.REJECT),
    RingEnd.BUSY: _Verdict(step=OfferStep.FIND_BUSY),
    RingEnd.UNREACHABLE: _Verdict(step=OfferStep.FIND_UNREACHABLE, blame=StatusStep.LOSE_PHONE),
    RingEnd.GATED: _Verdict(step=OfferStep.WITHDRAW, ours=True),
    RingEnd.FAILED: _Verdict(step=OfferStep.WITHDRAW, ours=True),
}


def fail(turn: Turn, interaction: Interaction, end: RingEnd, *, cause: str | None = None) -> None:
    """The ring is over and nobody answered."""
    if interaction.stage is not Stage.OFFERED:
        return
    alone = interaction.agent is not None
    for offer in ringing.live_offers_of(turn, interaction):
        let_go(turn, offer, end, cause=cause, waiting_id=interaction.id, blamed=alone)
    queueing.back_to_queue(turn, interaction, result=end, cause=cause)


def stop_one(turn: Turn, interaction: Interaction, event: RingFinished) -> None:
    """One phone of several says no, or cannot be reached. Who let it ring out may have left it to another."""
    offer = ringing.offer_at(turn, interaction, event.endpoint)
    if offer is None:
        return
    away = event.end is RingEnd.UNREACHABLE
    let_go(turn, offer, event.end, cause=event.cause, waiting_id=interaction.id, blamed=away)
    _go_on_without(turn, interaction, offer, result=event.end, cause=event.cause, still_rings=False)


def reject(turn: Turn, interaction: Interaction, offer: Offer, *, cause: str, mic_lost: bool) -> None:
    """The agent turned it down on the screen."""
    let_go(turn, offer, RingEnd.REJECTED, cause=cause, waiting_id=interaction.id, mic_lost=mic_lost)
    _go_on_without(turn, interaction, offer, result=RingEnd.REJECTED, cause=cause)


def withdraw(turn: Turn, interaction: Interaction, offer: Offer) -> None:
    """The agent chose another status while being rung."""
    cause = "status_changed"
    ringing.release(turn, offer, OfferStep.WITHDRAW, cause=cause)
    _go_on_without(turn, interaction, offer, result=OfferState.WITHDRAWN, cause=cause)


def let_go(
    turn: Turn,
    offer: Offer,
    end: RingEnd,
    *,
    cause: str | None,
    waiting_id: str,
    blamed: bool = True,
    mic_lost: bool = False,
) -> None:
    """End one offer; its agent is passed over by the same contact for a while, and blamed for his own fault.

    One without a microphone could not talk to the next caller either.
    """
    verdict = _VERDICTS[end]
    blame = StatusStep.LOSE_PHONE if mic_lost else verdict.blame
    reason = MIC_LOST if mic_lost else end
    ringing.release(turn, offer, verdict.step, cause=cause, blame=blame if blamed else None, reason=reason)
    skip(turn, waiting_id, offer.agent, offer.queue, ours=verdict.ours)


def _go_on_without(
    turn: Turn, interaction: Interaction, offer: Offer, *, result: str, cause: str | None, still_rings: bool = True
) -> None:
    """The others ring on; the last one out ends the ring."""
    if not ringing.live_offers_of(turn, interaction):
        queueing.back_to_queue(turn, interaction, result=result, cause=cause)
    elif still_rings and turn.state.switch_up:
        turn.order(StopRinging(call_id=interaction.call_id, endpoint=offer.endpoint))


def skip(turn: Turn, waiting_id: str, agent: str, queue_name: str | None, *, ours: bool = False) -> None:
    """Pass this agent over for a while when somebody is looked for who takes this contact."""
    queue = turn.state.configuration.queues.get(queue_name or "")
    seconds = float(queue.skip_seconds) if queue else SKIP_SECONDS
    # Also a queue that skips nobody must not ring a busy phone without a pause.
    seconds = RING_RETRY_SECONDS if ours else max(seconds, RING_RETRY_SECONDS)
    timer = name_of(RetryTimer(interaction_id=waiting_id, agent=agent))
    turn.state.skipped.setdefault(waiting_id, {})[agent] = turn.start_timer(timer, seconds)
