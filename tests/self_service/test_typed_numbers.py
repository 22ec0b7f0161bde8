"""A number that a caller has typed is written as the world writes it, and none leads abroad."""

import pytest

from callcenter.core.ivr.services import Service
from callcenter.store.database import Database
from tests.support.office import Company, asker

READ = Service.READ_NUMBER


@pytest.mark.parametrize(
    ("typed", "e164"),
    [
        ("13800138000", "+8613800138000"),
        ("013800138000", "+8613800138000"),
        ("02112345678", "+862112345678"),
        ("12345678", None),
        ("95588", None),
    ],
)
async def test_a_number_of_this_country_is_written_in_full(database: Database, typed: str, e164: str | None) -> None:
    answer = await Company(database).ask(READ, asker(), number=typed)
    assert (answer.exit, answer.values) == ("done", {"e164": e164})


@pytest.mark.parametrize("typed", ["0012125550100", "179510012125550100", "+12125550100"])
async def test_a_number_abroad_is_refused_whichever_prefix_leads_there(database: Database, typed: str) -> None:
    assert (await Company(database).ask(READ, asker(), number=typed)).exit == "refused"


async def test_without_a_number_there_is_no_answer(database: Database) -> None:
    answer = await Company(database).ask(READ, asker())
    assert (answer.exit, answer.problem) == ("error", "bad_argument")
