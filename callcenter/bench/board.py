"""The board of a large floor: how soon a change is seen, what each board costs the server, how soon the page is there.

500 simulated agents in 50 queues, about 50 changes a second. The peer pushes each change by itself, as text, to every
board: the usual way. Both with the same engine and the same crowd, in turns; the boards are in this process.
"""

import asyncio
import random
from collections.abc import Callable
from contextlib import AsyncExitStack
from statistics import median
from typing import Final

from websockets.asyncio.client import ClientConnection, connect

from callcenter.bench.board_floor import AGENTS, CHANGES_PER_SECOND, QUEUES
from callcenter.bench.board_site import board_server, board_site
from callcenter.bench.figures import Row, latency_rows
from callcenter.bench.process_figures import Used
from callcenter.bench.running_product import free_ports
from callcenter.bench.sip_phone import HOST
from callcenter.engine.tasks import cancel, spawn

ROUNDS: Final = 3
BOARDS: Final = (1, 10, 50)
OURS: Final = "coalesced"
PEER: Final = "one_by_one"
_COUNTED_SECONDS: Final = 6.0
# Until as many talk as will; without pages, until changes come at their rate.
_SETTLE_SECONDS: Final = 60.0
_SETTLE_ALONE_SECONDS: Final = 20.0
_WATCHED_SECONDS: Final = 20.0
_HELLO: Final = {OURS: '{"type":"hello","packed":true}', PEER: '{"type":"hello"}'}

Progress = Callable[[str], None]


class Crowd:
    """Boards that are looked at by nobody: each counts what comes."""

    def __init__(self, port: int, how: str) -> None:
        self.messages = 0
        self.bytes = 0
        self._port = port
        self._how = how
        self._tasks: set[asyncio.Task[None]] = set()
        self._open = AsyncExitStack()

    async def grow(self, boards: int) -> None:
        """Open boards until there are so many."""
        while len(self._tasks) < boards:
            # All of one person: what is sent is the same whoever they are.
            socket = await self._open.enter_async_context(
                connect(f"ws://{HOST}:{self._port}/api/v1/realtime", compression=None, max_size=None)
            )
            await socket.send(_HELLO[self._how])
            spawn(self._read(socket), "board", self._tasks)

    async def close(self) -> None:
        """All of them are closed."""
        await cancel(self._tasks)
        await self._open.aclose()

    async def _read(self, socket: ClientConnection) -> None:
        async for frame in socket:
            self.messages += 1
            self.bytes += len(frame)
            if isinstance(frame, str) and frame.startswith('{"type":"heartbeat"'):
                await socket.send('{"type":"pong"}')


async def run(rounds: int, progress: Progress) -> list[Row]:
    """Measure and give the rows."""
    return [
        ("board_agents", float(AGENTS), "agents"),
        ("board_queues", float(QUEUES), "queues"),
        ("board_changes", CHANGES_PER_SECOND, "1/s"),
        *await _in_the_browser(rounds, progress),
        *await _on_the_server(rounds, progress),
    ]


async def _in_the_browser(rounds: int, progress: Progress) -> list[Row]:
    # Needs what only developers have installed.
    from callcenter.bench.board_page import Seen, board_page, interactive_seconds, watch
    from callcenter.bench.desk_browser import chrome

    seen, there = Seen(), []
    async with board_site() as site, chrome() as browser, board_page(browser, site) as page:
        progress("board: waiting until the floor is as busy as it will be")
        await asyncio.sleep(_SETTLE_SECONDS)
        for number in range(1, rounds + 1):
            found = await watch(page, _WATCHED_SECONDS)
            seen.message.extend(found.message)
            seen.painted.extend(found.painted)
            there.append(await interactive_seconds(page))
            progress(f"board: {number} of {rounds} rounds in the browser")
    return [
        *latency_rows("board_change_to_message_in_page", seen.message),
        *latency_rows("board_change_to_frame", seen.painted),
        *latency_rows("board_reload_to_floor_painted", there),
    ]


async def _on_the_server(rounds: int, progress: Progress) -> list[Row]:
    chance = random.Random(rounds)
    cpu: dict[tuple[str, int], list[float]] = {}
    wire: dict[str, list[tuple[float, float]]] = {OURS: [], PEER: []}
    for number in range(1, rounds + 1):
        for how in chance.sample((OURS, PEER), 2):
            port = free_ports().http
            given = ["hub", str(port), str(AGENTS), str(QUEUES), str(CHANGES_PER_SECOND), how]
            async with board_server(given) as pid:
                await asyncio.sleep(_SETTLE_ALONE_SECONDS)
                crowd = Crowd(port, how)
                try:
                    for boards in (0, *BOARDS):
                        await crowd.grow(boards)
                        await asyncio.sleep(1)
                        crowd.messages = crowd.bytes = 0
                        before = Used.by_process(pid)
                        await asyncio.sleep(_COUNTED_SECONDS)
                        used = Used.by_process(pid).since(before).busy / _COUNTED_SECONDS
                        cpu.setdefault((how, boards), []).append(used)
                    per_board = BOARDS[-1] * _COUNTED_SECONDS
                    wire[how].append((crowd.messages / per_board, crowd.bytes / per_board))
                finally:
                    await crowd.close()
        progress(f"board: {number} of {rounds} rounds on the server")
    return rows_of(cpu, wire)


def rows_of(cpu: dict[tuple[str, int], list[float]], wire: dict[str, list[tuple[float, float]]]) -> list[Row]:
    """Of each way what it uses, and what one more board costs; ours against the peer's, which tells no figures."""
    rows: list[Row] = []
    for how in (OURS, PEER):
        alone = median(cpu[how, 0])
        rows.append((f"board_{how}_no_board_cpu", alone * 100, "%"))
        for boards in BOARDS:
            used = median(cpu[how, boards])
            rows.append((f"board_{how}_{boards}_boards_cpu", used * 100, "%"))
            rows.append((f"board_{how}_{boards}_boards_cpu_each", max(used - alone, 0.0) / boards * 100, "%"))
        rows.append((f"board_{how}_messages_each", median([messages for messages, _ in wire[how]]), "1/s"))
        rows.append((f"board_{how}_bytes_each", median([size for _, size in wire[how]]), "B/s"))
    more = {how: median(cpu[how, BOARDS[-1]]) - median(cpu[how, BOARDS[0]]) for how in (OURS, PEER)}
    for how in (OURS, PEER):
        rows.append((f"board_{how}_one_more_board_cpu", more[how] / (BOARDS[-1] - BOARDS[0]) * 100, "%"))
    if more[PEER] > 0:
        rows.append(("board_one_more_board_cpu_vs_one_by_one", more[OURS] / more[PEER], "ratio"))
    sizes = [median([size for _, size in wire[how]]) for how in (OURS, PEER)]
    counts = [median([number for number, _ in wire[how]]) for how in (OURS, PEER)]
    rows.append(("board_messages_vs_one_by_one", counts[0] / counts[1], "ratio"))
    rows.append(("board_bytes_vs_one_by_one", sizes[0] / sizes[1], "ratio"))
    return rows
