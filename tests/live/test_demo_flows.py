"""Callers walk the flows of the demo in both languages with RFC 4733 keys: what they hear, and what is kept of it."""

import asyncio
import io
import json
import re
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from itertools import chain

import pytest
import pytest_asyncio

from callcenter.core.ivr.saying import say
from callcenter.speech.speaker import SpeechUnavailable, find_library
from tests.support.demo_callers import ALICE, LI_LEI, Customer
from tests.support.invariants import check_nothing_is_left, check_records
from tests.support.product import Desk, Json, eventually
from tests.support.routing_site import change_queue, idle
from tests.support.sip import Answers
from tests.support.site import running_site
from tests.support.walking import Walk, Walkers, record_tones, voice

pytestmark = pytest.mark.asyncio(loop_scope="module")

MAIN_LINE, VIP = "4000", "4003"
PROMPTS = (
    *("welcome_language", "main_menu", "no_input", "invalid_choice", "thank_you_hold", "goodbye"),
    *("enter_order_number", "leave_message", "survey_csat", "survey_thanks"),
)
_TICKET = """
select t.number from tickets t join customer_phones p on p.customer_id = t.customer_id where p.e164 like '%' || $1
"""
_NUMBER_OF = """
select p.e164 from customers c join customer_phones p on p.customer_id = c.id
where c.language = $1 and c.birthday is not null and p.e164 not like '%' || $2 order by c.id limit 1
"""
_ASKED = "select 1 from interactions where id = $1 and stage = 'after_talk' and survey is null"
_OPEN = "select id from interactions where ani = $1 and stage <> 'closed'"
# What nobody has typed: ids, instants, figures and digests may hold any digits.
_MADE = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\d[T ][\d:.]+|\d+\.\d+|\b[0-9a-f]{12,64}\b"
    r"|(?<=[ :\[])\d{5,}(?=[,}\]])"
)
# Days of no year, so nobody's birthday.
NEVER = ("0230", "0431")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def all_walkers() -> AsyncIterator[Walkers]:
    try:
        find_library()
    except SpeechUnavailable as missing:
        pytest.skip(str(missing))
    async with running_site(ring_seconds=4, wrap_up_seconds=1) as site, voice() as speaking:
        yield Walkers(site=site, voice=speaking, hertz=await record_tones(site, PROMPTS))


@pytest_asyncio.fixture(loop_scope="module")
async def walkers(all_walkers: Walkers) -> AsyncIterator[Walkers]:
    """Those of the one site, which has no calls after each test."""
    yield all_walkers
    site = all_walkers.site
    await site.everybody_off()

    async def is_closed() -> bool:
        return not await site.rows("select id from interactions where stage <> 'closed'")

    await eventually(is_closed)
    await check_nothing_is_left(site)
    await check_records(site)


@asynccontextmanager
async def main_menu(walkers: Walkers, customer: Customer) -> AsyncIterator[Walk]:
    """He has called the main line and chosen his language."""
    async with walkers.calls(customer.ani, MAIN_LINE, customer.language) as walk:
        await walk.presses(customer.key)
        await walk.hears("main_menu")
        yield walk


@asynccontextmanager
async def services(walkers: Walkers, customer: Customer) -> AsyncIterator[Walk]:
    """He has gone on to what he can do by himself."""
    async with main_menu(walkers, customer) as walk:
        await walk.presses("4")
        await walk.hears_beginning(customer.words("services"))
        yield walk


def strangers(number: int) -> tuple[Customer, Customer]:
    """Two whom nobody knows, one for each language."""
    return replace(LI_LEI, ani=f"1330013301{number}"), replace(ALICE, ani=f"1330013302{number}")


def exits(record: Json) -> dict[str, str | None]:
    """The last exit of each node that he has passed."""
    return {step["node"]: step.get("exit") for step in record["ivr_path"]}


def left(record: Json) -> tuple[str, str, str]:
    """How he has left, who ended it, and in which language."""
    return record["outcome"], record["ended_by"], record["language"]


