"""Whoever follows the messages has what a snapshot would show, after every step of any run of the real core."""

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from callcenter.api.realtime.snapshot import Wall
from callcenter.api.realtime.stream import LOG_LENGTH
from callcenter.api.realtime.views import owners_of
from callcenter.core.agent import Activity, Status
from callcenter.core.changes import AgentChanged, PopShown
from callcenter.core.events import CustomersFound
from callcenter.core.requests import SetAgentStatus
from tests.support.followers import (
    ALICE,
    BOB,
    BOB_LEADS,
    CAROL,
    EVE,
    EVERYBODY,
    SAM,
    Follower,
    as_if_seen_first,
    shown,
    types_of,
    without_estimates,
)
from tests.support.rehearsal import SECRET, Rehearsal, StillClock

PLAYS = Rehearsal().plays


@settings(max_examples=60, deadline=None)
@given(
    script=st.lists(
        st.tuples(st.sampled_from(PLAYS), st.integers(0, 41)),
        min_size=30,
        max_size=80,
    )
)
def test_following_the_messages_gives_what_a_snapshot_shows(script: list[tuple[str, int]]) -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    hub, state = rehearsal.hub, rehearsal.center.state
    followers = [Follower(hub, viewer, packs=True) for viewer in EVERYBODY]
    lazy = Follower(hub, SAM)
    offers: Counter[str] = Counter()
    for name, number in script:
        rehearsal.play(name, number)
        offers.update(change.offer_id for change in rehearsal.changes if isinstance(change, PopShown))
        for follower in followers:
            follower.listen()
            viewer = follower.viewer
            snapshot = shown(hub, viewer)
            assert without_estimates(follower.state) == snapshot
            fresh = as_if_seen_first(state, viewer)
            assert {**snapshot, "pops": None} == {**fresh, "pops": None}
            if isinstance(viewer, Wall):
                assert {key for key, part in snapshot.items() if part and key not in ("server_at", "role")} == {
                    "queues"
                }
                continue
            assert set(snapshot["pops"]) == {
                one.id for one in state.interactions.values() if viewer.username in owners_of(state, one)
            }
            for pop in snapshot["pops"].values():
                offer_id = state.agents[viewer.username].offer_id
                assert offer_id is None or pop["offer_id"] == offer_id
                assert "pin" not in pop["attributes"]
            assert SECRET not in json.dumps(snapshot, default=str)
            if not viewer.oversees or viewer is EVE:
                assert set(snapshot["interactions"]) == set(snapshot["pops"])
    lazy.listen()
    assert without_estimates(lazy.state) == shown(hub, SAM)
    # A talk that the switch itself began has no offer.
    pops = Counter(
        (m["pop"]["interaction_id"], m["pop"]["offer_id"])
        for f in followers[:2]
        for m in f.heard
        if m["type"] == "pop_shown"
    )
    assert not pops or max(pops.values()) == 1
    assert max(offers.values(), default=0) <= 1


def test_a_call_is_popped_enriched_and_taken_away_on_its_agents_desk_only() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    alice, bob, sam = (Follower(rehearsal.hub, viewer) for viewer in (ALICE, BOB, SAM))
    for follower in (alice, bob, sam):
        follower.listen()

    rehearsal.play("arrive", 1)
    assert types_of(alice.listen()) == ["pop_shown", "interaction_changed", "agent_changed", "queue_changed"]
    assert "pop_shown" not in types_of(bob.listen())
    assert "pop_shown" not in types_of(sam.listen())
    [pop] = alice.state["pops"].values()
    assert (pop["ani"], pop["queue_label_zh"], pop["lookup_pending"]) == ("02112345678", "销售", True)

    rehearsal.play("looked_up", 1)
    assert "pop_enriched" in types_of(alice.listen())
    [pop] = alice.state["pops"].values()
    assert (pop["customer_id"], pop["matches"][0]["name"], pop["lookup_pending"]) == ("c-1", "李雷", False)

    rehearsal.play("answered")
    rehearsal.play("hung_up")
    alice.listen()
    assert [one["stage"] for one in alice.state["interactions"].values()] == ["wrap_up"]
    assert len(alice.state["pops"]) == 1

    rehearsal.play("disposition")
    assert types_of(alice.listen())[:2] == ["pop_closed", "interaction_gone"]
    assert alice.state["pops"] == {}
    bob.listen()
    sam.listen()
    assert sam.state["interactions"] == {}
    assert [message for message in bob.heard if "pop" in message["type"]] == []


