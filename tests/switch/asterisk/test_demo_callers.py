"""A demo call is one action that Asterisk can neither repeat nor misread."""

from callcenter.demo_plans import Plan
from callcenter.switch.asterisk.demo_callers import call_action
from callcenter.switch.asterisk.encode import encode_action


def test_a_demo_call_carries_its_keys_and_an_id_of_its_own() -> None:
    plan = Plan(ani="+14155550100", ani_e164="+14155550100", dnis="4000", keys=("1", "2"))
    fields = call_action(plan, 45, "id-1")
    text = encode_action("Originate", {name: value for name, value in fields.items() if name != "Action"}).decode()
    assert "Channel: Local/4000@cc-in/n\r\n" in text
    assert "Variable: CC_KEYS=12\r\nVariable: CC_STAY=45\r\n" in text
    # Both halves of the local channel are named: Asterisk would call the second "id-1;2", which no order may hold.
    assert "\r\nChannelId: id-1\r\n" in text
    assert "\r\nOtherChannelId: id-1.in\r\n" in text
    assert "Async: true\r\n" in text