async def test_the_language_that_was_chosen_is_spoken_the_next_time_without_a_key(walkers: Walkers) -> None:
    async def chooses(customer: Customer, key: str, language: str) -> None:
        async with walkers.calls(customer.ani, MAIN_LINE, customer.language) as walk:
            await walk.hears("welcome_language")
            await walk.presses(key)
            walk.language = language
            await walk.hears("main_menu")
            await walk.leave()
        async with walkers.calls(customer.ani, MAIN_LINE, language) as walk:
            await walk.hears("welcome_language", "no_input", "welcome_language", "main_menu")
            await walk.leave()
        record = await walkers.record(customer.ani)
        assert left(record) == ("abandoned_in_ivr", "customer", language)
        assert exits(record)["language"] == "no_input"

    # Each chooses the language that he is not known to speak.
    await asyncio.gather(chooses(LI_LEI, "1", "en"), chooses(ALICE, "2", "zh"))


async def test_an_order_is_told_by_its_number_to_anybody_and_as_the_newest_to_its_customer(
    walkers: Walkers,
) -> None:
    async def asks(customer: Customer, keys: str, answer: str, way: str) -> None:
        async with main_menu(walkers, customer) as walk:
            await walk.presses("3")
            await walk.hears("enter_order_number")
            await walk.presses(keys)
            await walk.hears_words(answer)
            await walk.hears_beginning(customer.words("another"))
            await walk.leave()
        record = await walkers.record(customer.ani)
        assert left(record) == ("self_served", "customer", customer.language)
        assert record["attributes"].get("order_number", "") == keys.rstrip("#")
        assert exits(record)[f"order_status.{way}"] == "found"

    async def asks_for_none(customer: Customer) -> None:
        async with main_menu(walkers, customer) as walk:
            await walk.presses("3")
            await walk.hears("enter_order_number")
            await walk.presses("9999#")
            await walk.hears_words(customer.words("unknown"))
            await walk.hears_beginning(customer.words("another"))
            await walk.presses("5")
            await walk.hears("goodbye")
            await walk.ended()
        record = await walkers.record(customer.ani)
        assert left(record) == ("self_served", "system", customer.language)
        assert exits(record)["order_status.by_number"] == "not_found"

    await asyncio.gather(
        *(asks(customer, "#", customer.order, "newest") for customer in (LI_LEI, ALICE)),
        *(asks(stranger, "1002#", stranger.words("kettle"), "by_number") for stranger in strangers(1)),
        *map(asks_for_none, strangers(2)),
    )


async def test_only_who_knows_his_birthday_hears_his_balance_and_what_he_typed_stands_nowhere(
    walkers: Walkers,
) -> None:
    async def knows(customer: Customer) -> None:
        async with services(walkers, customer) as walk:
            await walk.presses("1")
            await walk.hears_beginning(customer.words("birthday"))
            await walk.presses(customer.birthday)
            await walk.hears_words(customer.balance)
            await walk.hears_beginning(customer.words("services"))
            await walk.leave()
        record = await walkers.record(customer.ani)
        assert left(record) == ("self_served", "customer", customer.language)
        assert exits(record)["self_service.identity.check"] == "verified"
        await stand_nowhere(walkers, record, customer.birthday)

    async def does_not_know(customer: Customer) -> None:
        async with services(walkers, customer) as walk:
            await walk.presses("1")
            await walk.hears_beginning(customer.words("birthday"))
            await walk.presses(NEVER[0])
            await walk.hears_beginning(customer.words("no_match"))
            await walk.presses(NEVER[1])
            await walk.hears_beginning(customer.words("not_verified"))
            await walk.hears("thank_you_hold", "music")
            await walk.leave()
        record = await walkers.record(customer.ani)
        assert left(record) == ("abandoned_in_queue", "customer", customer.language)
        assert (record["queue"], exits(record)["self_service.identity.check_2"]) == ("support", "refused")
        assert "self_service.balance" not in exits(record)
        await stand_nowhere(walkers, record, *NEVER)

    (one,) = await walkers.site.rows(_NUMBER_OF, "zh", LI_LEI.ani)
    (another,) = await walkers.site.rows(_NUMBER_OF, "en", ALICE.ani)
    others = replace(LI_LEI, ani=one["e164"]), replace(ALICE, ani=another["e164"])
    await asyncio.gather(*map(knows, (LI_LEI, ALICE)), *map(does_not_know, others))


