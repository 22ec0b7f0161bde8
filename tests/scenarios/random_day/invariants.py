"""What must hold after every single input, whatever happened. Numbers are those of the list of invariants.

Rule: each check reads the live state and the kept rows; none changes anything.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from callcenter.core.agent import Activity, Agent, Status, may_take_calls
from callcenter.core.callback import Callback, CallbackState, key_of
from callcenter.core.changes import Change, InteractionChanged, OfferChanged
from callcenter.core.commands import (
    CollectDigits,
    Command,
    HoldCaller,
    PlayEcho,
    PlayPrompts,
    RingAgents,
)
from callcenter.core.events import Place, SwitchSeen
from callcenter.core.guest import Guest, GuestState
from callcenter.core.interaction import Interaction, Segment, SegmentKind, Stage, is_in_flow
from callcenter.core.offer import Offer, OfferState, is_live
from callcenter.core.reactions import callback_ends, verbs
from callcenter.core.reactions.dialled_calls import is_dialled
from callcenter.core.state import State
from callcenter.core.turn import Turn
from tests.scenarios.random_day.acting_invariants import assigned_to
from tests.scenarios.random_day.fake_switch import FakeSwitch
from tests.scenarios.random_day.talk_invariants import check_record_of_talk
from tests.support.kept import Tables

_VERBS = (PlayPrompts, CollectDigits, PlayEcho, HoldCaller, RingAgents)
_ENGAGED = (Stage.DIALING, Stage.OFFERED, Stage.CONNECTED, Stage.WRAP_UP)
_STAGES = {
    Activity.OFFERED: Stage.OFFERED,
    Activity.ON_CONTACT: Stage.CONNECTED,
    Activity.WRAP_UP: Stage.WRAP_UP,
}
# A part of whatever a service answers.
SECRET = "88442211"
_MASKED = ("pin", "_number", "account", "_spoken")
_IN_FLOW = (Place.VERB, Place.VOICEMAIL)
_HOMES = {
    Stage.DIALING: (Place.DIALING, Place.VERB, Place.VOICEMAIL),
    Stage.QUEUED: (Place.WAITING, Place.VERB, Place.VOICEMAIL),
    Stage.OFFERED: (Place.RINGING, Place.VOICEMAIL),
    # Where legs are placed: `talk_invariants.py`.
    Stage.CONNECTED: (Place.TALKING, Place.ROOM, Place.WAITING),
    Stage.TRANSFERRED: (Place.VERB, Place.TALKING, Place.ROOM, Place.VOICEMAIL),
}
# Where a call may be that we made and that has been answered: its agent may have sent it on.
_ANSWERED = (Stage.CONNECTED, Stage.QUEUED, Stage.OFFERED, Stage.TRANSFERRED, Stage.IN_FLOW)


def check_state(state: State, tables: Tables, at: datetime) -> None:
    """Everything that can be read from one moment."""
    check_engagements(state)
    check_callbacks(state, tables)
    check_deadlines(state)
    check_conservation(state, tables)
    check_nobody_waits_in_vain(state, at)


def check_answer(state: State, changes: Sequence[Change], commands: Sequence[Command], tables: Tables) -> None:
    """Everything that can be read from what one input led to."""
    for interaction_id in {change.interaction.id for change in changes if isinstance(change, InteractionChanged)}:
        check_record(tables.interactions[interaction_id], tables)
    for change in changes:
        if isinstance(change, InteractionChanged):
            check_private(change.interaction)
        if isinstance(change, OfferChanged) and not is_live(change.offer):
            check_ended_offer(state, change.offer, tables)


def check_private(interaction: Interaction) -> None:
    """What a service answered, and digits that are masked, are in no record."""
    assert SECRET not in repr((interaction.attributes, interaction.ivr_path, interaction.survey))
    assert interaction.attributes.keys().isdisjoint(_MASKED)
    masked = [step.get("answer") for step in interaction.ivr_path if step["node"] == "pin"]
    assert {"****", "0", None}.issuperset(masked)


def check_ended_offer(state: State, offer: Offer, tables: Tables) -> None:
    """I23, and who did not answer is not rung on and on. Of several each may have left it to another."""
    assert offer.ended_at is not None
    assert offer.ended_at >= offer.offered_at
    agent = state.agents.get(offer.agent)
    ended_alone = not [o for o in tables.offers.values() if o.id != offer.id and _same_ring(o, offer)]
    missed = offer.state in (OfferState.NO_ANSWER, OfferState.UNREACHABLE)
    if agent is not None and ended_alone and (missed or offer.cause == "mic_lost"):
        assert agent.status is not Status.AVAILABLE


def _same_ring(offer: Offer, other: Offer) -> bool:
    return (offer.interaction_id, offer.offered_at) == (other.interaction_id, other.offered_at)


def check_look(look: SwitchSeen, commands: Sequence[Command]) -> None:
    """A look tears no talk apart that it shows: an end is all that may be ordered."""
    talking = {call.call_id for call in look.calls if call.place is Place.TALKING}
    assert not [c for c in commands if isinstance(c, _VERBS) and c.call_id in talking]


def check_undisturbed(seen: Mapping[str, Place], commands: Sequence[Command]) -> None:
    """Nobody is rung for a caller who was last seen leaving a message."""
    assert not [c for c in commands if isinstance(c, RingAgents) and seen.get(c.call_id) is Place.VOICEMAIL]


def check_engagements(state: State) -> None:
    """I1, I2, I3, I12: one ring a call, one engagement an agent, and none for who did not choose it."""
    offers = list(state.offers.values())
    assert all(is_live(offer) for offer in offers)
    assert len({offer.agent for offer in offers}) == len(offers)
    offered = {i.id for i in state.interactions.values() if i.stage is Stage.OFFERED}
    held = {name for name in state.offers_of if state.interactions[name].stage is Stage.DIALING}
    guests = {id_ for id_, asked in state.guests.items() if any(_rung_agent(guest) for guest in asked.values())}
    assert offered | held | guests == state.offers_of.keys()
    assert {o.id: o for rung in state.offers_of.values() for o in rung.values()} == state.offers
    for interaction_id, rung in state.offers_of.items():
        assert {offer.interaction_id for offer in rung.values()} == {interaction_id}
        assert len({offer.offered_at for offer in rung.values()}) == 1
        assert len(rung) == 1 or state.interactions[interaction_id].agent is None
        assert len(rung) == 1 or interaction_id not in guests
    for offer in offers:
        agent = state.agents[offer.agent]
        assert (agent.activity, agent.offer_id) == (Activity.OFFERED, offer.id)
        # Who calls a customer from his own phone is on the phone, whatever he chooses meanwhile.
        if not _calls_from_his_phone(state.interactions[offer.interaction_id]):
            assert agent.status is Status.AVAILABLE
            assert offer.agent in state.configuration.agents
        has_it = state.interactions[offer.interaction_id].agent in (offer.agent, None)
        assert has_it is not (offer.interaction_id in guests)
    engaged = [i for i in state.interactions.values() if i.agent is not None and i.stage is not Stage.AFTER_TALK]
    assert len({i.agent for i in engaged}) == len(engaged)
    for interaction in engaged:
        assert interaction.stage in _ENGAGED
        assert state.agents[interaction.agent or ""].interaction_id == interaction.id
    for agent in state.agents.values():
        _check_agent(state, agent)


def _calls_from_his_phone(interaction: Interaction) -> bool:
    dialled = interaction.stage is Stage.DIALING and interaction.generation > 0
    return dialled and callback_ends.is_agents_channel(interaction)


def check_callbacks(state: State, tables: Tables) -> None:
    """One open callback per number and queue; each is awaited, waits or has its one call; no call is without one."""
    assert {callback.id: callback for callback in tables.open_callbacks()} == state.callbacks
    keys = {key_of(each.number, each.number_e164, each.queue): each.id for each in state.callbacks.values()}
    assert keys == state.callback_of
    assert len(keys) == len(state.callbacks)
    for callback in state.callbacks.values():
        call = state.interactions.get(callback.call_interaction_id or "")
        match callback.state:
            case CallbackState.SCHEDULED:
                assert state.timers[f"callback:{callback.id}"] == callback.due_at
            case CallbackState.CALLING:
                assert call is not None
                assert call.callback_id == callback.id
            case CallbackState.CONNECTED:
                assert call is not None
                assert call.stage in _ANSWERED
            case _:
                pass
    for interaction in state.interactions.values():
        if interaction.stage is Stage.DIALING and interaction.dialled_by is None:
            assert state.callbacks[interaction.callback_id or ""].call_interaction_id == interaction.id


def _check_agent(state: State, agent: Agent) -> None:
    assert (agent.offer_id is not None) == (agent.activity is Activity.OFFERED)
    assert (agent.wrap_up_deadline_at is not None) == (agent.activity is Activity.WRAP_UP)
    if agent.activity is Activity.IDLE:
        assert agent.interaction_id is None
        assert agent.username in state.configuration.agents, "who has left the configuration and is idle has gone"
    elif (part := state.participations.get(agent.username)) is not None:
        assert (agent.activity, agent.interaction_id) == (Activity.WRAP_UP, part.interaction_id)
        assert agent.wrap_up_deadline_at == part.deadline_at
    else:
        stages = {
            Activity.OFFERED: (Stage.OFFERED, Stage.DIALING, Stage.CONNECTED),
            Activity.ON_CONTACT: (Stage.CONNECTED, Stage.DIALING),
            Activity.WRAP_UP: (Stage.WRAP_UP,),
        }
        assert state.interactions[agent.interaction_id or ""].stage in stages[agent.activity]


def check_deadlines(state: State) -> None:
    """I10, I11: what is transient has a deadline that is awaited, and no wrap-up lasts longer than its queue says."""
    for offer in state.offers.values():
        assert f"ring:{offer.id}" in state.timers or not state.switch_up
    for agent, part in state.participations.items():
        assert part.agent == agent
        assert part.deadline_at is not None
        assert state.timers[f"participation:{part.interaction_id}:{part.number}"] == part.deadline_at
        assert part.deadline_at - part.left_at <= timedelta(seconds=30)
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
    assert {p.agent: p for p in tables.participations.values() if p.ended_at is None} == state.participations
    assert set(state.unheld) <= set(state.interactions)
    assert set(state.lookups) <= set(state.interactions)
    assert set(state.private) <= set(state.interactions), "what is private is forgotten with the call"
    assert set(state.skipped) <= {*state.interactions, *state.callbacks}
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
            assert not [agent for agent in free if may_have(turn, interaction, agent.username)]
    for callback in state.callbacks.values():
        if callback.state is CallbackState.WAITING:
            assert not [agent for agent in free if may_have(turn, callback, agent.username)]


def is_waiting(turn: Turn, interaction: Interaction) -> bool:
    """Whether he waits where an order reaches him."""
    state = turn.state
    return (
        interaction.stage is Stage.QUEUED
        and interaction.id not in state.suspects
        and interaction.id not in state.leaving_message
        and not verbs.is_pending(turn, interaction)
    )


def may_have(turn: Turn, interaction: Interaction | Callback, agent: str) -> bool:
    """Whether this agent belongs to the queue and is not passed over just now."""
    profile = turn.state.configuration.agents.get(agent)
    passed_over = agent in turn.state.skipped.get(interaction.id, {})  # until its timer fires, be it late
    if isinstance(interaction, Interaction) and assigned_to(turn.state, interaction) not in (None, agent):
        return False
    return profile is not None and interaction.queue in profile.queues and not passed_over


def _rung_agent(guest: Guest) -> bool:
    return guest.agent is not None and guest.state is GuestState.RINGING


def check_record(interaction: Interaction, tables: Tables) -> None:
    """I5, I6, I21, I23: the stretches follow each other, sum up, and are what the record's seconds say."""
    rows = tables.segments_of(interaction)
    for before, after in pairwise(rows):
        assert before.ended_at == after.started_at
    assert all(row.ended_at is None or row.ended_at >= row.started_at for row in rows)
    assert rows[0].started_at == interaction.started_at
    talked = (Stage.WRAP_UP, Stage.AFTER_TALK)
    assert (interaction.outcome is not None) == (interaction.stage in (*talked, Stage.CLOSED))
    assert interaction.after_talk <= (interaction.stage in talked), "whoever stays has talked"
    assert interaction.after_talk or interaction.stage is not Stage.AFTER_TALK
    assert (interaction.segment is None) == (interaction.stage is Stage.CLOSED)
    assert interaction.segment in (None, rows[-1])
    earned = interaction.priority - interaction.raised_priority
    assert earned in (0, 5), "a place in the queue is neither earned nor lost by ringing"
    if interaction.stage is not Stage.CLOSED:
        return
    stayed = rows[-1].kind is SegmentKind.IVR and interaction.wrap_up_ended_at is not None
    assert rows[-2 if stayed else -1].ended_at == (interaction.wrap_up_ended_at or interaction.ended_at)
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
    check_record_of_talk(interaction, rows, tables)
    made = [offer for offer in tables.offers.values() if offer.interaction_id == interaction.id]
    assert sorted(offer.number for offer in made) == list(range(1, interaction.offers_made + 1))
    asked = {guest.offer_id for guest in tables.guests.values()}
    rings = sum(row.kind in (SegmentKind.OFFER, SegmentKind.CALLBACK) for row in rows)
    assert len({offer.offered_at for offer in made if offer.id not in asked}) <= rings
    answered = [offer for offer in made if offer.state is OfferState.ANSWERED and offer.id not in asked]
    assert len(answered) <= 1 + interaction.handed_over
    left = [part for part in tables.participations.values() if part.interaction_id == interaction.id]
    assert sorted(part.number for part in left) == list(range(1, interaction.handed_over + 1))
    said = [one.number for one in tables.dispositions.values() if one.interaction_id == interaction.id]
    own = [key for key in tables.dispositions if key[:2] == (interaction.id, 0)]
    assert len(own) == interaction.dispositions_given <= len(said)
    if interaction.disposition is not None:
        assert tables.dispositions[interaction.id, 0, interaction.dispositions_given].code == interaction.disposition


