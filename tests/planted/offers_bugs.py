"""Bugs in how a call is offered: to one agent or to several, and what a missed one costs whom."""

from typing import Final

from tests.planted.bug import Bug

BUGS: Final = (
    Bug(
        name="the offers of the losers live on after one has answered",
        file="reactions/offers.py",
        old='            ringing.release(turn, offer, OfferStep.WITHDRAW, cause="answered_elsewhere")\n',
        new="            pass\n",
        killer="scenarios/test_ring_several.py",
    ),
    Bug(
        name="the first who was rung has the caller, whoever answered",
        file="reactions/offers.py",
        old="        join(turn, interaction, winner)\n",
        new="        join(turn, interaction, offers[0])\n",
        killer="scenarios/test_ring_several.py",
    ),
    Bug(
        name="one who declines ends the ring of all",
        file="reactions/missed.py",
        old="    if not ringing.live_offers_of(turn, interaction):\n",
        new="    if interaction.stage is Stage.OFFERED:\n",
        killer="scenarios/test_ring_several.py",
    ),
    Bug(
        name="who has declined rings on",
        file="reactions/missed.py",
        old="        turn.order(StopRinging(call_id=interaction.call_id, endpoint=offer.endpoint))\n",
        new="        pass\n",
        killer="scenarios/test_ring_several.py",
    ),
    Bug(
        name="all of several are made not ready when nobody answers",
        file="reactions/missed.py",
        old="    alone = interaction.agent is not None\n",
        new="    alone = True\n",
        killer="scenarios/test_ring_several.py",
    ),
    Bug(
        name="an answer that crosses its own refusal leaves the caller ringing at nobody",
        file="reactions/offers.py",
        old='        missed.fail(turn, interaction, RingEnd.FAILED, cause="answered_after_refusal")\n',
        new="        pass\n",
        killer="scenarios/test_ring_several.py",
    ),
    Bug(
        name="a restart knows one of several only",
        file="reactions/restart.py",
        old="            state.offers_of.setdefault(offer.interaction_id, {})[offer.id] = offer\n",
        new="            state.offers_of[offer.interaction_id] = {offer.id: offer}\n",
        killer="scenarios/test_ring_several.py",
    ),
    Bug(
        name="only one of several is let go when the caller leaves",
        file="reactions/closing.py",
        old="    for offer in ringing.live_offers_of(turn, interaction):\n",
        new="    for offer in ringing.live_offers_of(turn, interaction)[:1]:\n",
        killer="scenarios/test_ring_several.py",
    ),
    Bug(
        name="a busy phone of a queue that skips nobody is rung without a pause",
        file="reactions/missed.py",
        old="max(seconds, RING_RETRY_SECONDS)",
        new="seconds",
        killer="core/reactions/test_missed.py",
    ),
    Bug(
        name="an agent without a microphone gets the next call",
        file="reactions/missed.py",
        old="    blame = StatusStep.LOSE_PHONE if mic_lost else verdict.blame\n",
        new="    blame = verdict.blame\n",
        killer="core/reactions/test_missed.py",
    ),
    Bug(
        name="a phone's own ring time is not heeded",
        file="reactions/offers.py",
        old="    return queue.ring_seconds if profile.ring_seconds is None else profile.ring_seconds\n",
        new="    return queue.ring_seconds\n",
        killer="core/reactions/test_offers.py",
    ),
    Bug(
        name="of several phones one answers by itself",
        file="reactions/offers.py",
        old="len(profiles) == 1 and answers_itself(queue, profiles[0])",
        new="answers_itself(queue, profiles[0])",
        killer="core/reactions/test_offers.py",
    ),
)
