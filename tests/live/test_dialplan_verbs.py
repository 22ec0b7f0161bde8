"""Each verb of the dialplan against a real Asterisk: what it reports, for which call and which generation."""

import os
import time
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.live.conftest import SECRET, LiveAsterisk, beat
from tests.support.callers import arrived, ledger, ringing
from tests.support.raw_ami import RawAmi
from tests.support.sip import (
    Answers,
    Behaviour,
    Caller,
    DigitsBy,
    NeverAnswers,
    Rejects,
    calling,
    carrier,
    free_block,
    telephone,
)


async def test_a_call_arrives_with_its_number_and_its_caller(control: RawAmi, asterisk: LiveAsterisk) -> None:
    async with arrived(control, asterisk, Caller(number="+864000", ani="13900139000", name="Han")) as call:
        assert call.arrived["Dnis"] == "+864000"
        assert (call.arrived["CallerIDNum"], call.arrived["CallerIDName"]) == ("13900139000", "Han")
        assert call.arrived["Uniqueid"] == call.id


@pytest.mark.parametrize("number", ["4000;x=1", "4000%24%7BEPOCH%7D", "4000%2C1)%7D", "4000%26PJSIP%2Falice"])
async def test_a_hostile_number_reaches_nothing_but_the_cleaned_one(
    control: RawAmi, asterisk: LiveAsterisk, number: str
) -> None:
    async with arrived(control, asterisk, Caller(number=number)) as call:
        assert set(call.arrived["Dnis"]) <= set("0123456789+")
        assert (await call.run("play", "en", "welcome"))["Result"] == "OK"


async def test_a_prompt_is_played(control: RawAmi, asterisk: LiveAsterisk) -> None:
    async with arrived(control, asterisk) as call:
        assert (await call.run("play", "zh", "welcome"))["Result"] == "OK"


async def test_a_list_of_prompts_with_a_missing_one_is_reported_as_failed(
    control: RawAmi, asterisk: LiveAsterisk
) -> None:
    async with arrived(control, asterisk) as call:
        assert (await call.run("play", "en", "welcome&menu"))["Result"] == "OK"
        assert (await call.run("play", "en", "welcome&not-there&menu"))["Result"] == "FAILED"
        assert (await call.run("play", "en", "not-there"))["Result"] == "FAILED"


async def test_a_prompt_that_has_no_chinese_recording_is_played_in_english(
    control: RawAmi, asterisk: LiveAsterisk
) -> None:
    async with arrived(control, asterisk) as call:
        assert (await call.run("play", "zh", "menu"))["Result"] == "OK"


@pytest.mark.parametrize("how", list(DigitsBy))
async def test_digits_of_the_telephone_are_collected(control: RawAmi, asterisk: LiveAsterisk, how: DigitsBy) -> None:
    if how is DigitsBy.RFC4733 and os.getuid() != 0:
        pytest.skip("SIPp sends RFC 4733 digits over a raw socket, which only root may open")
    async with arrived(control, asterisk, Caller(number="4000", digits="190*", digits_by=how)) as call:
        done = await call.run("collect", "en", "welcome&menu", "4", "8", "none")
        assert (done["Result"], done["Digits"]) == ("OK", "190*")


async def test_hash_ends_the_input_or_is_a_digit(control: RawAmi, asterisk: LiveAsterisk) -> None:
    caller = Caller(number="4000", digits="12#", digits_by=DigitsBy.INFO)
    async with arrived(control, asterisk, caller) as call:
        done = await call.run("collect", "en", "menu", "9", "8", "hash")
        assert (done["Result"], done["Digits"]) == ("OK", "12")


async def test_hash_is_a_digit_when_nothing_ends_the_input(control: RawAmi, asterisk: LiveAsterisk) -> None:
    caller = Caller(number="4000", digits="1#2", digits_by=DigitsBy.INFO)
    async with arrived(control, asterisk, caller) as call:
        done = await call.run("collect", "en", "", "3", "8", "none")
        assert (done["Result"], done["Digits"]) == ("OK", "1#2")


async def test_no_digits_is_a_timeout(control: RawAmi, asterisk: LiveAsterisk) -> None:
    async with arrived(control, asterisk) as call:
        done = await call.run("collect", "en", "menu", "1", "0.5", "none")
        assert (done["Result"], done.get("Digits", "")) == ("TIMEOUT", "")


async def test_a_verb_interrupts_the_one_before_it(control: RawAmi, asterisk: LiveAsterisk) -> None:
    async with arrived(control, asterisk) as call:
        first = await call.start("play", "en", "long")
        assert (await call.run("hold", "sales", "default"))["Result"] == "OK"
        seen = [event for event in control.events if event.get("UserEvent") == "CCDone" and event["Call"] == call.id]
        assert [event["Gen"] for event in seen] == [str(int(first) + 1)]


