"""Reports: whatever is asked, the sums that are kept say what the facts themselves say."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from callcenter.core.configuration import Configuration
from callcenter.core.interaction import Stage
from callcenter.core.supervision import Reach
from callcenter.engine.ids import new_id
from callcenter.figures.keeper import FactKeeper
from callcenter.figures.reports import ReportAnswer, run_report
from callcenter.reporting.facts import Fact
from callcenter.reporting.intervals import Interval
from callcenter.reporting.measures import Measure, Measures
from callcenter.reporting.periods import Against, Days, Relative, span_of
from callcenter.reporting.registry import METRICS
from callcenter.reporting.report import OF_TIME, Dimension, MetricWanted, Report, ReportRefused, needed_by
from callcenter.store.database import Database
from tests.figures.test_live import Site as LiveSite
from tests.scenarios.random_day.day import Day
from tests.scenarios.random_day.steps import STEPS
from tests.support.counted import CHINA, Writer, all_facts, write_tables
from tests.support.fakes import FakeClock
from tests.support.random_facts import CONFIGURATION, ZONE, Known, keep, plain, random_facts

# Clocks go forward in the first, back in the second; each is a week and a bit.
DAYS = (
    Days(first=date(2026, 3, 25), last=date(2026, 4, 2)),
    Days(first=date(2026, 10, 20), last=date(2026, 10, 28)),
)
NOW = datetime(2026, 12, 1, tzinfo=UTC)
OF_CONTACTS = tuple(MetricWanted(id=one) for one in METRICS if not needed_by((MetricWanted(id=one),)).of_time)
OF_AGENTS_TIME = tuple(MetricWanted(id=one) for one in METRICS if needed_by((MetricWanted(id=one),)).of_time)
WITHIN = tuple(MetricWanted(id=one, seconds=30) for one, metric in METRICS.items() if metric.within is not None)
VALUES: dict[Dimension, tuple[str | None, ...]] = {
    Dimension.QUEUE: ("sales", None),
    Dimension.AGENT: ("alice", "bob", None),
    Dimension.TEAM: ("north", None),
    Dimension.SKILL: ("french >= 3",),
    Dimension.ENTRY_POINT: ("vip", None),
    Dimension.DISPOSITION: ("投诉",),
    Dimension.SEGMENT: ("gold",),
    Dimension.LANGUAGE: ("zh",),
    Dimension.DIRECTION: ("inbound",),
    Dimension.HOUR: ("02", "03", "14"),
    Dimension.WEEKDAY: ("0", "6"),
}


def asked(dice: random.Random, days: Days) -> tuple[Report, Reach | None]:
    of_time = dice.random() < 0.4
    dimensions = sorted(OF_TIME) if of_time else list(Dimension)
    group_by = tuple(dice.sample(dimensions, dice.randrange(4)))
    filters = {one: VALUES[one] for one in dice.sample(dimensions, dice.choice([0, 0, 1, 2]))}
    metrics = tuple(dice.sample((*OF_CONTACTS, *WITHIN, *(OF_AGENTS_TIME * of_time)), 12))
    report = Report(
        metrics=metrics, days=days, interval=dice.choice([None, *Interval]), group_by=group_by, filters=filters
    )
    scoped = Reach(queues=frozenset({"sales"}), agents=frozenset({"carol", "dan"}))
    return report, dice.choice([None, None, scoped, Reach(agents=frozenset({"bob"}))])


async def run(
    database: Database,
    report: Report,
    reach: Reach | None = None,
    now: datetime = NOW,
    configuration: Configuration = CONFIGURATION,
) -> ReportAnswer:
    async with database.transaction() as connection:
        return await run_report(connection, report, configuration=configuration, reach=reach, now=now)


def agree(
    known: Known,
    report: Report,
    reach: Reach | None,
    answer: ReportAnswer,
    configuration: Configuration = CONFIGURATION,
) -> None:
    rows, total = plain(known, report, answer.span, reach, configuration)
    found = {(row.at, row.key): row.measures for row in answer.rows}
    for wanted in report.metrics:
        for place in rows.keys() | found.keys():
            theirs, ours = wanted.of(rows.get(place, Measures())), wanted.of(found.get(place, Measures()))
            # What has none of the values is left out where nothing counts.
            left_out = place not in found and None in place[1] and not theirs
            assert left_out or ours == pytest.approx(theirs), (wanted, place, answer.source, report)
        assert wanted.of(answer.total.measures) == pytest.approx(wanted.of(total)), (wanted, answer.source, report)


@pytest.mark.parametrize("days", DAYS, ids=["spring", "autumn"])
async def test_whatever_is_asked_the_kept_sums_say_what_the_facts_say(database: Database, days: Days) -> None:
    dice = random.Random(days.first.isoformat())
    known = random_facts(dice, span_of(days, ZONE), contacts=400)
    await keep(database, known)
    sources = set()
    for _ in range(40):
        report, reach = asked(dice, days)
        answer = await run(database, report, reach)
        assert answer.pending == 0
        agree(known, report, reach, answer)
        sources.add(answer.source)
    assert {"facts", "day_queue", "day_agent", "day_contact", "quarter_agent"} <= sources


@pytest.mark.parametrize("seed", range(2))
async def test_a_report_of_a_random_day_is_the_registry_over_its_records(database: Database, seed: int) -> None:
    dice, day = random.Random(seed), Day()
    for name in dice.choices([*STEPS], weights=[step.weight for step in STEPS.values()], k=400):
        if STEPS[name].can(day):
            STEPS[name].take(day, dice)
    day.close()
    configuration = Configuration(timezone=CHINA.key)
    async with database.transaction() as connection:
        await write_tables(connection, day.kept.tables)
    clock = FakeClock(day.at + timedelta(hours=1))
    await FactKeeper(database, clock=clock, configuration=lambda: configuration).run_due()
    known = Known(facts=tuple(all_facts(day.kept.tables)), times=())
    first, last = (pick(fact.at for fact in known.facts).astimezone(CHINA).date() for pick in (min, max))
    for _ in range(15):
        report, reach = asked(dice, Days(first=first, last=last))
        report = replace(report, metrics=tuple(one for one in report.metrics if one not in OF_AGENTS_TIME))
        answer = await run(database, report, reach, configuration=configuration)
        agree(known, report, reach, answer, configuration)


def counted(at: datetime, queue: str, agent: str | None = None) -> Fact:
    measures = Measures()
    measures.count(Measure.OFFERED)
    measures.count(Measure.ANSWERED, agent is not None)
    return Fact(interaction_id=new_id(), number=1, at=at, queue=queue, agent=agent, measures=measures)


def by_day(days: Days, against: Against, interval: Interval | None = Interval.DAY) -> Report:
    return Report(metrics=(MetricWanted(id="offered"),), days=days, interval=interval, against=against)


async def test_days_are_held_against_days_over_a_change_of_the_clock(database: Database) -> None:
    wall = [datetime(2026, 3, day, 12, tzinfo=ZONE).astimezone(UTC) for day in range(16, 30)]
    known = Known(
        facts=tuple(counted(at, "sales") for number, at in enumerate(wall, start=1) for _ in range(number)), times=()
    )
    await keep(database, known)
    week = Days(first=date(2026, 3, 23), last=date(2026, 3, 29))
    answer = await run(database, by_day(week, Against.BEFORE))
    offered = MetricWanted(id="offered")
    told = [(offered.of(row.measures), offered.of(row.before or Measures())) for row in answer.rows]
    assert told == [(8, 1), (9, 2), (10, 3), (11, 4), (12, 5), (13, 6), (14, 7)]
    assert offered.of(answer.total.before or Measures()) == 28
    assert [row.at for row in answer.rows] == list(answer.starts)


async def test_an_hour_is_held_against_the_same_hour_on_the_wall_of_a_longer_day(database: Database) -> None:
    long, short = date(2026, 10, 25), date(2026, 10, 26)
    at = [datetime(2026, 10, day, hour, tzinfo=ZONE).astimezone(UTC) for day in (25, 26) for hour in (1, 2, 3, 14)]
    again = datetime(2026, 10, 25, 2, 30, tzinfo=ZONE, fold=1).astimezone(UTC)
    await keep(database, Known(facts=tuple(counted(one, "sales") for one in [*at, again]), times=()))
    answer = await run(database, by_day(Days(first=short, last=short), Against.BEFORE, Interval.HOUR))
    hours = [row.at.astimezone(ZONE).hour for row in answer.rows if row.at is not None]
    assert hours == [1, 2, 3, 14]
    assert all((row.before or Measures())[Measure.OFFERED] == 1 for row in answer.rows)
    # The hour that came again is in no row, and in the total.
    assert (answer.total.before or Measures())[Measure.OFFERED] == 5
    longer = await run(database, by_day(Days(first=long, last=long), Against.BEFORE, Interval.HOUR))
    assert len(longer.starts) == 25


async def test_what_is_gone_is_told_beside_what_has_come(database: Database) -> None:
    day = [datetime(2026, 5, number, 12, tzinfo=UTC) for number in (4, 5)]
    await keep(database, Known(facts=(counted(day[0], "care"), counted(day[1], "sales")), times=()))
    asked = Report(
        metrics=(MetricWanted(id="offered"), MetricWanted(id="answer_rate")),
        days=Relative.YESTERDAY,
        group_by=(Dimension.QUEUE,),
        against=Against.BEFORE,
    )
    answer = await run(database, asked, now=datetime(2026, 5, 6, 9, tzinfo=UTC))
    offered = {row.key: row.measures[Measure.OFFERED] for row in answer.rows}
    before = {row.key: (row.before or Measures())[Measure.OFFERED] for row in answer.rows}
    assert (offered, before) == ({("care",): 0, ("sales",): 1}, {("care",): 1, ("sales",): 0})


async def test_who_is_in_two_teams_is_in_both_rows_and_once_in_the_total(database: Database) -> None:
    at = datetime(2026, 5, 4, 12, tzinfo=UTC)
    await keep(database, Known(facts=(counted(at, "sales", "bob"), counted(at, "sales", "dan")), times=()))
    day = Days(first=at.date(), last=at.date())
    answer = await run(database, Report(metrics=(MetricWanted(id="answered"),), days=day, group_by=(Dimension.TEAM,)))
    assert [row.key for row in answer.rows] == [("night",), ("north",), (None,)]
    assert answer.total.measures[Measure.ANSWERED] == 2


async def test_too_many_figures_are_refused(database: Database) -> None:
    at = datetime(2026, 5, 4, tzinfo=UTC)
    facts = tuple(counted(at + timedelta(minutes=15 * number), "sales") for number in range(30))
    await keep(database, Known(facts=facts, times=()))
    day = Days(first=date(2026, 5, 4), last=date(2026, 5, 4))
    asked = Report(metrics=(MetricWanted(id="offered"),), days=day, interval=Interval.QUARTER)
    async with database.transaction() as connection:
        with pytest.raises(ReportRefused) as refused:
            await run_report(connection, asked, configuration=CONFIGURATION, reach=None, now=NOW, most_cells=20)
    assert refused.value.code == "report_too_large"


async def test_what_has_no_queue_has_a_row_only_where_a_figure_counts_it(database: Database) -> None:
    at, day = datetime(2026, 3, 2, 9, tzinfo=UTC), date(2026, 3, 2)
    in_a_menu = Measures()
    in_a_menu.count(Measure.CONTACTS)
    own = Fact(interaction_id=new_id(), number=1, at=at, queue=None, agent=None, measures=in_a_menu)
    await keep(database, Known(facts=(own, counted(at, "sales")), times=()))
    waits = Report(
        metrics=(MetricWanted(id="offered"), MetricWanted(id="service_level")),
        days=Days(first=day, last=day),
        group_by=(Dimension.QUEUE,),
    )
    assert [row.key for row in (await run(database, waits)).rows] == [("sales",)]
    contacts = replace(waits, metrics=(*waits.metrics, MetricWanted(id="contacts")))
    assert [row.key for row in (await run(database, contacts)).rows] == [("sales",), (None,)]


@pytest.mark.parametrize("seed", range(3))
async def test_a_report_of_today_says_what_the_board_says(database: Database, seed: int) -> None:
    dice, site, writer = random.Random(seed), LiveSite(), Writer()
    configuration = site.day.configuration
    keeper = FactKeeper(database, clock=site.clock, configuration=lambda: configuration)
    soon = [wanted for wanted in OF_CONTACTS if not wanted.metric.late]
    reports = [
        Report(metrics=tuple(soon[first : first + 20]), days=Relative.TODAY, group_by=(Dimension.QUEUE,))
        for first in range(0, len(soon), 20)
    ]
    going_on = 0
    for number, name in enumerate(dice.choices([*STEPS], weights=[step.weight for step in STEPS.values()], k=400)):
        site.step(name, dice)
        if number % 40 != 39:
            continue
        going_on += sum(one.stage is not Stage.CLOSED for one in site.day.kept.tables.interactions.values())
        async with database.transaction() as connection:
            await writer.write(connection, site.day.kept.tables)
        await keeper.run_due()
        for report in reports:
            answer = await run(database, report, now=site.day.at, configuration=configuration)
            found = {row.key: row.measures for row in answer.rows}
            for queue in configuration.queues:
                told, shown = found.get((queue,), Measures()), site.live.today(queue)
                for one in report.metrics:
                    assert one.of(told) == pytest.approx(one.of(shown), abs=1e-6), (one.id, queue, number)
    assert going_on > 20
