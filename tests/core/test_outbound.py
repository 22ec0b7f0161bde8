"""Which numbers may be called: E.164 only, nothing that is denied, within the hours and the caps."""

from collections import deque
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from callcenter.core.acd.hours import Schedule
from callcenter.core.outbound import (
    DENIED,
    DialHistory,
    Dialler,
    OutboundPolicy,
    OutboundRefusal,
    counts,
    is_denied,
    refusal_of,
)

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ANN = Dialler(username="ann")
CHINA = OutboundPolicy(enabled=True, allow=("+86",), calls_per_minute=3, concurrent=2)
NUMBER = "+8613800138000"


def test_what_is_allowed_may_be_called() -> None:
    assert refusal_of(CHINA, DialHistory(), ANN, NUMBER, AT) is None


def test_nothing_may_be_called_that_nobody_has_allowed() -> None:
    assert refusal_of(OutboundPolicy(), DialHistory(), ANN, NUMBER, AT) is OutboundRefusal.OFF
    assert refusal_of(OutboundPolicy(enabled=True), DialHistory(), ANN, NUMBER, AT) is OutboundRefusal.PREFIX


@pytest.mark.parametrize("number", ["13800138000", "110", "+", "+86", "", "+86138001380001234", "+0086138", "+86 1380"])
def test_only_e164_is_a_number(number: str) -> None:
    assert refusal_of(replace(CHINA, allow=("+", "1", "")), DialHistory(), ANN, number, AT) is OutboundRefusal.PREFIX


@pytest.mark.parametrize("prefix", DENIED)
def test_what_is_denied_is_denied_whatever_is_allowed(prefix: str) -> None:
    everything = replace(CHINA, allow=("+", prefix))
    assert refusal_of(everything, DialHistory(), ANN, f"{prefix}5550100", AT) is OutboundRefusal.DENIED
    assert is_denied(everything, f"{prefix}5550100")


def test_a_group_may_call_more() -> None:
    policy, abroad = replace(CHINA, groups={"export": ("+49",)}), "+493012345678"
    assert refusal_of(policy, DialHistory(), ANN, abroad, AT) is OutboundRefusal.PREFIX
    assert refusal_of(policy, DialHistory(), replace(ANN, groups=frozenset({"export"})), abroad, AT) is None


def test_nobody_calls_at_night() -> None:
    week = Schedule(timezone="UTC", periods={day: ((time(9), time(18)),) for day in range(7)})
    policy = replace(CHINA, schedule=week)
    assert refusal_of(policy, DialHistory(), ANN, NUMBER, AT) is None
    assert refusal_of(policy, DialHistory(), ANN, NUMBER, AT.replace(hour=3)) is OutboundRefusal.HOURS
    holiday = replace(policy, schedule=replace(week, holidays={AT.date(): "a day off"}))
    assert refusal_of(holiday, DialHistory(), ANN, NUMBER, AT) is OutboundRefusal.HOURS


def test_each_agent_makes_so_many_calls_a_minute() -> None:
    history = DialHistory()
    for second in range(3):
        history.note_made("ann", AT + timedelta(seconds=second))
    later = AT + timedelta(seconds=10)
    assert refusal_of(CHINA, history, ANN, NUMBER, later) is OutboundRefusal.RATE
    assert refusal_of(CHINA, history, replace(ANN, username="bob"), NUMBER, later) is None
    assert refusal_of(CHINA, history, ANN, NUMBER, AT + timedelta(seconds=60)) is None


def test_so_many_calls_at_once() -> None:
    assert refusal_of(CHINA, DialHistory(live=1), ANN, NUMBER, AT) is None
    assert refusal_of(CHINA, DialHistory(live=2), ANN, NUMBER, AT) is OutboundRefusal.CONCURRENT


def test_a_block_holds_whatever_the_number() -> None:
    assert refusal_of(CHINA, DialHistory(blocked_at=AT), ANN, NUMBER, AT) is OutboundRefusal.BLOCKED


def test_what_was_refused_long_ago_counts_no_more() -> None:
    history = DialHistory(refused=deque([AT, AT + timedelta(minutes=4)]))
    assert history.note_refused(AT + timedelta(minutes=5)) == 2


def test_only_attempts_count() -> None:
    assert [reason for reason in OutboundRefusal if not counts(reason)] == ["off", "blocked", "do_not_call"]
