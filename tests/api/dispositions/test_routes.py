"""What an agent may choose from."""

from tests.support.desk import Desk


async def test_only_active_dispositions_are_listed_with_both_names(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    assert (await client.get("/api/v1/dispositions")).json() == {
        "items": [
            {"code": "no_sale", "label_en": "No sale", "label_zh": "未成交"},
            {"code": "sale", "label_en": "Sale", "label_zh": "成交"},
        ]
    }
