"""Why an interaction went to whom is told in the order of the decisions, of that interaction only."""

from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.decisions import decisions_of
from callcenter.store.tables import routing_decisions
from tests.support.desk import add_record
from tests.support.floor import START


async def test_decisions_come_in_their_order_and_those_of_others_do_not(database: Database) -> None:
    one, other = [await add_record(database, started_at=START) for _ in range(2)]
    async with database.transaction() as connection:
        for call, number, agent in ((one, 2, "bob"), (one, 1, "alice"), (other, 1, "carol")):
            values = {"interaction_id": call, "number": number, "at": START, "explanation": {"chosen": agent}}
            await connection.execute(routing_decisions.insert().values(values))
        assert await decisions_of(connection, one) == [
            {"number": 1, "at": START, "explanation": {"chosen": "alice"}},
            {"number": 2, "at": START, "explanation": {"chosen": "bob"}},
        ]
        assert await decisions_of(connection, new_id()) == []
