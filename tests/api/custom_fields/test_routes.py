"""Definitions of custom fields: administrators make them, everybody reads them, values hold them in place."""

from typing import Any

from callcenter.engine.ids import new_id
from callcenter.store.tables import customers
from tests.support.desk import Desk

URL = "/api/v1/custom-fields"
SIZE = {"name": "size", "label_en": "Size", "label_zh": "尺码", "kind": "integer", "minimum": 30, "maximum": 50}
COLOUR = {
    "name": "colour",
    "label_en": "Colour",
    "label_zh": "颜色",
    "kind": "choice",
    "choices": [{"value": "red", "label_en": "Red", "label_zh": "红"}],
}


async def with_values(desk: Desk, **values: Any) -> None:
    async with desk.database.transaction() as connection:
        await connection.execute(customers.insert().values(id=new_id(), name="李雷", fields=values))


async def test_a_field_is_defined_shown_changed_and_taken_away(desk: Desk) -> None:
    admin = await desk.signed_in("admin")
    made = await admin.post(URL, json=SIZE)
    assert made.status_code == 201, made.text
    assert (made.headers["ETag"], made.headers["Location"]) == ('"1"', f"{URL}/size")
    changed = await admin.patch(f"{URL}/size", json={"maximum": None, "label_zh": "鞋码"}, headers={"If-Match": '"1"'})
    assert changed.status_code == 200, changed.text
    alice = await desk.signed_in("alice")
    shown = await alice.get(f"{URL}/size")
    assert shown.json() == changed.json()
    assert (shown.headers["ETag"], shown.json()["maximum"], shown.json()["label_zh"]) == ('"2"', None, "鞋码")
    assert (await admin.delete(f"{URL}/size", headers={"If-Match": '"2"'})).status_code == 204
    assert (await alice.get(f"{URL}/size")).json()["code"] == "unknown_custom_field"


async def test_fields_are_listed_in_their_order(desk: Desk) -> None:
    admin = await desk.signed_in("admin")
    for given in ({**SIZE, "position": 2}, {**COLOUR, "position": 1}):
        assert (await admin.post(URL, json=given)).status_code == 201
    listed = (await (await desk.signed_in("alice")).get(URL)).json()["items"]
    assert [one["name"] for one in listed] == ["colour", "size"]
    assert listed[0]["choices"] == COLOUR["choices"]


async def test_only_administrators_define_fields(desk: Desk) -> None:
    sam = await desk.signed_in("sam")
    assert (await sam.post(URL, json=SIZE)).status_code == 403
    assert (await sam.patch(f"{URL}/size", json={}, headers={"If-Match": "*"})).status_code == 403
    assert (await sam.delete(f"{URL}/size", headers={"If-Match": "*"})).status_code == 403


async def test_what_makes_no_sense_is_refused_with_its_code(desk: Desk) -> None:
    admin = await desk.signed_in("admin")
    assert (await admin.post(URL, json=SIZE)).status_code == 201
    for given, status, code in (
        (SIZE, 409, "custom_field_exists"),
        ({**COLOUR, "choices": []}, 422, "custom_field_choices_wrong"),
        ({**SIZE, "name": "b", "minimum": 60}, 422, "custom_field_bounds_wrong"),
        ({**SIZE, "name": "b", "kind": "text", "minimum": None, "maximum": None, "pattern": "(a+)+"}, 422, None),
        ({**SIZE, "name": "Not a name"}, 422, "invalid_request"),
    ):
        answer = await admin.post(URL, json=given)
        assert answer.status_code == status, answer.text
        assert answer.json()["code"] == (code or "custom_field_pattern_wrong")
    missing = await admin.patch(f"{URL}/none", json={}, headers={"If-Match": "*"})
    assert missing.json()["code"] == "unknown_custom_field"


async def test_of_two_who_saw_the_same_version_one_is_refused(desk: Desk) -> None:
    admin = await desk.signed_in("admin")
    await admin.post(URL, json=SIZE)
    assert (await admin.patch(f"{URL}/size", json={"position": 1})).status_code == 428
    first = await admin.patch(f"{URL}/size", json={"position": 1}, headers={"If-Match": '"1"'})
    second = await admin.patch(f"{URL}/size", json={"position": 2}, headers={"If-Match": '"1"'})
    assert (first.status_code, second.status_code) == (200, 412)
    same = await admin.patch(f"{URL}/size", json={"position": 1}, headers={"If-Match": '"2"'})
    assert same.headers["ETag"] == '"2"'


async def test_values_hold_the_kind_and_the_field_in_place(desk: Desk) -> None:
    admin = await desk.signed_in("admin")
    await admin.post(URL, json=SIZE)
    await with_values(desk, size=42)
    whichever = {"If-Match": "*"}
    kind = await admin.patch(f"{URL}/size", json={"kind": "decimal"}, headers=whichever)
    assert (kind.status_code, kind.json()["code"]) == (409, "custom_field_fixed")
    sealed = await admin.patch(f"{URL}/size", json={"sealed": True}, headers=whichever)
    assert sealed.json()["errors"][0]["pointer"] == "body/sealed"
    gone = await admin.delete(f"{URL}/size", headers=whichever)
    assert (gone.status_code, gone.json()["code"]) == (409, "custom_field_in_use")
    assert (await admin.patch(f"{URL}/size", json={"archived": True}, headers=whichever)).json()["archived"]