async def stand_nowhere(walkers: Walkers, record: Json, *typed: str) -> None:
    """What he has typed: not in his record, as it is shown and as it is kept, not among the events, not in the log."""
    site = walkers.site
    kept = [
        [
            str(row["row"])
            for row in await site.rows(f"select to_jsonb(t)::text as row from {table} t where {ours}", one)
        ]
        for table, ours, one in (
            ("interactions", "id = $1", record["id"]),
            ("segments", "interaction_id = $1", record["id"]),
            ("event_log", "subject = $1", record["id"]),
            ("record_events", "at >= $1", datetime.fromisoformat(record["started_at"])),
        )
    ]
    assert all(kept[:3])
    for text in (json.dumps(record), site.log.read_text(), *chain(*kept)):
        rest = _MADE.sub("", text)
        assert not [digits for digits in typed if digits in rest], rest


async def test_who_asks_hears_of_his_open_request_and_of_the_opening_hours(walkers: Walkers) -> None:
    async def asks(customer: Customer) -> None:
        (ticket,) = await walkers.site.rows(_TICKET, customer.ani)
        number = say(ticket["number"], "digits", customer.language)
        async with services(walkers, customer) as walk:
            await walk.presses("2")
            await walk.hears_words(customer.words("ticket").format(number))
            await walk.hears_beginning(customer.words("services"))
            await walk.presses("3")
            await walk.hears_beginning(customer.words("hours"))
            await walk.presses("9")
            await walk.hears("main_menu")
            await walk.leave()
        record = await walkers.record(customer.ani)
        assert left(record) == ("self_served", "customer", customer.language)
        assert exits(record)["self_service.tickets"] == "found"

    await asyncio.gather(asks(LI_LEI), asks(ALICE))


async def test_who_wants_to_be_called_back_on_his_own_number_is_noted_so(walkers: Walkers) -> None:
    async def wishes(customer: Customer) -> None:
        async with services(walkers, customer) as walk:
            await walk.presses("4")
            await walk.hears_beginning(customer.words("callback"))
            await walk.presses("1")
            await walk.hears_words(customer.words("callback_noted"))
            await walk.ended()
        record = await walkers.record(customer.ani)
        assert left(record) == ("callback_requested", "system", customer.language)
        async with walkers.site.desk("sam") as sam:
            (noted,) = (await sam.get("/callbacks", number=customer.ani))["items"]
            assert (noted["state"], noted["queue"], noted["interaction_id"]) == ("waiting", "support", record["id"])
            assert (await sam.rest.delete(f"/api/v1/callbacks/{noted['id']}")).status_code == 204

    await asyncio.gather(wishes(LI_LEI), wishes(ALICE))


async def test_who_hangs_up_after_the_tone_has_left_a_message_for_the_team(walkers: Walkers) -> None:
    site = walkers.site

    async def speaks(customer: Customer) -> None:
        async with services(walkers, customer) as walk:
            await walk.presses("5")
            await walk.hears("leave_message")
            (open_one,) = await site.rows(_OPEN, customer.ani)
            message = f"recordings/message-{open_one['id']}-*.wav"

            async def is_recorded() -> bool:
                return any(file.stat().st_size > 16_000 for file in site.home.glob(message))

            await eventually(is_recorded)
            await walk.leave()
        record = await walkers.record(customer.ani)
        assert left(record) == ("voicemail", "customer", customer.language)
        async with site.desk("bob") as bob:
            found: list[Json] = []

            async def is_noticed() -> bool:
                listed = (await bob.get("/voicemails", queue="support"))["items"]
                found[:] = [one for one in listed if one["interaction_id"] == record["id"]]
                return bool(found)

            await eventually(is_noticed)
            sound = await bob.rest.get(f"/api/v1/voicemails/{found[0]['id']}/audio")
        assert (sound.status_code, sound.headers["content-type"]) == (200, "audio/wav")
        with wave.open(io.BytesIO(sound.content)) as heard:
            assert heard.getnframes() / heard.getframerate() > 0.5
        (task,) = await site.rows("select * from tasks where id = $1", found[0]["task_id"])
        assert (task["queue"], str(task["customer_id"])) == ("support", record["customer_id"])
        assert str(task["interaction_id"]) == record["id"]

    await asyncio.gather(speaks(LI_LEI), speaks(ALICE))


