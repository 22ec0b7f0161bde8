"""What every figure means can be read by everybody who sees one."""

from callcenter.reporting.registry import EVERY
from tests.support.desk import Desk

URL = "/api/v1/metrics"


async def test_every_figure_is_told_in_both_languages(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    items = (await client.get(URL)).json()["items"]
    assert [item["id"] for item in items] == [*EVERY]
    assert all(item["label_en"] and item["label_zh"] and item["words_en"] and item["words_zh"] for item in items)


async def test_a_figure_says_its_unit_and_what_may_be_asked_of_it(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    items = {item["id"]: item for item in (await client.get(URL)).json()["items"]}
    level, waiting, resolution = (items[name] for name in ("service_level", "waiting", "first_contact_resolution"))
    assert (level["unit"], level["scope"], level["better"], level["version"]) == ("share", "queues", "higher", 1)
    assert (level["has_seconds"], level["late"]) == (True, False)
    assert (waiting["unit"], waiting["scope"], waiting["has_seconds"]) == ("count", "floor", False)
    assert resolution["late"]


async def test_nobody_reads_it_who_is_not_signed_in(desk: Desk) -> None:
    assert (await desk.client().get(URL)).status_code == 401
