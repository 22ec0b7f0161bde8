"""Bugs that were made, nearly made, or seen in other contact centers: a place in the core, and what to break there.

Rule: each names the fastest test file that must notice it.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Bug:
    """In `callcenter/core/<file>`, `old` becomes `new`; then `tests/<killer>` must fail."""

    name: str
    file: str
    old: str
    new: str
    killer: str


BUGS: Final = (
    Bug(
        name="an agent on the phone is offered a call",
        file="agent.py",
        old="or agent.phone is PhoneState.IN_USE",
        new="",
        killer="core/test_agent.py",
    ),
    Bug(
        name="two calls are given to one agent",
        file="acd/matching.py",
        old="            free.remove(agent)\n",
        new="",
        killer="core/acd/test_matching.py",
    ),
    Bug(
        name="the agent who has just worked is taken first",
        file="acd/matching.py",
        old="agent.phone is PhoneState.UNREACHABLE, agent.idle_since_at, agent.username",
        new="agent.username",
        killer="core/acd/test_matching.py",
    ),
    Bug(
        name="an agent gets a call of a queue that is not his",
        file="acd/matching.py",
        old="if interaction.queue in profiles[agent.username].queues\n                and",
        new="if",
        killer="scenarios/test_inbound_call.py",
    ),
    Bug(
        name="one who cannot be served stops all behind him",
        file="acd/matching.py",
        old="            if not free:\n                break\n",
        new="        else:\n            break\n",
        killer="core/acd/test_matching.py",
    ),
    Bug(
        name="priority is served backwards",
        file="acd/queues.py",
        old="-interaction.priority",
        new="interaction.priority",
        killer="scenarios/test_inbound_call.py",
    ),
    Bug(
        name="a missed call costs the caller his place",
        file="reactions/queueing.py",
        old="moved(interaction, Step.RETURN), agent=None)",
        new="moved(interaction, Step.RETURN), agent=None, queued_at=turn.at)",
        killer="scenarios/test_rona.py",
    ),
    Bug(
        name="priority grows with every return to the queue",
        file="reactions/queueing.py",
        old="moved(interaction, Step.RETURN), agent=None)",
        new="moved(interaction, Step.RETURN), agent=None, priority=interaction.priority * 2)",
        killer="core/reactions/test_queueing.py",
    ),
    Bug(
        name="a late answer joins a call that was taken back",
        file="reactions/offers.py",
        old="    if event.generation == interaction.generation:\n        connect",
        new="    if True:\n        connect",
        killer="scenarios/test_four_races.py",
    ),
    Bug(
        name="the report of an older ring ends a newer one",
        file="reactions/offers.py",
        old="    if event.generation != interaction.generation:\n        return\n    verbs.forget",
        new="    verbs.forget",
        killer="core/reactions/test_offers.py",
    ),
    Bug(
        name="an agent who missed a call stays available and is rung for ever",
        file="reactions/offers.py",
        old="step=OfferStep.EXPIRE, blame=StatusStep.MISS_CALL,",
        new="step=OfferStep.EXPIRE,",
        killer="scenarios/test_rona.py",
    ),
    Bug(
        name="the same agent is rung by the same call at once",
        file="reactions/offers.py",
        old="    _skip(turn, offer, verdict.skip_seconds)\n",
        new="",
        killer="scenarios/test_rona.py",
    ),
    Bug(
        name="the screen pops for nobody",
        file="reactions/offers.py",
        old="            agent=agent.username,\n            offer_id=offer.id,\n            interaction=interaction,",
        new='            agent="",\n            offer_id=offer.id,\n            interaction=interaction,',
        killer="scenarios/test_screen_pop.py",
    ),
    Bug(
        name="an answered offer's deadline still runs",
        file="reactions/ringing.py",
        old="    turn.cancel_timer(timer_of(offer))\n",
        new="",
        killer="core/reactions/test_closing.py",
    ),
    Bug(
        name="an agent stays offered after the caller has left",
        file="reactions/ringing.py",
        old="    agent = with_activity(agent, ActivityStep.WITHDRAW, at=turn.at)\n",
        new="    return\n",
        killer="scenarios/test_caller_leaves.py",
    ),
    Bug(
        name="not ready while ringing rings on",
        file="reactions/agents.py",
        old="        offers.withdraw(turn, agent)\n",
        new="        pass\n",
        killer="scenarios/test_four_races.py",
    ),
    Bug(
        name="choosing the same status again starts it anew",
        file="reactions/agents.py",
        old="    if agent.status is not request.status or agent.reason != reason:\n",
        new="    if True:\n",
        killer="core/reactions/test_agents.py",
    ),
    Bug(
        name="a removed agent is still rung",
        file="reactions/agents.py",
        old='            _choose(turn, agent, Status.OFFLINE, cause="removed")\n',
        new="            pass\n",
        killer="scenarios/test_configuration_changes.py",
    ),
    Bug(
        name="wrap-up never ends by itself",
        file="reactions/wrap_up.py",
        old='        finish(turn, interaction, result="timed_out")\n',
        new="        pass\n",
        killer="scenarios/test_wrap_up.py",
    ),
    Bug(
        name="wrap-up frees no agent",
        file="reactions/wrap_up.py",
        old="        turn.put_agent(with_activity(agent, ActivityStep.FINISH, at=turn.at))\n",
        new="        pass\n",
        killer="core/reactions/test_wrap_up.py",
    ),
    Bug(
        name="hold counts as talk",
        file="reactions/segments.py",
        old='    SegmentKind.HOLD: "hold_seconds",\n',
        new='    SegmentKind.HOLD: "talk_seconds",\n',
        killer="scenarios/test_hold.py",
    ),
    Bug(
        name="segments leave gaps",
        file="reactions/segments.py",
        old="    interaction = end(turn, interaction, result=result, cause=cause)\n",
        new="    interaction = replace(interaction, segment=None)\n",
        killer="scenarios/test_hold.py",
    ),
    Bug(
        name="a wait ends with the ring instead of the answer",
        file="reactions/talks.py",
        old="(turn.at - (interaction.queued_at or turn.at))",
        new="((interaction.first_offered_at or turn.at) - (interaction.queued_at or turn.at))",
        killer="core/reactions/test_talks.py",
    ),
    Bug(
        name="the caller of a finished talk is left on the line",
        file="reactions/offers.py",
        old="EndedBy.AGENT, cause=event.cause, hang_up=True)",
        new="EndedBy.AGENT, cause=event.cause)",
        killer="scenarios/test_inbound_call.py",
    ),
    Bug(
        name="an arrival said twice is two calls",
        file="reactions/calls.py",
        old="    if event.call_id in turn.state.by_call:\n        return\n",
        new="",
        killer="core/reactions/test_calls.py",
    ),
    Bug(
        name="a hung look-up delays the ring",
        file="reactions/distribution.py",
        old="if i.id in state.interactions and",
        new="if i.id in state.lookups and",
        killer="scenarios/test_screen_pop.py",
    ),
    Bug(
        name="a caller without a verb's start is ordered twice at once",
        file="reactions/distribution.py",
        old=" and not verbs.is_pending(turn, i)",
        new="",
        killer="core/reactions/test_distribution.py",
    ),
    Bug(
        name="orders are given without a link",
        file="reactions/distribution.py",
        old="    if not state.switch_up:\n        return\n",
        new="",
        killer="scenarios/test_switch_away.py",
    ),
    Bug(
        name="callers of a removed queue wait for ever",
        file="reactions/distribution.py",
        old="        if interaction.queue not in state.configuration.queues:\n",
        new="        if False:\n",
        killer="scenarios/test_configuration_changes.py",
    ),
    Bug(
        name="one look is enough to close a call",
        file="reactions/resync.py",
        old="[i for i, generation in suspects.items() if state.suspects.get(i) == generation]",
        new="list(suspects)",
        killer="core/reactions/test_resync.py",
    ),
    Bug(
        name="a start that can be heard no more is taken for one on its way",
        file="reactions/resync.py",
        old="        verbs.forget(turn, interaction)\n",
        new="        pass\n",
        killer="scenarios/test_switch_away.py",
    ),
    Bug(
        name="a talk of the fallback is torn apart",
        file="reactions/resync.py",
        old="    if call.place is Place.TALKING:\n        _join(turn, interaction, call)\n        return\n",
        new="",
        killer="scenarios/test_fallback_and_voicemail.py",
    ),
    Bug(
        name="an unknown talk is torn apart",
        file="reactions/resync.py",
        old="    if call.place is Place.TALKING:\n        _join(turn, calls.admit",
        new="    if False:\n        _join(turn, calls.admit",
        killer="scenarios/test_fallback_and_voicemail.py",
    ),
    Bug(
        name="a message is interrupted",
        file="reactions/distribution.py",
        old=" or interaction.id in turn.state.leaving_message",
        new="",
        killer="scenarios/test_fallback_and_voicemail.py",
    ),
    Bug(
        name="an order forgotten in a crash shares its number with the next",
        file="reactions/resync.py",
        old="max(interaction.generation, call.generation)",
        new="interaction.generation",
        killer="scenarios/test_restart_and_resync.py",
    ),
    Bug(
        name="a call that came and went is recorded at every look",
        file="turn.py",
        old="        self.remember_finished(interaction.call_id)\n",
        new="",
        killer="scenarios/test_restart_and_resync.py",
    ),
    Bug(
        name="a restart forgets wrap-up deadlines",
        file="reactions/restart.py",
        old="if interaction.stage is Stage.WRAP_UP and interaction.wrap_up_deadline_at is not None:",
        new="if False:",
        killer="scenarios/test_restart_and_resync.py",
    ),
    Bug(
        name="a ring deadline that passed without a link is never run again",
        file="reactions/resync.py",
        old="    _rearm(turn)\n",
        new="",
        killer="scenarios/test_switch_away.py",
    ),
    Bug(
        name="old flow versions are kept for ever",
        file="turn.py",
        old="            state.flows.pop(flow, None)\n",
        new="            pass\n",
        killer="core/test_turn.py",
    ),
    Bug(
        name="a cancelled timer still counts",
        file="contact_center.py",
        old="        if self.state.timers.pop(name, None) is None:\n            return\n",
        new="",
        killer="core/reactions/test_waits.py",
    ),
    Bug(
        name="an offer ends twice",
        file="reactions/offers.py",
        old="    if offer is None or interaction.stage is not Stage.OFFERED:\n        return\n    verdict",
        new="    assert offer is not None\n    verdict",
        killer="scenarios/test_four_races.py",
    ),
)