async def test_the_snapshot_shows_call_generation_number_and_queue(control: RawAmi, asterisk: LiveAsterisk) -> None:
    async with arrived(control, asterisk) as call:
        await call.run("hold", "sales", "default")
        await control.action({"Action": "Status", "Variables": "CC_CALL,CC_GEN,CC_DNIS,CC_QUEUE"})
        status = await control.event(lambda event: event["Event"] == "Status" and event["Uniqueid"] == call.id)
        assert status["Context"] == "cc-wait"
        for name, value in {"CC_CALL": call.id, "CC_GEN": "1", "CC_DNIS": "4000", "CC_QUEUE": "sales"}.items():
            assert status[f"Variable({name})"] == value


async def test_an_agent_answers_and_hangs_up_first(control: RawAmi, asterisk: LiveAsterisk) -> None:
    async with ringing(control, asterisk, Answers(talk_ms=500)) as call:
        generation = await call.start("ring", "0", "offer-1", "alice", "10", "default")
        answer = await control.user_event("CCAnswer", Call=call.id, Gen=generation, Offer="offer-1")
        assert answer["Channel"].startswith("PJSIP/alice-")
        assert answer["Linkedid"] == call.id
        await control.event(lambda event: event["Event"] == "BridgeEnter" and event["Uniqueid"] == call.id)
        done = await control.user_event("CCDone", Call=call.id, Gen=generation, Verb="ring")
        assert done["Result"] == "ANSWER"
        await call.start("hangup", "16")
        assert (await call.hung_up())["Cause"] == "16"


@pytest.mark.parametrize(
    ("behaviour", "result", "cause"),
    [
        (NeverAnswers(), "NOANSWER", "0"),
        (Rejects(status_line="480 Temporarily Unavailable"), "NOANSWER", "19"),
        (Rejects(status_line="486 Busy Here"), "BUSY", "17"),
        (Rejects(status_line="603 Decline"), "CHANUNAVAIL", "21"),
    ],
)
async def test_an_agent_does_not_answer(
    control: RawAmi, asterisk: LiveAsterisk, behaviour: Behaviour, result: str, cause: str
) -> None:
    async with ringing(control, asterisk, behaviour) as call:
        done = await call.run("ring", "0", "offer-1", "alice", "2", "default")
        assert (done["Result"], done["Cause"]) == (result, cause)
        assert (await call.run("play", "en", "welcome"))["Result"] == "OK", "the caller is still there"


async def test_a_telephone_that_is_not_registered_is_not_rung(control: RawAmi, asterisk: LiveAsterisk) -> None:
    async with arrived(control, asterisk) as call:
        for endpoint in ("alice", "nobody"):
            done = await call.run("ring", "0", "offer-1", endpoint, "5", "default")
            assert done["Result"] == "CHANUNAVAIL"
        assert not [event for event in control.events if event["Event"] == "DialBegin"]


async def test_the_agent_stops_ringing_when_the_caller_leaves(control: RawAmi, asterisk: LiveAsterisk) -> None:
    caller = Caller(number="4000", stay_ms=2500)
    async with ringing(control, asterisk, NeverAnswers(), caller) as call:
        await call.start("ring", "0", "offer-1", "alice", "30", "default")
        await call.hung_up()
        end = await control.event(lambda event: event["Event"] == "DialEnd")
        assert end["DialStatus"] == "CANCEL"


async def test_a_ringing_agent_is_let_go_when_the_caller_is_taken_elsewhere(
    control: RawAmi, asterisk: LiveAsterisk
) -> None:
    async with ringing(control, asterisk, NeverAnswers()) as call:
        await call.start("ring", "0", "offer-1", "alice", "30", "default")
        await control.event(lambda event: event["Event"] == "DialBegin")
        assert (await call.run("hold", "sales", ""))["Result"] == "OK"
        await control.event(lambda event: event["Event"] == "Hangup" and event["Channel"].startswith("PJSIP/alice-"))


async def test_a_leader_with_an_old_epoch_rings_nobody(control: RawAmi, asterisk: LiveAsterisk) -> None:
    async with ringing(control, asterisk, Answers()) as call:
        await control.action({"Action": "Setvar", "Variable": "CC_EPOCH", "Value": "7"})
        assert (await call.run("ring", "6", "offer-1", "alice", "5", "default"))["Result"] == "GATE"
        assert not [event for event in control.events if event["Event"] == "DialBegin"]
        await call.start("ring", "7", "offer-2", "alice", "5", "default")
        await control.user_event("CCAnswer", Call=call.id, Offer="offer-2")


