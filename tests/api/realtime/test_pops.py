"""The open pops: one per offer, on the desk of the agent it is offered to, until the interaction leaves him."""

from callcenter.api.people import Role
from callcenter.api.realtime import messages
from callcenter.api.realtime.pops import OpenPops, Told
from callcenter.api.realtime.snapshot import Viewer
from callcenter.core.changes import PopShown
from callcenter.core.requests import CompleteTransfer, DropGuest, FinishWrapUp, InviteGuest, Target, TargetKind
from callcenter.core.state import State
from tests.support.rehearsal import Rehearsal


def offered() -> tuple[Rehearsal, PopShown]:
    """A call is offered to alice; the change that says so."""
    rehearsal = Rehearsal()
    rehearsal.open()
    rehearsal.play("arrive", 1)
    (change,) = [change for change in rehearsal.changes if isinstance(change, PopShown)]
    return rehearsal, change


def kinds(told: list[Told]) -> list[tuple[str, type[messages.Numbered]]]:
    return [(one.agent, type(one.message)) for one in told]


def test_a_pop_is_shown_once_however_often_it_is_told() -> None:
    rehearsal, change = offered()
    pops = OpenPops(rehearsal.center.state)
    assert kinds(pops.show(change)) == [("alice", messages.PopShown)]
    assert pops.show(change) == []
    assert set(pops.of("alice")) == {change.interaction.id}
    assert pops.of("bob") == {}


def test_each_of_several_has_a_pop_of_his_own_and_the_losers_is_closed() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    rehearsal.play("arrive", 2)
    first, second = (change for change in rehearsal.changes if isinstance(change, PopShown))
    pops = OpenPops(rehearsal.center.state)
    shown = [*pops.show(first), *pops.show(second)]
    assert kinds(shown) == [("bob", messages.PopShown), ("carol", messages.PopShown)]
    rehearsal.play("looked_up", 1)
    enriched = pops.enrich(first.interaction.id, looked_up=True)
    assert kinds(enriched) == [("bob", messages.PopEnriched), ("carol", messages.PopEnriched)]
    again = OpenPops(State())
    again.begin_again(rehearsal.center.state)
    assert [set(again.of(agent)) for agent in ("bob", "carol")] == [{first.interaction.id}] * 2
    rehearsal.play("answered", 1)
    (told,) = pops.close_if_left(first.interaction.id)
    assert (told.agent, told.message) == (
        "bob",
        messages.PopClosed(offer_id=first.offer_id, interaction_id=first.interaction.id),
    )
    assert set(pops.of("carol")) == {first.interaction.id}


def test_an_offer_that_is_over_before_it_was_shown_is_not_shown() -> None:
    rehearsal, change = offered()
    rehearsal.play("hung_up")
    assert OpenPops(rehearsal.center.state).show(change) == []


def test_the_pop_stays_through_talk_and_wrap_up_and_closes_when_the_contact_is_done() -> None:
    rehearsal, change = offered()
    pops = OpenPops(rehearsal.center.state)
    pops.show(change)
    for play in ("answered", "hung_up"):
        rehearsal.play(play)
        assert pops.close_if_left(change.interaction.id) == []
    rehearsal.play("disposition")
    (told,) = pops.close_if_left(change.interaction.id)
    assert told.message == messages.PopClosed(offer_id=change.offer_id, interaction_id=change.interaction.id)
    assert pops.close_if_left(change.interaction.id) == []


def test_who_the_caller_is_may_be_settled_without_a_look_up_and_nothing_else_is_told_twice() -> None:
    rehearsal, change = offered()
    pops = OpenPops(rehearsal.center.state)
    pops.show(change)
    assert pops.enrich(change.interaction.id, looked_up=False) == []
    rehearsal.play("looked_up", 1)
    (told,) = pops.enrich(change.interaction.id, looked_up=False)
    assert isinstance(told.message, messages.PopEnriched)
    assert (told.message.customer_id, told.message.recent[0].note) == ("c-1", "要发票 🧾")
    assert pops.enrich(change.interaction.id, looked_up=False) == []
    assert pops.enrich("nobody's", looked_up=True) == []


def test_after_a_restart_the_desk_has_its_pop_again_and_nobody_waits_for_a_look_up() -> None:
    rehearsal, change = offered()
    rehearsal.play("answered")
    pops = OpenPops(State())
    pops.begin_again(rehearsal.center.state)
    pop = pops.of("alice")[change.interaction.id]
    assert (pop.lookup_pending, pop.ani) == (False, change.interaction.ani)


def test_a_new_configuration_changes_nothing_that_an_open_pop_already_said() -> None:
    rehearsal, change = offered()
    pops = OpenPops(rehearsal.center.state)
    pops.show(change)
    before = pops.of("alice")[change.interaction.id]
    pops.begin_again(rehearsal.center.state)
    assert pops.of("alice")[change.interaction.id] == before


def test_a_colleague_who_is_asked_in_sees_who_calls_and_whose_guest_he_is_until_he_leaves() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    rehearsal.play("arrive", 1)
    rehearsal.play("answered")
    (one,) = rehearsal.interactions()
    bob = Viewer(username="bob", role=Role.AGENT)
    target = Target(kind=TargetKind.AGENT, name="bob")
    rehearsal.put(InviteGuest(interaction_id=one.id, agent="alice", target=target, at=rehearsal.clock.at))
    seen = rehearsal.hub.snapshot(bob)
    assert seen.agents["bob"].interaction_id == one.id
    assert seen.pops[one.id].offer_id == seen.agents["bob"].offer_id
    assert [(each.agent, each.invited_by) for each in seen.interactions[one.id].guests] == [("bob", "alice")]
    assert seen.interactions[one.id].agent == "alice"
    rehearsal.put(DropGuest(interaction_id=one.id, agent="alice", at=rehearsal.clock.at))
    left = rehearsal.hub.snapshot(bob)
    assert (left.pops, left.interactions) == ({}, {})


def test_who_has_handed_a_call_over_keeps_it_on_his_desk_until_he_is_done() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    rehearsal.play("arrive", 1)
    rehearsal.play("answered")
    (one,) = rehearsal.interactions()
    alice, now = Viewer(username="alice", role=Role.AGENT), rehearsal.clock.at
    target = Target(kind=TargetKind.AGENT, name="bob")
    rehearsal.put(InviteGuest(interaction_id=one.id, agent="alice", target=target, at=now))
    rehearsal.play("leg_answered")
    assert rehearsal.put(CompleteTransfer(interaction_id=one.id, agent="alice", at=now))
    seen = rehearsal.hub.snapshot(alice)
    handed_over = seen.agents["alice"].handed_over
    assert handed_over is not None
    assert (handed_over.interaction_id, seen.agents["alice"].activity) == (one.id, "wrap_up")
    assert (seen.interactions[one.id].agent, list(seen.pops)) == ("bob", [one.id])
    assert rehearsal.put(FinishWrapUp(interaction_id=one.id, agent="alice", at=now))
    done = rehearsal.hub.snapshot(alice)
    assert (done.agents["alice"].handed_over, done.pops, done.interactions) == (None, {}, {})
