"""Whoever joins is told again and again, until he leaves."""

import asyncio

from callcenter.bench.metronome import metronome


async def test_everybody_is_told_as_often_until_he_leaves() -> None:
    told = {"one": 0, "other": 0}
    news = asyncio.Event()

    def tick(name: str) -> None:
        told[name] += 1
        if told[name] == 3:
            news.set()

    async with metronome() as beat, asyncio.timeout(10):
        beat.join(lambda: tick("one"))
        leave = beat.join(lambda: tick("other"))
        await news.wait()
        assert abs(told["one"] - told["other"]) <= 1
        leave()
        left = told["other"]
        told["one"] = 0
        news.clear()
        await news.wait()
        assert told["other"] == left
        assert beat.lateness
        assert min(beat.lateness) >= 0
