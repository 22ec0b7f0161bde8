"""What must hold after every single input, whatever happened. Numbers are those of the list of invariants.

Rule: each check reads the live state and the kept rows; none changes anything.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from callcenter.core.agent import Activity, Agent, PhoneState, Status, may_take_calls
from callcenter.core.changes import Change, InteractionChanged, OfferChanged, PopEnriched, PopShown
from callcenter.core.commands import CollectDigits, Command, HoldCaller, PlayEcho, PlayPrompts, RingAgent
from callcenter.core.events import Place, SwitchSeen
from callcenter.core.interaction import Interaction, Segment, SegmentKind, Stage
from callcenter.core.offer import Offer, OfferState, is_live
from callcenter.core.reactions import verbs
from callcenter.core.state import State
from callcenter.core.turn import Turn
from tests.scenarios.random_day.fake_switch import FakeSwitch
from tests.support.kept import Tables

_VERBS = (PlayPrompts, CollectDigits, PlayEcho, HoldCaller, RingAgent)
_REFUSED = (OfferState.NO_ANSWER, OfferState.REJECTED, OfferState.BUSY, OfferState.UNREACHABLE)
_ENGAGED = (Stage.OFFERED, Stage.CONNECTED, Stage.WRAP_UP)
_STAGES = {
    Activity.OFFERED: Stage.OFFERED,
    Activity.ON_CONTACT: Stage.CONNECTED,
    Activity.WRAP_UP: Stage.WRAP_UP,
}
_HOMES = {
    Stage.IN_FLOW: (Place.VERB, Place.VOICEMAIL),
    Stage.QUEUED: (Place.WAITING, Place.VERB, Place.VOICEMAIL),
    Stage.OFFERED: (Place.RINGING, Place.VOICEMAIL),
    Stage.CONNECTED: (Place.TALKING,),
}


def check_state(state: State, tables: Tables, at: datetime) -> None:
    """Everything that can be read from one moment."""
    check_engagements(state)
    check_deadlines(state)
    check_conservation(state, tables)
    check_nobody_waits_in_vain(state, at)


def check_answer(state: State, changes: Sequence[Change], commands: Sequence[Command], tables: Tables) -> None:
    """Everything that can be read from what one input led to."""
    check_pops(state, changes, commands)
    check_order(state, changes)
    for interaction_id in {change.interaction.id for change in changes if isinstance(change, InteractionChanged)}:
        check_record(tables.interactions[interaction_id], tables)
    for change in changes:
        if isinstance(change, OfferChanged) and not is_live(change.offer):
            check_ended_offer(state, change.offer)


def check_ended_offer(state: State, offer: Offer) -> None:
    """I23, and who did not answer is not rung on and on."""
    assert offer.ended_at is not None
    assert offer.ended_at >= offer.offered_at
    agent = state.agents.get(offer.agent)
    if agent is not None and offer.state in (OfferState.NO_ANSWER, OfferState.UNREACHABLE):
        assert agent.status is not Status.AVAILABLE


def check_look(look: SwitchSeen, commands: Sequence[Command]) -> None:
    """A look tears no talk apart that it shows: an end is all that may be ordered."""
    talking = {call.call_id for call in look.calls if call.place is Place.TALKING}
    assert not [c for c in commands if isinstance(c, _VERBS) and c.call_id in talking]


def check_undisturbed(seen: Mapping[str, Place], commands: Sequence[Command]) -> None:
    """Nobody is rung for a caller who was last seen leaving a message."""
    assert not [c for c in commands if isinstance(c, RingAgent) and seen.get(c.call_id) is Place.VOICEMAIL]


def check_patience(tables: Tables, changes: Sequence[Change], remembers_since: datetime) -> None:
    """An agent who missed or turned down a call is not offered it again at once."""
    for pop in changes:
        if not isinstance(pop, PopShown):
            continue
        for offer in tables.offers.values():
            if (offer.interaction_id, offer.agent) == (pop.interaction.id, pop.agent) and offer.state in _REFUSED:
                assert offer.ended_at is not None
                assert pop.at - offer.ended_at >= timedelta(seconds=30) or offer.ended_at <= remembers_since


def check_engagements(state: State) -> None:
    """I1, I2, I3, I12: one live offer a call, one engagement an agent, and none for who did not choose it."""
    offers = list(state.offers.values())
    assert all(is_live(offer) for offer in offers)
    assert len({offer.interaction_id for offer in offers}) == len({offer.agent for offer in offers}) == len(offers)
    assert len(offers) == sum(i.stage is Stage.OFFERED for i in state.interactions.values())
    for offer in offers:
        agent = state.agents[offer.agent]
        assert (agent.activity, agent.offer_id) == (Activity.OFFERED, offer.id)
        assert agent.status is Status.AVAILABLE
        assert offer.agent in state.configuration.agents
        assert state.interactions[offer.interaction_id].agent == offer.agent
    engaged = [i for i in state.interactions.values() if i.agent is not None]
    assert len({i.agent for i in engaged}) == len(engaged)
    for interaction in engaged:
        assert interaction.stage in _ENGAGED
        assert state.agents[interaction.agent or ""].interaction_id == interaction.id
    for agent in state.agents.values():
        _check_agent(state, agent)


def _check_agent(state: State, agent: Agent) -> None:
    assert (agent.offer_id is not None) == (agent.activity is Activity.OFFERED)
    assert (agent.wrap_up_deadline_at is not None) == (agent.activity is Activity.WRAP_UP)
    if agent.activity is Activity.IDLE:
        assert agent.interaction_id is None
        assert agent.username in state.configuration.agents, "who has left the configuration and is idle has gone"
    else:
        stages = {
            Activity.OFFERED: Stage.OFFERED,
            Activity.ON_CONTACT: Stage.CONNECTED,
            Activity.WRAP_UP: Stage.WRAP_UP,
        }
        assert state.interactions[agent.interaction_id or ""].stage is stages[agent.activity]


def check_deadlines(state: State) -> None:
    """I10, I11: what is transient has a deadline that is awaited, and no wrap-up lasts longer than its queue says."""
    for offer in state.offers.values():
        assert f"ring:{offer.id}" in state.timers or not state.switch_up
    for interaction in state.interactions.values():
        if interaction.stage is Stage.WRAP_UP:
            assert state.timers[f"wrap_up:{interaction.id}"] == interaction.wrap_up_deadline_at
            assert interaction.wrap_up_deadline_at is not None
            assert interaction.segment is not None
            assert interaction.wrap_up_deadline_at - interaction.segment.started_at <= timedelta(seconds=30)


def check_conservation(state: State, tables: Tables) -> None:
    """I5, I7, I9: every call has one record; what is open there is what is live here; what is closed has an outcome."""
    open_rows = {i.id: i for i in tables.interactions.values() if i.stage is not Stage.CLOSED}
    assert open_rows == state.interactions
    assert len({i.call_id for i in tables.interactions.values()}) == len(tables.interactions)
    assert state.by_call == {i.call_id: i.id for i in state.interactions.values()}
    assert {o.id for o in tables.offers.values() if is_live(o)} == set(state.offers)
    assert set(state.unheld) <= set(state.interactions)
    assert set(state.lookups) <= set(state.interactions)
    assert {key[0] for key in state.skipped} <= set(state.interactions)
    walked = {(i.flow, i.flow_version) for i in state.interactions.values()}
    assert set(state.flows) <= walked, "a flow version that no call walks on is forgotten"


def check_nobody_waits_in_vain(state: State, at: datetime) -> None:
    """I14: no agent who may take the call is free while it waits."""
    if not state.switch_up:
        return
    free = [agent for agent in state.agents.values() if may_take_calls(agent)]
    if not free:
        return
    turn = Turn(state=state, at=at, new_id=str)
    for interaction in state.interactions.values():
        if is_waiting(turn, interaction):
            assert not [agent for agent in free if _may_have(turn, interaction, agent.username)]


def is_waiting(turn: Turn, interaction: Interaction) -> bool:
    """Whether he waits where an order reaches him."""
    state = turn.state
    return (
        interaction.stage is Stage.QUEUED
        and interaction.id not in state.suspects
        and interaction.id not in state.leaving_message
        and not verbs.is_pending(turn, interaction)
    )


def _may_have(turn: Turn, interaction: Interaction, agent: str) -> bool:
    profile = turn.state.configuration.agents.get(agent)
    skipped_until = turn.state.skipped.get((interaction.id, agent), turn.at)
    return profile is not None and interaction.queue in profile.queues and skipped_until <= turn.at


def check_order(state: State, changes: Sequence[Change]) -> None:
    """I13: nobody of lower priority or later arrival is offered to an agent before one who was there for him."""
    for pop in changes:
        if not isinstance(pop, PopShown):
            continue
        turn = Turn(state=state, at=pop.at, new_id=str)
        for other in state.interactions.values():
            if is_waiting(turn, other) and _may_have(turn, other, pop.agent):
                assert _place(pop.interaction) < _place(other)


def _place(interaction: Interaction) -> tuple[int, datetime, str]:
    assert interaction.queued_at is not None
    return (-interaction.priority, interaction.queued_at, interaction.id)


def check_pops(state: State, changes: Sequence[Change], commands: Sequence[Command]) -> None:
    """I20, I3: one pop for each ring, to the agent who is rung and nobody else, and only while it concerns him."""
    pops = {change.offer_id: change for change in changes if isinstance(change, PopShown)}
    rings = {command.offer_id: command for command in commands if isinstance(command, RingAgent)}
    assert pops.keys() == rings.keys()
    for offer_id, ring in rings.items():
        pop = pops[offer_id]
        assert pop.interaction.call_id == ring.call_id
        assert pop.interaction.generation == ring.generation
        assert state.configuration.agents[pop.agent].endpoint == ring.endpoint
        assert state.agents[pop.agent].offer_id == offer_id
        assert pop.interaction.queue in state.configuration.agents[pop.agent].queues
        assert pop.wait_seconds >= 0
        assert state.agents[pop.agent].phone is not PhoneState.IN_USE
    for change in changes:
        if isinstance(change, PopEnriched):
            assert state.agents[change.agent].interaction_id == change.interaction_id


def check_record(interaction: Interaction, tables: Tables) -> None:
    """I5, I6, I21, I23: the stretches follow each other, sum up, and are what the record's seconds say."""
    rows = tables.segments_of(interaction)
    for before, after in pairwise(rows):
        assert before.ended_at == after.started_at
    assert all(row.ended_at is None or row.ended_at >= row.started_at for row in rows)
    assert rows[0].started_at == interaction.started_at
    assert (interaction.outcome is not None) == (interaction.stage in (Stage.WRAP_UP, Stage.CLOSED))
    assert (interaction.segment is None) == (interaction.stage is Stage.CLOSED)
    assert interaction.segment in (None, rows[-1])
    assert interaction.priority in (0, 5), "a place in the queue is neither earned nor lost by ringing"
    if interaction.stage is not Stage.CLOSED:
        return
    assert rows[-1].ended_at == (interaction.wrap_up_ended_at or interaction.ended_at)
    assert interaction.ended_by is not None
    seconds = {
        "ivr": interaction.ivr_seconds,
        "ring": interaction.ring_seconds,
        "talk": interaction.talk_seconds,
        "hold": interaction.hold_seconds,
        "wrap_up": interaction.wrap_up_seconds,
        "wait": interaction.wait_seconds,
    }
    for name, value in _folded(rows).items():
        assert abs(seconds[name] - value) < 0.001, name
    assert interaction.holds == sum(row.kind is SegmentKind.HOLD for row in rows)
    assert interaction.offers_made == sum(row.kind is SegmentKind.OFFER for row in rows)


