"""Appeals and calibrations as deeds: one answer, what was before is kept, and two who grade blind."""

import pytest

from callcenter.records.deeds import RecordRefused
from callcenter.records.quality_reviews import answer_appeal, appeal, calibrate
from callcenter.store.database import Database
from callcenter.store.repositories.quality_reviews import find_appeal, find_calibration, gradings_of
from tests.support.fakes import FakeClock
from tests.support.gradings import GOOD, Desk
from tests.support.quality_forms import answers


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database, FakeClock())


async def test_what_an_appeal_has_corrected_is_kept_as_it_was_before(desk: Desk) -> None:
    contact = await desk.call()
    async with desk.database.transaction() as connection:
        done = await desk.graded(connection, await desk.form(connection), contact, tone=1)
        made = await appeal(connection, done, "not so", ["tone"], desk.deed("alice"))
        with pytest.raises(RecordRefused, match="own_contact"):
            await answer_appeal(connection, made, "mine", None, desk.deed("alice"))
        with pytest.raises(RecordRefused, match="answer_missing"):
            await answer_appeal(connection, made, "half", answers(name=True), desk.deed())
        await answer_appeal(connection, made, "right", answers(**GOOD), desk.deed())
        found, mended = await find_appeal(connection, made), await desk.row(connection, done["id"])
    assert found is not None
    assert (found["state"], found["score_before"], found["score_after"]) == ("corrected", 81.25, 100)
    assert found["answers_before"]["tone"]["value"] == 1
    assert (mended["score"], mended["answers"]["tone"]["value"], mended["submitted_at"]) == (
        100,
        5,
        done["submitted_at"],
    )


async def test_a_calibration_is_done_when_both_have_handed_in(desk: Desk) -> None:
    contact = await desk.call()
    async with desk.database.transaction() as connection:
        form = await desk.form(connection)
        made = await calibrate(connection, contact, form, ["sam", "sue"], desk.deed())
        for done, grader in ((False, "sam"), (True, "sue")):
            own = [one["id"] for one in await gradings_of(connection, [made]) if one["grader"] == grader]
            await desk.handed_in(connection, own[0], grader)
            found = await find_calibration(connection, made)
            assert found is not None
            assert (found["done_at"] is not None) is done


@pytest.mark.parametrize("graders", [["sam", "sam"], ["sam", "alice"], ["sam"]])
async def test_two_are_needed_and_the_agent_is_none_of_them(desk: Desk, graders: list[str]) -> None:
    contact = await desk.call()
    async with desk.database.transaction() as connection:
        form = await desk.form(connection)
        with pytest.raises(RecordRefused, match="graders_unclear"):
            await calibrate(connection, contact, form, graders, desk.deed())


async def test_a_calibration_is_about_the_part_of_whoever_talked(desk: Desk) -> None:
    contact = await desk.call("alice", "bob")
    async with desk.database.transaction() as connection:
        form = await desk.form(connection)
        made = await calibrate(connection, contact, form, ["sam", "sue"], desk.deed(), agent="alice")
        found = await find_calibration(connection, made)
    assert found is not None
    assert found["agent"] == "alice"
