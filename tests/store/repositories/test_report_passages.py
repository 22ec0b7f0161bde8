"""What a row is made of is listed newest first, page by page, each once, even where instants are the same."""

from datetime import UTC, datetime, timedelta

from callcenter.engine.ids import new_id
from callcenter.reporting.facts import Fact
from callcenter.reporting.measures import Measure, Measures
from callcenter.reporting.periods import Span
from callcenter.reporting.report import MetricWanted, needed_by
from callcenter.store.database import Database
from callcenter.store.repositories.report_passages import PassagePlace, list_passages
from callcenter.store.repositories.report_plan import SumsWanted
from tests.support.random_facts import ZONE, Known, keep

AT = datetime(2026, 5, 4, 12, tzinfo=UTC)


def wanted(*metrics: str) -> SumsWanted:
    needed = needed_by(tuple(MetricWanted(id=one) for one in metrics))
    span = Span(since=AT, until=AT + timedelta(days=1))
    return SumsWanted(span=span, zone=ZONE.key, reach=None, needed=needed, most_rows=9)


async def test_every_passage_is_on_one_page(database: Database) -> None:
    contacts = [new_id() for _ in range(4)]
    facts = [
        Fact(interaction_id=one, number=number, at=AT, queue="sales", measures=Measures(sums={Measure.OFFERED: 1.0}))
        for one in contacts
        for number in (1, 2)
    ]
    await keep(database, Known(facts=tuple(facts), times=()))
    seen: list[tuple[str, int]] = []
    after: PassagePlace | None = None
    async with database.transaction() as connection:
        while rows := await list_passages(connection, wanted(), after=after, limit=3):
            seen += [(row["interaction_id"], row["number"]) for row in rows]
            after = PassagePlace(at=rows[-1]["at"], interaction_id=seen[-1][0], number=seen[-1][1])
    assert sorted(seen) == sorted((fact.interaction_id, fact.number) for fact in facts)
    assert len(set(seen)) == 8


async def test_a_figure_lists_only_what_it_counts(database: Database) -> None:
    measures = {"answered": Measure.ANSWERED, "abandoned": Measure.ABANDONED, "overflowed": Measure.OVERFLOWED}
    facts = {
        name: Fact(interaction_id=new_id(), number=1, at=AT, queue="sales", measures=Measures(sums={measure: 1.0}))
        for name, measure in measures.items()
    }
    await keep(database, Known(facts=tuple(facts.values()), times=()))
    async with database.transaction() as connection:
        for metric, names in (("abandoned", {"abandoned"}), ("service_level", {"answered", "abandoned"})):
            rows = await list_passages(connection, wanted(metric), after=None, limit=9)
            assert {row["interaction_id"] for row in rows} == {facts[name].interaction_id for name in names}
