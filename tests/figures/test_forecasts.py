"""A forecast is worked out of a queue's kept sums, and of nothing that came on the day or after it."""

from datetime import date, datetime, timedelta
from typing import Final

from callcenter.engine.ids import new_id
from callcenter.figures.forecasts import forecast_of, played
from callcenter.reporting.facts import Fact
from callcenter.reporting.measures import Measure, Measures
from callcenter.store.database import Database
from tests.support.random_facts import CONFIGURATION, ZONE, Known, keep

# A Monday.
DAY: Final = date(2026, 3, 30)


def came(day: date, number: int, queue: str = "sales") -> list[Fact]:
    measures = Measures(sums={Measure.OFFERED: 1.0, Measure.HANDLED: 1.0, Measure.TALK_SECONDS: 60.0})
    at = datetime(day.year, day.month, day.day, 10, tzinfo=ZONE)
    return [Fact(interaction_id=new_id(), number=1, at=at, queue=queue, measures=measures) for _ in range(number)]


async def test_only_the_queues_own_past_counts(database: Database) -> None:
    facts = [
        *(fact for week in (1, 2, 3) for fact in came(DAY - timedelta(weeks=week), 8)),
        *came(DAY - timedelta(weeks=1), 50, "care"),
        *came(DAY, 90),
        *came(DAY + timedelta(weeks=1), 90),
    ]
    await keep(database, Known(facts=tuple(facts), times=()))
    async with database.transaction() as connection:
        found = await forecast_of(
            connection, "sales", DAY, level=0.8, today=DAY + timedelta(days=20), configuration=CONFIGURATION
        )
    (busy,) = [one for one in found.quarters if one.contacts]
    assert (round(busy.contacts, 6), busy.handle_seconds) == (8, 60.0)
    assert busy.at == datetime(2026, 3, 30, 10, tzinfo=ZONE)
    result = await played(found, "sales", [3] * len(found.quarters))
    assert result.level == 1.0
