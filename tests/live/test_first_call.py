"""The main job, as its users meet it: from the trunk to the wrap-up, and the record of it."""

from collections.abc import AsyncIterator
from itertools import pairwise

import pytest
import pytest_asyncio

from tests.support.postgres import temporary_home
from tests.support.product import Product
from tests.support.sip import Caller, calling

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(360)]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def product() -> AsyncIterator[Product]:
    """The demo, as `make run` starts it."""
    with temporary_home() as home:
        product = Product(home / "product")
        await product.start()
        yield product
        await product.stop()


async def test_a_caller_chooses_chinese_and_sales_and_the_record_is_complete(product: Product) -> None:
    async with product.agent("alice") as alice, product.desk("sam") as sam:
        caller = Caller(number="4000", ani="13800138000", digits="2w1", before_digits_ms=2500)
        async with calling(caller, product.sip_port):
            pop = (await alice.message("pop_shown"))["pop"]
            assert pop["ani"] == "13800138000"
            assert pop["queue"] == "sales"
            assert pop["language"] == "zh"
            assert [match["name"] for match in pop["matches"]] == ["李雷"]
            interaction_id = pop["interaction_id"]
            await alice.message("interaction_changed", lambda m: m["interaction"]["stage"] == "connected")
            assert (await alice.post(f"/interactions/{interaction_id}/hangup")).status_code < 300
            await alice.message("interaction_changed", lambda m: m["interaction"]["stage"] == "wrap_up")
        answer = await alice.post(f"/interactions/{interaction_id}/disposition", {"code": "resolved", "note": "好"})
        assert answer.status_code < 300, answer.text
        record = await sam.get(f"/interactions/{interaction_id}")
    assert record["outcome"] == "answered"
    assert record["ended_by"] == "agent"
    assert (record["agent"], record["queue"], record["language"]) == ("alice", "sales", "zh")
    assert (record["disposition"], record["note"]) == ("resolved", "好")
    assert [step["answer"] for step in record["ivr_path"] if "answer" in step] == ["2", "1"]
    assert [segment["kind"] for segment in record["segments"]] == ["ivr", "queue", "offer", "talk", "wrap_up"]
    assert all(before["ended_at"] == after["started_at"] for before, after in pairwise(record["segments"]))
    assert [offer["result"] for offer in record["offers"]] == ["answered"]
