"""A report's definition as it is kept, and read again: JSON with the same names as the API's.

Rule: what was kept once can be read for ever; a figure that is gone is refused when it is run, not when it is read.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from callcenter.reporting.intervals import Interval
from callcenter.reporting.periods import Against, Days, Relative
from callcenter.reporting.report import Dimension, MetricWanted, Report


def document_of(report: Report) -> dict[str, Any]:
    """Return the definition as JSON."""
    days = report.days
    return {
        "metrics": [{"id": one.id, "seconds": one.seconds} for one in report.metrics],
        "period": None if isinstance(days, Days) else str(days),
        "from": days.first.isoformat() if isinstance(days, Days) else None,
        "to": days.last.isoformat() if isinstance(days, Days) else None,
        "interval": None if report.interval is None else str(report.interval),
        "group_by": [str(one) for one in report.group_by],
        "filters": {str(one): list(values) for one, values in report.filters.items()},
        "against": None if report.against is None else str(report.against),
    }


def report_in(document: Mapping[str, Any]) -> Report:
    """Return the report that a document defines."""
    period = document["period"]
    return Report(
        metrics=tuple(MetricWanted(id=one["id"], seconds=one["seconds"]) for one in document["metrics"]),
        days=(
            Relative(period)
            if period is not None
            else Days(first=date.fromisoformat(document["from"]), last=date.fromisoformat(document["to"]))
        ),
        interval=None if document["interval"] is None else Interval(document["interval"]),
        group_by=tuple(map(Dimension, document["group_by"])),
        filters={Dimension(name): tuple(values) for name, values in document["filters"].items()},
        against=None if document["against"] is None else Against(document["against"]),
    )
