"""Who watches: streams that outlive their sockets for a while, and sockets that are closed."""

from collections.abc import Iterator
from itertools import count

from callcenter.api.people import Role
from callcenter.api.realtime.audience import Audience, Watcher
from callcenter.api.realtime.snapshot import Viewer, Wall
from callcenter.api.realtime.stream import Reader
from tests.support.fakes import FakeClock

ALICE = Viewer(username="alice", role=Role.AGENT)
ALICE_LEADS = Viewer(username="alice", role=Role.SUPERVISOR)
BOB = Viewer(username="bob", role=Role.AGENT)
WALL = Wall(id="w", queues=frozenset({"sales"}))


class Hall:
    """An audience, and sockets that come to it."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        numbers: Iterator[int] = count(1)
        self.audience = Audience(clock=self.clock, new_id=lambda: f"s-{next(numbers)}")

    def comes(self, watcher: Watcher, session: str | None = None) -> Reader:
        stream = self.audience.stream_for(watcher)
        reader = Reader(stream, lambda _: "", session)
        stream.readers.add(reader)
        stream.idle_since_at = None
        return reader


def test_who_comes_back_in_time_has_his_stream_still() -> None:
    hall = Hall()
    first = hall.comes(ALICE)
    stream = hall.audience[ALICE]
    hall.audience.leave(ALICE, first)
    hall.clock.advance(599)
    assert hall.audience.drop_idle() == []
    hall.comes(ALICE)
    hall.clock.advance(3600)
    assert hall.audience.drop_idle() == []
    assert hall.audience[ALICE] is stream


def test_who_does_not_is_forgotten_and_others_are_not() -> None:
    hall = Hall()
    hall.comes(BOB)
    hall.audience.leave(ALICE, hall.comes(ALICE))
    hall.clock.advance(601)
    assert hall.audience.drop_idle() == [ALICE]
    assert list(hall.audience) == [BOB]


def test_a_stream_stays_as_long_as_one_of_its_sockets() -> None:
    hall = Hall()
    one, _ = hall.comes(ALICE), hall.comes(ALICE)
    hall.audience.leave(ALICE, one)
    hall.clock.advance(3600)
    assert hall.audience.drop_idle() == []
    assert hall.audience.sockets == 1


def test_a_person_has_a_stream_for_each_role_and_a_desk_for_one() -> None:
    hall = Hall()
    for watcher in (ALICE, ALICE_LEADS, BOB, WALL):
        hall.comes(watcher)
    audience = hall.audience
    assert audience.of("alice") == [audience[ALICE], audience[ALICE_LEADS]]
    assert audience.desks_of("alice") == [audience[ALICE]]
    assert audience.of_all(["bob", "nobody"]) == [audience[BOB]]
    assert audience.people() == [audience[ALICE], audience[ALICE_LEADS], audience[BOB]]


def test_one_session_ends_and_nobody_elses() -> None:
    hall = Hall()
    readers = [hall.comes(ALICE, "s1"), hall.comes(ALICE, "s2"), hall.comes(BOB, "s3"), hall.comes(WALL)]
    hall.audience.close_session("s1")
    assert [reader.ended for reader in readers] == [True, False, False, False]


def test_who_has_another_role_or_none_reads_no_more() -> None:
    hall = Hall()
    readers = [hall.comes(ALICE), hall.comes(ALICE_LEADS), hall.comes(BOB), hall.comes(WALL)]
    hall.audience.keep({"alice": "supervisor"})
    assert [reader.ended for reader in readers] == [True, False, True, False]


def test_a_wall_whose_link_is_taken_back_goes_dark() -> None:
    hall = Hall()
    readers = [hall.comes(WALL), hall.comes(Wall(id="other", queues=frozenset({"sales"}))), hall.comes(BOB)]
    hall.audience.close_wall("w")
    assert [reader.ended for reader in readers] == [True, False, False]
