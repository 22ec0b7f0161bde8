"""Several phones rung at once on a real Asterisk: one winner, and what each of the others hears of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from tests.live.conftest import SECRET, LiveAsterisk
from tests.support.callers import Call, arrived, ledger, ringing, says
from tests.support.product import eventually
from tests.support.raw_ami import RawAmi
from tests.support.sip import Answers, AnswersWhenTold, Behaviour, Caller, NeverAnswers, Rejects, telephone

AT_ONCE_SECONDS = 1.0


@asynccontextmanager
async def phones(asterisk: LiveAsterisk, folder: Path, **behaviours: Behaviour) -> AsyncIterator[dict[str, Path]]:
    logs = {name.replace("_", "-"): folder / name for name in behaviours}
    async with AsyncExitStack() as stack:
        await asyncio.gather(
            *(
                stack.enter_async_context(telephone(name, SECRET, how, asterisk.place.sip_port, log=logs[name]))
                for name, how in zip(logs, behaviours.values(), strict=True)
            )
        )
        yield logs


async def ring(call: Call, endpoints: str, *, auto: str = "", language: str = "en", whisper: str = "") -> str:
    return await call.start("ring", "0", "offer-1", endpoints, "20", "default", auto, language, whisper)


def channel_of(endpoint: str, event: dict[str, str]) -> bool:
    return event.get("Channel", event.get("DestChannel", "")).startswith(f"PJSIP/{endpoint}-")


async def test_of_three_phones_the_first_to_answer_wins_and_the_others_stop_at_once(
    control: RawAmi, asterisk: LiveAsterisk, tmp_path: Path
) -> None:
    behaviours: dict[str, Behaviour] = {
        "alice": NeverAnswers(),
        "cleo": NeverAnswers(),
        "dave_desk": Answers(ring_ms=800, talk_ms=3000),
    }
    async with phones(asterisk, tmp_path, **behaviours) as logs, arrived(control, asterisk) as call:
        generation = await ring(call, "alice&cleo&dave-desk")
        for log in logs.values():
            await says(log, "180 Ringing")
        answer = await control.user_event("CCAnswer", Call=call.id, Gen=generation, Offer="offer-1")
        assert channel_of("dave-desk", answer)
        for loser in ("alice", "cleo"):
            heard = await says(logs[loser], "CANCEL sip:", seconds=AT_ONCE_SECONDS)
            assert "X-CC-Offer: offer-1" in heard
            assert "X-CC-Auto" not in heard
            assert 'text="Call completed elsewhere"' in heard
        await control.event(lambda event: event["Event"] == "BridgeEnter" and event["Uniqueid"] == call.id)
        assert await ledger(control, call.id) | {"arrived": ""} == {
            "arrived": "",
            "answered": "offer-1",
            "by": "dave-desk",
        }
        assert len([e for e in control.events if e.get("UserEvent") == "CCAnswer"]) <= 1
        assert (await control.user_event("CCDone", Call=call.id, Verb="ring"))["Result"] == "ANSWER"
        await control.action({"Action": "Hangup", "Channel": call.id, "Cause": "16"})
        ended = await call.hung_up()
        assert (ended["Answered"], ended["By"]) == ("offer-1", "dave-desk")


async def test_one_ringing_phone_is_stopped_and_the_other_rings_on_and_is_answered(
    control: RawAmi, asterisk: LiveAsterisk, tmp_path: Path
) -> None:
    behaviours: dict[str, Behaviour] = {"alice": NeverAnswers(), "cleo": Answers(ring_ms=2500)}
    async with phones(asterisk, tmp_path, **behaviours) as logs, arrived(control, asterisk) as call:
        await ring(call, "alice&cleo")
        state = await control.event(lambda e: e.get("ChannelStateDesc") == "Ringing" and channel_of("alice", e))
        assert state["Linkedid"] == call.id
        await says(logs["cleo"], "180 Ringing")
        await control.action({"Action": "Hangup", "Channel": state["Channel"], "Cause": "16"})
        await says(logs["alice"], "CANCEL sip:", seconds=AT_ONCE_SECONDS)
        assert "CANCEL sip:" not in logs["cleo"].read_text()
        assert channel_of("cleo", await control.user_event("CCAnswer", Call=call.id))


async def test_a_ring_whose_last_phone_was_stopped_ends_as_not_answered(
    control: RawAmi, asterisk: LiveAsterisk, tmp_path: Path
) -> None:
    async with ringing(control, asterisk, NeverAnswers()) as call:
        generation = await ring(call, "alice")
        state = await control.event(lambda e: e.get("ChannelStateDesc") == "Ringing" and channel_of("alice", e))
        await control.action({"Action": "Hangup", "Channel": state["Channel"], "Cause": "16"})
        done = await control.user_event("CCDone", Call=call.id, Gen=generation)
        assert (done["Result"], done["Cause"]) == ("NOANSWER", "16")


async def test_when_every_phone_refuses_the_ring_ends_at_once(
    control: RawAmi, asterisk: LiveAsterisk, tmp_path: Path
) -> None:
    busy = Rejects(status_line="486 Busy Here")
    async with phones(asterisk, tmp_path, alice=busy, cleo=busy), arrived(control, asterisk) as call:
        await ring(call, "alice&cleo")
        assert (await control.user_event("CCDone", Call=call.id, Verb="ring"))["Result"] == "BUSY"


async def test_a_phone_that_is_away_does_not_keep_the_others_from_ringing(
    control: RawAmi, asterisk: LiveAsterisk, tmp_path: Path
) -> None:
    async with phones(asterisk, tmp_path, cleo=Answers()), arrived(control, asterisk) as call:
        await ring(call, "alice&nobody&cleo")
        assert channel_of("cleo", await control.user_event("CCAnswer", Call=call.id))


async def test_phones_are_asked_in_their_own_words_to_answer_by_themselves(
    control: RawAmi, asterisk: LiveAsterisk, tmp_path: Path
) -> None:
    async with phones(asterisk, tmp_path, alice=AnswersWhenTold()) as logs, arrived(control, asterisk) as call:
        await ring(call, "alice", auto="auto")
        invite = await says(logs["alice"], "180 Ringing")
        for header in (
            "Call-Info: <sip:callcenter>;answer-after=0",
            "Alert-Info: <http://callcenter>;info=alert-autoanswer;delay=0",
            "Answer-Mode: Auto",
            "X-CC-Auto: yes",
            "X-CC-Offer: offer-1",
            f"X-CC-Call: {call.id}",
        ):
            assert f"\n{header}\n" in invite.replace("\r\n", "\n")


async def test_the_agent_alone_hears_the_whisper_before_the_two_are_joined(
    control: RawAmi, asterisk: LiveAsterisk
) -> None:
    async with ringing(control, asterisk, Answers()) as call:
        await ring(call, "alice", language="zh", whisper="whisper")
        leg = (await control.user_event("CCAnswer", Call=call.id))["Uniqueid"]

        def seen(uniqueid: str) -> list[dict[str, str]]:
            return [e for e in control.events if e["Event"] == "Status" and e["Uniqueid"] == uniqueid]

        async def hears_it() -> bool:
            await control.action({"Action": "Status", "Variables": "CC_CALL"})
            heard = any((e["Application"], e["Data"]) == ("Playback", "cc/whisper") for e in seen(leg))
            return heard and bool(seen(call.id))

        await eventually(hears_it, every=0.1)
        assert {(e["Context"], e["ChannelStateDesc"]) for e in seen(leg)} == {("cc-answered", "Up")}
        assert {(e["Context"], e["BridgeID"]) for e in seen(call.id)} == {("cc-ring", "")}
        await control.event(lambda e: e["Event"] == "BridgeEnter" and e["Uniqueid"] == call.id)


async def test_a_whisper_that_is_missing_does_not_keep_the_two_apart(control: RawAmi, asterisk: LiveAsterisk) -> None:
    async with ringing(control, asterisk, Answers()) as call:
        await ring(call, "alice", language="zh", whisper="not-there")
        await control.user_event("CCAnswer", Call=call.id)
        await control.event(lambda e: e["Event"] == "BridgeEnter" and e["Uniqueid"] == call.id)


async def test_an_agent_who_hangs_up_during_the_whisper_ends_the_ring(control: RawAmi, asterisk: LiveAsterisk) -> None:
    async with ringing(control, asterisk, Answers(talk_ms=300)) as call:
        generation = await ring(call, "alice", language="zh", whisper="whisper")
        await control.user_event("CCAnswer", Call=call.id)
        done = await control.user_event("CCDone", Call=call.id, Gen=generation, Verb="ring")
        assert done["Result"] == "ANSWER"
        assert (await call.run("play", "en", "welcome"))["Result"] == "OK", "the caller is still there"


@pytest.mark.parametrize("whisper", ["", "whisper"])
async def test_a_caller_who_leaves_ends_the_call_of_the_agent_too(
    control: RawAmi, asterisk: LiveAsterisk, whisper: str
) -> None:
    async with ringing(control, asterisk, Answers(), Caller(number="4000", stay_ms=2500)) as call:
        await ring(call, "alice", language="zh", whisper=whisper)
        leg = (await control.user_event("CCAnswer", Call=call.id))["Uniqueid"]
        await call.hung_up()
        await control.event(lambda e: e["Event"] == "Hangup" and e["Uniqueid"] == leg)
