"""The telephones of a whole floor on one socket: each takes its calls at once, talks for a while, and hangs up.

Rule: it notes the instants and does nothing else, so that they are right. What it is late by, `Lateness` knows.
"""

import asyncio
import random
import re
import secrets
import socket
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final, cast

from callcenter.bench.floor_figures import FloorLog, Freed, Rung
from callcenter.bench.sip_message import Header, NotSip, SipMessage, digest_answer, parse, response_to, tag_of, uri_in
from callcenter.bench.sip_phone import HOST, Refused
from callcenter.engine.tasks import cancel, spawn

# Drawn evenly between these.
TALK_SECONDS: Final = (10.0, 20.0)
_LAST_TALK_SECONDS: Final = (0.2, 2.0)
_EXPIRES_SECONDS: Final = 120
_REGISTER_EVERY_SECONDS: Final = 90.0
_AT_ONCE: Final = 20
_ANSWER_SECONDS: Final = 20.0
# Loopback loses nothing, but a full buffer does, and so does an Asterisk that reads its files again.
_AGAIN_SECONDS: Final = 0.5
_BUFFER: Final = 4 * 1024 * 1024
_USER = re.compile(r"sips?:([^@;>]+)@")


@dataclass(slots=True, kw_only=True)
class _Call:
    phone: str
    invite: SipMessage
    answers: list[SipMessage]
    acknowledged: bool = False
    timer: asyncio.TimerHandle | None = None
    bye: SipMessage | None = None


@dataclass(slots=True)
class _Floor:
    """What the telephones do now: hold the first calls until the floor is open, talk, or come to an end."""

    open: bool = False
    closing: bool = False
    log: FloorLog = field(default_factory=FloorLog)
    chance: random.Random = field(default_factory=random.Random)


