"""What follows from what the telephones saw."""

import pytest

from callcenter.bench.floor_figures import (
    FloorLog,
    Freed,
    Lateness,
    Rung,
    Span,
    gaps_of,
    rung_twice,
    without_one_record,
)

SPAN = Span(start=10.0, end=20.0, rung_until=23.0)


def rung(at: float, phone: str, caller: str = "1") -> Rung:
    return Rung(at=at, phone=phone, caller=caller)


def freed(at: float, phone: str) -> Freed:
    return Freed(at=at, phone=phone)


def test_an_agent_waits_until_his_own_telephone_rings() -> None:
    log = FloorLog(rung=[rung(11.5, "b"), rung(13.0, "a")], freed=[freed(11.0, "a"), freed(11.25, "b")])
    gaps = gaps_of(log, SPAN)
    assert gaps.own == (2.0, 0.25)
    assert gaps.never == 0


def test_in_order_the_first_ring_is_the_first_free_agents_whoever_is_rung() -> None:
    log = FloorLog(rung=[rung(11.5, "b"), rung(13.0, "a")], freed=[freed(11.0, "a"), freed(11.25, "b")])
    assert gaps_of(log, SPAN).in_order == (0.5, 1.75)


def test_only_who_gets_free_while_it_counts_is_a_sample() -> None:
    log = FloorLog(
        rung=[rung(9.5, "a"), rung(10.5, "a"), rung(20.5, "b"), rung(21.5, "c")],
        freed=[freed(9.0, "a"), freed(10.25, "a"), freed(19.5, "b"), freed(20.75, "c")],
    )
    gaps = gaps_of(log, SPAN)
    assert gaps.own == (0.25, 1.0)
    assert gaps.in_order == (0.25, 1.0)


def test_who_is_not_rung_again_counts_with_what_was_seen_of_his_wait() -> None:
    log = FloorLog(rung=[rung(11.0, "a"), rung(24.0, "b")], freed=[freed(10.5, "a"), freed(19.0, "b")])
    gaps = gaps_of(log, SPAN)
    assert (gaps.own, gaps.never) == ((0.5, 4.0), 1)
    assert gaps.in_order == (0.5, 4.0)


@pytest.mark.parametrize(("late", "spoils"), [(1, False), (2, True)])
def test_more_than_one_in_a_hundred_late_ticks_spoil_a_run(late: int, spoils: bool) -> None:
    lateness = Lateness([0.011] * late + [0.0001] * (100 - late))
    assert lateness.share == late / 100
    assert lateness.spoils is spoils


def test_a_caller_who_reaches_two_telephones_is_found() -> None:
    log = FloorLog(rung=[rung(1, "a", "11"), rung(2, "b", "12"), rung(3, "c", "12")])
    assert rung_twice(log) == 1


def record(ani: str, agent: str | None = "a", outcome: str = "answered") -> dict[str, str | None]:
    return {"ani": ani, "agent": agent, "outcome": outcome}


@pytest.mark.parametrize(
    ("records", "wrong"),
    [
        ([record("11"), record("12", "b")], 0),
        ([record("11")], 1),
        ([record("11"), record("12", "b"), record("12", "b")], 1),
        ([record("11"), record("12", "a")], 1),
        ([record("11", outcome="abandoned_in_queue"), record("12", "b")], 1),
        ([record("11"), record("12", "b"), record("13", None, "abandoned_in_queue")], 1),
    ],
)
def test_every_caller_has_one_record_with_the_agent_whose_telephone_rang(
    records: list[dict[str, str | None]], wrong: int
) -> None:
    log = FloorLog(rung=[rung(1, "a", "11"), rung(2, "b", "12")])
    assert without_one_record(log, records) == wrong
