"""A replayed day is the queue of the textbooks where those know it, and loses nobody."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from math import factorial, sqrt
from statistics import fmean, stdev

from callcenter.core.agent import Status
from callcenter.core.configuration import (
    Announcements,
    CallbackRule,
    Configuration,
    Overflow,
    OverflowKind,
    OverflowReason,
    Queue,
    Strategy,
    WrapUpMode,
)
from callcenter.whatif.day import Day, StatusChange
from callcenter.whatif.outcome import Fate
from callcenter.whatif.replay import World, replay
from tests.support.replayed_day import STARTS_AT, a_configuration, a_day


def lived(configuration: Configuration, day: Day, *, answer_seconds: float = 0.0) -> World:
    """The world after all of the day."""
    world = World(configuration, day, answer_seconds=answer_seconds)
    while world.run_until(world.at + timedelta(hours=1)):
        pass
    return world


def with_queues(configuration: Configuration, **changes: object) -> Configuration:
    """Both queues changed alike."""
    queues = {name: replace(queue, **changes) for name, queue in configuration.queues.items()}  # type: ignore[arg-type]
    return replace(configuration, queues=queues)


def erlang_c_wait(erlangs: float, agents: int, handle_seconds: float) -> float:
    """The mean wait of the M/M/c queue, by Erlang's formula."""
    last = erlangs**agents / factorial(agents) * agents / (agents - erlangs)
    waits = last / (sum(erlangs**number / factorial(number) for number in range(agents)) + last)
    return waits * handle_seconds / (agents - erlangs)


def test_the_mean_wait_of_poisson_days_is_erlangs() -> None:
    configuration = a_configuration(4)
    waits = []
    for seed in range(8):
        day = a_day(configuration, calls=400, between_seconds=25, handle_seconds=75, seed=seed)
        result = replay(configuration, day, answer_seconds=0.0)
        assert result.total.offered == result.total.answered == 400
        assert result.total.average_wait is not None
        waits.append(result.total.average_wait)
    expected = erlang_c_wait(3.0, 4, 75.0)
    assert abs(fmean(waits) - expected) < 3 * stdev(waits) / sqrt(len(waits))
    # Days that begin empty wait a little less; an engine that served nobody at once would be far beyond this.
    assert 0.7 * expected < fmean(waits) < 1.3 * expected


def test_more_staff_never_waits_longer_and_is_less_occupied() -> None:
    found = []
    for agents in (4, 5, 7):
        configuration = a_configuration(agents)
        day = a_day(configuration, calls=400, between_seconds=25, handle_seconds=90, patience_seconds=120)
        found.append(replay(configuration, day))
    waits = [result.total.average_wait or 0.0 for result in found]
    assert waits == sorted(waits, reverse=True)
    assert [result.total.abandoned for result in found] == sorted(
        (result.total.abandoned for result in found), reverse=True
    )
    occupied = [result.occupancy or 0.0 for result in found]
    assert occupied == sorted(occupied, reverse=True)


def test_the_same_day_gives_the_same_result_to_the_last_call() -> None:
    configuration = a_configuration(4, strategy=Strategy.RANDOM)
    day = a_day(configuration, calls=300, between_seconds=20, handle_seconds=90, patience_seconds=60)
    first, again = lived(configuration, day), lived(configuration, day)
    assert first.ended == again.ended
    assert first.result() == again.result()


def test_most_skilled_changes_who_answers_and_nothing_else() -> None:
    skills = {"a0": 10, "a1": 40, "a2": 70, "a3": 100}
    served = {}
    for strategy in (Strategy.LONGEST_IDLE, Strategy.MOST_SKILLED):
        configuration = a_configuration(4, strategy=strategy, skills=skills)
        day = a_day(configuration, calls=300, between_seconds=40, handle_seconds=60)
        world = lived(configuration, day)
        assert world.result().total.answered == 300
        served[strategy] = Counter(one.agent for one in world.ended)
    assert served[Strategy.MOST_SKILLED]["a3"] > 1.3 * served[Strategy.LONGEST_IDLE]["a3"]
    assert served[Strategy.MOST_SKILLED]["a0"] < 0.7 * served[Strategy.LONGEST_IDLE]["a0"]


def test_every_call_has_one_end_and_no_agent_two_calls() -> None:
    configuration = with_queues(a_configuration(4), wrap_up_seconds=20)
    day = a_day(configuration, calls=300, between_seconds=15, handle_seconds=60, patience_seconds=60)
    day = replace(day, calls=tuple(replace(call, wrap_up_seconds=10.0) for call in day.calls))
    world = lived(configuration, day)
    assert sorted(one.id for one in world.ended) == [call.id for call in day.calls]
    assert {one.fate for one in world.ended} == {Fate.ANSWERED, Fate.ABANDONED}
    assert not world.center.state.interactions
    for agent in configuration.agents:
        mine = sorted(
            (one.connected_at, one.freed_at)
            for one in world.ended
            if one.agent == agent and one.connected_at is not None and one.freed_at is not None
        )
        assert all(before[1] <= after[0] for before, after in pairwise(mine))
        assert bool(mine) is (agent != "eve")


