"""What is no number is dialled by no order, should it ever come as far as the switch."""

import pytest

from callcenter.core.commands import CallLeg, CallOut, Spot
from callcenter.switch.asterisk.encode import UnsafeValue, dialled_number, encode_action
from callcenter.switch.asterisk.translate_commands import call_out_action
from callcenter.switch.asterisk.translate_legs import call_leg_action
from tests.support.dial_strings import DIAL_STRINGS


def is_number(text: str) -> bool:
    """Short and national numbers are none for the API, and harmless here: digits are digits."""
    return text.isascii() and text.removeprefix("+").isdigit()


@pytest.mark.parametrize("number", [each for each in DIAL_STRINGS if not is_number(each)])
def test_no_order_is_made_of_a_dial_string(number: str) -> None:
    with pytest.raises(UnsafeValue) as refused:
        dialled_number(number)
    assert len(number) < 3 or number not in str(refused.value)
    with pytest.raises(UnsafeValue):
        call_out_action(CallOut(call_id="c1", number=number, shown="4001", dnis="4001", ring_seconds=30))
    with pytest.raises(UnsafeValue):
        call_leg_action(
            CallLeg(call_id="c1", leg_id="l1", number=number, spot=Spot.TALK, shown="4001", ring_seconds=30)
        )


def test_a_call_for_an_agent_says_so_and_how_it_is_recorded() -> None:
    made = CallOut(
        call_id="c1",
        number="+8613800138000",
        shown="4001",
        dnis="4001",
        ring_seconds=30,
        by_agent=True,
        recording="talk-c1-1",
    )
    action = call_out_action(made)
    assert action["Channel"] == "PJSIP/+8613800138000@cc-trunk"
    assert {"CC_TALKED=1", "CC_TAPE=talk-c1-1"} <= set(action["Variable"])
    assert encode_action("Originate", {name: value for name, value in action.items() if name != "Action"})
