"""Nothing that came is missed, and nothing that came before counts."""

import asyncio
import time

import pytest

from callcenter.bench.arrivals import Arrivals, DidNotCome


async def test_what_came_already_is_found() -> None:
    arrivals: Arrivals[str] = Arrivals()
    before = time.monotonic()
    arrivals.add("first")
    arrivals.add("second")
    found = await arrivals.first("anything", lambda item: True, after=before)
    assert found.item == "first"
    assert before <= found.at <= time.monotonic()


async def test_what_comes_later_is_waited_for() -> None:
    arrivals: Arrivals[int] = Arrivals()
    waiting = asyncio.ensure_future(arrivals.first("a two", lambda item: item == 2, after=time.monotonic()))
    await asyncio.sleep(0)
    for item in (1, 2, 2):
        arrivals.add(item)
    assert (await waiting).item == 2


async def test_what_came_before_the_instant_does_not_count() -> None:
    arrivals: Arrivals[str] = Arrivals()
    arrivals.add("old")
    waiting = asyncio.ensure_future(arrivals.first("anything", lambda item: True, after=time.monotonic()))
    await asyncio.sleep(0)
    arrivals.add("new")
    assert (await waiting).item == "new"


async def test_what_never_comes_is_named() -> None:
    with pytest.raises(DidNotCome, match="for the moon"):
        await Arrivals[str]().first("the moon", lambda item: True, after=0, seconds=0)
