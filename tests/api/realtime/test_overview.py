"""What has changed on the floor is told with the beat, once for all who see the same, and of his part to each."""

import json

from callcenter.api.people import Role
from callcenter.api.realtime.messages import RecordChanged
from callcenter.api.realtime.packing import unpacked
from callcenter.api.realtime.shapes import AlarmView
from callcenter.api.realtime.snapshot import Viewer, Wall
from callcenter.core.agent import Status
from callcenter.core.requests import SetAgentStatus
from tests.support.followers import (
    ALICE,
    SAM,
    TIM,
    WALL,
    Follower,
    types_of,
)
from tests.support.rehearsal import BEGIN_AT, Rehearsal


def test_overseers_are_told_with_the_beat_and_agents_of_their_own_at_once() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    rehearsal.beats = False
    alice, sam = Follower(rehearsal.hub, ALICE), Follower(rehearsal.hub, SAM)
    alice.listen()
    sam.listen()
    for play in ("arrive", "looked_up", "answered"):
        rehearsal.play(play, 1)
    assert types_of(alice.listen()) == [
        "pop_shown",
        "interaction_changed",
        "agent_changed",
        "pop_enriched",
        "interaction_changed",
        "interaction_changed",
        "agent_changed",
    ]
    assert sam.listen() == []
    rehearsal.hub.flush()
    (news,) = sam.listen()
    assert news["type"] == "board_changed"
    assert [agent["activity"] for agent in news["agents"].values()] == ["on_contact"]
    assert [one["stage"] for one in news["interactions"].values()] == ["connected"]
    assert set(news["queues"]) == {"sales"}
    assert types_of(alice.listen()) == ["queue_changed"]


def test_what_came_and_went_between_two_beats_is_told_to_nobody() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    for agent in ("alice", "bob"):
        rehearsal.put(SetAgentStatus(agent=agent, status=Status.NOT_READY, at=rehearsal.clock.at))
    rehearsal.beats = False
    sam = Follower(rehearsal.hub, SAM)
    sam.listen()
    rehearsal.play("arrive", 1)
    rehearsal.play("hung_up")
    rehearsal.hub.flush()
    assert sam.listen() == []


def test_a_snapshot_between_two_beats_is_not_behind_what_follows() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    rehearsal.beats = False
    early, late = Follower(rehearsal.hub, SAM), Follower(rehearsal.hub, SAM)
    early.listen()
    rehearsal.play("arrive", 1)
    (snapshot,) = late.listen()
    assert len(snapshot["state"]["interactions"]) == 1
    rehearsal.play("hung_up")
    rehearsal.hub.flush()
    assert early.listen() != []
    late.listen()
    assert early.state["interactions"] == late.state["interactions"] == {}


def test_who_sees_the_same_is_sent_the_same_bytes() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    rehearsal.beats = False
    readers = [rehearsal.hub.attach(Viewer(username=name, role=Role.SUPERVISOR)) for name in ("sam", "ann")]
    for reader in readers:
        reader.packs = True
        reader.begin(None, None)
        reader.next_frame()
    rehearsal.play("arrive", 1)
    rehearsal.hub.flush()
    one, other = (reader.next_frame() for reader in readers)
    assert isinstance(one, bytes)
    assert one == other
    assert json.loads(unpacked(one))["type"] == "board_changed"


def test_a_supervisor_of_a_part_is_told_of_that_part_only() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    tim = Follower(rehearsal.hub, TIM)
    tim.listen()
    assert (set(tim.state["agents"]), set(tim.state["queues"])) == ({"bob", "carol"}, {"support"})
    rehearsal.play("arrive", 1)  # for sales, at alice
    assert tim.listen() == []
    rehearsal.play("arrive", 2)  # for support
    tim.listen()
    assert [one["queue"] for one in tim.state["interactions"].values()] == ["support"]


def test_alarms_are_told_to_whoever_oversees_their_queue() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    sam, tim, alice = (Follower(rehearsal.hub, viewer) for viewer in (SAM, TIM, ALICE))
    for follower in (sam, tim, alice):
        follower.listen()
    up = an_alarm("sales")
    rehearsal.hub.alarm_changed(up)
    rehearsal.hub.alarm_changed(up.model_copy(update={"id": "up-2", "queue": None, "looks_at": None}))
    rehearsal.hub.flush()
    for follower in (sam, tim, alice):
        follower.listen()
    assert [set(follower.state["alarms"]) for follower in (sam, tim, alice)] == [{"up-1", "up-2"}, set(), set()]
    rehearsal.play("configure", 1)
    sam.listen()
    assert set(sam.state["alarms"]) == {"up-1", "up-2"}
    rehearsal.hub.alarm_gone("up-1")
    rehearsal.hub.flush()
    sam.listen()
    assert set(sam.state["alarms"]) == {"up-2"}


def test_a_wall_is_closed_when_its_link_is_good_no_more() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    wall, other = rehearsal.hub.attach(WALL), rehearsal.hub.attach(Wall(id="w-2", queues=WALL.queues))
    rehearsal.hub.audience.close_wall("w-1")
    assert (wall.ended, other.ended) == (True, False)


def test_what_is_told_to_everybody_is_not_told_to_a_wall() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    wall, sam = Follower(rehearsal.hub, WALL), Follower(rehearsal.hub, SAM)
    wall.listen()
    sam.listen()
    rehearsal.hub.tell(RecordChanged(kind="task", record_id="t", customer_id="c", about="task.changed", version=1))
    assert (types_of(wall.listen()), types_of(sam.listen())) == ([], ["record_changed"])


def an_alarm(queue: str) -> AlarmView:
    return AlarmView(
        id="up-1",
        alarm_id="a-1",
        name="Too many wait",
        group=None,
        agent=None,
        queue=queue,
        looks_at=[queue],
        metric="waiting",
        window="now",
        operator="above",
        value=4,
        threshold=3,
        since_at=BEGIN_AT,
        acknowledged_by=None,
        escalated=False,
        muted=False,
        severity="warning",
    )
