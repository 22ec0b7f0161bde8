"""The main job, as its users meet it: from the trunk to the wrap-up, and the record of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.support.product import Product
from tests.support.sip import Caller, calling


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def product(tmp_path_factory: object) -> AsyncIterator[Product]:
    from tests.support.postgres import temporary_home

    with temporary_home() as home:
        product = Product(Path(home) / "product")
        await product.start()
        yield product
        await product.stop()


import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")


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
        print(record)
