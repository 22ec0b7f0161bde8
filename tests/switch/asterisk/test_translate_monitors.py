"""Orders about supervisors' phones as AMI actions, and what a list says of them."""

import pytest

from callcenter.core.commands import AdmitMonitor, CallMonitor, MonitorSpot, PlaceMonitor
from callcenter.core.events import LiveMonitor
from callcenter.switch.asterisk.encode import AUTO_ANSWER, Fields, UnsafeValue, encode_action
from callcenter.switch.asterisk.message import AmiMessage
from callcenter.switch.asterisk.translate_monitors import (
    admit_action,
    call_monitor_action,
    is_on,
    live_monitors,
    monitored_call,
    place_monitor_actions,
)

CALL = "1795294678.0"


def encodes(action: Fields) -> bytes:
    return encode_action(str(action["Action"]), {name: value for name, value in action.items() if name != "Action"})


def call(endpoint: str = "sam", shown: str = "4000") -> Fields:
    return call_monitor_action(CallMonitor(call_id=CALL, leg_id="m-1", endpoint=endpoint, shown=shown, ring_seconds=20))


def test_his_phone_answers_by_itself_and_is_no_leg_of_the_call() -> None:
    action = call()
    assert encodes(action)
    assert (action["Channel"], action["ChannelId"], action["Context"]) == ("PJSIP/sam", "m-1", "cc-monitor-in")
    assert action["Variable"] == [
        f"CC_CALL=monitor.{CALL}",
        f"PJSIP_HEADER(add,X-CC-Call)={CALL}",
        *AUTO_ANSWER,
    ]
    assert (action["Timeout"], action["CallerID"]) == ("20000", "<4000>")


@pytest.mark.parametrize("endpoint", ["cc-trunk", "sam@host", "sam&bob", "", "a/b", "sam,1", "sam\n"])
def test_a_name_that_is_none_of_a_phone_is_not_called(endpoint: str) -> None:
    with pytest.raises(UnsafeValue):
        call(endpoint)


@pytest.mark.parametrize("spot", [*MonitorSpot])
def test_he_goes_to_a_line_of_its_own_for_each_way_of_being_there(spot: MonitorSpot) -> None:
    order = PlaceMonitor(call_id=CALL, leg_id="m-1", spot=spot, leg="alice")
    on, there = place_monitor_actions(order, "of-alice")
    assert encodes(on)
    assert encodes(there)
    assert (on["Channel"], on["Variable"], on["Value"]) == ("m-1", "CC_ON", "of-alice")
    assert (there["Channel"], there["Context"]) == ("m-1", f"cc-monitor-{spot}")


def test_who_is_admitted_has_the_calls_name() -> None:
    action = admit_action(AdmitMonitor(call_id=CALL, leg_id="m-1", endpoint="sam"))
    assert encodes(action)
    assert (action["Channel"], action["Variable"], action["Value"]) == ("m-1", "CC_CALL", CALL)


def row(name: str, call_id: str, state: str = "Up") -> AmiMessage:
    text = f"Event: Status\r\nUniqueid: {name}\r\nChannelStateDesc: {state}\r\nVariable: CC_CALL={call_id}"
    return AmiMessage(text.encode())


def test_a_list_shows_whom_it_is_about_and_whether_he_has_answered() -> None:
    rows = [
        row(CALL, CALL),
        row("of-alice", CALL),
        row("m-1", f"monitor.{CALL}"),
        row("m-2", f"monitor.{CALL}", "Ringing"),
    ]
    assert live_monitors(rows) == (
        LiveMonitor(call_id=CALL, leg_id="m-1"),
        LiveMonitor(call_id=CALL, leg_id="m-2", answered=False),
    )
    assert monitored_call(f"monitor.{CALL}") == CALL
    assert is_on(f"monitor.{CALL}")
    assert not is_on(CALL)
