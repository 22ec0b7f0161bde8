"""A SIP telephone on loopback: registers, takes calls at once, places calls, and notes the instant of every message.

Rule: it never waits before it answers and never sends anything twice by itself: loopback loses nothing, and what we
measure is the other side.
"""

import asyncio
import secrets
import socket
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, cast

from callcenter.bench.arrivals import Arrival, Arrivals
from callcenter.bench.sip_message import (
    Header,
    NotSip,
    SipMessage,
    digest_answer,
    parse,
    response_to,
    tag_of,
    uri_in,
)
from callcenter.bench.sip_sound import be_quiet, place_of_sound
from callcenter.engine.tasks import cancel, spawn

HOST: Final = "127.0.0.1"
# The switch forgets a telephone after two minutes at most.
_EXPIRES_SECONDS: Final = 110
_REGISTER_EVERY_SECONDS: Final = 50
_ALLOW: Final = "INVITE, ACK, CANCEL, BYE, OPTIONS, NOTIFY"


class Refused(Exception):
    """The other side said no, or something else than yes."""


class Behaviour(StrEnum):
    """What the telephone does with a call: it always rings first."""

    ANSWER = "answer"
    BUSY = "busy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call as this telephone has it; for one it placed, `sent_at` is the instant of its INVITE."""

    call_id: str
    local: str
    remote: str
    target: str
    sent_at: float = 0.0


