"""Each order as the two actions that the dialplan's verbs expect, and nothing that could mean more."""

import pytest

from callcenter.core.commands import CollectDigits, HangUpCall, HoldCaller, PlayEcho, PlayPrompts, RingAgent
from callcenter.switch.asterisk.encode import UnsafeValue, encode_action
from callcenter.switch.asterisk.translate_commands import (
    VerbCommand,
    answer_action,
    forget_past_call_actions,
    global_action,
    hang_up_action,
    verb_actions,
)

CALL = "1795294678.0"
RING = RingAgent(call_id=CALL, generation=2, offer_id="offer-1", endpoint="alice", ring_seconds=20, music="default")


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
            "1:zh:welcome&hours",
        ),
        (collect(1), "cc-collect", "3:zh:menu:1:5:none"),
        (collect(8), "cc-collect", "3:zh:menu:8:5:hash"),
        (HoldCaller(call_id=CALL, generation=4, queue="sales", music="default"), "cc-hold", "4:sales:default"),
        (RING, "cc-ring", "2:7:offer-1:alice:20:default"),
        (PlayEcho(call_id=CALL, generation=5, prompts=(), language="en"), "cc-echo", "5:en:"),
    ],
)
def test_a_verb_is_its_arguments_and_then_the_redirect(command: VerbCommand, context: str, arguments: str) -> None:
    assert verb_actions(command, epoch=7) == (
        {"Action": "Setvar", "Channel": CALL, "Variable": "CC_ARGS", "Value": arguments},
        {"Action": "Redirect", "Channel": CALL, "Context": context, "Exten": "s", "Priority": "1"},
    )


@pytest.mark.parametrize("bad", ["a:b", "a&b", "a,b", "${CHANNEL}", "a b", "a\r\nAction: Originate", "队列"])
def test_a_value_that_would_mean_more_than_itself_is_refused(bad: str) -> None:
    with pytest.raises(UnsafeValue):
        verb_actions(HoldCaller(call_id=CALL, generation=1, queue=bad, music="default"), epoch=7)
    with pytest.raises(UnsafeValue):
        verb_actions(PlayPrompts(call_id=CALL, generation=1, prompts=("ok", bad), language="en"), epoch=7)


@pytest.mark.parametrize("pattern", ["/./", "/^.*$/", "all calls"])
def test_a_call_id_that_asterisk_would_read_as_a_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(UnsafeValue):
        hang_up_action(HangUpCall(call_id=pattern))
    with pytest.raises(UnsafeValue):
        verb_actions(HoldCaller(call_id=pattern, generation=1, queue="sales", music="default"), epoch=7)


def test_the_actions_beside_the_verbs() -> None:
    assert hang_up_action(HangUpCall(call_id=CALL)) == {"Action": "Hangup", "Channel": CALL, "Cause": "16"}
    assert global_action("CC_EPOCH", 7) == {"Action": "Setvar", "Variable": "CC_EPOCH", "Value": "7"}
    assert forget_past_call_actions([CALL]) == [{"Action": "DBDelTree", "Family": f"cc-calls/{CALL}"}]


def test_a_phone_is_asked_to_answer_by_a_notify_that_the_encoder_lets_through() -> None:
    action = dict(answer_action("PJSIP/alice-0000002a"))
    assert encode_action(str(action.pop("Action")), action) == (
        b"Action: PJSIPNotify\r\nChannel: PJSIP/alice-0000002a\r\nVariable: Event=talk\r\n\r\n"
    )