async def test_a_message_is_recorded(control: RawAmi, asterisk: LiveAsterisk) -> None:
    async with arrived(control, asterisk) as call:
        done = await call.run("record", "en", "welcome", "message-1", "2", "0")
        assert (done["Result"], done["Seconds"]) in {("OK", "2"), ("OK", "3")}
        assert (asterisk.place.recordings / "message-1.wav").is_file()


async def test_a_message_stays_and_is_reported_when_the_caller_hangs_up(
    control: RawAmi, asterisk: LiveAsterisk
) -> None:
    async with arrived(control, asterisk, Caller(number="4000", stay_ms=2500)) as call:
        await call.start("record", "en", "welcome", "message-2", "30", "0")
        left = await control.user_event("CCVoicemail", Call=call.id)
        assert left["Name"] == "message-2"
        await call.hung_up()
        assert (asterisk.place.recordings / "message-2.wav").is_file()
        assert (await ledger(control, call.id))["voicemail"] == "message-2"


@pytest.mark.parametrize("prompt", ["long", ""])
async def test_who_leaves_before_the_beep_or_after_the_message_has_left_none_by_that(
    control: RawAmi, asterisk: LiveAsterisk, prompt: str
) -> None:
    async with arrived(control, asterisk, Caller(number="4000", stay_ms=3500)) as call:
        await call.start("record", "en", prompt, "message-3", "1", "0")
        await call.hung_up()
        assert not [event for event in control.events if event.get("UserEvent") == "CCVoicemail"]
        assert ("voicemail" in await ledger(control, call.id)) is (prompt == "")


async def test_a_missing_prompt_does_not_keep_a_caller_from_speaking(control: RawAmi, asterisk: LiveAsterisk) -> None:
    async with arrived(control, asterisk) as call:
        assert (await call.run("record", "zh", "not-there", "message-4", "1", "0"))["Result"] == "OK"


@pytest.mark.parametrize(
    ("behaviour", "result"),
    [
        (Answers(talk_ms=500), "ANSWER"),
        (NeverAnswers(), "NOANSWER"),
        (Rejects(status_line="486 Busy Here"), "BUSY"),
        (Rejects(status_line="404 Not Found"), "CHANUNAVAIL"),
        (Rejects(status_line="503 Service Unavailable"), "CONGESTION"),
    ],
)
async def test_a_number_outside_is_dialled_through_the_trunk(
    control: RawAmi, asterisk: LiveAsterisk, tmp_path: Path, behaviour: Behaviour, result: str
) -> None:
    log = tmp_path / "carrier"
    async with carrier(behaviour, asterisk.carrier_port, asterisk.place.sip_port, log=log):
        async with arrived(control, asterisk, Caller(number="4000", ani="13900139000")) as call:
            done = await call.run("dial", "0", "+8613800138000", "2", "default")
            assert done["Result"] == result
            invite = log.read_text()
            assert "INVITE sip:+8613800138000@" in invite
            assert "From: <sip:13900139000@" in invite or '"caller" <sip:13900139000@' in invite
            assert "X-CC-" not in invite
            answers = [event for event in control.events if event.get("UserEvent") == "CCAnswer"]
            assert [event["Channel"].startswith("PJSIP/cc-trunk-") for event in answers] == [True] * (
                result == "ANSWER"
            )
            assert "answered" not in await ledger(control, call.id)
            assert (await call.run("play", "en", "welcome"))["Result"] == "OK", "the caller is still there"


async def test_a_sip_address_is_dialled_through_the_trunk(
    control: RawAmi, asterisk: LiveAsterisk, tmp_path: Path
) -> None:
    log, port = tmp_path / "carrier", free_block()
    async with carrier(Answers(talk_ms=500), port, asterisk.place.sip_port, log=log):
        async with arrived(control, asterisk, Caller(number="4000", ani="13900139000")) as call:
            address = ("+desk_1.a-b", "127.0.0.1", str(port))
            assert (await call.run("dial", "0", "", "5", "default", *address))["Result"] == "ANSWER"
            assert f"INVITE sip:+desk_1.a-b@127.0.0.1:{port} " in log.read_text()
            assert "From: <sip:13900139000@" in log.read_text() or '"caller" <sip:13900139000@' in log.read_text()


async def test_a_leader_with_an_old_epoch_dials_nobody(control: RawAmi, asterisk: LiveAsterisk) -> None:
    async with arrived(control, asterisk) as call:
        await control.action({"Action": "Setvar", "Variable": "CC_EPOCH", "Value": "7"})
        assert (await call.run("dial", "6", "10086", "5", "default"))["Result"] == "GATE"
        assert not [event for event in control.events if event["Event"] == "DialBegin"]


async def test_the_echo_ends_with_hash(control: RawAmi, asterisk: LiveAsterisk) -> None:
    caller = Caller(number="4009", digits="#", digits_by=DigitsBy.INFO)
    async with arrived(control, asterisk, caller) as call:
        assert (await call.run("echo", "en", ""))["Result"] == "OK"


