"""`callcenter whatif`: reads a recorded day and the routing that holds, replays both ways, prints what differs.

Rule: nothing is written anywhere, and the service that runs beside is asked for nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from callcenter.core.configuration import Configuration, Strategy
from callcenter.engine.clock import Clock
from callcenter.flow_versions import read_published
from callcenter.flows.read import flows_of
from callcenter.routing.configuration import AgentPerson, configuration_of
from callcenter.routing_commands import known_to, open_database, read_document_file
from callcenter.settings import Settings
from callcenter.store.configuration import read_configuration, read_routing
from callcenter.store.database import Database
from callcenter.store.repositories.recorded_days import read_contacts, read_stretches
from callcenter.whatif import report
from callcenter.whatif.changes import Changes, UnknownName, changed
from callcenter.whatif.day import Day, day_of, without_queues
from callcenter.whatif.outcome import Result, result_of
from callcenter.whatif.replay import ANSWER_SECONDS, replay

# Below this a replay is over before a bar could be read.
_LONG_RUN: Final = 2_000


class WhatIfRefused(RuntimeError):
    """The question cannot be answered; the text says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked. `routing`: the document of B; None: the one that holds."""

    day: str
    routing: Path | None = None
    without: tuple[str, ...] = ()
    add: int = 0
    like: str | None = None
    strategies: tuple[str, ...] = ()
    answer_seconds: float = ANSWER_SECONDS
    as_json: bool = False


async def whatif(settings: Settings, question: Question, console: Console) -> int:
    """Answer it; exit code 1 when the file of B has problems, which are printed."""
    changes = _changes(question)
    async with open_database(settings) as database:
        configuration = await _configuration(settings, database)
        day = await _day(database, configuration, question.day)
        other = configuration
        if question.routing is not None:
            known = await known_to(settings, database)
            async with database.transaction() as connection:
                held = await read_routing(connection)
            document = read_document_file(question.routing, known, held)
            if document is None:
                return 1
            people = {
                name: AgentPerson(display_name=agent.display_name, endpoint=agent.endpoint)
                for name, agent in configuration.agents.items()
            }
            other = replace(configuration_of(document, people), flows=configuration.flows)
    try:
        other, other_day = changed(other, day, changes)
    except UnknownName as unknown:
        raise WhatIfRefused(str(unknown)) from None
    day = without_queues(day, configuration.queues)
    other_day = replace(other_day, calls=without_queues(day, other.queues).calls)
    if not day.calls:
        raise WhatIfRefused(f"no call waited in a queue on {question.day}: choose a day with calls")
    seconds = {name: queue.service_level_seconds for name, queue in configuration.queues.items()}
    recorded = result_of(day.ended, day.worked, seconds)
    with _bar(len(day.calls)) as moved:
        a = replay(configuration, day, answer_seconds=question.answer_seconds, progress=moved("A"))
        differs = (other, other_day) != (configuration, day)
        b = replay(other, other_day, answer_seconds=question.answer_seconds, progress=moved("B")) if differs else None
    _show(console, question, _left_out(day, other_day, configuration), recorded, a, b)
    return 0


def _changes(question: Question) -> Changes:
    if (question.add > 0) is not (question.like is not None):
        raise WhatIfRefused("--add and --like go together: --add 3 --like alice")
    strategies = {}
    for text in question.strategies:
        queue, _, name = text.partition("=")
        try:
            strategies[queue] = Strategy(name)
        except ValueError:
            known = ", ".join(Strategy)
            raise WhatIfRefused(f"--strategy wants QUEUE=STRATEGY, a strategy being one of: {known}") from None
    return Changes(without=question.without, add=question.add, like=question.like, strategies=strategies)


async def _configuration(settings: Settings, database: Database) -> Configuration:
    """What holds now. Calls begin in their queues; flows are there for overflows that lead into one."""
    async with database.transaction() as connection:
        configuration = await read_configuration(connection)
    files = flows_of(settings.flows) if settings.flows.is_dir() else {}
    # Without canaries: both sides of the comparison walk on what is live.
    return replace(configuration, flows={**files, **(await read_published(database)).flows})


async def _day(database: Database, configuration: Configuration, text: str) -> Day:
    try:
        wanted = date.fromisoformat(text)
    except ValueError:
        raise WhatIfRefused(f"{text} is not a date: write it as 2026-03-02") from None
    zone = ZoneInfo(configuration.timezone)
    starts_at = datetime.combine(wanted, datetime.min.time(), zone)
    ends_at = min(datetime.combine(wanted + timedelta(days=1), datetime.min.time(), zone), Clock().now())
    if ends_at <= starts_at:
        raise WhatIfRefused(f"{text} has not begun yet")
    async with database.transaction() as connection:
        contacts = await read_contacts(connection, starts_at, ends_at)
        stretches = await read_stretches(connection, starts_at, ends_at)
    if not contacts:
        raise WhatIfRefused(f"no calls are recorded on {text} ({configuration.timezone}): choose a day with calls")
    return day_of(contacts, stretches, starts_at=starts_at, ends_at=ends_at)


def _left_out(day: Day, other: Day, configuration: Configuration) -> dict[str, int]:
    left_out = dict(day.left_out)
    if len(other.calls) < len(day.calls):
        left_out["in B: for a queue that B does not have"] = len(day.calls) - len(other.calls)
    if gone := len({change.agent for change in day.presence} - configuration.agents.keys()):
        left_out["agents who are no more"] = gone
    return left_out


@contextmanager
def _bar(calls: int) -> Iterator[Callable[[str], Callable[[float], None] | None]]:
    """Bars on the error output while a long run lasts."""
    if calls < _LONG_RUN:
        yield lambda _: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:

        def moved(name: str) -> Callable[[float], None]:
            task = progress.add_task(f"replaying {name}", total=1.0)
            return lambda share: progress.update(task, completed=share)

        yield moved


def _show(
    console: Console, question: Question, left_out: dict[str, int], recorded: Result, a: Result, b: Result | None
) -> None:
    if question.as_json:
        print(report.document(recorded, a, b, left_out))
        return
    console.print(f"{question.day}: {a.total.offered} calls, under the routing that holds now (A)", highlight=False)
    for why, number in left_out.items():
        console.print(f"left out: {number} {why}", highlight=False)
    console.print()
    console.print(report.nearness(recorded, a))
    if b is None:
        console.print("\nB is like A: name what to change (--routing, --without, --add and --like, --strategy)")
        return
    for table in report.comparison(a, b):
        console.print()
        console.print(table)
