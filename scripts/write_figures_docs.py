"""Writes the table of docs/figures.md: every figure of the registry, with its unit and what it means in both languages.

`--check` writes nothing and fails when the table is stale.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from callcenter.reporting.metric import FloorMetric, Metric
from callcenter.reporting.of_agent_floor import OF_AGENT_FLOOR
from callcenter.reporting.of_agents import OF_AGENTS
from callcenter.reporting.of_contacts import OF_CONTACTS
from callcenter.reporting.of_floor import OF_FLOOR
from callcenter.reporting.of_queues import OF_QUEUES

PAGE = Path(__file__).resolve().parent.parent / "docs" / "figures.md"
BEGIN = "<!-- Made by scripts/write_figures_docs.py from callcenter/reporting/of_*.py. Change the words there. -->"
END = "<!-- Made until here. -->"
GROUPS = (
    ("Queues 队列", OF_QUEUES),
    ("Agents 坐席", OF_AGENTS),
    ("Contacts 联络", OF_CONTACTS),
    ("This moment 实时", OF_FLOOR),
    ("An agent at this moment 坐席实时", OF_AGENT_FLOOR),
)


def made() -> str:
    """The tables, one for each group."""
    return "\n".join(_lines())


def page_with(text: str) -> str:
    """The page with tables as of now, or raise ValueError when it has no place for them."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{PAGE.name} has no place for the tables")
    return f"{before}{BEGIN}\n{made()}\n{END}{after}"


def _lines() -> Iterator[str]:
    for title, group in GROUPS:
        yield f"\n### {title}\n"
        yield "| Figure | Unit | Meaning |"
        yield "|---|---|---|"
        yield from map(_line, group)
    yield ""


def _line(metric: Metric | FloorMetric) -> str:
    notes = [metric.unit.value]
    if metric.version > 1:
        notes.append(f"version {metric.version}")
    if isinstance(metric, Metric) and metric.within is not None:
        notes.append("any seconds")
    if isinstance(metric, Metric) and metric.late:
        notes.append("late")
    name = f"`{metric.id}`<br>{metric.label_en}<br>{metric.label_zh}"
    return f"| {name} | {', '.join(notes)} | {metric.words_en}<br>{metric.words_zh} |"


def main(arguments: list[str], page: Path = PAGE) -> int:
    """Write the tables, or compare them."""
    text = page.read_text(encoding="utf-8")
    fresh = page_with(text)
    if "--check" in arguments:
        if fresh != text:
            print(f"{page.name} is stale: run scripts/write_figures_docs.py", file=sys.stderr)
        return int(fresh != text)
    page.write_text(fresh, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
