"""Gradings over the API: kept while listening, handed in, seen by the agent; who lists what; nobody grades himself."""

from typing import Any

from sqlalchemy import select

from callcenter.store.tables import record_events
from tests.support.quality_floor import URL, Floor, code, filled


async def test_a_grading_is_saved_while_listening_handed_in_and_seen_by_the_agent(floor: Floor) -> None:
    form, contact = await floor.form(), await floor.contact()
    grading = await floor.asked(contact, form)
    address = f"{URL}/evaluations/{grading['id']}"
    assert (grading["state"], grading["score"], grading["grader"]) == ("open", None, "sam")
    half = {"answers": {"tone": {"value": 3, "comment": "rushed"}}, "notes": [], "summary": ""}
    saved = (await floor["sam"].put(address, json=half, headers={"If-Match": '"1"'})).json()
    assert (saved["state"], saved["score"], saved["version"]) == ("started", 50, 2)
    assert code(await floor["sam"].put(address, json=half, headers={"If-Match": '"1"'})) == "record_changed"
    assert code(await floor["sam"].post(f"{address}/submit")) == "answer_missing"
    assert code(await floor["alice"].get(address)) == "unknown_evaluation", "not before it is handed in"
    done = await floor.graded(grading, solved="partly")
    assert (done["state"], done["score"], done["sections"]) == ("submitted", 77.5, {"greeting": 100, "work": 70})
    assert code(await floor["sam"].put(address, json=half, headers={"If-Match": "*"})) == "evaluation_closed"
    seen = (await floor["alice"].get(address)).json()
    assert (seen["summary"], seen["notes"][0]["text"], seen["seen_at"] is not None) == (
        "Keep it up",
        "很好的开场",
        True,
    )
    assert code(await floor["bob"].get(address)) == "unknown_evaluation"
    async with floor.desk.database.transaction() as connection:
        told = select(record_events.c.type, record_events.c.changes).where(record_events.c.kind == "evaluation")
        rows = {row.type: row.changes.get("notify") for row in await connection.execute(told)}
    assert rows["evaluation.submitted"] == [None, ["alice"]]


async def test_of_a_call_that_was_handed_over_each_sees_what_was_said_of_his_part(floor: Floor) -> None:
    form, contact = await floor.form(), await floor.contact(agents=("alice", "bob"))
    done = [await floor.graded(await floor.asked(contact, form, agent=name)) for name in ("alice", "bob")]
    assert [one["agent"] for one in done] == ["alice", "bob"]
    for name, own in zip(("alice", "bob"), done, strict=True):
        items = (await floor[name].get(f"{URL}/evaluations")).json()["items"]
        assert [one["id"] for one in items] == [own["id"]]
    given = {"interaction_id": contact, "form_id": form["id"], "agent": "carol"}
    assert code(await floor["sam"].post(f"{URL}/evaluations", json=given)) == "contact_not_gradable"


async def test_a_failed_critical_question_makes_it_zero(floor: Floor) -> None:
    done = await floor.graded(await floor.asked(await floor.contact(), await floor.form()), identity=False)
    assert (done["score"], done["failed"], done["sections"]["greeting"]) == (0, ["identity"], 100)


async def test_who_lists_what(floor: Floor) -> None:
    form = await floor.form()
    mine = await floor.graded(await floor.asked(await floor.contact(), form))
    bobs = await floor.graded(await floor.asked(await floor.contact(agents=("bob",)), form))
    free = await floor.asked(await floor.contact(), form, grader=None)
    admins = await floor.asked(await floor.contact(), form, grader="admin")

    async def ids(who: str, **query: Any) -> set[str]:
        answer = await floor[who].get(f"{URL}/evaluations", params=query)
        return {one["id"] for one in answer.json()["items"]}

    assert await ids("alice") == await ids("alice", agent="bob") == await ids("alice", mine=True) == {mine["id"]}
    assert await ids("alice", state="open") == {mine["id"]}
    assert await ids("bob") == {bobs["id"]}
    assert await ids("sam") == {mine["id"], bobs["id"], free["id"], admins["id"]}
    assert await ids("sam", mine=True) == {free["id"]}
    assert await ids("admin", mine=True) == {free["id"], admins["id"]}
    assert await ids("sam", agent="alice", state="submitted") == {mine["id"]}
    assert await ids("sam", interaction=bobs["interaction_id"]) == {bobs["id"]}


async def test_nobody_grades_himself_or_anothers_grading(floor: Floor) -> None:
    form = await floor.form()
    own = await floor.contact(agents=("sam",))
    given = {"interaction_id": own, "form_id": form["id"], "grader": "me"}
    assert code(await floor["sam"].post(f"{URL}/evaluations", json=given)) == "own_contact"
    free = await floor.asked(own, form, grader=None)
    address = f"{URL}/evaluations/{free['id']}"
    assert code(await floor["sam"].put(address, json=filled(), headers={"If-Match": "*"})) == "unknown_evaluation"
    assert (await floor["sam"].get(f"{URL}/evaluations", params={"mine": True})).json()["items"] == []
    assert (await floor["admin"].put(address, json=filled(), headers={"If-Match": "*"})).json()["grader"] == "admin"
    other = await floor.asked(await floor.contact(), form, grader="admin")
    refused = await floor["sam"].put(f"{URL}/evaluations/{other['id']}", json=filled(), headers={"If-Match": "*"})
    assert code(refused) == "evaluation_not_yours"
    assert code(await floor["alice"].put(address, json=filled(), headers={"If-Match": "*"})) == "forbidden"
