"""A caller walks flows with RFC 4733 keys through the whole product; what he hears is known by its tone."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
import pytest_asyncio

from callcenter.bench.arrivals import DidNotCome
from callcenter.bench.listening_caller import ListeningCaller, listening_caller
from callcenter.bench.metronome import metronome
from callcenter.bench.sip_phone import Call
from callcenter.bench.sip_tones import frequencies, write_tone
from tests.support.invariants import check_nothing_is_left, check_records
from tests.support.product import eventually
from tests.support.site import Site, running_site

pytestmark = pytest.mark.asyncio(loop_scope="module")

KEYS, MAIN_LINE = "4009", "4000"
FLOW = """
start: first
nodes:
  first:
    type: menu
    prompts: [callback_pending]
    attempts: 2
    timeout_seconds: 1
    no_input_prompt: no_input
    exits: {"1": second, "2": told, no_input: bye, invalid: bye}
  second:
    type: menu
    prompts: [callback_kept]
    attempts: 1
    timeout_seconds: 1
    exits: {"1": third, no_input: bye, invalid: bye}
  third:
    type: menu
    prompts: [callback_cancelled]
    attempts: 1
    timeout_seconds: 1
    exits: {"1": number, no_input: bye, invalid: bye}
  number:
    type: collect
    prompts: [enter_order_number]
    attribute: order_number
    min_digits: 4
    max_digits: 6
    attempts: 1
    timeout_seconds: 1
    exits: {done: thanks, no_input: bye, invalid: bye}
  told:
    type: play
    prompts: [callback_taken]
    interruptible: false
    exits: {done: hinted}
  hinted:
    type: play
    prompts: [callback_offer]
    exits: {done: third}
  thanks:
    type: play
    prompts: [survey_thanks]
    exits: {done: end}
  bye:
    type: play
    prompts: [goodbye]
    exits: {done: end}
  end:
    type: hang_up
