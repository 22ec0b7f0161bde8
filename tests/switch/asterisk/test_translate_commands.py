"""Each order as the two actions that the dialplan's verbs expect, and nothing that could mean more."""

from dataclasses import replace

import pytest

from callcenter.core.commands import (
    CallOut,
    CollectDigits,
    DialNumber,
    HangUpCall,
    HoldCaller,
    PlayEcho,
    PlayPrompts,
    RecordMessage,
    RingAgents,
)
from callcenter.switch.asterisk.encode import AUTO_ANSWER, UnsafeValue, encode_action
from callcenter.switch.asterisk.translate_commands import (
    VerbCommand,
    answer_action,
    call_out_action,
    forget_past_call_actions,
    global_action,
    hang_up_action,
    stop_ringing_action,
    verb_actions,
)

CALL = "1795294678.0"
RING = RingAgents(
    call_id=CALL, generation=2, offer_id="offer-1", endpoints=("alice",), ring_seconds=20, music="default"
)


def collect(most: int) -> CollectDigits:
    return CollectDigits(
        call_id=CALL, generation=3, prompts=("menu",), language="zh", max_digits=most, timeout_seconds=5
    )


@pytest.mark.parametrize(
    ("command", "context", "arguments"),
    [
        (
            PlayPrompts(call_id=CALL, generation=1, prompts=("welcome", "hours"), language="zh"),
            "cc-play",
            "1:zh:welcome&hours:",
        ),
        (
            PlayPrompts(call_id=CALL, generation=1, prompts=("welcome",), language="zh", interruptible=True),
            "cc-play",
            "1:zh:welcome:yes",
        ),
        (collect(1), "cc-collect", "3:zh:menu:1:5:none:"),
        (collect(8), "cc-collect", "3:zh:menu:8:5:hash:"),
        (replace(collect(8), fresh=True), "cc-collect", "3:zh:menu:8:5:hash:yes"),
        (HoldCaller(call_id=CALL, generation=4, queue="sales", music="default"), "cc-hold", "4:sales:default"),
        (RING, "cc-ring", "2:7:offer-1:alice:20:default::zh::"),
        (
            replace(RING, endpoints=("alice", "bob-desk"), auto_answer=True, whisper="queue_sales", language="en"),
            "cc-ring",
            "2:7:offer-1:alice&bob-desk:20:default:auto:en:queue_sales:",
        ),
        (replace(RING, recording="talk-i1-1"), "cc-ring", "2:7:offer-1:alice:20:default::zh::talk-i1-1"),
        (
            RecordMessage(
                call_id=CALL,
                generation=6,
                prompts=("leave_message",),
                language="zh",
                name="voicemail-i1",
                most_seconds=120,
                silence_seconds=5,
            ),
            "cc-record",
            "6:zh:leave_message:voicemail-i1:120:5",
        ),
        (
            DialNumber(call_id=CALL, generation=7, number="+8613800138000", ring_seconds=30, music="default"),
            "cc-dial",
            "7:7:+8613800138000:30:default",
        ),
        (
            DialNumber(call_id=CALL, generation=7, number="sip:+86-21.a@pbx.example", ring_seconds=30, music="default"),
            "cc-dial",
            "7:7::30:default:+86-21.a:pbx.example:",
        ),
        (
            DialNumber(call_id=CALL, generation=7, number="sip:desk@10.0.0.9:5070", ring_seconds=30, music=""),
            "cc-dial",
            "7:7::30::desk:10.0.0.9:5070",
        ),
        (PlayEcho(call_id=CALL, generation=5, prompts=(), language="en"), "cc-echo", "5:en:"),
    ],
)
def test_a_verb_is_its_arguments_and_then_the_redirect(command: VerbCommand, context: str, arguments: str) -> None:
    assert verb_actions(command, epoch=7) == (
        {"Action": "Setvar", "Channel": CALL, "Variable": "CC_ARGS", "Value": arguments},
        {"Action": "Redirect", "Channel": CALL, "Context": context, "Exten": "s", "Priority": "1"},
    )
    encode_action("Setvar", {"Variable": "CC_ARGS", "Value": arguments})


def call_out(**changed: object) -> dict[str, object]:
    command = CallOut(call_id="i-1", number="+8613800138000", shown="4000", dnis="4000", ring_seconds=30)
    return dict(call_out_action(replace(command, **changed)))  # type: ignore[arg-type]


