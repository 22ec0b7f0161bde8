"""A TCP proxy before Asterisk's AMI, to cut the link or to let it hang while both ends believe that it lives."""

import asyncio
from contextlib import suppress

from tests.support.sip import HOST

_CHUNK = 65_536


class AmiProxy:
    """Start it, give `port` to the service; calls and events go through until it is told otherwise."""

    def __init__(self, target_port: int) -> None:
        self._target_port = target_port
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._flows = asyncio.Event()
        self._flows.set()
        self.port = 0

    async def start(self) -> None:
        """Listen; the port stays the same over every cut."""
        self._server = await asyncio.start_server(self._connected, HOST, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """End every connection and refuse new ones."""
        server, self._server = self._server, None
        if server is not None:
            server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def cut_for(self, seconds: float) -> None:
        """Cut, and be there again after that long."""
        await self.cut()
        await asyncio.sleep(seconds)  # the fault itself, not a wait for something to happen
        await self.start()

    def hang(self) -> None:
        """Pass nothing on any more, and end nothing: a half-open link."""
        self._flows.clear()

    def pass_on(self) -> None:
        """Pass on again, beginning with what was held back."""
        self._flows.set()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        me = asyncio.current_task()
        assert me is not None
        self._tasks.add(me)
        # Cancelled by a cut only; asyncio's server would take that for a failure.
        with suppress(OSError, asyncio.CancelledError):
            await self._join(reader, writer)
        self._tasks.discard(me)
        writer.close()

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(HOST, self._target_port)
        both = [asyncio.ensure_future(self._pump(reader, back)), asyncio.ensure_future(self._pump(there, writer))]
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in both:
                pump.cancel()
            back.close()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(_CHUNK):
                await self._flows.wait()
                writer.write(data)
                await writer.drain()