def test_who_gives_up_waited_exactly_his_patience() -> None:
    configuration = a_configuration(2)
    day = a_day(configuration, calls=100, between_seconds=20, handle_seconds=90, patience_seconds=40)
    patience = {call.id: call.patience_seconds for call in day.calls}
    gone = [one for one in lived(configuration, day).ended if one.fate is Fate.ABANDONED]
    assert len(gone) > 10
    assert all(abs(one.wait_seconds - (patience[one.id] or 0)) < 0.001 for one in gone)


def test_nobody_waits_for_ever_when_nobody_comes() -> None:
    configuration = a_configuration(2)
    day = a_day(configuration, calls=20, between_seconds=20, handle_seconds=90)
    result = replay(configuration, replace(day, presence=()))
    assert (result.total.offered, result.total.abandoned, result.occupancy) == (20, 20, None)


def test_agents_take_calls_only_while_they_are_there() -> None:
    configuration = a_configuration(1)
    day = a_day(configuration, calls=40, between_seconds=30, handle_seconds=10, patience_seconds=30)
    leaves_at = STARTS_AT + timedelta(minutes=5)
    gone = StatusChange(at=leaves_at, agent="a0", status=Status.OFFLINE)
    ended = lived(configuration, replace(day, presence=(*day.presence, gone))).ended
    answered = [one.connected_at for one in ended if one.fate is Fate.ANSWERED]
    assert answered
    assert all(at is not None and at <= leaves_at for at in answered)


def test_an_overflow_to_another_queue_counts_where_the_wait_began() -> None:
    configuration = a_configuration(1)
    overflow = {OverflowReason.MAX_WAIT: Overflow(kind=OverflowKind.QUEUE, target="help")}
    configuration = with_queues(configuration, max_wait_seconds=30, overflows=overflow)
    helper = replace(configuration.agents["eve"], queues=frozenset({"help"}))
    help_queue = Queue(name="help", label_en="Help", label_zh="帮助", wrap_up_seconds=0)
    configuration = replace(
        configuration,
        queues={**configuration.queues, "help": help_queue},
        agents={**configuration.agents, "eve": helper},
    )
    day = a_day(configuration, calls=60, between_seconds=30, handle_seconds=60)
    world = lived(configuration, day)
    result = world.result()
    assert result.total.overflowed > 5
    assert "help" not in result.queues
    assert {one.agent for one in world.ended if one.overflowed} >= {"eve"}


def test_voicemail_and_a_number_outside_end_elsewhere() -> None:
    for kind, target in ((OverflowKind.VOICEMAIL, ""), (OverflowKind.NUMBER, "95588")):
        overflow = {OverflowReason.NOBODY_LOGGED_IN: Overflow(kind=kind, target=target)}
        configuration = with_queues(a_configuration(1), overflows=overflow)
        day = replace(a_day(configuration, calls=5, between_seconds=30, handle_seconds=60), presence=())
        result = lived(configuration, day).result()
        assert (result.total.elsewhere, result.total.overflowed) == (5, 5)


def test_who_wanted_a_callback_asks_for_it_and_is_called_back() -> None:
    announced = Announcements(first_after_seconds=5, every_seconds=20, comfort=("comfort_1",))
    for mode in ("customer_first", "agent_first"):
        rule = CallbackRule(mode=mode)  # type: ignore[arg-type]
        configuration = with_queues(a_configuration(1), announcements=announced, callback=rule)
        day = a_day(configuration, calls=20, between_seconds=10, handle_seconds=30)
        day = replace(day, calls=tuple(replace(call, wants_callback=True) for call in day.calls))
        result = lived(configuration, day).result()
        assert result.total.elsewhere == result.called_back > 5
        assert result.total.answered + result.total.elsewhere == 20


def test_optional_wrap_up_is_asked_for_by_those_who_took_it() -> None:
    configuration = with_queues(a_configuration(2), wrap_up_mode=WrapUpMode.OPTIONAL, wrap_up_seconds=60)
    day = a_day(configuration, calls=20, between_seconds=60, handle_seconds=30)
    day = replace(day, calls=tuple(replace(call, wrap_up_seconds=12.0) for call in day.calls))
    for one in lived(configuration, day).ended:
        call = next(call for call in day.calls if call.id == one.id)
        assert one.connected_at is not None
        assert one.freed_at is not None
        held = (one.freed_at - one.connected_at).total_seconds()
        assert abs(held - call.talk_seconds - 12.0) < 0.001


def test_ring_several_is_answered_by_one_of_those_rung() -> None:
    configuration = a_configuration(3, strategy=Strategy.RING_SEVERAL)
    day = a_day(configuration, calls=100, between_seconds=60, handle_seconds=30)
    ended = lived(configuration, day, answer_seconds=3.0).ended
    assert {one.agent for one in ended} == {"a0", "a1", "a2"}
    assert all(one.wait_seconds >= 3.0 for one in ended)