async def test_whoever_stays_after_the_talk_rates_it_while_the_agent_is_free_again(walkers: Walkers) -> None:
    async with (
        walkers.site.desk("admin") as admin,
        walkers.calls(LI_LEI.ani, VIP, "zh") as chinese,
        walkers.calls(ALICE.ani, MAIN_LINE, "en") as english,
    ):
        # The demo asks on its Chinese line for the best customers only.
        await change_queue(admin, "support", after_talk_flow="survey")
        await english.presses("12")
        await asyncio.gather(
            rates(walkers, chinese, agent="dave", queue="vip"), rates(walkers, english, agent="bob", queue="support")
        )
        assert (await admin.post("/routing/restore/1")).status_code == 200


async def rates(walkers: Walkers, walk: Walk, *, agent: str, queue: str) -> None:
    """The agent's telephone hangs up after a second; when he is free the caller gives a 4."""
    site = walkers.site
    async with site.desk("sam") as sam, site.agent(agent, Answers(talk_ms=1000)) as desk:
        contact = (await desk.pop(walk.ani))["interaction_id"]
        await walk.hears("survey_csat")
        await idle(sam, agent)

        async def is_asked() -> bool:
            return bool(await site.rows(_ASKED, contact))

        await eventually(is_asked)
        await walk.presses("4")
        await walk.hears("survey_thanks")
        await walk.ended()
    record = await walkers.record(walk.ani)
    assert left(record) == ("answered", "agent", walk.language)
    assert (record["id"], record["agent"], record["queue"]) == (contact, agent, queue)
    assert record["survey"] == {"kind": "csat", "score": 4}
    (kept,) = await site.rows("select * from survey_answers where interaction_id = $1", record["id"])
    assert (kept["agent"], kept["queue"], kept["kind"], kept["score"], kept["scale"]) == (agent, queue, "csat", 4, 5)
    assert str(kept["customer_id"]) == record["customer_id"]


async def test_a_call_ends_on_the_version_that_it_began_on(walkers: Walkers) -> None:
    file = walkers.site.flows / "order_status.yaml"
    first_text = file.read_text(encoding="utf-8")
    second_text = first_text.replace("We have found no order", "There is no order").replace("没有找到订单", "查无此单")
    published = asyncio.Event()
    menus = asyncio.Barrier(3)

    async def asks(customer: Customer, words: str) -> Json:
        async with main_menu(walkers, customer) as walk:
            if words == "unknown":
                await menus.wait()
                await published.wait()
            await walk.presses("3")
            await walk.hears("enter_order_number")
            await walk.presses("9999#")
            await walk.hears_words(customer.words(words))
            await walk.leave()
        return await walkers.record(customer.ani)

    async def publishes_twice(admin: Desk) -> None:
        await menus.wait()
        file.write_text(second_text, encoding="utf-8")
        await publish(admin)
        published.set()

    async with walkers.site.desk("admin") as admin:
        await publish(admin)
        try:
            *on_first, _ = await asyncio.gather(asks(LI_LEI, "unknown"), asks(ALICE, "unknown"), publishes_twice(admin))
            on_second = await asyncio.gather(asks(LI_LEI, "unknown_2"), asks(ALICE, "unknown_2"))
            versions = (await admin.get("/flows/main_line/versions"))["items"]
        finally:
            file.write_text(first_text, encoding="utf-8")
            await admin.rest.post("/api/v1/flows/main_line/unpublish", headers={"If-Match": "*"})
    digests = {one["version"]: one["digest"] for one in versions}
    assert digests[1] != digests[2]
    for number, records in ((1, on_first), (2, on_second)):
        for record in records:
            assert record["flow_version"] == digests[number]
            assert {step["version"] for step in record["ivr_path"]} == {digests[number]}


async def publish(admin: Desk) -> None:
    answer = await admin.rest.post("/api/v1/flows/main_line/publish", json={}, headers={"If-Match": "*"})
    assert answer.status_code == 200, answer.text
