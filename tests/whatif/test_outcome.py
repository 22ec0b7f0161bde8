"""Each figure as its definition says, on days that can be counted by hand."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from callcenter.core.interaction import Interaction, Outcome, Stage
from callcenter.whatif.outcome import Ended, Fate, Worked, compare, ended_of, result_of

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def ended(number: int, wait: float, fate: Fate = Fate.ANSWERED, **values: Any) -> Ended:
    return Ended(id=f"c{number}", queue=values.pop("queue", "sales"), fate=fate, wait_seconds=wait, **values)


def closed(**values: Any) -> Interaction:
    usual: dict[str, Any] = {"queue": "sales", "queued_at": AT, "outcome": Outcome.ANSWERED, "stage": Stage.CLOSED}
    return Interaction(id="c1", call_id="c1", ani="", dnis="4001", started_at=AT, **(usual | values))


DAY = [
    ended(1, 10.0, priority=5),
    ended(2, 20.0),
    ended(3, 21.0),
    ended(4, 90.0, overflowed=True),
    ended(5, 5.0, Fate.ABANDONED),
    ended(6, 30.0, Fate.ELSEWHERE, overflowed=True),
    ended(7, 40.0, queue="support"),
    ended(8, 0.0, Fate.CALLED_BACK),
]


def test_figures_of_a_queue_are_as_defined() -> None:
    result = result_of(DAY, {}, {"sales": 20, "support": 60})
    sales = result.queues["sales"]
    assert (sales.offered, sales.answered, sales.abandoned, sales.elsewhere, sales.overflowed) == (6, 4, 1, 1, 2)
    assert sales.service_level == 2 / 6
    assert sales.abandoned_share == 1 / 6
    assert sales.average_wait == (10 + 20 + 21 + 90) / 4
    assert (sales.wait_p50, sales.wait_p90, sales.wait_longest) == (20.0, 90.0, 90.0)
    assert sales.average_wait_by_priority == {0: (20 + 21 + 90) / 3, 5: 10.0}
    assert result.called_back == 1


def test_each_call_is_in_time_by_its_own_queue_in_the_total() -> None:
    result = result_of(DAY, {}, {"sales": 20, "support": 60})
    assert result.queues["support"].service_level == 1.0
    assert result.total.service_level == 3 / 7
    assert result.total.offered == 7


def test_occupancy_is_of_all_agents_time_together() -> None:
    worked = {
        "ann": Worked(busy_seconds=300, idle_seconds=100),
        "bob": Worked(busy_seconds=0, idle_seconds=200),
        "eve": Worked(),
    }
    result = result_of([], worked, {})
    assert (result.occupancy, result.agents) == (0.5, 2)
    assert result_of([], {}, {}).occupancy is None
    assert result_of([], {}, {}).total.service_level is None


def test_a_comparison_has_every_figure_of_both_and_what_is_between() -> None:
    a = result_of(DAY, {}, {"sales": 20})
    b = result_of([replace(one, wait_seconds=0.0) for one in DAY if one.queue == "sales"], {}, {"sales": 20})
    rows = {(row.queue, row.figure): row for row in compare(a, b)}
    assert rows[(None, "offered")].difference == -1.0
    assert rows[("sales", "average_wait")].difference == -35.25
    assert (rows[("support", "answered")].b, rows[("support", "answered")].difference) == (None, None)


def test_how_a_record_counts() -> None:
    overflow = ({"queue": "vip", "reason": "full", "at": AT.isoformat(), "to": "queue:sales"},)
    counted = ended_of(closed(overflows=overflow))
    assert counted is not None
    assert (counted.queue, counted.fate, counted.overflowed) == ("vip", Fate.ANSWERED, True)
    fates = {
        Outcome.ABANDONED_IN_QUEUE: Fate.ABANDONED,
        Outcome.ABANDONED_WHILE_RINGING: Fate.ABANDONED,
        Outcome.VOICEMAIL: Fate.ELSEWHERE,
        Outcome.CALLBACK_REQUESTED: Fate.ELSEWHERE,
    }
    for outcome, fate in fates.items():
        counted = ended_of(closed(outcome=outcome))
        assert counted is not None
        assert counted.fate is fate
    assert ended_of(closed(queued_at=None, queue=None, outcome=Outcome.SELF_SERVED)) is None
    called_back = ended_of(closed(direction="outbound", queued_at=None))
    assert called_back is not None
    assert called_back.fate is Fate.CALLED_BACK
    assert ended_of(closed(direction="outbound", outcome=Outcome.FAILED)) is None
