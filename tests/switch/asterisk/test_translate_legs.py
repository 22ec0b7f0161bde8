"""What AMI is told of legs: the caller first, both at once whom a ring has joined, nothing for who is not known."""

import pytest

from callcenter.core.commands import CallLeg, MuteLeg, PauseRecording, PlaceLegs, SendKeys, Spot
from callcenter.switch.asterisk.encode import AUTO_ANSWER, Fields, UnsafeValue, encode_action
from callcenter.switch.asterisk.translate_legs import (
    call_leg_action,
    hang_up_leg_actions,
    keys_action,
    mute_actions,
    pause_action,
    place_actions,
)

CALL = "1795294678.0"
CHANNELS = {"alice": "PJSIP/alice-1", "cleo": "PJSIP/cleo-2"}


def place(caller: Spot | None, *legs: tuple[str, Spot], fresh: bool = False) -> PlaceLegs:
    return PlaceLegs(call_id=CALL, generation=7, caller=caller, legs=legs, queue="sales", music="soft", fresh=fresh)


def placed(command: PlaceLegs, *, complete: bool = False) -> tuple[list[Fields], bool]:
    channel_of = {(CALL, leg): channel for leg, channel in CHANNELS.items()}.get
    actions, everybody = place_actions(command, lambda *leg: channel_of(leg), complete=complete)
    for action in actions:
        assert encode_action(str(action["Action"]), {k: v for k, v in action.items() if k != "Action"})
    return actions, everybody


def setvar(channel: str, name: str, value: str) -> Fields:
    return {"Action": "Setvar", "Channel": channel, "Variable": name, "Value": value}


def redirect(channel: str, context: str, **more: str) -> Fields:
    return {"Action": "Redirect", "Channel": channel, "Context": context, "Exten": "s", "Priority": "1", **more}


def test_whom_a_ring_has_joined_are_moved_by_one_action() -> None:
    extra = {
        "ExtraChannel": "PJSIP/alice-1",
        "ExtraContext": "cc-leg-silence",
        "ExtraExten": "s",
        "ExtraPriority": "1",
    }
    assert placed(place(Spot.MUSIC, ("alice", Spot.SILENCE), fresh=True)) == (
        [setvar(CALL, "CC_ARGS", "7:sales:soft:talk"), redirect(CALL, "cc-hold", **extra)],
        True,
    )


def test_whom_a_ring_has_joined_are_not_parted_when_one_of_them_is_not_known() -> None:
    assert placed(place(Spot.MUSIC, ("bob", Spot.SILENCE), fresh=True)) == ([], False)


def test_who_is_surely_gone_hinders_nobody() -> None:
    legs = (("bob", Spot.SILENCE), ("cleo", Spot.SILENCE))
    actions, everybody = placed(place(Spot.MUSIC, *legs, fresh=True), complete=True)
    assert (actions[1]["ExtraChannel"], len(actions), everybody) == ("PJSIP/cleo-2", 2, False)
    actions, _ = placed(place(Spot.MUSIC, ("bob", Spot.SILENCE), fresh=True), complete=True)
    assert actions[1:] == [redirect(CALL, "cc-hold")]


def test_the_caller_goes_first_and_who_is_not_known_is_left_out() -> None:
    legs = (("alice", Spot.CONSULT), ("bob", Spot.CONSULT), ("cleo", Spot.MUSIC))
    assert placed(place(Spot.TALK, *legs)) == (
        [
            setvar(CALL, "CC_ARGS", "7"),
            setvar("PJSIP/cleo-2", "CC_MUSIC", "soft"),
            redirect(CALL, "cc-room"),
            redirect("PJSIP/alice-1", "cc-leg-consult"),
            redirect("PJSIP/cleo-2", "cc-leg-music"),
        ],
        False,
    )


def test_a_caller_who_stays_is_not_touched() -> None:
    assert placed(place(None, ("alice", Spot.RINGING))) == ([redirect("PJSIP/alice-1", "cc-leg-ringing")], True)
    assert placed(place(None)) == ([], True)