def test_a_call_offered_to_several_is_on_each_desk_until_one_has_it() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    bob, carol, alice, sam = (Follower(rehearsal.hub, viewer) for viewer in (BOB, CAROL, ALICE, SAM))
    everybody = (bob, carol, alice, sam)
    for follower in everybody:
        follower.listen()

    rehearsal.play("arrive", 2)
    (one,) = rehearsal.interactions()
    for follower in everybody:
        follower.listen()
    assert [set(follower.state["pops"]) for follower in everybody] == [{one.id}, {one.id}, set(), set()]
    assert bob.state["pops"][one.id]["offer_id"] != carol.state["pops"][one.id]["offer_id"]
    assert sam.state["interactions"][one.id]["offered_to"] == ["bob", "carol"]

    rehearsal.play("answered", 1)
    assert types_of(bob.listen())[:2] == ["pop_closed", "interaction_gone"]
    assert "pop_closed" not in types_of(carol.listen())
    sam.listen()
    shown_of_it = sam.state["interactions"][one.id]
    assert (shown_of_it["agent"], shown_of_it["offered_to"]) == ("carol", [])
    assert set(types_of(alice.heard)) == {"snapshot", "queue_changed"}


def test_who_declines_a_call_of_several_loses_it_from_his_desk_and_overseers_see_that() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    bob, carol, sam = (Follower(rehearsal.hub, viewer) for viewer in (BOB, CAROL, SAM))
    rehearsal.play("arrive", 2)
    for follower in (bob, carol, sam):
        follower.listen()
    rehearsal.play("reject", 0)
    assert types_of(bob.listen())[:2] == ["pop_closed", "interaction_gone"]
    assert "pop_closed" not in types_of(carol.listen())
    sam.listen()
    assert [one["offered_to"] for one in sam.state["interactions"].values()] == [["carol"]]


def test_a_caller_who_leaves_the_queue_is_counted_no_more() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    for agent in ("alice", "bob"):
        rehearsal.put(SetAgentStatus(agent=agent, status=Status.NOT_READY, at=rehearsal.clock.at))
    alice = Follower(rehearsal.hub, ALICE)
    rehearsal.play("arrive", 1)
    alice.listen()
    assert alice.state["queues"]["sales"]["waiting"] == 1
    assert alice.state["interactions"] == {}
    rehearsal.play("hung_up")
    assert types_of(alice.listen()) == ["queue_changed"]
    assert alice.state["queues"]["sales"]["waiting"] == 0


def test_a_supervisor_who_takes_calls_is_told_everything_once() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    rehearsal.put(SetAgentStatus(agent="alice", status=Status.NOT_READY, at=rehearsal.clock.at))
    bob = Follower(rehearsal.hub, BOB_LEADS)
    bob.listen()
    rehearsal.play("arrive", 1)
    assert types_of(bob.listen()) == ["pop_shown", "interaction_changed", "agent_changed", "board_changed"]


def test_who_called_is_still_told_in_wrap_up() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    alice = Follower(rehearsal.hub, ALICE)
    for play in ("arrive", "answered", "hung_up", "looked_up"):
        rehearsal.play(play, 1)
    alice.listen()
    [pop] = alice.state["pops"].values()
    assert (pop["customer_id"], pop["lookup_pending"], len(pop["matches"])) == ("c-1", False, 1)


def test_a_pop_of_an_offer_that_died_is_closed_before_the_next_agent_sees_his() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    rehearsal.play("arrive", 1)
    alice, bob = Follower(rehearsal.hub, ALICE), Follower(rehearsal.hub, BOB)
    alice.listen()
    bob.listen()
    rehearsal.play("ring_finished", 0)
    rehearsal.play("verb_started", 0)
    assert alice.state["pops"] != {}
    assert types_of(alice.listen())[:2] == ["pop_closed", "interaction_gone"]
    assert alice.state["agents"]["alice"]["reason"] == "no_answer"
    assert types_of(bob.listen()).count("pop_shown") == 1
    [pop] = bob.state["pops"].values()
    assert pop["offer_id"] != ""


def test_what_was_typed_at_a_masked_node_is_never_shown() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    alice = Follower(rehearsal.hub, ALICE)
    rehearsal.play("arrive", 0)
    rehearsal.play("verb_finished", 0)
    rehearsal.play("verb_finished", 0)
    alice.listen()
    [pop] = alice.state["pops"].values()
    assert pop["attributes"] == {"order_number": "1234"}
    assert pop["answers"] == [{"node": "order", "answer": "1234"}, {"node": "pin", "answer": "****"}]
    assert '"pin":"' not in json.dumps(alice.heard)


def test_a_screen_that_comes_back_gets_only_what_it_missed() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    first = Follower(rehearsal.hub, SAM)
    first.listen()
    rehearsal.hub.audience.leave(SAM, first.reader)
    rehearsal.play("arrive", 1)
    rehearsal.play("answered")
    first.reader = rehearsal.hub.attach(SAM)
    first.reader.begin(first.stream, first.seq)
    assert "snapshot" not in types_of(first.listen())
    assert without_estimates(first.state) == shown(rehearsal.hub, SAM)