def _folded(rows: Sequence[Segment]) -> dict[str, float]:
    def spent(*kinds: SegmentKind) -> float:
        return sum((r.ended_at - r.started_at).total_seconds() for r in rows if r.kind in kinds and r.ended_at)

    return {
        "ivr": spent(SegmentKind.IVR),
        "ring": spent(SegmentKind.OFFER),
        "talk": spent(SegmentKind.TALK),
        "hold": spent(SegmentKind.HOLD),
        "wrap_up": spent(SegmentKind.WRAP_UP),
        "wait": spent(SegmentKind.QUEUE, SegmentKind.OFFER),
    }


def check_settled(state: State, switch: FakeSwitch) -> None:
    """I4, I8, I9, once everything was said and looked at: each caller stands where we believe, and we know them all."""
    live = {call.call_id: call for call in switch.calls.values()}
    for interaction in state.interactions.values():
        call = live.get(interaction.call_id)
        if interaction.stage is Stage.WRAP_UP:
            assert call is None, "a call that has ended is hung up"
            continue
        assert call is not None, "an open record has a live channel"
        assert call.place in _HOMES[interaction.stage]
        if call.place in (Place.VERB, Place.WAITING, Place.RINGING):
            assert call.generation == interaction.generation
        if call.place is Place.RINGING:
            assert state.agent_of_phone.get(call.endpoint or "", interaction.agent) == interaction.agent
    unknown = [call for call in switch.calls.values() if call.call_id not in state.by_call]
    assert all(call.place is Place.VOICEMAIL for call in unknown), "a live channel has an open record"
    assert not state.suspects
