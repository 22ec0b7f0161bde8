"""Exports over the API: files of a filtered list, for supervisors, and everything about one person."""

from typing import Any

import pytest
import pytest_asyncio

from callcenter.engine.ids import new_id
from callcenter.store.tables import audit
from tests.support.desk import Desk
from tests.support.problems import assert_problem

URL = "/api/v1/customers"
PEOPLE: list[dict[str, Any]] = [
    {"name": "李雷", "segment": "vip", "phones": [{"raw": "138 0013 8000"}]},
    {"name": "=1+1", "segment": "gold"},
]


@pytest_asyncio.fixture(autouse=True)
async def ids(desk: Desk) -> list[str]:
    alice = await desk.signed_in("alice")
    return [(await alice.post(URL, json=person)).json()["id"] for person in PEOPLE]


@pytest.mark.parametrize(
    ("wanted", "media", "begins"),
    [
        ("csv", "text/csv; charset=utf-8", b"\xef\xbb\xbf"),
        ("vcf", "text/vcard; charset=utf-8", b"BEGIN:VCARD"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
    ],
)
async def test_a_list_goes_out_as_a_file(desk: Desk, wanted: str, media: str, begins: bytes) -> None:
    answer = await (await desk.signed_in("sam")).get(f"{URL}/export", params={"format": wanted})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == media
    assert answer.headers["content-disposition"].endswith(f'.{wanted}"')
    assert answer.content.startswith(begins)


async def test_an_export_has_whom_the_list_has_and_is_noted_without_values(desk: Desk) -> None:
    sam = await desk.signed_in("sam")
    answer = await sam.get(f"{URL}/export", params={"segment": "vip", "phone": "13800138000"})
    assert "李雷" in answer.text
    assert "1+1" not in answer.text
    async with desk.database.transaction() as connection:
        rows = (await connection.execute(audit.select())).mappings().all()
    noted = next(row for row in rows if row["action"] == "customers_exported")
    assert (noted["actor"], noted["detail"]) == ("sam", {"count": 1, "format": "csv", "filters": ["phone", "segment"]})


async def test_everything_about_one_person_is_one_document(desk: Desk, ids: list[str]) -> None:
    sam = await desk.signed_in("sam")
    answer = await sam.get(f"{URL}/{ids[0]}/everything")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"] == f'attachment; filename="customer-{ids[0]}.json"'
    held = answer.json()
    assert (held["customer"]["name"], [event["type"] for event in held["events"]]) == ("李雷", ["customer.created"])
    assert_problem(await sam.get(f"{URL}/{new_id()}/everything"), 404, "unknown_customer")


async def test_agents_take_nothing_out(desk: Desk, ids: list[str]) -> None:
    alice = await desk.signed_in("alice")
    assert_problem(await alice.get(f"{URL}/export"), 403, "forbidden")
    assert_problem(await alice.get(f"{URL}/{ids[0]}/everything"), 403, "forbidden")


async def test_an_unknown_format_or_filter_is_refused(desk: Desk) -> None:
    sam = await desk.signed_in("sam")
    assert_problem(await sam.get(f"{URL}/export", params={"format": "pdf"}), 422, "invalid_request")
    assert_problem(await sam.get(f"{URL}/export", params={"field": "none=1"}), 422, "filter_refused")
