"""A mail server of a few lines, on loopback: it takes letters, or says to whom it does not take them."""

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class MailServer:
    """`refusals` are its answers to RCPT, by address; `sign_in` is the user and password it wants."""

    refusals: Mapping[str, str] = field(default_factory=dict)
    sign_in: tuple[str, str] | None = None
    tls: ssl.SSLContext | None = None
    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client, until it leaves."""
        try:
            await self._say(writer, "220 here")
            while line := (await reader.readuntil(b"\r\n")).decode().strip():
                self.heard.append(line)
                word = line.partition(" ")[0].upper()
                if word == "DATA":
                    await self._say(writer, "354 go on")
                    self._take(await reader.readuntil(b"\r\n.\r\n"))
                await self._say(writer, self._answer(word, line))
                if word == "STARTTLS" and self.tls is not None:
                    await writer.start_tls(self.tls)
                if word == "QUIT":
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def _answer(self, word: str, line: str) -> str:
        match word:
            case "EHLO":
                offers = ["STARTTLS"] * (self.tls is not None) + ["AUTH PLAIN"] * (self.sign_in is not None)
                return "\r\n".join(["250-here", *(f"250-{offer}" for offer in offers), "250 8BITMIME"])
            case "STARTTLS":
                return "220 go on"
            case "AUTH":
                given = tuple(base64.b64decode(line.split()[-1]).decode().split("\0")[1:])
                return "235 welcome" if given == self.sign_in else "535 no"
            case "RCPT":
                address = line.partition("<")[2].partition(">")[0]
                return self.refusals.get(address, "250 fine")
            case _:
                return "250 fine"

    def _take(self, raw: bytes) -> None:
        letter = message_from_bytes(raw.removesuffix(b".\r\n"), policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        self.arrived.set()

    async def _say(self, writer: asyncio.StreamWriter, text: str) -> None:
        writer.write(f"{text}\r\n".encode())
        await writer.drain()


@asynccontextmanager
async def receiving(server: MailServer) -> AsyncIterator[MailServer]:
    """Let it take letters while the block runs."""
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
