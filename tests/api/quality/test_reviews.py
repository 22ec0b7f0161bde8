"""Appeals, calibrations and trends over the API."""

from typing import Any

from tests.support.quality_floor import URL, Floor, code, filled


async def test_an_agent_appeals_once_and_is_answered(floor: Floor) -> None:
    form = await floor.form()
    kept, corrected = [await floor.graded(await floor.asked(await floor.contact(), form), tone=1) for _ in range(2)]
    given = {"text": "语气并不差", "questions": ["tone"]}
    assert code(await floor["bob"].post(f"{URL}/evaluations/{kept['id']}/appeal", json=given)) == "unknown_evaluation"
    wrong = {"text": "x", "questions": ["nothing"]}
    assert code(await floor["alice"].post(f"{URL}/evaluations/{kept['id']}/appeal", json=wrong)) == "unknown_question"
    first, second = [
        (await floor["alice"].post(f"{URL}/evaluations/{one['id']}/appeal", json=given)).json()
        for one in (kept, corrected)
    ]
    assert code(await floor["alice"].post(f"{URL}/evaluations/{kept['id']}/appeal", json=given)) == "appeal_exists"
    listed = (await floor["sam"].get(f"{URL}/appeals", params={"state": "open"})).json()["items"]
    assert {one["id"] for one in listed} == {first["id"], second["id"]}
    answer = f"{URL}/appeals/{first['id']}/answer"
    assert code(await floor["alice"].post(answer, json={"text": "yes"})) == "forbidden"
    stays = (await floor["sam"].post(answer, json={"text": "It stays"})).json()
    assert (stays["state"], stays["score_before"], stays["score_after"]) == ("upheld", 81.25, 81.25)
    assert code(await floor["sam"].post(answer, json={"text": "again"})) == "appeal_answered"
    better = {"text": "You are right", "answers": filled(tone=5)["answers"]}
    mended = (await floor["sam"].post(f"{URL}/appeals/{second['id']}/answer", json=better)).json()
    assert (mended["state"], mended["score_before"], mended["score_after"]) == ("corrected", 81.25, 100)
    seen = (await floor["alice"].get(f"{URL}/evaluations/{corrected['id']}")).json()
    assert (seen["score"], seen["appeal_state"], seen["state"]) == (100, "corrected", "submitted")
    assert len((await floor["alice"].get(f"{URL}/appeals")).json()["items"]) == 2
    assert (await floor["bob"].get(f"{URL}/appeals")).json()["items"] == []
    assert code(await floor["bob"].get(f"{URL}/appeals/{first['id']}")) == "unknown_appeal"


async def test_an_appeal_has_its_time(floor: Floor) -> None:
    done = await floor.graded(await floor.asked(await floor.contact(), await floor.form()))
    floor.desk.clock.advance(14 * 86_400)
    alice = await floor.desk.signed_in("alice")
    late = await alice.post(f"{URL}/evaluations/{done['id']}/appeal", json={"text": "late"})
    assert code(late) == "appeal_too_late"


async def test_two_calibrate_blind_and_then_see_where_they_differ(floor: Floor) -> None:
    form, contact = await floor.form(), await floor.contact()
    given = {"interaction_id": contact, "form_id": form["id"], "graders": ["sam", "sam"]}
    assert code(await floor["sam"].post(f"{URL}/calibrations", json=given)) == "graders_unclear"
    given["graders"] = ["sam", "alice"]
    assert code(await floor["sam"].post(f"{URL}/calibrations", json=given)) == "graders_unclear"
    given["graders"] = ["sam", "admin"]
    made = (await floor["sam"].post(f"{URL}/calibrations", json=given)).json()
    address = f"{URL}/calibrations/{made['id']}"
    admins = (await floor["admin"].get(address)).json()["mine"]
    await floor.graded({"id": made["mine"]}, solved="partly")
    half = (await floor["admin"].get(address)).json()
    assert (half["done"], half["questions"], half["scores"]) == (["sam"], None, None)
    assert code(await floor["admin"].get(f"{URL}/evaluations/{made['mine']}")) == "unknown_evaluation"
    await floor.graded({"id": admins}, by="admin", tone=3)
    both = (await floor["sam"].get(address)).json()
    assert (both["done"], both["share"]) == (["sam", "admin"], 0.5)
    assert both["scores"] == {"sam": 77.5, "admin": 90.63}
    found = {one["question"]: (one["same"], one["difference"]) for one in both["questions"]}
    assert found == {"name": (True, 0), "tone": (False, 50), "identity": (True, 0), "solved": (False, 60)}
    assert (await floor["alice"].get(f"{URL}/evaluations")).json()["items"] == [], "no grade of the agent"
    assert code(await floor["alice"].get(address)) == "forbidden"
    agreed = (await floor["sam"].get(f"{URL}/agreement", params={"form": form["id"]})).json()
    assert {one["question"]: (one["contacts"], one["share"]) for one in agreed["items"]} == {
        "name": (1, 1),
        "tone": (1, 0),
        "identity": (1, 1),
        "solved": (1, 0),
    }


async def test_how_scores_go_by_agent_by_queue_and_by_question(floor: Floor) -> None:
    form = await floor.form()
    for agent, tone, solved in (("alice", 5, "yes"), ("alice", 5, "no"), ("bob", 1, None)):
        await floor.graded(await floor.asked(await floor.contact(agents=(agent,)), form), tone=tone, solved=solved)
    span = {"from": "2026-03-01T00:00:00Z", "to": "2026-03-09T00:00:00Z"}

    async def lines(who: str, **query: Any) -> dict[str, list[tuple[str, float, int, int]]]:
        answer = await floor[who].get(f"{URL}/trend", params={**span, **query})
        assert answer.status_code == 200, answer.text
        return {line["key"]: [tuple(point.values()) for point in line["points"]] for line in answer.json()["lines"]}

    monday = "2026-03-02"
    assert await lines("sam", by="agent") == {"alice": [(monday, 81.25, 2, 0)], "bob": [(monday, 81.25, 1, 0)]}
    assert await lines("sam", by="queue", step="day") == {"sales": [(monday, 81.25, 3, 0)]}
    assert await lines("sam", step="month") == {"": [("2026-03-01", 81.25, 3, 0)]}
    assert await lines("sam", by="question") == {
        "identity": [(monday, 100, 3, 0)],
        "name": [(monday, 100, 3, 0)],
        "solved": [(monday, 50, 2, 1)],
        "tone": [(monday, 66.67, 3, 1)],
    }
    assert await lines("bob", by="agent", agent="alice") == {"bob": [(monday, 81.25, 1, 0)]}