async def test_a_unique_id_names_the_channel_in_every_action(control: RawAmi, asterisk: LiveAsterisk) -> None:
    async with arrived(control, asterisk) as call:
        value = "9:en:welcome&menu:a-b_c.d"
        await control.action({"Action": "Setvar", "Channel": call.id, "Variable": "CC_ARGS", "Value": value})
        read = await control.action({"Action": "Getvar", "Channel": call.id, "Variable": "CC_ARGS"})
        assert read["Value"] == value
        assert (await control.action({"Action": "Hangup", "Channel": call.id, "Cause": "21"}))["Response"] == "Success"
        await call.hung_up()


async def test_music_goes_on_without_a_busy_loop(control: RawAmi, asterisk: LiveAsterisk) -> None:
    async with arrived(control, asterisk) as call:
        for music in ("default", "no-such-class"):
            await call.run("hold", "sales", music)
            before = _ticks(asterisk)
            # Long enough for one tick of the waiting loop; another caller's verbs are the clock.
            await call.run("collect", "en", "", "1", "0.1", "none")
            await call.run("hold", "sales", music)
            assert (await call.run("play", "en", "welcome"))["Result"] == "OK"
            assert _ticks(asterisk) - before < 100


def _ticks(asterisk: LiveAsterisk) -> int:
    """Processor time used so far, in hundredths of a second."""
    fields = Path(f"/proc/{asterisk.running.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


async def test_without_heartbeat_the_native_queue_rings_the_agents(control: RawAmi, asterisk: LiveAsterisk) -> None:
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(telephone("alice", SECRET, Answers(talk_ms=500), asterisk.place.sip_port))
        await beat(control, 0)
        await stack.enter_async_context(calling(Caller(number="4001"), asterisk.place.sip_port))
        degraded = await control.user_event("CCDegraded")
        assert degraded["Queue"] == "sales"
        await control.event(lambda event: event["Event"] == "BridgeEnter" and event["Uniqueid"] == degraded["Call"])
        assert (await control.user_event("CCDegradedEnd", Call=degraded["Call"]))["Result"] == "CONTINUE"
        await control.user_event("CCHangup", Call=degraded["Call"])
        assert not [event for event in control.events if event.get("UserEvent") == "CCArrive"]
        assert (await ledger(control, degraded["Call"]))["answered"] == "1"


async def test_without_heartbeat_and_agents_a_message_is_taken(control: RawAmi, asterisk: LiveAsterisk) -> None:
    await beat(control, 0)
    caller = Caller(number="4001", ani="13700137000", stay_ms=4000)
    async with calling(caller, asterisk.place.sip_port):
        call = (await control.user_event("CCDegraded"))["Call"]
        assert (await control.user_event("CCDegradedEnd", Call=call))["Result"] == "JOINEMPTY"
        message = await control.user_event("CCVoicemail", Call=call)
        assert (asterisk.place.recordings / f"{message['Name']}.wav").is_file()
        await control.user_event("CCHangup", Call=call)
        kept = await ledger(control, call)
        assert kept["arrived"].split(":")[1:] == ["4001", "13700137000"]
        assert kept["queue"] == "sales"
        assert kept["voicemail"] == message["Name"]
        assert kept["ended"].isdecimal()
        assert "answered" not in kept


async def test_a_waiting_caller_is_taken_over_when_the_heartbeat_ends(control: RawAmi, asterisk: LiveAsterisk) -> None:
    async with arrived(control, asterisk) as call:
        await call.run("hold", "sales", "default")
        stale = int(time.time()) - 16  # noqa: TID251 - compared by Asterisk with its own clock
        await control.action({"Action": "Setvar", "Variable": "CC_BEAT", "Value": str(stale)})
        assert (await control.user_event("CCDegraded", Call=call.id))["Queue"] == "sales"


async def test_after_a_talk_a_caller_without_service_is_let_go(control: RawAmi, asterisk: LiveAsterisk) -> None:
    async with ringing(control, asterisk, Answers(talk_ms=300)) as call:
        await call.start("ring", "0", "offer-1", "alice", "10", "default")
        await control.user_event("CCAnswer", Call=call.id)
        await beat(control, 0)
        await call.hung_up()
        assert not [event for event in control.events if event.get("UserEvent") == "CCDegradedEnd"]


async def test_every_event_of_a_call_names_the_call(control: RawAmi, asterisk: LiveAsterisk) -> None:
    async with ringing(control, asterisk, Answers(talk_ms=300)) as call:
        await call.run("ring", "0", "offer-1", "alice", "10", "default")
        ours = [event for event in control.events if event["Event"] == "UserEvent"]
        assert {event["Call"] for event in ours} == {call.id}
        assert {event["Linkedid"] for event in ours} == {call.id}
