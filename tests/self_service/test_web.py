"""Other systems are asked within bounds: only named hosts, of time and size, and not while they are ill."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest

from callcenter.core.ivr.services import ServiceAnswer
from callcenter.records.guarded_http import GuardedHttp
from callcenter.self_service.office import CannotAnswer
from callcenter.self_service.web import Web
from tests.support.fakes import FakeClock
from tests.support.office import asker
from tests.support.web_server import Server, server

OK = 'HTTP/1.1 200 OK\nContent-Length: 17\n\n{"points": [1,2]}'
ILL = "HTTP/1.1 503 Busy\nContent-Length: 0\n\n"


@asynccontextmanager
async def asking(answer: str) -> AsyncIterator[tuple[Server, Web, FakeClock, str]]:
    async def here(_: str, __: int) -> Sequence[str]:
        return ["127.0.0.1"]

    clock, http = FakeClock(), GuardedHttp(resolve=here)
    async with server(answer) as one:
        host = f"points.example:{one.port}"
        yield one, Web(http, [host, "own.example"], clock), clock, f"http://{host}/points?of=7"
    await http.close()


async def problem_of(web: Web, **arguments: Any) -> str:
    with pytest.raises(CannotAnswer) as failed:
        await web.ask(arguments, asker())
    return failed.value.problem


async def test_json_comes_back_as_values() -> None:
    async with asking(OK) as (one, web, _, url):
        call = asker()
        answer = await web.ask({"url": url, "headers": {"X-Team": "ivr", "Host": "evil"}}, call)
    assert answer == ServiceAnswer(exit="done", values={"status": 200, "body": {"points": [1, 2]}})
    head = one.requests[0].lower()
    assert head.startswith(b"get /points?of=7 http/1.1\r\n")
    assert b"x-team: ivr" in head
    assert b"evil" not in head
    assert f"idempotency-key: {call.key}".encode() in head


async def test_a_body_is_sent_as_json() -> None:
    async with asking("HTTP/1.1 204 Gone\n\n") as (one, web, _, url):
        answer = await web.ask({"url": url, "method": "POST", "body": {"digits": "1001"}}, asker())
    assert answer == ServiceAnswer(exit="done", values={"status": 204, "body": None})
    head, _, body = one.requests[0].partition(b"\r\n\r\n")
    assert b"content-type: application/json" in head.lower()
    assert json.loads(body) == {"digits": "1001"}


async def test_a_refusal_is_no_error_and_is_not_repeated() -> None:
    async with asking("HTTP/1.1 404 Not Found\nContent-Length: 4\n\nnope") as (one, web, _, url):
        answer = await web.ask({"url": url, "attempts": 3}, asker())
    assert answer == ServiceAnswer(exit="refused", values={"status": 404, "body": None})
    assert len(one.requests) == 1


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("HTTP/1.1 302 Found\nLocation: http://own.example/\nContent-Length: 0\n\n", "redirected"),
        ("HTTP/1.1 200 OK\nContent-Length: 5\n\n<xml>", "not_json"),
        ("HTTP/1.1 200 OK\nContent-Length: 70000\n\n" + '"' + "x" * 69_998 + '"', "too_large"),
    ],
)
async def test_what_is_no_answer_is_an_error_at_once(answer: str, problem: str) -> None:
    async with asking(answer) as (one, web, _, url):
        assert await problem_of(web, url=url, attempts=3) == problem
    assert len(one.requests) == 1


async def test_only_named_hosts_are_asked() -> None:
    async with asking(OK) as (one, web, _, _url):
        for address, problem in (
            ("http://other.example/", "host_not_allowed"),
            (f"http://points.example:{one.port + 1}/", "host_not_allowed"),
            (f"http://own.example:{one.port}/", "host_not_allowed"),
            ("http://own.example.evil.example/", "host_not_allowed"),
            (f"http://points.example:{one.port}@evil.example/", "host_not_allowed"),
            ("file:///etc/passwd", "bad_url"),
            ("own.example", "bad_url"),
            ("http://[::1", "bad_url"),
        ):
            assert await problem_of(web, url=address) == problem, address
    assert not one.requests


async def test_a_named_host_in_a_private_network_is_still_refused() -> None:
    async def inside(_: str, __: int) -> Sequence[str]:
        return ["10.0.0.5"]

    web = Web(GuardedHttp(resolve=inside), ["own.example"], FakeClock())
    assert await problem_of(web, url="https://own.example/") == "address_refused"


async def test_who_is_ill_is_tried_again_by_the_same_key() -> None:
    async with asking(ILL) as (one, web, _, url):
        assert await problem_of(web, url=url) == "server_error"
        assert await problem_of(web, url=url, method="POST") == "server_error"
    keys = [head.lower().partition(b"idempotency-key: ")[2].partition(b"\r\n")[0] for head in one.requests]
    assert [keys[0] == keys[1], keys[1] == keys[2], len(keys)] == [True, False, 3]


async def test_who_is_ill_for_long_is_left_alone_and_then_tried_once() -> None:
    async with asking(ILL) as (one, web, clock, url):
        for _ in range(5):
            assert await problem_of(web, url=url, attempts=1) == "server_error"
        assert await problem_of(web, url=url) == "circuit_open"
        assert len(one.requests) == 5
        clock.advance(30)
        assert await problem_of(web, url=url, attempts=1) == "server_error"
        assert await problem_of(web, url=url) == "circuit_open"
        clock.advance(30)
        one.answer = OK.replace("\n", "\r\n").encode()
        for _ in range(2):
            assert (await web.ask({"url": url}, asker())).exit == "done"


async def test_who_says_nothing_is_left_in_time() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    listening = await asyncio.start_server(silent, "127.0.0.1", 0)
    host, http = f"127.0.0.1:{listening.sockets[0].getsockname()[1]}", GuardedHttp()
    web = Web(http, [host], FakeClock())
    assert await problem_of(web, url=f"http://{host}/", timeout_seconds=0.2, attempts=1) == "timed_out"
    listening.close()
    await http.close()
    assert await problem_of(web, url=f"http://{host}/", attempts=1) == "no_connection"


async def test_what_makes_no_sense_is_an_error() -> None:
    async with asking(OK) as (_, web, _, url):
        bad: list[dict[str, Any]] = [
            {},
            {"url": url, "method": "TRACE"},
            {"url": url, "timeout_seconds": 31},
            {"url": url, "attempts": 6},
            {"url": url, "headers": {"X-Team": "a\r\nHost: evil"}},
            {"url": url, "body": object()},
        ]
        for arguments in bad:
            assert await problem_of(web, **arguments) == "bad_argument"
