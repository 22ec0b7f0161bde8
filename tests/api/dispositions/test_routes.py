"""What an agent may choose from."""

from tests.support.desk import Desk

URL = "/api/v1/dispositions"


async def test_the_tree_is_listed_in_order_with_what_each_asks_for_and_brings_about(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    items = {one["code"]: one for one in (await client.get(URL)).json()["items"]}
    assert list(items) == ["no_sale", "sale", "more", "broken", "later", "quote", "never", "elsewhere"]
    assert (items["sale"]["label_en"], items["sale"]["label_zh"], items["sale"]["leaf"]) == ("Sale", "成交", True)
    assert (items["more"]["leaf"], items["broken"]["parent"]) == (False, "more")
    product, since = items["broken"]["fields"]
    assert product == {
        "name": "product",
        "label_en": "Product",
        "label_zh": "产品",
        "kind": "choice",
        "required": True,
        "choices": [{"value": "phone", "label_en": "Phone", "label_zh": "电话机"}],
        "minimum": None,
        "maximum": None,
    }
    assert (since["kind"], since["required"]) == ("date", False)
    effects = items["quote"]["effects"]
    assert (effects["task"], effects["task_due_hours"], effects["ticket"]) == (True, 24, False)
    assert items["later"]["effects"]["callback"]


async def test_a_queue_has_its_own_and_folders_only_for_what_lies_under_them(desk: Desk) -> None:
    client = await desk.signed_in("alice")

    async def codes(**asked: str) -> set[str]:
        return {one["code"] for one in (await client.get(URL, params=asked)).json()["items"]}

    assert "elsewhere" not in await codes(queue="sales")
    assert "elsewhere" in await codes(queue="support")
    assert "old" not in await codes()
    assert "old" in await codes(inactive="true")
