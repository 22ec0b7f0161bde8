"""Who calls is known however the number is kept: in another form, as a second one, for a household. A choice stays."""

from collections.abc import AsyncIterator
from itertools import count
from typing import Any

import pytest
import pytest_asyncio

from tests.support.product import Desk, Json, eventually
from tests.support.sip import Caller, calling
from tests.support.site import Site, running_site

pytestmark = pytest.mark.asyncio(loop_scope="module")

_LINES = count(61_000_001)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site() -> AsyncIterator[Site]:
    async with running_site(ring_seconds=15, wrap_up_seconds=0) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sam(site: Site) -> AsyncIterator[Desk]:
    async with site.desk("sam") as desk:
        yield desk


async def customer(sam: Desk, name: str, *numbers: str, **more: Any) -> str:
    answer = await sam.post("/customers", {"name": name, "phones": [{"raw": number} for number in numbers], **more})
    assert answer.status_code == 201, answer.text
    made: str = answer.json()["id"]
    return made


async def seen(bob: Desk, interaction_id: str) -> Json:
    """What the pop shows when the look-up is done."""

    def of_this(message: Json) -> bool:
        pop = message.get("pop", message)
        return bool(pop["interaction_id"] == interaction_id and not pop.get("lookup_pending", False))

    found: Json | None = next((m["pop"] for m in bob.messages if m["type"] == "pop_shown" and of_this(m)), None)
    return found or await bob.message("pop_enriched", of_this)


async def record(sam: Desk, interaction_id: str) -> Json:
    kept: list[Json] = []

    async def closed() -> bool:
        kept[:] = [await sam.get(f"/interactions/{interaction_id}")]
        return bool(kept[0]["stage"] == "closed")

    await eventually(closed)
    return kept[0]


async def call(site: Site, sam: Desk, ani: str, choose: str | None = None) -> tuple[Json, Json]:
    """The caller talks to bob, who may say who it is; returns what he saw and what is kept."""
    async with site.agent("bob") as bob:
        async with calling(Caller(number="4002", ani=ani), site.sip_port):
            interaction_id = (await bob.pop(ani))["interaction_id"]
            pop = await seen(bob, interaction_id)
            await bob.stage(interaction_id, "connected")
            if choose is not None:
                answer = await bob.post(f"/interactions/{interaction_id}/customer", {"customer_id": choose})
                assert answer.status_code == 204, answer.text
                told = await bob.message("pop_enriched", lambda m: m["customer_id"] == choose)
                assert told["interaction_id"] == interaction_id
            await bob.post(f"/interactions/{interaction_id}/hangup")
        return pop, await record(sam, interaction_id)


async def test_a_number_kept_in_another_form_is_known_by_its_national_one(site: Site, sam: Desk) -> None:
    line = str(next(_LINES))
    lei = await customer(sam, "雷军生", f"+86 (21) {line[:4]}-{line[4:]}")
    pop, kept = await call(site, sam, f"021{line}")
    assert [(match["id"], match["name"], match["reasons"]) for match in pop["matches"]] == [
        (lei, "雷军生", ["national"])
    ]
    assert (pop["customer_id"], kept["customer_id"]) == (lei, lei)


async def test_a_caller_is_known_by_a_second_number_and_his_calls_from_the_first(site: Site, sam: Desk) -> None:
    first, second = (f"021{next(_LINES)}" for _ in range(2))
    mei = await customer(sam, "梅艳秋", first, f"{second[:3]}-{second[3:]}", segment="vip")
    _, before = await call(site, sam, first)
    pop, kept = await call(site, sam, second)
    assert (pop["customer_id"], pop["matches"][0]["reasons"]) == (mei, ["exact", "called_recently"])
    assert [contact["id"] for contact in pop["recent"]] == [before["id"]]
    assert (kept["customer_id"], kept["customer_segment"]) == (mei, "vip")


async def test_a_households_number_has_two_matches_and_the_one_chosen_is_first_next_time(site: Site, sam: Desk) -> None:
    line = str(next(_LINES))
    home = await customer(sam, "周家", f"021-{line}", kind="household")
    lives = {"relations": [{"to": home, "role": "member"}]}
    members = [await customer(sam, name, **lives) for name in ("周海", "周晴")]
    pop, _ = await call(site, sam, f"021{line}")
    assert {match["id"] for match in pop["matches"]} == set(members)
    assert {tuple(match["reasons"]) for match in pop["matches"]} == {("household",)}
    assert pop["customer_id"] is None, "of two the agent chooses"
    second = pop["matches"][1]["id"]
    _, kept = await call(site, sam, f"021{line}", choose=second)
    assert kept["customer_id"] == second
    pop, _ = await call(site, sam, f"021{line}")
    assert pop["matches"][0]["id"] == second
    assert pop["matches"][0]["reasons"] == ["household", "chosen_before", "called_recently"]
    assert pop["customer_id"] is None, "he is suggested, not taken for granted"
