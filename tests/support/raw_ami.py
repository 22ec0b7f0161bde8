"""A bare AMI client: keeps every event, so that tests judge the dialplan and not our own link."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

DEADLINE_SECONDS = 15.0


class RawAmi:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._news = asyncio.Condition()
        self._responses: dict[str, dict[str, str]] = {}
        self._sent = 0
        self.events: list[dict[str, str]] = []

    async def action(self, fields: Mapping[str, str]) -> dict[str, str]:
        self._sent += 1
        action_id = f"t{self._sent}"
        lines = [*(f"{name}: {value}" for name, value in fields.items()), f"ActionID: {action_id}"]
        self._writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        async with asyncio.timeout(DEADLINE_SECONDS), self._news:
            await self._news.wait_for(lambda: action_id in self._responses)
            return self._responses.pop(action_id)

    async def event(
        self, wanted: Callable[[dict[str, str]], bool], *, seconds: float = DEADLINE_SECONDS
    ) -> dict[str, str]:
        """The first event since the start of this link that is wanted; waits for it when it did not come yet."""
        try:
            async with asyncio.timeout(seconds), self._news:
                await self._news.wait_for(lambda: any(map(wanted, self.events)))
        except TimeoutError:
            raise AssertionError(f"the event did not come; the last ones: {self.events[-5:]}") from None
        return next(filter(wanted, self.events))

    async def more_events(self, number: int) -> None:
        """Return when so many have come since now."""
        wanted = len(self.events) + number
        async with asyncio.timeout(DEADLINE_SECONDS), self._news:
            await self._news.wait_for(lambda: len(self.events) >= wanted)

    async def user_event(self, name: str, *, seconds: float = DEADLINE_SECONDS, **fields: str) -> dict[str, str]:
        expected = {"UserEvent": name, **fields}
        return await self.event(lambda event: expected.items() <= event.items(), seconds=seconds)

    async def read(self) -> None:
        try:
            while True:
                block = (await self._reader.readuntil(b"\r\n\r\n")).decode(errors="replace")
                message = dict(_field(line) for line in block.splitlines() if ": " in line)
                async with self._news:
                    # An OriginateResponse is an event with a header Response.
                    if "Event" in message:
                        self.events.append(message)
                    elif "Response" in message:
                        self._responses[message["ActionID"]] = message
                    self._news.notify_all()
        except (asyncio.IncompleteReadError, ConnectionError):
            return

    async def ping_for_ever(self) -> None:
        # Before 22.11 events may stay in Asterisk until the client sends something.
        while True:
            await asyncio.sleep(0.5)
            self._writer.write(b"Action: Ping\r\nActionID: ping\r\n\r\n")


def _field(line: str) -> tuple[str, str]:
    name, _, value = line.partition(": ")
    # The variables of a Status event all have the same name.
    if name == "Variable" and "=" in value:
        variable, _, value = value.partition("=")
        return f"Variable({variable})", value
    return name, value


@asynccontextmanager
async def logged_in(port: int, username: str, secret: str) -> AsyncIterator[RawAmi]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await reader.readuntil(b"\r\n")
    ami = RawAmi(reader, writer)
    work = [asyncio.ensure_future(ami.read()), asyncio.ensure_future(ami.ping_for_ever())]
    try:
        answer = await ami.action({"Action": "Login", "Username": username, "Secret": secret})
        assert answer["Response"] == "Success", answer
        yield ami
    finally:
        for task in work:
            task.cancel()
        await asyncio.gather(*work, return_exceptions=True)
        writer.close()