def test_a_screen_with_another_stream_or_an_impossible_number_gets_a_snapshot() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    screen = Follower(rehearsal.hub, SAM)
    screen.listen()
    for stream, seq in (("another", 0), (screen.stream, 1_000), (screen.stream, None), (None, 0)):
        screen.reader.begin(stream, seq)
        assert types_of(screen.listen()) == ["snapshot"]


def test_a_screen_that_was_overtaken_is_told_so_and_mended_by_a_snapshot() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    screen = Follower(rehearsal.hub, ALICE)
    screen.listen()
    agent = rehearsal.center.state.agents["alice"]
    for _ in range(LOG_LENGTH):
        rehearsal.hub.publish([AgentChanged(agent=agent, at=rehearsal.clock.at)])
    assert not screen.reader.was_overtaken
    rehearsal.hub.publish([AgentChanged(agent=agent, at=rehearsal.clock.at)])
    assert screen.reader.was_overtaken
    assert types_of(screen.listen()) == ["snapshot"]
    assert not screen.reader.was_overtaken


def test_a_stream_nobody_reads_is_dropped_after_ten_minutes() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    screen = Follower(rehearsal.hub, ALICE)
    screen.listen()
    rehearsal.hub.audience.leave(ALICE, screen.reader)
    clock = rehearsal.hub.clock
    assert isinstance(clock, StillClock)
    clock.at += timedelta(minutes=11)
    rehearsal.play("arrive", 1)
    screen.reader = rehearsal.hub.attach(ALICE)
    screen.reader.begin(screen.stream, screen.seq)
    assert types_of(screen.listen()) == ["snapshot"]


def test_a_new_configuration_is_a_new_snapshot_and_the_same_one_is_nothing() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    rehearsal.play("arrive", 1)
    screen = Follower(rehearsal.hub, ALICE)
    screen.listen()
    pops = screen.state["pops"]
    rehearsal.play("configure", 0)
    assert screen.listen() == []
    rehearsal.play("configure", 1)
    assert types_of(screen.listen()) == ["snapshot"]
    assert screen.state["queues"]["sales"]["label_en"] == "Shop"
    assert {**pops, **screen.state["pops"]} == screen.state["pops"]


def test_publish_never_raises_and_everybody_begins_again() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    screen = Follower(rehearsal.hub, SAM)
    screen.listen()
    rehearsal.hub.publish(["nonsense"])  # type: ignore[list-item]
    assert types_of(screen.listen()) == ["snapshot"]


def test_unfit_fields_of_a_look_up_do_not_cost_the_pop() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    alice = Follower(rehearsal.hub, ALICE)
    rehearsal.play("arrive", 1)
    [interaction] = rehearsal.interactions()
    rehearsal.put(
        CustomersFound(
            interaction_id=interaction.id,
            matches=({"id": 7, "name": "Wang", "phones": "none", "secret": "x"},),
            recent=({"id": "r", "started_at": "not a date", "outcome": "answered"},),
            at=rehearsal.clock.at,
        )
    )
    alice.listen()
    [pop] = alice.state["pops"].values()
    [match], [recent] = pop["matches"], pop["recent"]
    assert (match["id"], match["name"], match["phones"], "secret" in match) == ("7", "Wang", [], False)
    assert (recent["id"], recent["started_at"], recent["outcome"]) == ("r", None, "answered")


def test_ending_a_session_or_a_role_ends_its_sockets_only() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    one = rehearsal.hub.attach(ALICE, session="s1")
    other = rehearsal.hub.attach(ALICE, session="s2")
    bob = rehearsal.hub.attach(BOB)
    rehearsal.hub.audience.close_session("s1")
    assert (one.ended, other.ended, bob.ended) == (True, False, False)
    rehearsal.hub.audience.keep({"bob": "agent", "alice": "supervisor"})
    assert (other.ended, bob.ended) == (True, False)


def test_an_agent_who_was_removed_leaves_the_screens_when_the_wrap_up_is_over() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    hub, center, at = rehearsal.hub, rehearsal.center, rehearsal.clock.at
    follower = Follower(hub, SAM)
    # Still busy when the configuration loses her.
    busy = replace(center.state.agents["alice"], activity=Activity.WRAP_UP)
    hub.publish([AgentChanged(agent=busy, at=at)])
    follower.listen()
    del center.state.agents["alice"]
    hub.publish([AgentChanged(agent=replace(busy, activity=Activity.IDLE), at=at)])
    hub.flush()
    follower.listen()
    assert "alice" not in follower.state["agents"]
    assert without_estimates(follower.state) == shown(hub, SAM)
