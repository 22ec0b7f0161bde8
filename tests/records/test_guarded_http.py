"""Only what may be reached is reached, and an answer is read within bounds of time and size."""

import asyncio
from collections.abc import Sequence
from ipaddress import ip_address, ip_network

import pytest

from callcenter.records.guarded_http import GuardedHttp, Unreachable, read_up_to, resolve
from callcenter.settings import OWN_MACHINE
from tests.support.web_server import server


async def here(_: str, __: int) -> Sequence[str]:
    return ["127.0.0.1"]


def test_a_public_address_is_reached_by_tls_only_and_a_named_network_either_way() -> None:
    http = GuardedHttp([*OWN_MACHINE, ip_network("10.2.0.0/16")])
    for address, scheme, may in (
        ("93.184.216.34", "https", True),
        ("93.184.216.34", "http", False),
        ("2606:2800:220:1::1", "https", True),
        ("10.2.3.4", "http", True),
        ("::ffff:10.2.3.4", "https", True),
        ("10.3.0.1", "https", False),
        ("127.0.0.1", "http", True),
        ("::1", "http", True),
        ("224.0.0.1", "https", False),
        ("2002:a00:5::1", "https", False),
    ):
        assert http.may_reach(scheme, ip_address(address)) is may, (address, scheme)


async def test_names_are_resolved() -> None:
    assert "127.0.0.1" in await resolve("127.0.0.1", 80)


async def test_an_answer_is_read_up_to_a_size() -> None:
    http = GuardedHttp(resolve=here)
    async with server("HTTP/1.1 200 OK\nContent-Length: 5\n\nhello") as one:
        url = f"http://a.example:{one.port}/x"
        async with http.asking("GET", url, {}, None, seconds=5) as response:
            assert await read_up_to(response, 5) == b"hello"
        async with http.asking("GET", url, {}, None, seconds=5) as response:
            assert await read_up_to(response, 4) is None
    await http.close()
    assert one.requests[0].startswith(b"GET /x HTTP/1.1\r\n")


async def test_who_says_nothing_is_left_in_time() -> None:
    asked = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await reader.read()
        writer.close()

    http = GuardedHttp(resolve=here)
    listening = await asyncio.start_server(silent, "127.0.0.1", 0)
    url = f"http://a.example:{listening.sockets[0].getsockname()[1]}/"
    with pytest.raises(Unreachable, match="timeout"):
        async with http.asking("GET", url, {}, None, seconds=0.2):
            pass
    await http.close()
    listening.close()
    assert asked.is_set()
