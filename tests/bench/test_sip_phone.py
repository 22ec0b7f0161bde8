"""The telephone against a switch that only says what the test tells it to."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from callcenter.bench.sip_message import SipMessage, digest_answer, parse, response_to, uri_in
from callcenter.bench.sip_phone import HOST, Behaviour, Refused, SipPhone, sip_phone

CHALLENGE = 'Digest realm="asterisk", nonce="n1", qop="auth", algorithm=MD5'
SECRET = "a-secret-of-the-test"
SDP = f"v=0\r\nc=IN IP4 {HOST}\r\nm=audio 9 RTP/AVP 8\r\n"


class Switch(asyncio.DatagramProtocol):
    """Registers who knows the secret, answers calls, and keeps what it was sent."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[SipMessage] = asyncio.Queue()
        self.answer_to_calls = "200 OK"
        self.port = 0
        self.telephone: tuple[str, int] = (HOST, 0)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.port = transport.get_extra_info("sockname")[1]

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.telephone = addr
        message = parse(data)
        self.heard.put_nowait(message)
        match message.method:
            case "REGISTER":
                self.say(self._registered(message))
            case "INVITE":
                contact = [("Contact", f"<sip:switch@{HOST}:{self.port}>")]
                self.say(response_to(message, "100 Trying"))
                self.say(response_to(message, self.answer_to_calls, tag="switch", headers=contact, body=SDP))
            case "BYE":
                self.say(response_to(message, "200 OK"))

    def _registered(self, request: SipMessage) -> SipMessage:
        given = request.get("Authorization")
        cnonce = given.partition('cnonce="')[2].partition('"')[0]
        uri = f"sip:{HOST}:{self.port}"
        right = digest_answer(CHALLENGE, username="alice", secret=SECRET, method="REGISTER", uri=uri, cnonce=cnonce)
        if given == right:
            return response_to(request, "200 OK", tag="switch")
        return response_to(request, "401 Unauthorized", tag="switch", headers=[("WWW-Authenticate", CHALLENGE)])

    def say(self, message: SipMessage) -> None:
        assert hasattr(self.transport, "sendto")
        self.transport.sendto(message.encode(), self.telephone)

    async def hears(self, method_or_status: str | int) -> SipMessage:
        async with asyncio.timeout(10):
            while True:
                message = await self.heard.get()
                if method_or_status in (message.method, message.status):
                    return message

    def invite(self) -> SipMessage:
        return SipMessage(
            start_line=f"INVITE sip:alice@{HOST} SIP/2.0",
            headers=(
                ("Via", f"SIP/2.0/UDP {HOST}:{self.port};branch=z9hG4bKs"),
                ("From", f"<sip:100@{HOST}>;tag=switch"),
                ("To", f"<sip:alice@{HOST}>"),
                ("Call-ID", "call-1"),
                ("CSeq", "5 INVITE"),
                ("Contact", f"<sip:switch@{HOST}:{self.port}>"),
            ),
            body=SDP,
        )

    def in_dialog(self, method: str) -> SipMessage:
        invite = self.invite()
        kept = [pair for pair in invite.headers if pair[0] not in ("CSeq", "Contact")]
        return SipMessage(
            start_line=f"{method} sip:alice@{HOST} SIP/2.0", headers=(*kept, ("CSeq", f"5 {method}")), body=""
        )


@pytest_asyncio.fixture
async def switch() -> AsyncIterator[Switch]:
    made = Switch()
    await asyncio.get_running_loop().create_datagram_endpoint(lambda: made, local_addr=(HOST, 0))
    yield made
    made.transport.close()


@pytest_asyncio.fixture
async def phone(switch: Switch) -> AsyncIterator[SipPhone]:
    async with sip_phone("alice", switch.port, secret=SECRET) as made:
        yield made