class SipPhone(asyncio.DatagramProtocol):
    """One telephone. `received` holds every message that came; open it with `sip_phone`."""

    def __init__(self, user: str, server_port: int, behaviour: Behaviour) -> None:
        self.received: Arrivals[SipMessage] = Arrivals()
        self.behaviour = behaviour
        self._user = user
        self._server = (HOST, server_port)
        self._transport: asyncio.DatagramTransport | None = None
        self._port = 0
        self._tag = secrets.token_hex(6)
        self._cseq = 0
        self._answers: dict[tuple[str, str], list[SipMessage]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._talks: dict[str, asyncio.Task[None]] = {}
        # What comes here nobody hears.
        self._media = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._media.bind((HOST, 0))

    async def register(self, secret: str) -> None:
        """Register once, with the password."""
        uri = f"sip:{HOST}:{self._server[1]}"
        me = f"<sip:{self._user}@{HOST}>"
        headers = [("Contact", f"<{self._contact}>"), ("Expires", str(_EXPIRES_SECONDS))]
        call_id = secrets.token_hex(8)
        local = f"{me};tag={self._tag}"
        challenged = await self._ask(self._request("REGISTER", uri, call_id, local, me, headers))
        if challenged.status == 401:
            proof = digest_answer(
                challenged.get("WWW-Authenticate"),
                username=self._user,
                secret=secret,
                method="REGISTER",
                uri=uri,
                cnonce=secrets.token_hex(8),
            )
            headers.append(("Authorization", proof))
            challenged = await self._ask(self._request("REGISTER", uri, call_id, local, me, headers))
        if challenged.status != 200:
            raise Refused(f"the telephone could not register: {challenged.status}")

    def stay_registered(self, secret: str) -> None:
        """Register again and again until closed."""
        spawn(self._register_again(secret), "telephone", self._tasks)

    async def _register_again(self, secret: str) -> None:
        while True:
            await asyncio.sleep(_REGISTER_EVERY_SECONDS)
            await self.register(secret)

    async def call(self, number: str) -> Call:
        """Dial, and return when the other side has answered."""
        uri = f"sip:{number}@{HOST}:{self._server[1]}"
        call_id = secrets.token_hex(8)
        local, remote = f"<sip:{self._user}@{HOST}:{self._port}>;tag={secrets.token_hex(6)}", f"<{uri}>"
        headers = [("Contact", f"<{self._contact}>"), ("Content-Type", "application/sdp")]
        invite = self._request("INVITE", uri, call_id, local, remote, headers, body=self._sdp)
        sent_at = time.monotonic()
        answer = await self._ask(invite)
        if answer.status != 200:
            raise Refused(f"the call was not answered: {answer.status}")
        target = uri_in(answer.get("Contact"))
        call = Call(call_id=call_id, local=local, remote=answer.get("To"), target=target, sent_at=sent_at)
        number_of_invite = invite.get("CSeq").partition(" ")[0]
        self._send(self._request("ACK", target, call_id, local, call.remote, (), cseq=number_of_invite))
        self._talks[call_id] = spawn(self._speak(place_of_sound(answer.body)), "sound", self._tasks)
        return call

    async def leave(self, call: Call) -> None:
        """End a call that this telephone has placed."""
        if (talk := self._talks.pop(call.call_id, None)) is not None:
            talk.cancel()
        await self._ask(self._request("BYE", call.target, call.call_id, call.local, call.remote, ()))

    async def invite_after(self, instant: float) -> Arrival[SipMessage]:
        """The first call that reached the telephone at or after the instant."""
        return await self.received.first(
            "a call to the telephone", lambda m: m.method == "INVITE" and not tag_of(m.get("To")), after=instant
        )

    async def hang_up(self, invite: Arrival[SipMessage]) -> None:
        """End a call that this telephone has answered, once the other side knows of the answer."""
        call_id = invite.item.get("Call-ID")
        await self.received.first(
            "the ACK", lambda m: m.method == "ACK" and m.get("Call-ID") == call_id, after=invite.at
        )
        local = f"{invite.item.get('To')};tag={self._tag}"
        target = uri_in(invite.item.get("Contact"))
        await self._ask(self._request("BYE", target, call_id, local, invite.item.get("From"), ()))

    async def ended(self, call: Call) -> None:
        """Return when the other side has ended the call."""
        await self.received.first(
            "the end of the call", lambda m: m.method == "BYE" and m.get("Call-ID") == call.call_id, after=call.sent_at
        )

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # asyncio's own datagram transport is no subclass of the class that says what it can do.
        self._transport = cast(asyncio.DatagramTransport, transport)
        self._port = transport.get_extra_info("sockname")[1]

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        try:
            message = parse(data)
        except NotSip:
            return  # a keep-alive
        self.received.add(message)
        if message.method == "BYE" and (talk := self._talks.pop(message.get("Call-ID"), None)) is not None:
            talk.cancel()
        if message.method:
            for answer in self._answers_to(message):
                self._send(answer)

    async def close(self) -> None:
        """Leave the network."""
        await cancel(self._tasks)
        self._media.close()
        if self._transport is not None:
            self._transport.close()

    async def _speak(self, place: tuple[str, int]) -> None:
        """What it sends in a call that it has placed."""
        await be_quiet(self._media, place)

    @property
    def _contact(self) -> str:
        return f"sip:{self._user}@{HOST}:{self._port}"

    @property
    def _sdp(self) -> str:
        lines = ("v=0", f"o=- 1 1 IN IP4 {HOST}", "s=-", f"c=IN IP4 {HOST}", "t=0 0")
        sound = (f"m=audio {self._media.getsockname()[1]} RTP/AVP 8", "a=rtpmap:8 PCMA/8000")
        return "\r\n".join((*lines, *sound)) + "\r\n"

    def _answers_to(self, request: SipMessage) -> Sequence[SipMessage]:
        """A request that comes again gets what it got before."""
        if request.method == "ACK":
            return ()
        known = self._answers.get(request.transaction)
        if known is None:
            known = self._answers[request.transaction] = self._new_answers(request)
        return known

    def _new_answers(self, request: SipMessage) -> list[SipMessage]:
        match request.method:
            case "INVITE":
                return self._ring(request)
            case "CANCEL":
                call_id, cseq = request.transaction
                invite = (call_id, cseq.replace("CANCEL", "INVITE"))
                answered = any(answer.status >= 200 for answer in self._answers.get(invite, ()))
                # A telephone that answers at once never has anything left to cancel.
                return [response_to(request, "200 OK" if answered else "481 Call Does Not Exist", tag=self._tag)]
            case "BYE" | "OPTIONS" | "NOTIFY":
                return [response_to(request, "200 OK", tag=self._tag)]
            case _:
                return [response_to(request, "501 Not Implemented", tag=self._tag)]

    def _ring(self, invite: SipMessage) -> list[SipMessage]:
        contact = [("Contact", f"<{self._contact}>"), ("Allow", _ALLOW)]
        answers = (
            [] if tag_of(invite.get("To")) else [response_to(invite, "180 Ringing", tag=self._tag, headers=contact)]
        )
        match self.behaviour:
            case Behaviour.ANSWER:
                sound = [*contact, ("Content-Type", "application/sdp")]
                answers.append(response_to(invite, "200 OK", tag=self._tag, headers=sound, body=self._sdp))
            case Behaviour.BUSY:
                answers.append(response_to(invite, "486 Busy Here", tag=self._tag))
        return answers

    def _request(
        self,
        method: str,
        uri: str,
        call_id: str,
        local: str,
        remote: str,
        headers: Sequence[Header],
        *,
        cseq: str = "",
        body: str = "",
    ) -> SipMessage:
        if not cseq:
            self._cseq += 1
            cseq = str(self._cseq)
        branch = f"z9hG4bK{secrets.token_hex(8)}"
        return SipMessage(
            start_line=f"{method} {uri} SIP/2.0",
            headers=(
                ("Via", f"SIP/2.0/UDP {HOST}:{self._port};branch={branch};rport"),
                ("From", local),
                ("To", remote),
                ("Call-ID", call_id),
                ("CSeq", f"{cseq} {method}"),
                ("Max-Forwards", "70"),
                *headers,
            ),
            body=body,
        )

    async def _ask(self, request: SipMessage) -> SipMessage:
        """Send a request and return its final response."""
        sent_at = time.monotonic()
        self._send(request)
        answer = await self.received.first(
            f"the answer to {request.method}",
            lambda m: m.status >= 200 and m.transaction == request.transaction,
            after=sent_at,
        )
        return answer.item

    def _send(self, message: SipMessage) -> None:
        assert self._transport is not None
        self._transport.sendto(message.encode(), self._server)


@asynccontextmanager
async def sip_phone(
    user: str, server_port: int, *, secret: str | None = None, behaviour: Behaviour = Behaviour.ANSWER
) -> AsyncIterator[SipPhone]:
    """A telephone while the block runs; with a secret it registers and stays registered."""
    loop = asyncio.get_running_loop()
    phone = SipPhone(user, server_port, behaviour)
    try:
        await loop.create_datagram_endpoint(lambda: phone, local_addr=(HOST, 0))
        if secret is not None:
            await phone.register(secret)
            phone.stay_registered(secret)
        yield phone
    finally:
        await phone.close()
