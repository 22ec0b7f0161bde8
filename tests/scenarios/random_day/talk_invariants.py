"""What must hold of talks that are steered: their guests, their legs, what is awaited of them.

Rule: each check reads the live state, the kept rows and the switch; none changes anything.
"""

from callcenter.core.agent import Activity
from callcenter.core.arrangement import arrangement, asked_guest
from callcenter.core.commands import Spot
from callcenter.core.events import Place
from callcenter.core.guest import Guest, GuestState, is_there, leg_of
from callcenter.core.interaction import Interaction, Segment, SegmentKind, Stage
from callcenter.core.reactions.dialled_calls import is_dialled
from callcenter.core.reactions.guests import MOST_PEOPLE
from callcenter.core.state import State
from tests.scenarios.random_day.fake_switch import FakeSwitch
from tests.support.kept import Tables


def check_talks(state: State, tables: Tables) -> None:
    """Everything that can be read from one moment."""
    assert {guest.id: guest for guests in state.guests.values() for guest in guests.values()} == {
        guest.id: guest for guest in tables.guests.values() if is_there(guest)
    }
    for interaction_id, guests in state.guests.items():
        _check_guests(state, state.interactions[interaction_id], list(guests.values()))
    for agent in state.agents.values():
        if agent.activity is Activity.ON_CONTACT:
            talk = state.interactions[agent.interaction_id or ""]
            his = [guest for guest in state.guests.get(talk.id, {}).values() if guest.agent == agent.username]
            assert talk.stage is Stage.CONNECTED or is_dialled(talk)
            assert (talk.agent == agent.username) + len(his) == 1, "he has the call, or is one guest of it"
    for interaction in state.interactions.values():
        _check_talk(state, interaction)


def _check_guests(state: State, talk: Interaction, guests: list[Guest]) -> None:
    """One is asked at a time, each agent is one guest at most, and what is transient is awaited."""
    assert talk.stage is Stage.CONNECTED
    assert talk.agent is not None
    assert talk.endpoint is not None
    assert talk.placed
    assert 0 < len(guests) <= MOST_PEOPLE - 2
    asked = asked_guest(guests)
    assert [guest for guest in guests if guest.state is not GuestState.JOINED] == ([asked] if asked else [])
    agents = [guest.agent for guest in guests if guest.agent is not None]
    assert len({*agents, talk.agent}) == len(agents) + 1
    for guest in guests:
        rings = guest.state is GuestState.RINGING
        if guest.agent is not None:
            agent = state.agents[guest.agent]
            assert agent.interaction_id == talk.id
            assert agent.activity is (Activity.OFFERED if rings else Activity.ON_CONTACT)
            assert (agent.offer_id == guest.offer_id) is rings
        elif rings:
            assert f"guest:{guest.id}" in state.timers or not state.switch_up
    assert guests == sorted(guests, key=lambda guest: guest.number)


def _check_talk(state: State, interaction: Interaction) -> None:
    """Who is held or waits for a phone has somebody who will come back to him, or a deadline."""
    connected = interaction.stage is Stage.CONNECTED
    assert interaction.held <= connected
    assert interaction.placed <= (connected or interaction.stage is Stage.TRANSFERRED)
    assert (interaction.endpoint is not None) <= (connected or is_dialled(interaction))
    assert (interaction.return_deadline_at is not None) <= connected
    called = interaction.return_deadline_at is not None or is_dialled(interaction)
    assert (interaction.return_leg is not None) <= called
    if is_dialled(interaction):
        _check_dialled(state, interaction)
    assert (interaction.outside_leg is not None) <= (interaction.stage is Stage.TRANSFERRED)
    if interaction.return_deadline_at is not None:
        assert f"return:{interaction.id}" in state.timers or not state.switch_up
    assert (f"return:{interaction.id}" in state.timers) <= (interaction.return_deadline_at is not None)
    for name in interaction.recordings:
        assert name.startswith(("message-", "voicemail-", "vm", "talk-"))


def _check_dialled(state: State, interaction: Interaction) -> None:
    """Who dials by himself is busy with it and nothing else, and what comes next is awaited."""
    agent = state.agents[interaction.dialled_by or ""]
    assert (agent.activity, agent.interaction_id) == (Activity.ON_CONTACT, interaction.id)
    assert interaction.agent == agent.username
    assert interaction.generation == 0
    assert f"dial:{interaction.id}" in state.timers or not state.switch_up
    assert interaction.id not in state.offers_of


def check_record_of_talk(interaction: Interaction, rows: list[Segment], tables: Tables) -> None:
    """A closed record has no guest in it, and says how often its caller was held."""
    assert not [guest for guest in tables.guests.values() if guest.interaction_id == interaction.id and is_there(guest)]
    made = [guest.number for guest in tables.guests.values() if guest.interaction_id == interaction.id]
    assert sorted(made) == list(range(1, interaction.guests_made + 1))
    assert interaction.holds == sum(row.kind is SegmentKind.HOLD for row in rows)


def check_legs_settled(state: State, switch: FakeSwitch) -> None:
    """Once everything was said: each leg of a call is where its talk has it, and nobody else has a leg."""
    for interaction in state.interactions.values():
        call = switch.calls.get(interaction.call_id)
        if call is not None and call.place in (Place.WAITING, Place.VERB) and not interaction.placed:
            assert not switch.legs.names(call.call_id)
        if call is None or not interaction.placed:
            continue
        guests = list(state.guests.get(interaction.id, {}).values())
        wanted = arrangement(interaction, guests)
        assert call.place is (Place.ROOM if wanted.caller is Spot.TALK else Place.WAITING)
        known = {*wanted.legs, *(leg_of(guest) for guest in guests)}
        if interaction.return_leg is not None:
            known.add(interaction.endpoint or "")
        assert switch.legs.names(call.call_id) == known
