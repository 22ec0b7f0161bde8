"""Every question has somebody who answers it, and no answer of theirs is an exception."""

import pytest

from callcenter.core.ivr.services import Service
from callcenter.store.database import Database
from tests.support.office import Company, asker


@pytest.mark.parametrize("service", Service)
async def test_whoever_is_asked_nonsense_says_so(database: Database, service: Service) -> None:
    answer = await Company(database).ask(service, asker(), no_such_argument="secret")
    assert (answer.exit, answer.problem, answer.values) == ("error", "bad_argument", {})