class FloorPhones(asyncio.DatagramProtocol):
    """All telephones. Open them with `floor_phones`; each run begins with `begin`."""

    def __init__(self, server_port: int) -> None:
        self._server = (HOST, server_port)
        self._transport: asyncio.DatagramTransport | None = None
        self._port = 0
        self._tag = secrets.token_hex(6)
        self._cseq = 0
        self._floor = _Floor()
        self._calls: dict[str, _Call] = {}
        self._busy: dict[str, str] = {}
        self._asked: dict[str, asyncio.Future[SipMessage]] = {}
        # What comes here nobody hears.
        self._media = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._media.bind((HOST, 0))

    @property
    def busy(self) -> int:
        """How many have a call."""
        return len(self._busy)

    def begin(self, seed: int) -> FloorLog:
        """Another run: the calls that come now stay until the floor opens. Returns what will be noted."""
        self._floor = _Floor(chance=random.Random(seed))
        return self._floor.log

    def open(self) -> float:
        """From now on talks end: those that wait for it at any point of their length. Returns the instant."""
        self._floor.open = True
        for call_id, call in self._calls.items():
            if call.acknowledged:
                self._end_later(call_id, call, self._floor.chance.uniform(0, sum(TALK_SECONDS) / 2))
        return time.monotonic()

    def close_soon(self) -> float:
        """All talks end soon, and those that come are short. Returns the instant."""
        self._floor.closing = True
        for call_id, call in self._calls.items():
            if call.acknowledged and call.bye is None:
                self._end_later(call_id, call, self._floor.chance.uniform(*_LAST_TALK_SECONDS))
        return time.monotonic()

    async def register(self, accounts: Mapping[str, str]) -> None:
        """Register every telephone, with its password."""
        room = asyncio.Semaphore(_AT_ONCE)

        async def one(name: str, secret: str) -> None:
            async with room:
                await self._register(name, secret)

        await asyncio.gather(*(one(name, secret) for name, secret in accounts.items()))

    async def stay_registered(self, accounts: Mapping[str, str]) -> None:
        """Register again and again, one after the other, until cancelled."""
        while True:
            for name, secret in accounts.items():
                await asyncio.sleep(_REGISTER_EVERY_SECONDS / len(accounts))
                await self._register(name, secret)

    async def _register(self, name: str, secret: str) -> None:
        uri, me = f"sip:{HOST}:{self._server[1]}", f"<sip:{name}@{HOST}>"
        headers = [("Contact", f"<{self._contact(name)}>"), ("Expires", str(_EXPIRES_SECONDS))]
        call_id = secrets.token_hex(8)
        answer = await self._ask(self._request("REGISTER", uri, call_id, f"{me};tag={self._tag}", me, headers))
        if answer.status == 401:
            challenge = answer.get("WWW-Authenticate")
            cnonce = secrets.token_hex(8)
            proof = digest_answer(challenge, username=name, secret=secret, method="REGISTER", uri=uri, cnonce=cnonce)
            headers.append(("Authorization", proof))
            answer = await self._ask(self._request("REGISTER", uri, call_id, f"{me};tag={self._tag}", me, headers))
        if answer.status != 200:
            raise Refused(f"a telephone could not register: {answer.status}")

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # asyncio's own datagram transport is no subclass of the class that says what it can do.
        self._transport = cast(asyncio.DatagramTransport, transport)
        self._port = transport.get_extra_info("sockname")[1]
        wire: socket.socket = transport.get_extra_info("socket")
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        at = time.monotonic()
        try:
            message = parse(data)
        except NotSip:
            return  # a keep-alive
        call_id = message.get("Call-ID")
        match message.method:
            case "INVITE":
                self._invited(message, call_id, at)
            case "ACK":
                self._acknowledged(call_id)
            case "BYE":
                self._left(call_id, at)
                self._send(response_to(message, "200 OK", tag=self._tag))
            case "CANCEL":
                # Who answers at once has nothing left to cancel.
                self._send(response_to(message, "481 Call Does Not Exist", tag=self._tag))
            case "":
                self._answered(message, call_id)
            case _:
                self._send(response_to(message, "200 OK", tag=self._tag))

    def close(self) -> None:
        """Leave the network."""
        for call in self._calls.values():
            if call.timer is not None:
                call.timer.cancel()
        self._media.close()
        if self._transport is not None:
            self._transport.close()

    def _invited(self, invite: SipMessage, call_id: str, at: float) -> None:
        if (known := self._calls.get(call_id)) is not None:
            same = known.invite.transaction == invite.transaction
            for answer in known.answers if same else [self._answer(known.phone, invite)]:
                self._send(answer)
            return
        phone = user_of(invite.start_line)
        self._floor.log.rung.append(Rung(at=at, phone=phone, caller=user_of(invite.get("From"))))
        if phone in self._busy:
            self._floor.log.second_calls += 1
            self._send(response_to(invite, "486 Busy Here", tag=self._tag))
            return
        ringing = response_to(invite, "180 Ringing", tag=self._tag, headers=[("Contact", f"<{self._contact(phone)}>")])
        call = _Call(phone=phone, invite=invite, answers=[ringing, self._answer(phone, invite)])
        self._calls[call_id], self._busy[phone] = call, call_id
        for answer in call.answers:
            self._send(answer)

    def _acknowledged(self, call_id: str) -> None:
        call = self._calls.get(call_id)
        if call is None or call.acknowledged:
            return
        call.acknowledged = True
        if self._floor.open:
            span = _LAST_TALK_SECONDS if self._floor.closing else TALK_SECONDS
            self._end_later(call_id, call, self._floor.chance.uniform(*span))

    def _end_later(self, call_id: str, call: _Call, seconds: float) -> None:
        if call.timer is not None:
            call.timer.cancel()
        call.timer = asyncio.get_running_loop().call_later(seconds, self._hang_up, call_id)

    def _hang_up(self, call_id: str) -> None:
        call = self._calls[call_id]
        if call.bye is None:
            del self._busy[call.phone]
            local = f"{call.invite.get('To')};tag={self._tag}"
            target = uri_in(call.invite.get("Contact"))
            call.bye = self._request("BYE", target, call_id, local, call.invite.get("From"), ())
            self._floor.log.freed.append(Freed(at=time.monotonic(), phone=call.phone))
        else:
            self._floor.log.byes_sent_again += 1
        self._send(call.bye)
        call.timer = asyncio.get_running_loop().call_later(_AGAIN_SECONDS, self._hang_up, call_id)

    def _left(self, call_id: str, at: float) -> None:
        """The other side has ended the call."""
        call = self._calls.pop(call_id, None)
        if call is None:
            return
        if call.timer is not None:
            call.timer.cancel()
        if call.bye is None:
            del self._busy[call.phone]
            self._floor.log.freed.append(Freed(at=at, phone=call.phone))

    def _answered(self, answer: SipMessage, call_id: str) -> None:
        if answer.status < 200:
            return
        if answer.get("CSeq").endswith("BYE"):
            self._left(call_id, time.monotonic())
        elif (asked := self._asked.pop("".join(answer.transaction), None)) is not None and not asked.done():
            asked.set_result(answer)

    def _contact(self, phone: str) -> str:
        return f"sip:{phone}@{HOST}:{self._port}"

    def _answer(self, phone: str, invite: SipMessage) -> SipMessage:
        lines = ("v=0", f"o=- 1 1 IN IP4 {HOST}", "s=-", f"c=IN IP4 {HOST}", "t=0 0")
        sound = (f"m=audio {self._media.getsockname()[1]} RTP/AVP 8", "a=rtpmap:8 PCMA/8000")
        body = "\r\n".join((*lines, *sound)) + "\r\n"
        headers = [("Contact", f"<{self._contact(phone)}>"), ("Content-Type", "application/sdp")]
        tag = "" if tag_of(invite.get("To")) else self._tag
        return response_to(invite, "200 OK", tag=tag, headers=headers, body=body)

    def _request(
        self, method: str, uri: str, call_id: str, local: str, remote: str, headers: list[Header] | tuple[()]
    ) -> SipMessage:
        self._cseq += 1
        via = f"SIP/2.0/UDP {HOST}:{self._port};branch=z9hG4bK{secrets.token_hex(8)};rport"
        told = [("Via", via), ("From", local), ("To", remote), ("Call-ID", call_id), ("CSeq", f"{self._cseq} {method}")]
        return SipMessage(start_line=f"{method} {uri} SIP/2.0", headers=(*told, ("Max-Forwards", "70"), *headers))

    async def _ask(self, request: SipMessage) -> SipMessage:
        asked: asyncio.Future[SipMessage] = asyncio.get_running_loop().create_future()
        self._asked["".join(request.transaction)] = asked
        async with asyncio.timeout(_ANSWER_SECONDS):
            while not asked.done():
                self._send(request)
                await asyncio.wait((asked,), timeout=_AGAIN_SECONDS)
        return asked.result()

    def _send(self, message: SipMessage) -> None:
        assert self._transport is not None
        self._transport.sendto(message.encode(), self._server)


def user_of(text: str) -> str:
    """The user of the first SIP address in a text."""
    found = _USER.search(text)
    return found.group(1) if found else ""


@asynccontextmanager
async def floor_phones(server_port: int, accounts: Mapping[str, str]) -> AsyncIterator[FloorPhones]:
    """All telephones, registered while the block runs."""
    phones = FloorPhones(server_port)
    tasks: set[asyncio.Task[None]] = set()
    try:
        await asyncio.get_running_loop().create_datagram_endpoint(lambda: phones, local_addr=(HOST, 0))
        await phones.register(accounts)
        spawn(phones.stay_registered(accounts), "telephones", tasks)
        yield phones
    finally:
        await cancel(tasks)
        phones.close()
