"""Reading forms: a version is used once somebody is graded by it, and only that version."""

import pytest

from callcenter.records.quality_forms import archive_form, change_form_to
from callcenter.store.database import Database
from callcenter.store.repositories.quality_forms import find_form, form_named, list_forms
from tests.support.fakes import FakeClock
from tests.support.gradings import Desk
from tests.support.quality_forms import A_FORM


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database, FakeClock())


async def test_a_version_is_used_once_somebody_is_graded_by_it(desk: Desk) -> None:
    contact = await desk.call()
    async with desk.database.transaction() as connection:
        form = await desk.form(connection)
        await desk.graded(connection, form, contact)
        await change_form_to(connection, form, "Other name", A_FORM, desk.deed(), expected=None)
        found = [await find_form(connection, form, version=version) for version in (1, 2)]
        assert [one["used"] for one in found if one is not None] == [True, False]
        assert await find_form(connection, form, version=3) is None
        assert (await form_named(connection, "Other name"), await form_named(connection, "Service")) == (form, None)


async def test_forms_come_by_name_and_those_put_away_only_when_asked_for(desk: Desk) -> None:
    async with desk.database.transaction() as connection:
        forms = [await desk.form(connection, name) for name in ("B", "A", "C")]
        await archive_form(connection, forms[2], desk.deed(), archived=True)
        for archived, names in ((False, ["A", "B"]), (True, ["A", "B", "C"])):
            assert [form["name"] for form in await list_forms(connection, archived=archived)] == names
