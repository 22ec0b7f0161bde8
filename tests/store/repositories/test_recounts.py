"""What counts in a span is made due again, what began long before it or after it is not."""

from datetime import date

from callcenter.reporting.periods import Days, Span, span_of
from callcenter.store.database import Database
from callcenter.store.repositories import agent_times, cells, recounts
from callcenter.store.repositories.facts import take_due
from callcenter.store.tables.figures import Cube
from tests.figures.test_keeper import Site
from tests.reporting.dirty_days import test_midnight
from tests.support.counted import CHINA

TUESDAY, WEDNESDAY = date(2026, 3, 3), date(2026, 3, 4)


def span(first: date, last: date | None = None) -> Span:
    return span_of(Days(first=first, last=last or first), CHINA)


async def test_a_contact_over_midnight_is_due_in_both_days_and_what_is_left_is_known(database: Database) -> None:
    day = test_midnight.lived()
    site = Site(database, day.at)
    await site.take(day.kept.tables, day.history)
    await site.keeper.run_due()
    async with database.transaction() as connection:
        for day_of_it in (TUESDAY, WEDNESDAY):
            marked = await recounts.mark_all(connection, span(day_of_it))
            assert marked.contacts == 1
            assert marked.stretches > 0
            assert await recounts.count_left(connection, span(day_of_it), marked) == 1 + marked.stretches
            taken = await take_due(connection, limit=10)
            assert (len(taken.ids), taken.spreads) == (1, ())
            assert await recounts.count_left(connection, span(day_of_it), marked) == marked.stretches
            assert (await agent_times.take_due(connection, limit=10))[0] == marked.stretches
            assert await recounts.count_left(connection, span(day_of_it), marked) == 0
        nothing = await recounts.mark_all(connection, span(date(2026, 3, 6)))
        assert (nothing.contacts, nothing.last_contact, nothing.stretches) == (0, 0, 0)


async def test_everything_that_is_kept_has_a_quarter_of_its_own_to_be_summed(database: Database) -> None:
    day = test_midnight.lived()
    site = Site(database, day.at)
    async with database.transaction() as connection:
        assert await recounts.known_since(connection) is None
    await site.take(day.kept.tables, day.history)
    await site.keeper.run_due()
    async with database.transaction() as connection:
        known = await recounts.known_since(connection)
        assert known is not None
        assert known <= day.began_at
        counted = await recounts.counted_at(connection, span(TUESDAY, WEDNESDAY))
        assert {day.wall("23:45:00"), day.wall("00:00:00", on=WEDNESDAY)} <= set(counted)
        await cells.mark(connection, {(Cube.DAY_QUEUE, day.wall("00:00:00"))}, now=day.at)
        for noted_by, left in ((day.at, 1), (day.began_at, 0)):
            assert await recounts.count_sums_left(connection, span(TUESDAY), noted_by=noted_by) == left
        assert await recounts.count_sums_left(connection, span(WEDNESDAY), noted_by=day.at) == 0