async def test_it_registers_with_its_password(switch: Switch, phone: SipPhone) -> None:
    assert not (await switch.hears("REGISTER")).get("Authorization")
    request = await switch.hears("REGISTER")
    assert request.get("Authorization")
    assert uri_in(request.get("Contact")) == f"sip:alice@{HOST}:{switch.telephone[1]}"


async def test_a_wrong_password_is_an_error(switch: Switch) -> None:
    with pytest.raises(Refused, match="401"):
        async with sip_phone("alice", switch.port, secret="another-secret-of-the-test"):
            pass


async def test_it_rings_then_answers_and_hangs_up_when_told(switch: Switch, phone: SipPhone) -> None:
    before = time.monotonic()
    switch.say(switch.invite())
    ringing, answer = await switch.hears(180), await switch.hears(200)
    assert ringing.get("To") == answer.get("To") != switch.invite().get("To")
    assert "m=audio" in answer.body
    invite = await phone.invite_after(before)
    assert before <= invite.at <= time.monotonic()
    hanging_up = asyncio.ensure_future(phone.hang_up(invite))
    switch.say(switch.in_dialog("ACK"))
    bye = await switch.hears("BYE")
    await hanging_up
    assert (bye.get("From"), bye.get("To")) == (answer.get("To"), switch.invite().get("From"))
    assert bye.get("Call-ID") == "call-1"


async def test_a_call_that_comes_again_gets_the_same_answer(switch: Switch, phone: SipPhone) -> None:
    switch.say(switch.invite())
    first = await switch.hears(200)
    switch.say(switch.invite())
    assert await switch.hears(200) == first


async def test_it_can_be_busy(switch: Switch, phone: SipPhone) -> None:
    phone.behaviour = Behaviour.BUSY
    switch.say(switch.invite())
    await switch.hears(180)
    await switch.hears(486)


async def test_a_call_that_was_answered_cannot_be_cancelled(switch: Switch, phone: SipPhone) -> None:
    switch.say(switch.invite())
    await switch.hears(200)
    switch.say(switch.in_dialog("CANCEL"))
    assert (await switch.hears(200)).get("CSeq") == "5 CANCEL"


@pytest.mark.parametrize(("method", "status"), [("OPTIONS", 200), ("NOTIFY", 200), ("BYE", 200), ("PUBLISH", 501)])
async def test_every_request_is_answered(switch: Switch, phone: SipPhone, method: str, status: int) -> None:
    # Its own registering was answered with 200 as well, but towards the telephone.
    switch.say(switch.in_dialog(method))
    assert (await switch.hears(status)).get("CSeq") == f"5 {method}"


async def test_garbage_is_ignored(switch: Switch, phone: SipPhone) -> None:
    phone.datagram_received(b"\0\0\0\0", (HOST, switch.port))
    switch.say(switch.in_dialog("OPTIONS"))
    await switch.hears(200)


async def test_a_call_it_places_is_acknowledged_and_ends_with_the_other_sides_bye(switch: Switch) -> None:
    async with sip_phone("100", switch.port) as phone:
        before = time.monotonic()
        call = await phone.call("4001")
        assert before <= call.sent_at <= time.monotonic()
        invite, ack = await switch.hears("INVITE"), await switch.hears("ACK")
        assert invite.start_line.startswith(f"INVITE sip:4001@{HOST}:{switch.port}")
        assert ack.get("CSeq") == invite.get("CSeq").replace("INVITE", "ACK")
        bye = switch.in_dialog("BYE")
        headers = tuple((name, call.call_id if name == "Call-ID" else value) for name, value in bye.headers)
        switch.say(SipMessage(start_line=bye.start_line, headers=headers))
        await phone.ended(call)
        await switch.hears(200)


async def test_a_call_that_is_refused_is_an_error(switch: Switch) -> None:
    switch.answer_to_calls = "404 Not Found"
    async with sip_phone("100", switch.port) as phone:
        with pytest.raises(Refused, match="404"):
            await phone.call("4001")
