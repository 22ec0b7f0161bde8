"""Words that nobody has spoken before, made while the caller waits: the real Asterisk plays them without a reload."""

import signal
import wave
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.support.product import Json
from tests.support.routing_site import heard_by, record
from tests.support.sip import Caller, calling
from tests.support.site import Site, running_site
from tests.support.wire import may_listen, packets

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(360)]

# 4009 is the number that starts it.
FLOW = """
start: number

nodes:
  number:
    type: collect
    prompts: [enter_order_number]
    attribute: order_number
    max_digits: 4
    exits: {done: told, no_input: bye, invalid: bye}

  told:
    type: play
    prompts:
      - en: "Your order has the number {order_number|digits}."
        zh: "您的订单号是{order_number|digits}。"
    exits: {done: bye}

  bye:
    type: hang_up
"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site() -> AsyncIterator[Site]:
    """A site whose echo test has become a flow that repeats a number."""
    async with running_site(ring_seconds=4, wrap_up_seconds=1) as site:
        (site.flows / "echo.yaml").write_text(FLOW)
        await site.end(signal.SIGTERM)
        await site.serve()
        yield site


def spoken(site: Site) -> list[Path]:
    return sorted(site.sounds.glob("*/cc/words-*.wav"))


def seconds_of(file: Path) -> float:
    with wave.open(str(file)) as sound:
        seconds: float = sound.getnframes() / sound.getframerate()
        return seconds


async def test_a_caller_hears_the_number_that_he_pressed_and_no_file_is_named_after_it(site: Site) -> None:
    if not may_listen():
        pytest.skip("only root may listen on the loopback")
    assert spoken(site) == []
    async with site.desk("sam") as sam, packets() as seen:
        for ani, digits in (("13300000001", "8642"), ("13300000002", "9753"), ("13300000003", "8642")):
            async with calling(Caller(number="4009", ani=ani, digits=digits), site.sip_port) as caller:
                assert await caller.wait() == 0
            done: Json = await record(sam, ani)
            steps = {step["node"]: step for step in done["ivr_path"]}
            assert (steps["number"]["answer"], steps["told"]["exit"]) == (digits, "done")
            assert "problem" not in steps["told"]
            sounds = heard_by(ani, seen)
            # Packets of 20 ms. The other prompt of this site is a moment of almost nothing; only a voice is ever loud.
            assert sounds.count("prompt") > 10, "no voice was heard"
            assert len(sounds) * 0.02 > 0.9 * min(map(seconds_of, spoken(site))), "the words were cut off"
    files = spoken(site)
    assert len(files) == 2, "who pressed the same hears the same file"
    assert all(1.0 < seconds_of(file) < 8.0 for file in files)
    assert not any(digits in file.name for file in files for digits in ("8642", "9753"))
    log = site.log.read_text()
    assert "8642" not in log
    assert "words of a flow" not in log
