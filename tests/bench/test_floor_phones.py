"""Many telephones on one socket, against a switch that only says what the test tells it to."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from callcenter.bench.floor_phones import FloorPhones, floor_phones, user_of
from callcenter.bench.sip_message import SipMessage, parse, uri_in
from callcenter.bench.sip_phone import HOST
from tests.bench.test_sip_phone import SECRET, Switch

SDP = f"v=0\r\nc=IN IP4 {HOST}\r\nm=audio 9 RTP/AVP 8\r\n"


class DeafSwitch(Switch):
    """Does not answer who hangs up."""

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if data.startswith(b"BYE "):
            self.heard.put_nowait(parse(data))
        else:
            super().datagram_received(data, addr)


@pytest_asyncio.fixture
async def switch(request: pytest.FixtureRequest) -> AsyncIterator[Switch]:
    made: Switch = getattr(request, "param", Switch)()
    await asyncio.get_running_loop().create_datagram_endpoint(lambda: made, local_addr=(HOST, 0))
    yield made
    made.transport.close()


@pytest_asyncio.fixture
async def phones(switch: Switch) -> AsyncIterator[FloorPhones]:
    # The switch knows one name; a telephone without a call has nothing else to tell them apart.
    async with floor_phones(switch.port, {"alice": SECRET}) as made:
        yield made


def request(switch: Switch, method: str, phone: str, call_id: str) -> SipMessage:
    return SipMessage(
        start_line=f"{method} sip:{phone}@{HOST}:1 SIP/2.0",
        headers=(
            ("Via", f"SIP/2.0/UDP {HOST}:{switch.port};branch=z9hG4b{call_id}{method}"),
            ("From", f"<sip:139{call_id}@{HOST}>;tag=switch"),
            ("To", f"<sip:{phone}@{HOST}>"),
            ("Call-ID", call_id),
            ("CSeq", f"5 {method}"),
            ("Contact", f"<sip:switch@{HOST}:{switch.port}>"),
        ),
        body=SDP if method == "INVITE" else "",
    )


async def talk(switch: Switch, phone: str, call_id: str) -> SipMessage:
    """The telephone takes a call; returns its answer."""
    switch.say(request(switch, "INVITE", phone, call_id))
    ringing, answer = await switch.hears(180), await switch.hears(200)
    while answer.get("Call-ID") != call_id:
        answer = await switch.hears(200)
    assert ringing.get("Call-ID") == call_id
    switch.say(request(switch, "ACK", phone, call_id))
    return answer


async def heard_last(switch: Switch) -> None:
    """Everything said before was heard."""
    switch.say(request(switch, "OPTIONS", "alice", "last"))
    while (await switch.hears(200)).get("Call-ID") != "last":
        pass


async def test_each_registers_with_its_password(switch: Switch, phones: FloorPhones) -> None:
    assert not (await switch.hears("REGISTER")).get("Authorization")
    registered = await switch.hears("REGISTER")
    assert registered.get("Authorization")
    assert user_of(uri_in(registered.get("Contact"))) == "alice"


async def test_a_call_is_noted_with_its_telephone_and_its_caller(switch: Switch, phones: FloorPhones) -> None:
    log = phones.begin(1)
    before = time.monotonic()
    answer = await talk(switch, "bob", "77")
    assert [(each.phone, each.caller) for each in log.rung] == [("bob", "13977")]
    assert before <= log.rung[0].at <= time.monotonic()
    assert "m=audio" in answer.body
    assert phones.busy == 1


async def test_talks_end_only_once_the_floor_is_open_and_the_agent_is_free_then(
    switch: Switch, phones: FloorPhones
) -> None:
    log = phones.begin(1)
    await talk(switch, "bob", "77")
    await heard_last(switch)
    assert not log.freed
    opened_at = phones.open()
    phones.close_soon()
    bye = await switch.hears("BYE")
    assert bye.get("Call-ID") == "77"
    assert [each.phone for each in log.freed] == ["bob"]
    assert log.freed[0].at >= opened_at
    assert phones.busy == 0


async def test_the_end_by_the_other_side_frees_the_agent_too(switch: Switch, phones: FloorPhones) -> None:
    log = phones.begin(1)
    await talk(switch, "bob", "77")
    switch.say(request(switch, "BYE", "bob", "77"))
    await heard_last(switch)
    assert [each.phone for each in log.freed] == ["bob"]
    assert phones.busy == 0


async def test_a_second_call_at_once_is_refused_and_counted(switch: Switch, phones: FloorPhones) -> None:
    log = phones.begin(1)
    await talk(switch, "bob", "77")
    switch.say(request(switch, "INVITE", "bob", "78"))
    assert (await switch.hears(486)).get("Call-ID") == "78"
    assert log.second_calls == 1


async def test_a_call_that_comes_again_is_the_same_call(switch: Switch, phones: FloorPhones) -> None:
    log = phones.begin(1)
    first = await talk(switch, "bob", "77")
    switch.say(request(switch, "INVITE", "bob", "77"))
    await switch.hears(180)
    assert await switch.hears(200) == first
    assert (len(log.rung), log.second_calls) == (1, 0)


@pytest.mark.parametrize("switch", [DeafSwitch], indirect=True)
async def test_a_goodbye_that_nobody_answers_is_said_again(switch: Switch, phones: FloorPhones) -> None:
    log = phones.begin(1)
    await talk(switch, "bob", "77")
    phones.open()
    phones.close_soon()
    first, again = await switch.hears("BYE"), await switch.hears("BYE")
    assert first == again
    assert (len(log.freed), log.byes_sent_again) == (1, 1)


async def test_garbage_is_ignored(switch: Switch, phones: FloorPhones) -> None:
    phones.datagram_received(b"\0\0\0\0", (HOST, switch.port))
    await heard_last(switch)


@pytest.mark.parametrize(
    ("text", "user"),
    [("INVITE sip:floor0001@127.0.0.1:5 SIP/2.0", "floor0001"), ('"x" <sip:139@h>;tag=1', "139"), ("<sip:h>", "")],
)
def test_the_user_of_an_address(text: str, user: str) -> None:
    assert user_of(text) == user
