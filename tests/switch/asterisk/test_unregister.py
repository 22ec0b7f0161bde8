"""Asking a registrar to forget a phone: with the password where it wants one, and with an end to the waiting."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import cast

import pytest

from callcenter.bench.sip_message import SipMessage, digest_answer, parse, response_to
from callcenter.switch.asterisk.unregister import unregister

HOST = "127.0.0.1"
SECRET = "of-nobody-any-more"
CHALLENGE = 'Digest realm="asterisk", nonce="1772442000/abc", opaque="5ccc", algorithm=MD5, qop="auth"'

Answer = Callable[[SipMessage], SipMessage | None]


class Registrar(asyncio.DatagramProtocol):
    """Answers each request as it is told; None: not at all."""

    def __init__(self, answer: Answer) -> None:
        self.asked: list[SipMessage] = []
        self._answer = answer

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # asyncio's own datagram transport is no subclass of the class that says what it can do.
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        request = parse(data)
        self.asked.append(request)
        answer = self._answer(request)
        if answer is not None:
            self._transport.sendto(answer.encode(), addr)


@asynccontextmanager
async def registrar(answer: Answer) -> AsyncIterator[tuple[Registrar, int]]:
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.create_datagram_endpoint(lambda: Registrar(answer), local_addr=(HOST, 0))
    try:
        yield protocol, transport.get_extra_info("sockname")[1]
    finally:
        transport.close()


def wants_the_password(request: SipMessage) -> SipMessage:
    """As Asterisk: a challenge first, then yes or no."""
    proof = request.get("Authorization")
    if not proof:
        return response_to(request, "401 Unauthorized", headers=[("WWW-Authenticate", CHALLENGE)])
    cnonce = proof.partition('cnonce="')[2].partition('"')[0]
    right = digest_answer(
        CHALLENGE, username="ann-web", secret=SECRET, method="REGISTER", uri=f"sip:{HOST}", cnonce=cnonce
    )
    response = 'response="' + right.partition('response="')[2].partition('"')[0]
    return response_to(request, "200 OK" if response in proof else "403 Forbidden")


async def test_every_contact_is_taken_away_with_the_password() -> None:
    async with registrar(wants_the_password) as (asked, port):
        assert await unregister(HOST, port, "ann-web", SECRET)
    last = asked.asked[-1]
    assert (last.method, last.get("Contact"), last.get("Expires")) == ("REGISTER", "*", "0")
    assert [request.get("CSeq") for request in asked.asked] == ["1 REGISTER", "2 REGISTER"]
    assert SECRET not in last.encode().decode()


async def test_a_wrong_password_is_no_success() -> None:
    async with registrar(wants_the_password) as (_, port):
        assert not await unregister(HOST, port, "ann-web", "another-password")


async def test_a_datagram_that_is_lost_is_sent_again() -> None:
    async with registrar(lambda request: response_to(request, "200 OK") if len(seen.asked) > 1 else None) as (
        seen,
        port,
    ):
        assert await unregister(HOST, port, "ann-web", SECRET)
    assert len(seen.asked) == 2


@pytest.mark.parametrize("line", ["500 Server Internal Error", "404 Not Found"])
async def test_whoever_says_no_is_believed(line: str) -> None:
    async with registrar(lambda request: response_to(request, line)) as (_, port):
        assert not await unregister(HOST, port, "ann-web", SECRET)


async def test_silence_comes_to_an_end() -> None:
    async with registrar(lambda request: None) as (_, port):
        assert not await unregister(HOST, port, "ann-web", SECRET)