def _folded(rows: Sequence[Segment]) -> dict[str, float]:
    def spent(*kinds: SegmentKind) -> float:
        return sum((r.ended_at - r.started_at).total_seconds() for r in rows if r.kind in kinds and r.ended_at)

    return {
        "ivr": spent(SegmentKind.IVR),
        "ring": spent(SegmentKind.OFFER),
        "talk": spent(SegmentKind.TALK, SegmentKind.CONFERENCE),
        "hold": spent(SegmentKind.HOLD, SegmentKind.CONSULT),
        "wrap_up": spent(SegmentKind.WRAP_UP),
        "wait": spent(SegmentKind.QUEUE, SegmentKind.OFFER),
    }


def check_settled(state: State, switch: FakeSwitch) -> None:
    """I4, I8, I9, once everything was said and looked at: each caller stands where we believe, and we know them all."""
    live = {call.call_id: call for call in switch.calls.values()}
    for interaction in state.interactions.values():
        call = live.get(interaction.call_id)
        if interaction.stage is Stage.WRAP_UP and not interaction.after_talk:
            assert call is None, "a call that has ended is hung up"
            continue
        if is_dialled(interaction) and interaction.return_leg is not None:
            assert call is None, "his own phone comes first"
            continue
        assert call is not None, "an open record has a live channel"
        assert call.place in (_IN_FLOW if is_in_flow(interaction) else _HOMES[interaction.stage])
        if call.place in (Place.VERB, Place.WAITING, Place.RINGING):
            assert call.generation == interaction.generation
        if call.place is Place.RINGING:
            rung = {offer.endpoint for offer in state.offers_of[interaction.id].values()}
            assert rung & set(call.ringing), "a phone rings where an offer lives"
    unknown = [call for call in switch.calls.values() if call.call_id not in state.by_call]
    assert all(call.place is Place.VOICEMAIL for call in unknown), "a live channel has an open record"
    assert not state.suspects
