"""A look over the real adapter is in test_asterisk_switch.py; here: whom it asks for what."""

from callcenter.core.events import Place
from tests.support.ami_floor import CALL, a_floor
from tests.support.fake_ami import list_answer


async def test_a_call_that_is_being_made_is_found_by_the_variables_that_its_order_has_set() -> None:
    dialing = {
        "Channel": "PJSIP/cc-trunk-00000001",
        "ChannelStateDesc": "Ringing",
        "CallerIDNum": "4000",
        "Context": "cc-in",
        "Uniqueid": CALL,
    }
    # The fake sends each header once; Asterisk repeats Variable, which test_snapshot.py reads.
    rows = [{**dialing, "Variable": f"CC_CALL={CALL}\r\nVariable: CC_OUT=+8613800138000\r\nVariable: CC_DNIS=4000"}]
    async with a_floor(answers={"Status": list_answer("Status", rows)}) as floor:
        (asked,) = floor.control.actions("Status")
        assert asked["Variables"] == "CC_CALL,CC_GEN,CC_DNIS,CC_OUT,CC_QUEUE"
        ((call,),) = [look.calls for look in floor.listener.looks()]
        assert (call.call_id, call.ani, call.dnis, call.place) == (CALL, "+8613800138000", "4000", Place.DIALING)


async def test_phones_that_ring_already_are_known_from_the_look() -> None:
    ringing = {
        "Channel": "PJSIP/alice-0000002a",
        "ChannelStateDesc": "Ringing",
        "Linkedid": CALL,
        "Uniqueid": "1795294678.1",
    }
    async with a_floor(answers={"Status": list_answer("Status", [ringing])}) as floor:
        floor.stop_ringing("alice")
        await floor.control.until(lambda: len(floor.control.actions("Hangup")) == 1)
        assert floor.control.actions("Hangup")[0]["Channel"] == "PJSIP/alice-0000002a"
