"""A call as two agents live it: it pops before it rings, is taken in a browser, held, asked about, handed over.

Rule: every step is judged by what the people in it see and hear; the record afterwards tells all of it.
"""

import asyncio
import time
import wave
from itertools import pairwise

import pytest
from playwright.async_api import Browser

from callcenter.bench.sip_tones import RATE, SAMPLES
from tests.support.browser import browser
from tests.support.browser_phone import AGENT_HERTZ, hears
from tests.support.desks import (
    GUEST_HERTZ,
    MUSIC_HERTZ,
    ask,
    at_desk,
    both_hear,
    hang_up,
    note,
    seen,
    steer,
    take,
    wrap_up,
    write_note,
)
from tests.support.product import Product, eventually
from tests.support.talking_caller import HERTZ, talking_caller
from tests.support.talking_phone import audible

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(400),  # with the first start of the product
]

NOTE = "客户问发票抬头，<b>急</b>。"


async def test_a_call_is_taken_held_asked_about_and_handed_over_and_all_is_kept(
    product: Product, chrome: Browser
) -> None:
    async with (
        browser() as elsewhere,
        at_desk(product, chrome, "alice") as alice,
        at_desk(product, elsewhere, "carol", hertz=GUEST_HERTZ, language="en") as carol,
        talking_caller("13800138000", product.sip_port) as caller,
    ):
        line = await caller.call("4000")
        await caller.presses("21")
        await alice.offer.filter(has_text="李雷").filter(has_text="销售").wait_for()
        await take(alice, caller)
        times = await seen(alice)
        print(f"the pop was there {times['invites'][0] - times['pops'][0]:.1f} ms before the phone was called")
        assert times["pops"][0] < times["invites"][0]
        await write_note(alice, NOTE)

        held_at = time.monotonic()
        await steer(alice, "Alt+o")
        await caller.hears(MUSIC_HERTZ, after=held_at)
        await alice.page.locator("article.call.held").wait_for()
        await steer(alice, "Alt+o")
        await both_hear(alice, caller)

        asked_at = time.monotonic()
        await ask(alice, "Carol")
        await carol.offer.filter(has_text="Alice 陈").filter(has_text="李雷").filter(has_text=NOTE).wait_for()
        await caller.hears(MUSIC_HERTZ, after=asked_at)
        await carol.page.keyboard.press("Enter")
        await carol.call.filter(has_text=NOTE).wait_for()
        await hears(alice, GUEST_HERTZ)
        await hears(carol, AGENT_HERTZ)

        await steer(alice, "Alt+c")
        await alice.wrap_up.wait_for()
        await carol.page.locator("article.call:not(.guest)").filter(has_text="李雷").wait_for()
        await both_hear(carol, caller, hertz=GUEST_HERTZ)

        async def has_the_note() -> bool:
            return await note(carol).input_value() == NOTE

        await eventually(has_the_note)
        await wrap_up(alice, "投诉")
        await hang_up(carol)
        await caller.ended(line)
        await wrap_up(carol, "Resolved")

    async with product.desk("sam") as sam:
        newest, *_ = (await sam.get("/interactions", ani="13800138000"))["items"]
        record = await sam.get(f"/interactions/{newest['id']}")
    assert (record["outcome"], record["ended_by"], record["queue"], record["agent"]) == (
        "answered",
        "agent",
        "sales",
        "carol",
    )
    assert (record["holds"], record["transfers"], record["note"]) == (1, 1, NOTE)
    assert record["customer_id"] is not None
    assert [(one["agent"], one["result"]) for one in record["offers"]] == [("alice", "answered"), ("carol", "answered")]
    assert [(one["agent"], one["disposition"]) for one in record["participations"]] == [("alice", "complaint")]
    assert [(one["agent"], one["code"]) for one in record["dispositions"]] == [
        ("alice", "complaint"),
        ("carol", "resolved"),
    ]
    kinds = [segment["kind"] for segment in record["segments"]]
    assert kinds == ["ivr", "queue", "offer", "talk", "hold", "talk", "consult", "talk", "wrap_up"]
    assert all(before["ended_at"] == after["started_at"] for before, after in pairwise(record["segments"]))
    (recording,) = record["recordings"]
    assert {HERTZ, AGENT_HERTZ, GUEST_HERTZ} <= await asyncio.to_thread(_voices_in, product, recording)


def _voices_in(product: Product, recording: str) -> set[int]:
    """Who can be heard in the recording."""
    (file,) = product.home.rglob(f"{recording}*.wav")
    with wave.open(str(file), "rb") as read:
        assert read.getframerate() == RATE
        samples = memoryview(read.readframes(read.getnframes())).cast("h")
    voices = (HERTZ, AGENT_HERTZ, GUEST_HERTZ)
    packets = (tuple(samples[at : at + SAMPLES]) for at in range(0, len(samples) - SAMPLES, SAMPLES))
    return {hertz for packet in packets for hertz in audible(packet, voices)}
