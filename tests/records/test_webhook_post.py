"""Posts go to the address that was looked at and to no private one; what receivers do is an answer, never an error."""

import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from callcenter.engine.clock import Clock
from callcenter.records.guarded_http import GuardedHttp
from callcenter.records.webhook_post import WebhookPost
from tests.support.certificate import certificate
from tests.support.fakes import FakeClock
from tests.support.web_server import server


@asynccontextmanager
async def post_to(*addresses: str) -> AsyncIterator[WebhookPost]:
    async def found(_: str, __: int) -> Sequence[str]:
        return addresses

    http = GuardedHttp(resolve=found)
    try:
        yield WebhookPost(Clock(), http)
    finally:
        await http.close()


async def test_a_message_arrives_with_its_headers_and_its_own_host_name() -> None:
    async with server("HTTP/1.1 200 OK\nContent-Length: 2\n\nOK") as one, post_to("127.0.0.1") as post:
        url = f"http://crm.example.com:{one.port}/hook?a=1"
        for _ in range(2):
            answer = await post(url, {"webhook-id": "one"}, b'{"type":"x"}')
            assert (answer.ok, answer.status, answer.problem) == (True, 200, None)
    assert one.connections == 1
    head, _, body = one.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /hook?a=1 HTTP/1.1\r\n")
    assert f"host: crm.example.com:{one.port}".encode() in head.lower()
    assert b"webhook-id: one" in head
    assert body == b'{"type":"x"}'


async def test_a_redirect_is_not_followed_and_a_long_answer_is_not_read() -> None:
    async with server("HTTP/1.1 302 Found\nLocation: http://127.0.0.1:1/\nContent-Length: 0\n\n") as one:
        async with post_to("127.0.0.1") as post:
            assert (await post(f"http://a.example:{one.port}/", {}, b"")).status == 302
    async with server("HTTP/1.1 200 OK\nContent-Length: 100000000000\n\n" + "x" * 100_000) as one:
        async with post_to("127.0.0.1") as post:
            assert (await post(f"http://a.example:{one.port}/", {}, b"")).status == 200


async def test_a_name_that_leads_into_a_private_network_is_refused() -> None:
    for address in ("10.0.0.5", "169.254.169.254", "::ffff:10.0.0.5", "fd00::1", "64:ff9b::a00:5", "0.0.0.0"):
        async with post_to(address) as post:
            for scheme in ("http", "https"):
                answer = await post(f"{scheme}://evil.example.com/", {}, b"")
                assert (answer.status, answer.problem) == (None, "address_refused")


async def test_what_goes_wrong_is_told_by_a_fixed_word() -> None:
    async def unknown(_: str, __: int) -> Sequence[str]:
        raise OSError("no such name")

    assert (
        await WebhookPost(Clock(), GuardedHttp(resolve=unknown))("https://a.example/", {}, b"")
    ).problem == "name_not_found"
    async with server("") as one:
        port = one.port
    async with post_to("127.0.0.1") as post:
        assert (await post(f"http://a.example:{port}/", {}, b"")).problem == "no_connection"
    async with server("nonsense\n\n") as one, post_to("127.0.0.1") as post:
        assert (await post(f"http://a.example:{one.port}/", {}, b"")).problem == "no_answer"


async def test_over_tls_the_receiver_must_be_who_the_address_names(tmp_path: Path) -> None:
    file = tmp_path / "certificate.pem"
    file.write_bytes(certificate("crm.example.com"))
    of_server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    of_server.load_cert_chain(file)
    trusting = ssl.create_default_context(cafile=str(file))

    async def here(_: str, __: int) -> Sequence[str]:
        return ["127.0.0.1"]

    async with server("HTTP/1.1 200 OK\nContent-Length: 0\n\n", of_server) as one:
        for tls, name, status in (
            (trusting, "crm.example.com", 200),
            (trusting, "other.example.com", None),
            (None, "crm.example.com", None),
        ):
            http = GuardedHttp(resolve=here, tls=tls)
            answer = await WebhookPost(Clock(), http)(f"https://{name}:{one.port}/", {}, b"")
            await http.close()
            assert (answer.status, answer.problem) == (status, None if status else "no_connection")
    assert len(one.requests) == 1


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("120", 120), ("Mon, 02 Mar 2026 09:10:00 GMT", 600), ("999999999", 86400), ("soon", None), ("-5", None)],
)
async def test_how_long_the_receiver_wants_us_to_wait_is_understood(said: str, seconds: float | None) -> None:
    async def here(_: str, __: int) -> Sequence[str]:
        return ["127.0.0.1"]

    async with server(f"HTTP/1.1 503 Busy\nRetry-After: {said}\nContent-Length: 0\n\n") as one:
        http = GuardedHttp(resolve=here)
        answer = await WebhookPost(FakeClock(), http)(f"http://a.example:{one.port}/", {}, b"")
        await http.close()
    assert (answer.status, answer.pause_seconds) == (503, seconds)
