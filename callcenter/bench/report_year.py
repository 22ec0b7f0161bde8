"""A year of figures, made by the database itself: facts of its last weeks, all sums of the year.

How: the facts of `weeks` weeks are drawn by PostgreSQL's own dice (busy and quiet hours, quiet week-ends, busy and
quiet queues, one call in seven with a second agent), and summed by the keeper's own statements. The sums of the rest of
the year are those weeks over again, put back by whole numbers of weeks: cells as the keeper would have summed them.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import text

from callcenter.reporting.intervals import Interval, next_after
from callcenter.reporting.waits import LAST
from callcenter.store.database import Database
from callcenter.store.repositories.cells import cut_days_anew, sum_again
from callcenter.store.tables.figures import CUBES

ZONE: Final = ZoneInfo("Asia/Shanghai")
QUEUES: Final = 50
AGENTS: Final = 500
# A Monday; the day after the last one.
UNTIL: Final = datetime(2026, 11, 2, tzinfo=ZONE).astimezone(UTC)
YEAR_WEEKS: Final = 53

Progress = Callable[[str], None]

# `waits.step_of`, in SQL.
_STEP: Final = f"""case when w <= 120 then greatest(ceil(w), 1) - 1
    when w <= 600 then 120 + ceil((ceil(w) - 120) / 5) - 1
    else least({LAST}, 216 + ceil((ceil(w) - 600) / 30) - 1) end"""
_FACTS: Final = f"""
insert into facts (interaction_id, number, at, queue, agent, entry_point, flow, disposition, segment, skill, language,
    channel, direction, outcome, contacts, offered, answered, abandoned, overflowed, short_abandoned, answered_in_level,
    speed_of_answer_seconds, abandoned_wait_seconds, wait_seconds, ivr_seconds, handled, talk_seconds, hold_seconds,
    wrap_up_seconds, agent_offers, ring_seconds, resolvable, repeated, csat_answers, csat_score, wait_step)
select id, number, at, 'queue' || q, case when answered then 'agent' || a else '' end, 'line' || q % 5, 'main',
    case when answered then 'code' || d else '' end, (array['', 'silver', 'gold', 'vip'])[s],
    case when q % 10 = 0 then 'english >= 3' else '' end, case when q % 10 = 0 then 'en' else 'zh' end,
    'voice', case when q % 20 = 0 then 'outbound' else 'inbound' end,
    case when answered then 'answered' when abandoned then 'abandoned_in_queue' else 'overflowed' end,
    first, first, case when answered then first end, case when abandoned then 1 end,
    case when not answered and not abandoned then 1 end, case when abandoned and w < 5 then 1 end,
    case when answered and w <= 20 then first end, case when answered then first * w end,
    case when abandoned then w end, first * w, 25 * first, case when answered then 1 end,
    case when answered then -180 * ln(r1) end, case when answered and r2 < 0.2 then 40 * r2 end,
    case when answered then 30 * r3 end, case when answered then 1 end, case when answered then 6 end,
    case when answered then first end, case when r3 < 0.1 then first end,
    case when answered and r2 > 0.9 then first end, case when answered and r2 > 0.9 then first * r1 end,
    case when first = 1 and (answered or abandoned) then {_STEP} end
from (
    select gen_random_uuid() as id, number, case when number = 1 then 1 end as first, q, d, s, r1, r2, r3,
        at + number * interval '1 minute' as at, (q * 10 + floor(40 * r4)::int) % {AGENTS} as a,
        number = 2 or r2 < 0.92 as answered, number = 1 and r2 >= 0.92 and r2 < 0.98 as abandoned,
        case when number = 1 then least(-14 * ln(r3), 3000) end as w
    from (
        select n, 1 + floor({QUEUES} * random() * random())::int as q, 1 + floor(12 * random() * random())::int as d,
            1 + floor(4 * random() * random())::int as s, 1 - random() as r1, random() as r2, 1 - random() as r3,
            random() as r4, random() as r5,
            cast(:day as timestamptz) + interval '8 hours' + interval '12 hours' * (random() + random()) / 2 as at
        from generate_series(1, :contacts) n
    ) drawn cross join lateral generate_series(1, case when r5 < 0.15 and r2 < 0.92 then 2 else 1 end) number
) made
"""
_TIMES: Final = f"""
insert into agent_times (agent, at, stretch_started_at, logged_in_seconds, idle_seconds, offered_seconds,
    contact_seconds, after_work_seconds, not_ready_seconds)
select 'agent' || a, at, at, 900, 900 * (1 - b) * 0.8, 20, 900 * b, 60, 900 * (1 - b) * 0.2 - 80
from (
    select a, cast(:day as timestamptz) + interval '15 minutes' * n as at, random() * 0.5 as b
    from generate_series(0, {AGENTS} - 1) a cross join generate_series(32, 67) n
    where (a + extract(isodow from cast(:day as timestamptz))::int) % 7 < 5
) made
"""
_COPY: Final = """
insert into cells ({columns})
select {columns_back} from cells where at >= :since and at < :until
"""


async def fill(database: Database, progress: Progress, *, contacts: int, weeks: int, year_weeks: int) -> None:
    """Write it all. `contacts` a day on average: week-ends have a third of a weekday's."""
    began, weekday = time.perf_counter(), contacts * 21 // 17
    since = UNTIL - timedelta(weeks=weeks)
    async with database.transaction() as connection:
        await cut_days_anew(connection, ZONE, now=UNTIL)
        await connection.execute(text("select setseed(0.22)"))
        for number in range(7 * weeks):
            day = since + timedelta(days=number)
            todays = weekday if number % 7 < 5 else weekday // 3
            await connection.execute(text(_FACTS), {"day": day, "contacts": todays})
            await connection.execute(text(_TIMES), {"day": day})
    progress(f"reports: facts of {weeks} weeks after {time.perf_counter() - began:.0f} s")
    await _settle(database)
    for number in range(7 * weeks):
        await _sum(database, since + timedelta(days=number))
    progress(f"reports: their sums after {time.perf_counter() - began:.0f} s")
    await _repeat(database, since, weeks, year_weeks)
    await _settle(database)
    progress(f"reports: the year's sums after {time.perf_counter() - began:.0f} s")


async def _sum(database: Database, day: datetime) -> None:
    async with database.transaction() as connection:
        for cube, shape in CUBES.items():
            if shape.interval is Interval.DAY:
                await sum_again(connection, cube, day, ZONE)
                continue
            at = day
            while at < next_after(Interval.DAY, day, ZONE):
                await sum_again(connection, cube, at, ZONE)
                at = next_after(Interval.QUARTER, at, ZONE)


async def _repeat(database: Database, since: datetime, weeks: int, year_weeks: int) -> None:
    async with database.transaction() as connection:
        names = (
            await connection.execute(
                text(
                    "select string_agg(column_name, ', ' order by ordinal_position) from information_schema.columns"
                    " where table_name = 'cells' and column_name <> 'at'"
                )
            )
        ).scalar_one()
        back = 0
        while (back := back + weeks) < year_weeks:
            # The last copy is of as many weeks as are still missing.
            these = min(weeks, year_weeks - back)
            copy = _COPY.format(columns=f"at, {names}", columns_back=f"at - make_interval(weeks => :back), {names}")
            span = {"since": UNTIL - timedelta(weeks=these), "until": UNTIL, "back": back}
            await connection.execute(text(copy), span)


async def _settle(database: Database) -> None:
    # As autovacuum does in a minute of its own.
    async with database.transaction() as connection:
        await connection.execute(text("analyze facts, agent_times, cells"))