def test_a_call_is_made_once_with_our_id_and_named_for_the_dialplan() -> None:
    action = call_out()
    assert action == {
        "Action": "Originate",
        "Channel": "PJSIP/+8613800138000@cc-trunk",
        "ChannelId": "i-1",
        "Context": "cc-out",
        "Exten": "s",
        "Priority": "1",
        "Timeout": "30000",
        "CallerID": "<4000>",
        "Variable": ["__CC_CALL=i-1", "CC_DNIS=4000", "CC_OUT=+8613800138000"],
        "Async": "true",
    }
    encode_action(str(action.pop("Action")), action)  # type: ignore[arg-type]


def test_an_agents_phone_is_called_by_name_and_may_be_asked_to_answer() -> None:
    action = call_out(number=None, endpoint="alice", auto_answer=True)
    assert action["Channel"] == "PJSIP/alice"
    assert action["Variable"] == [
        *("__CC_CALL=i-1", "CC_DNIS=4000", "CC_OUT=phone", "PJSIP_HEADER(add,X-CC-Call)=i-1"),
        *AUTO_ANSWER,
    ]
    encode_action(str(action.pop("Action")), action)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changed",
    [
        {"number": None},
        {"endpoint": "alice"},
        {"number": "Local/s@cc-in"},
        {"number": None, "endpoint": "cc-trunk"},
        {"number": None, "endpoint": "a&PJSIP/b"},
        {"call_id": "a b"},
        {"shown": "x"},
    ],
)
def test_a_call_to_nobody_to_two_or_to_more_than_a_number_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(UnsafeValue):
        call_out(**changed)


def test_a_dnis_that_would_mean_more_is_refused_by_the_encoder() -> None:
    action = call_out(dnis="4000,CC_CALL=x")
    with pytest.raises(UnsafeValue):
        encode_action(str(action.pop("Action")), action)  # type: ignore[arg-type]


@pytest.mark.parametrize("bad", ["a:b", "a&b", "a,b", "${CHANNEL}", "a b", "a\r\nAction: Originate", "队列"])
def test_a_value_that_would_mean_more_than_itself_is_refused(bad: str) -> None:
    with pytest.raises(UnsafeValue):
        verb_actions(HoldCaller(call_id=CALL, generation=1, queue=bad, music="default"), epoch=7)
    with pytest.raises(UnsafeValue):
        verb_actions(PlayPrompts(call_id=CALL, generation=1, prompts=("ok", bad), language="en"), epoch=7)


@pytest.mark.parametrize(
    "address",
    [
        "sip:",
        "sip:host",
        "sip:a@b;transport=tcp",
        "sip:a@b?X-CC-Auto=yes",
        "sip:a:b@c",
        "sip:a@b&PJSIP/c",
        "sip:a@b/c",
        "sips:a@b",
    ],
)
def test_an_address_that_is_more_than_a_user_at_a_host_is_refused(address: str) -> None:
    with pytest.raises(UnsafeValue):
        verb_actions(DialNumber(call_id=CALL, generation=1, number=address, ring_seconds=9, music=""), epoch=7)


@pytest.mark.parametrize("pattern", ["/./", "/^.*$/", "all calls"])
def test_a_call_id_that_asterisk_would_read_as_a_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(UnsafeValue):
        hang_up_action(HangUpCall(call_id=pattern))
    with pytest.raises(UnsafeValue):
        verb_actions(HoldCaller(call_id=pattern, generation=1, queue="sales", music="default"), epoch=7)


def test_the_actions_beside_the_verbs() -> None:
    assert hang_up_action(HangUpCall(call_id=CALL)) == {"Action": "Hangup", "Channel": CALL, "Cause": "16"}
    assert stop_ringing_action("PJSIP/alice-0000002a")["Channel"] == "PJSIP/alice-0000002a"
    assert global_action("CC_EPOCH", 7) == {"Action": "Setvar", "Variable": "CC_EPOCH", "Value": "7"}
    assert forget_past_call_actions([CALL]) == [{"Action": "DBDelTree", "Family": f"cc-calls/{CALL}"}]


def test_a_phone_is_asked_to_answer_by_a_notify_that_the_encoder_lets_through() -> None:
    action = dict(answer_action("PJSIP/alice-0000002a"))
    assert encode_action(str(action.pop("Action")), action) == (
        b"Action: PJSIPNotify\r\nChannel: PJSIP/alice-0000002a\r\nVariable: Event=talk\r\n\r\n"
    )
