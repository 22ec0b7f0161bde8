"""The service with simulated agents is the whole service: people sign in, callers come, figures count them."""

import asyncio

from callcenter.bench.board_site import board_site, signed_in


async def test_a_small_floor_lives() -> None:
    async with board_site(agents=12, queues=3, changes_per_second=200) as site:
        rest = await signed_in(site)
        try:
            assert len((await rest.get("/api/v1/agents")).json()["items"]) == 12
            async with asyncio.timeout(60):
                while not _called((await rest.get("/metrics")).text):
                    pass
        finally:
            await rest.aclose()


def _called(metrics: str) -> bool:
    offered = [line for line in metrics.splitlines() if line.startswith("callcenter_offered{")]
    return any(not line.endswith(" 0.0") for line in offered)
