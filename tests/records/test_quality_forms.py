"""Forms and rules as deeds: versions are only added to, and a seed never changes."""

from dataclasses import replace
from typing import Any

import pytest

from callcenter.crm.quality_forms import Form, form_of
from callcenter.records.deeds import RecordRefused
from callcenter.records.quality_forms import archive_form, change_form_to, change_rule, create_form, create_rule
from callcenter.store.database import Database
from callcenter.store.repositories.quality_forms import find_form, find_rule
from tests.support.fakes import FakeClock
from tests.support.gradings import Desk
from tests.support.quality_forms import A_FORM

SHORTER = Form(sections=A_FORM.sections[:1])


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database, FakeClock())


async def test_a_change_is_a_new_version_and_the_old_one_stays(desk: Desk) -> None:
    async with desk.database.transaction() as connection:
        form = await desk.form(connection)
        await change_form_to(connection, form, "Service", SHORTER, desk.deed(), expected=1)
        first, second = [await find_form(connection, form, version=version) for version in (1, 2)]
        with pytest.raises(RecordRefused, match="record_changed"):
            await change_form_to(connection, form, "Service", A_FORM, desk.deed(), expected=1)
    assert first is not None
    assert second is not None
    assert (form_of(first["document"]), form_of(second["document"])) == (A_FORM, SHORTER)
    assert first["newest"] == second["newest"] == 2


async def test_what_is_wrong_with_a_form_is_refused_and_nothing_is_made(desk: Desk) -> None:
    async with desk.database.transaction() as connection:
        with pytest.raises(RecordRefused, match="quality_no_questions"):
            await create_form(connection, "Empty", Form(), desk.deed())
        await desk.form(connection)
        with pytest.raises(RecordRefused, match="name_taken"):
            await desk.form(connection)


async def test_a_rule_keeps_its_seed_and_is_of_a_form_that_is_in_use(desk: Desk) -> None:
    async with desk.database.transaction() as connection:
        form = await desk.form(connection)
        rule: dict[str, Any] = {"name": "Weekly", "form_id": form, "per_agent": 2, "graders": []}
        made = await create_rule(connection, rule, lambda: "secret", desk.deed())
        await change_rule(connection, made, {**rule, "per_agent": 5}, desk.deed(), expected=1)
        found = await find_rule(connection, made)
        assert found is not None
        assert (found["seed"], found["per_agent"], found["version"]) == ("secret", 5, 2)
        with pytest.raises(RecordRefused, match="name_taken"):
            await create_rule(connection, rule, lambda: "x", desk.deed())
        await archive_form(connection, form, desk.deed(), archived=True)
        with pytest.raises(RecordRefused, match="quality_form_archived"):
            await create_rule(connection, {**rule, "name": "Other"}, lambda: "x", desk.deed())


async def test_a_form_with_one_section_more_is_still_the_same_form(desk: Desk) -> None:
    more = replace(A_FORM.sections[0], id="more", questions=(replace(A_FORM.questions[0], id="other"),))
    async with desk.database.transaction() as connection:
        form = await desk.form(connection)
        longer = Form(sections=(*A_FORM.sections, more))
        await change_form_to(connection, form, "Service", longer, desk.deed(), expected=None)
        found = await find_form(connection, form)
    assert found is not None
    assert form_of(found["document"]) == longer
