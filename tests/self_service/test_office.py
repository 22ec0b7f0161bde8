"""Arguments are read strictly, and what is made by a question has the same id however often it is asked."""

from datetime import UTC, datetime

import pytest

from callcenter.engine.ids import new_id
from callcenter.self_service.office import Asked, CannotAnswer, made_id
from callcenter.store.database import Database
from tests.support.office import Company, asker


def test_what_is_none_is_absent_and_what_is_unknown_is_refused() -> None:
    assert Asked.of({"customer_id": None}) == Asked()
    with pytest.raises(CannotAnswer, match="bad_argument") as refused:
        Asked.of({"secret": "4711"})
    assert refused.value.__suppress_context__


def test_a_question_may_be_about_another_customer_but_only_one_of_ours() -> None:
    one, other = new_id(), new_id()
    call = asker(customer_id=one)
    assert Asked().about(call) == one
    assert Asked(customer_id=other).about(call) == other
    assert Asked(customer_id="crm-17").about(asker(customer_id="crm-18")) is None
    with pytest.raises(CannotAnswer, match="no_customer"):
        Asked().surely_about(asker())


def test_ids_follow_from_the_question() -> None:
    call, other = asker(), asker()
    assert made_id(call, "ticket") == made_id(call, "ticket")
    assert len({made_id(call, "ticket"), made_id(call, "survey"), made_id(other, "ticket")}) == 3


async def test_instants_are_told_in_the_callers_time(database: Database) -> None:
    office = Company(database).office
    assert office.local(datetime(2026, 3, 2, 16, 30, tzinfo=UTC)) == "2026-03-03T00:30:00+08:00"
    assert office.local(None) is None