def test_a_caller_in_silence_has_no_music_and_no_place_where_agents_talk() -> None:
    actions, _ = placed(place(Spot.SILENCE))
    assert actions[0]["Value"] == "7:sales::talk"
    with pytest.raises(UnsafeValue):
        placed(place(Spot.CONSULT))


CALLED = CallLeg(call_id=CALL, leg_id="leg-1", endpoint="cleo", spot=Spot.CONSULT, shown="13800138000", ring_seconds=20)


def test_a_phone_is_called_with_the_id_of_its_leg_its_call_and_its_offer() -> None:
    assert call_leg_action(CALLED) == {
        "Action": "Originate",
        "Channel": "PJSIP/cleo",
        "ChannelId": "leg-1",
        "Context": "cc-leg-in",
        "Exten": "s",
        "Priority": "1",
        "Timeout": "20000",
        "CallerID": "<13800138000>",
        "Variable": [f"__CC_CALL={CALL}", "CC_SPOT=consult", f"PJSIP_HEADER(add,X-CC-Call)={CALL}"],
        "Async": "true",
    }
    command = CallLeg(
        call_id=CALL,
        leg_id="leg-1",
        endpoint="cleo",
        offer_id="o2",
        spot=Spot.TALK,
        shown="a name",
        ring_seconds=5,
        auto_answer=True,
    )
    action = call_leg_action(command)
    assert list(action["Variable"])[3:] == ["PJSIP_HEADER(add,X-CC-Offer)=o2", *AUTO_ANSWER]
    assert action["CallerID"] == ""
    assert encode_action("Originate", {k: v for k, v in action.items() if k != "Action"})


def test_a_number_is_called_over_the_trunk_and_never_both() -> None:
    number = CallLeg(call_id=CALL, leg_id="g", number="+8613900139000", spot=Spot.TALK, shown="4000", ring_seconds=9)
    assert call_leg_action(number)["Channel"] == "PJSIP/+8613900139000@cc-trunk"
    for wrong in (
        CallLeg(call_id=CALL, leg_id="g", spot=Spot.TALK, shown="", ring_seconds=9),
        CallLeg(call_id=CALL, leg_id="g", number="10086", endpoint="cleo", spot=Spot.TALK, shown="", ring_seconds=9),
        CallLeg(call_id=CALL, leg_id="g", number="10086&x", spot=Spot.TALK, shown="", ring_seconds=9),
    ):
        with pytest.raises(UnsafeValue):
            call_leg_action(wrong)


def test_muting_is_for_now_and_for_when_the_leg_comes_back() -> None:
    assert mute_actions(MuteLeg(call_id=CALL, leg="cleo", muted=True), "PJSIP/cleo-2") == [
        setvar("PJSIP/cleo-2", "CC_MUTED", "yes"),
        {"Action": "ConfbridgeMute", "Conference": CALL, "Channel": "PJSIP/cleo-2"},
    ]
    heard = mute_actions(MuteLeg(call_id=CALL, leg="cleo", muted=False), "PJSIP/cleo-2")
    assert [(a["Action"], a.get("Value")) for a in heard] == [("Setvar", ""), ("ConfbridgeUnmute", None)]


def test_keys_are_those_of_a_telephone_and_nothing_else() -> None:
    action = keys_action(SendKeys(call_id=CALL, keys="0*#A"))
    assert action["Variable"] == [f"__CC_TO={CALL}", "__CC_KEYS=0*#A"]
    assert encode_action("Originate", {k: v for k, v in action.items() if k != "Action"})
    for keys in ("", "1,CC_TO=2", "1\n", "x"):
        with pytest.raises(UnsafeValue):
            keys_action(SendKeys(call_id=CALL, keys=keys))


def test_a_recording_is_paused_and_legs_are_hung_up_normally() -> None:
    assert pause_action(PauseRecording(call_id=CALL, paused=True)) == {
        "Action": "MixMonitorMute",
        "Channel": CALL,
        "Direction": "both",
        "State": "1",
    }
    assert hang_up_leg_actions(("PJSIP/cleo-2",)) == [{"Action": "Hangup", "Channel": "PJSIP/cleo-2", "Cause": "16"}]
