"""Whose pages may use us: our own address's, and those that are configured; everybody else's are foreign."""

from collections.abc import Mapping

import pytest
from starlette.requests import HTTPConnection

from callcenter.api.origins import from_our_pages
from callcenter.store.database import Database
from tests.support.desk import Desk, running_desk


def ours(desk: Desk, headers: Mapping[str, str]) -> bool:
    pairs = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    return from_our_pages(HTTPConnection({"type": "http", "app": desk.app, "headers": pairs}))


async def test_the_page_of_the_address_that_was_asked_is_ours(desk: Desk) -> None:
    for host, origin in (("desk.test", "http://desk.test"), ("127.0.0.1:8000", "http://127.0.0.1:8000")):
        assert ours(desk, {"host": host, "origin": origin})
        # Behind a proxy that speaks https for us.
        assert ours(desk, {"host": host, "origin": origin.replace("http:", "https:")})


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.test",
        "http://desk.test:81",
        "http://desk.test.evil.test",
        "http://desk.test@evil.test",
        "file://desk.test",
        "desk.test",
        "null",
        "",
        "http://[",
        "://",
    ],
)
async def test_any_other_page_is_foreign(desk: Desk, origin: str) -> None:
    assert not ours(desk, {"host": "desk.test", "origin": origin})


async def test_who_says_nothing_is_not_taken_for_our_page(desk: Desk) -> None:
    assert not ours(desk, {"host": "desk.test"})
    assert not ours(desk, {"origin": "http://desk.test"})
    assert not ours(desk, {"host": "", "origin": "http://"})


async def test_a_configured_origin_is_ours_exactly_as_it_is_written(database: Database) -> None:
    async with running_desk(database, allowed_origins=frozenset({"https://desk.example.com"})) as desk:
        assert ours(desk, {"host": "10.0.0.5:8000", "origin": "https://desk.example.com"})
        assert not ours(desk, {"host": "10.0.0.5:8000", "origin": "http://desk.example.com"})
