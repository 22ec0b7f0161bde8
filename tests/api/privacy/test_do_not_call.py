"""The do-not-call list over the API: anybody puts a number on it, supervisors take it off and bring many at once."""

from tests.support.desk import Desk

URL = "/api/v1/do-not-call"


async def test_a_number_is_put_on_the_list_once_found_in_any_form_and_taken_off(desk: Desk) -> None:
    alice, sam = await desk.signed_in("alice"), await desk.signed_in("sam")
    made = await alice.post(URL, json={"number": "138-0013-8000", "reason": "asked on the phone"})
    assert made.status_code == 201, made.text
    assert (made.json()["number"], made.json()["actor"]) == ("+8613800138000", "alice")
    again = await sam.post(URL, json={"number": "+86 138 0013 8000"})
    assert again.json() == made.json()
    found = await alice.get(URL, params={"number": "008613800138000"})
    assert [one["id"] for one in found.json()["items"]] == [made.json()["id"]]
    assert (await alice.delete(f"{URL}/{made.json()['id']}")).status_code == 403
    assert (await sam.delete(f"{URL}/{made.json()['id']}")).status_code == 204
    assert (await sam.delete(f"{URL}/{made.json()['id']}")).json()["code"] == "not_barred"
    assert (await alice.get(URL)).json() == {"items": [], "next_cursor": None}


async def test_what_is_no_number_is_refused(desk: Desk) -> None:
    alice = await desk.signed_in("alice")
    assert (await alice.post(URL, json={"number": "anonymous"})).json()["code"] == "number_not_callable"


async def test_supervisors_bring_many_numbers_and_all_of_them_are_listed_page_by_page(desk: Desk) -> None:
    alice, sam = await desk.signed_in("alice"), await desk.signed_in("sam")
    numbers = [f"138001380{number:02}" for number in range(25)]
    given = {"numbers": [*numbers, numbers[0], "nobody"], "reason": "list of the regulator"}
    assert (await alice.post(f"{URL}/import", json=given)).status_code == 403
    answer = await sam.post(f"{URL}/import", json=given)
    assert answer.json() == {"added": 25, "known": 1, "unfit": [26]}
    assert (await sam.post(f"{URL}/import", json=given)).json()["added"] == 0
    listed: list[str] = []
    cursor = None
    while True:
        page = await sam.get(URL, params={"limit": 10, **({"cursor": cursor} if cursor else {})})
        listed += [one["number"] for one in page.json()["items"]]
        cursor = page.json()["next_cursor"]
        if cursor is None:
            break
    assert sorted(listed) == [f"+86{number}" for number in numbers]


async def test_a_thousand_numbers_go_at_once_and_no_more(desk: Desk) -> None:
    sam = await desk.signed_in("sam")
    numbers = [f"1380013{number:04}" for number in range(1000)]
    assert (await sam.post(f"{URL}/import", json={"numbers": numbers})).json()["added"] == 1000
    assert (await sam.post(f"{URL}/import", json={"numbers": [*numbers, "95588"]})).status_code == 422


async def test_a_masked_role_sees_the_numbers_in_part(desk: Desk) -> None:
    admin, alice = await desk.signed_in("admin"), await desk.signed_in("alice")
    document = (await admin.get("/api/v1/privacy")).json()
    document.pop("version")
    document["masks"]["agent"] = {"phone": "partly"}
    assert (await admin.put("/api/v1/privacy", json=document, headers={"If-Match": "*"})).status_code == 200
    assert (await alice.post(URL, json={"number": "13800138000"})).json()["number"] == "+86138****8000"
    assert (await admin.get(URL)).json()["items"][0]["number"] == "+8613800138000"