"""
PROMPTS = (
    *("callback_pending", "callback_kept", "callback_cancelled", "enter_order_number", "callback_taken"),
    *("callback_offer", "survey_thanks", "goodbye", "no_input", "welcome_language", "main_menu", "thank_you_hold"),
)
TONES = frequencies([*(f"{language}/{prompt}" for language in ("zh", "en") for prompt in PROMPTS), "music"])
HERTZ = {name: hertz for hertz, name in TONES.items()}
SECONDS = 1.0
# In front of each node, and the keys that lead there.
WAYS = (
    ("callback_pending", ""),
    ("callback_kept", "1"),
    ("callback_cancelled", "11"),
    ("enter_order_number", "111"),
    ("callback_taken", "2"),
)
_NUMBERS = count(13_200_000_001)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def whole_site() -> AsyncIterator[Site]:
    async with running_site(ring_seconds=4, wrap_up_seconds=1, flows={"echo": FLOW}) as site:
        for hertz, name in TONES.items():
            language, _, prompt = name.partition("/")
            file = f"{language}/cc/{prompt}.wav" if prompt else "music/music.wav"
            write_tone(site.sounds / file, hertz, SECONDS if prompt else 20)
        yield site


@pytest_asyncio.fixture(loop_scope="module")
async def site(whole_site: Site) -> AsyncIterator[Site]:
    """The one site, without calls after each test."""
    yield whole_site
    await whole_site.everybody_off()
    await eventually(lambda: is_closed(whole_site))
    await check_nothing_is_left(whole_site)
    await check_records(whole_site)


async def is_closed(site: Site) -> bool:
    return not await site.rows("select id from interactions where stage <> 'closed'")


@dataclass(frozen=True, slots=True)
class Line:
    """A caller nobody knows, in his call."""

    site: Site
    ani: str
    caller: ListeningCaller
    call: Call

    async def hears(self, prompt: str, *, after: float = 0.0, language: str = "zh") -> float:
        """The instant at which the prompt begins."""
        return await self.hears_tone(f"{language}/{prompt}", after=after)

    async def hears_tone(self, name: str, *, after: float = 0.0) -> float:
        return (await self.caller.hears(HERTZ[name], after=max(after, self.call.sent_at))).at

    async def never_heard(self, *prompts: str) -> None:
        """Of these nothing has been heard up to now."""
        for prompt in prompts:
            with pytest.raises(DidNotCome):
                await self.caller.hears(HERTZ[f"zh/{prompt}"], after=self.call.sent_at, seconds=0)

    async def record(self) -> dict[str, Any]:
        """The closed record, with the exits that he took."""
        found: list[dict[str, Any]] = []

        async def closed() -> bool:
            found[:] = await self.site.rows(
                "select outcome, ended_by, ivr_path, attributes from interactions where ani = $1 and stage = 'closed'",
                self.ani,
            )
            return bool(found)

        await eventually(closed)
        return {**found[0], **{name: json.loads(found[0][name]) for name in ("ivr_path", "attributes")}}

    async def exits(self) -> list[tuple[str, str | None]]:
        return [(step["node"], step.get("exit")) for step in (await self.record())["ivr_path"]]


@pytest_asyncio.fixture(loop_scope="module")
async def line(site: Site) -> AsyncIterator[Line]:
    ani = str(next(_NUMBERS))
    async with metronome() as beat, listening_caller(ani, site.sip_port, beat) as caller:
        yield Line(site, ani, caller, await caller.call(KEYS))


async def test_who_knows_the_menus_types_through_all_of_them_without_a_pause(line: Line) -> None:
    await line.caller.presses("111")
    await line.hears("enter_order_number")
    await line.caller.presses("12345#")
    await line.hears("survey_thanks")
    await line.caller.ended(line.call)
    await line.never_heard("goodbye", "no_input")
    assert await line.exits() == [
        *(("first", "1"), ("second", "1"), ("third", "1"), ("number", "done"), ("thanks", "done")),
        ("end", None),
    ]
    assert (await line.record())["attributes"]["order_number"] == "12345"


async def test_everything_may_be_typed_ahead_at_once(line: Line) -> None:
    await line.caller.presses("1111234#")
    await line.hears("survey_thanks")
    await line.caller.ended(line.call)
    assert (await line.record())["attributes"]["order_number"] == "1234"


async def test_a_key_stops_the_prompt_that_asks_for_it(line: Line) -> None:
    asked_at = await line.hears("callback_pending")
    await line.caller.presses("1")
    assert await line.hears("callback_kept") - asked_at < SECONDS
    await line.caller.leave(line.call)


async def test_what_is_to_be_heard_is_heard_and_what_may_be_interrupted_gives_way(line: Line) -> None:
    await line.hears("callback_pending")
    await line.caller.presses("2")
    told_at = await line.hears("callback_taken")
    await line.caller.presses("1")
    hinted_at = await line.hears("callback_offer")
    assert hinted_at - told_at > SECONDS * 0.9
    pressed_at = await line.caller.presses("1")
    assert await line.hears("enter_order_number") - pressed_at < SECONDS
    await line.never_heard("callback_cancelled")
    await line.caller.leave(line.call)


@pytest.mark.parametrize(("prompt", "keys"), WAYS)
async def test_who_hangs_up_leaves_a_record_that_ends_where_he_was(line: Line, prompt: str, keys: str) -> None:
    line.caller.press(keys)
    await line.hears(prompt)
    await line.caller.leave(line.call)
    record = await line.record()
    assert (record["outcome"], record["ended_by"]) == ("abandoned_in_ivr", "customer")
    assert len(record["ivr_path"]) == len(keys) + 1


@pytest.mark.parametrize(("prompt", "keys"), WAYS[:-1])
async def test_who_stays_silent_is_told_so_and_let_go(line: Line, prompt: str, keys: str) -> None:
    line.caller.press(keys)
    asked_at = await line.hears(prompt)
    if not keys:
        again_at = await line.hears("no_input", after=asked_at)
        asked_at = await line.hears(prompt, after=again_at)
    await line.hears("goodbye", after=asked_at)
    await line.caller.ended(line.call)
    assert (await line.exits())[-1] == ("end", None)


async def test_a_link_that_is_cut_in_the_menu_lets_the_caller_hear_the_menu_again(site: Site, line: Line) -> None:
    asked_at = await line.hears("callback_pending")
    await site.proxy.cut_for(2)
    again_at = await line.hears("callback_pending", after=asked_at + SECONDS)
    await line.caller.presses("1")
    await line.hears("callback_kept", after=again_at)
    await line.caller.leave(line.call)


@pytest.mark.parametrize(("key", "language"), [("1", "en"), ("2", "zh")])
async def test_the_main_line_speaks_the_language_that_was_chosen(site: Site, key: str, language: str) -> None:
    ani = str(next(_NUMBERS))
    async with metronome() as beat, listening_caller(ani, site.sip_port, beat) as caller:
        line = Line(site, ani, caller, await caller.call(MAIN_LINE))
        await line.hears("welcome_language")
        await caller.presses(key)
        await line.hears("main_menu", language=language)
        await caller.presses("1")
        await line.hears("thank_you_hold", language=language)
        await line.hears_tone("music")
        await caller.leave(line.call)
        assert (await line.record())["outcome"] == "abandoned_in_queue"
