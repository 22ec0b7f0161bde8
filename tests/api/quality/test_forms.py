"""Forms and rules over the API: who makes them, versions, what is wrong with one; seeds stay secret."""

import pytest

from callcenter.crm.quality_forms import document_of
from tests.support.quality_floor import URL, Floor, Json, code
from tests.support.quality_forms import A_FORM


async def test_a_form_has_versions_and_what_is_graded_keeps_the_one_it_began_with(floor: Floor) -> None:
    form = await floor.form()
    assert (form["version"], form["newest"], form["used"]) == (1, 1, False)
    grading = await floor.asked(await floor.contact(), form)
    shorter = {**document_of(A_FORM), "name": "Service 2"}
    shorter["sections"] = shorter["sections"][:1]
    address = f"{URL}/forms/{form['id']}"
    assert code(await floor["sam"].put(address, json=shorter)) == "version_required"
    stale = await floor["sam"].put(address, json=shorter, headers={"If-Match": '"7"'})
    assert code(stale) == "record_changed"
    changed = await floor["sam"].put(address, json=shorter, headers={"If-Match": '"1"'})
    assert (changed.json()["version"], changed.headers["etag"]) == (2, '"2"')
    before = (await floor["sam"].get(address, params={"version": 1})).json()
    assert (len(before["sections"]), before["used"], before["version"], before["newest"]) == (2, True, 1, 2)
    assert (await floor.graded(grading))["form_version"] == 1
    assert (await floor.asked(await floor.contact(), form))["form_version"] == 2


async def test_forms_are_made_by_who_leads_and_what_is_wrong_is_said_with_its_place(floor: Floor) -> None:
    given = {"name": "x", **document_of(A_FORM)}
    assert code(await floor["alice"].post(f"{URL}/forms", json=given)) == "forbidden"
    await floor.form()
    assert code(await floor["sam"].post(f"{URL}/forms", json={**given, "name": "Service"})) == "name_taken"
    wrong = document_of(A_FORM)
    wrong["sections"][1]["questions"][1]["choices"] = wrong["sections"][1]["questions"][1]["choices"][:1]
    refused = await floor["sam"].post(f"{URL}/forms", json={"name": "y", **wrong})
    assert (refused.status_code, code(refused)) == (422, "quality_too_few_choices")
    assert refused.json()["errors"][0]["pointer"] == "body/sections/1/questions/1"


async def test_a_form_that_was_put_away_is_graded_by_no_more(floor: Floor) -> None:
    form = await floor.form()
    address = f"{URL}/forms/{form['id']}/archived"
    assert (await floor["sam"].put(address, json={"archived": True})).status_code == 204
    assert (await floor["sam"].get(f"{URL}/forms")).json()["items"] == []
    assert len((await floor["sam"].get(f"{URL}/forms", params={"archived": True})).json()["items"]) == 1
    given = {"interaction_id": await floor.contact(), "form_id": form["id"]}
    assert code(await floor["sam"].post(f"{URL}/evaluations", json=given)) == "quality_form_archived"


@pytest.mark.parametrize(
    "given", [{"per_agent": None, "share": None}, {"per_agent": 0}, {"share": 1.5}, {"due_days": 0}]
)
async def test_a_rule_says_how_many(floor: Floor, given: Json) -> None:
    form = await floor.form()
    rule = {"name": "Weekly", "form_id": form["id"], "per_agent": 2, **given}
    assert (await floor["sam"].post(f"{URL}/rules", json=rule)).status_code == 422


async def test_only_who_may_grade_is_offered_and_taken(floor: Floor) -> None:
    found = (await floor["sam"].get(f"{URL}/graders")).json()["items"]
    assert {one["username"] for one in found} == {"sam", "admin"}
    assert code(await floor["alice"].get(f"{URL}/graders")) == "forbidden"
    rule = {"name": "Weekly", "form_id": (await floor.form())["id"], "per_agent": 2, "graders": ["sam", "bob"]}
    assert code(await floor["sam"].post(f"{URL}/rules", json=rule)) == "unknown_grader"


async def test_rules_are_kept_changed_and_forgotten_and_never_show_their_seed(floor: Floor) -> None:
    form = await floor.form()
    rule = {"name": "Weekly", "form_id": form["id"], "per_agent": 2, "queues": ["sales"], "graders": ["sam"]}
    made = (await floor["sam"].post(f"{URL}/rules", json=rule)).json()
    assert (made["per_agent"], made["version"], "seed" in made) == (2, 1, False)
    address = f"{URL}/rules/{made['id']}"
    changed = await floor["sam"].put(address, json={**rule, "per_agent": 3}, headers={"If-Match": '"1"'})
    assert (changed.json()["per_agent"], changed.json()["version"]) == (3, 2)
    assert code(await floor["alice"].get(f"{URL}/rules")) == "forbidden"
    assert (await floor["sam"].delete(address)).status_code == 204
    assert (await floor["sam"].get(f"{URL}/rules")).json()["items"] == []
    assert code(await floor["sam"].delete(address)) == "unknown_quality_rule"
