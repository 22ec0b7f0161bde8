"""Tables that people read and JSON that programs do."""

import json
from io import StringIO

from rich.console import Console
from rich.table import Table

from callcenter.whatif import report
from callcenter.whatif.outcome import Ended, Fate, Result, Worked, result_of


def a_result(wait: float) -> Result:
    ended = [Ended(id=f"c{number}", queue="sales", fate=Fate.ANSWERED, wait_seconds=wait) for number in range(4)]
    return result_of(ended, {"ann": Worked(busy_seconds=300, idle_seconds=100)}, {"sales": 20})


def printed(*tables: Table) -> str:
    out = StringIO()
    for table in tables:
        Console(file=out, width=120).print(table)
    return out.getvalue()


def test_figures_have_their_units_and_nobody_is_a_dash() -> None:
    assert report.shown("service_level", 0.8231) == "82.3 %"
    assert report.shown("average_wait", -2.25, signed=True) == "-2.2 s"
    assert report.shown("offered", 3.0, signed=True) == "+3"
    assert report.shown("wait_p50", None) == "-"


def test_a_comparison_names_both_days_and_what_is_between() -> None:
    text = printed(*report.comparison(a_result(30.0), a_result(10.0)))
    assert "All queues together" in text
    assert "Queue sales" in text
    level = next(line for line in text.splitlines() if line.startswith("service level"))
    assert level.split("offered)")[1].split() == ["0.0", "%", "100.0", "%", "+100.0", "%"]
    assert "answered within 20 s / offered" in level


def test_nearness_says_what_was_recorded_and_what_was_replayed() -> None:
    text = printed(report.nearness(a_result(11.0), a_result(10.0)))
    assert "recorded" in text
    average = next(line for line in text.splitlines() if line.startswith("average wait"))
    assert average.split() == ["average", "wait", "11.0", "s", "10.0", "s", "-1.0", "s"]


def test_the_document_has_everything() -> None:
    found = json.loads(report.document(a_result(11.0), a_result(10.0), a_result(30.0), {"not over yet": 2}))
    assert found["recorded"]["total"]["average_wait"] == 11.0
    assert found["b"]["queues"]["sales"]["service_level"] == 0.0
    assert found["left_out"] == {"not over yet": 2}
    row = next(row for row in found["comparison"] if row["figure"] == "average_wait" and row["queue"] == "sales")
    assert (row["a"], row["b"], row["difference"]) == (10.0, 30.0, 20.0)
    assert "comparison" not in json.loads(report.document(a_result(1.0), a_result(1.0), None, {}))
