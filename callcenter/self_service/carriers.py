"""Who carries messages out of the house: a mail server, and a gateway for text messages.

Rule: a carrier never raises for what the other side does. What it says is told by a fixed word, never by its own words,
which may repeat addresses.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from http import HTTPStatus
from pathlib import Path
from typing import Final, Protocol

import aiosmtplib
import orjson

from callcenter.crm.messages import Message
from callcenter.records.sound_files import sound_file
from callcenter.records.webhook_post import Post
from callcenter.settings import MailServer
from callcenter.store.repositories.message_files import MessageFile

# For each word of the mail server, and for a whole letter.
_WORD_SECONDS: Final = 30.0
_LETTER_SECONDS: Final = 120.0
_OWN_MACHINE: Final = frozenset({"127.0.0.1", "::1", "localhost"})
# A gateway that says so may say otherwise later.
_LATER: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What came of a try. Without a problem it is on its way; `for_good`: another try would not help."""

    problem: str | None = None
    for_good: bool = False


class Carrier(Protocol):
    """Whoever can carry a message."""

    async def __call__(self, message: Message, /) -> Carried:
        """Try once."""


# What finds the file that goes with a message, by the message's id.
FileFinder = Callable[[str], Awaitable[MessageFile | None]]


async def _no_file(message_id: str) -> None:
    return None


class MailCarrier:
    """Hands e-mails to a mail server. Recordings that go with them are in a folder, other files `file_of` finds."""

    def __init__(
        self,
        server: MailServer,
        *,
        sender: str,
        recordings: Path,
        file_of: FileFinder = _no_file,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._server = server
        self._sender = sender
        self._recordings = recordings
        self._file_of = file_of
        self._tls = tls

    async def __call__(self, message: Message) -> Carried:
        """Hand it in."""
        try:
            letter = await asyncio.to_thread(self._letter, message, await self._file_of(message.id))
        except FileNotFoundError:
            return Carried(problem="attachment_missing", for_good=True)
        except (ValueError, UnicodeError):
            return Carried(problem="no_address", for_good=True)
        try:
            async with asyncio.timeout(_LETTER_SECONDS):
                await self._hand_in(letter)
        except aiosmtplib.SMTPRecipientsRefused as refused:
            return Carried(problem="refused", for_good=all(one.code >= 500 for one in refused.recipients))
        except (aiosmtplib.SMTPSenderRefused, aiosmtplib.SMTPDataError) as refused:
            return Carried(problem="refused", for_good=refused.code >= 500)
        except aiosmtplib.SMTPAuthenticationError:
            return Carried(problem="not_signed_in")
        except (aiosmtplib.SMTPTimeoutError, TimeoutError):
            return Carried(problem="timed_out")
        except (aiosmtplib.SMTPConnectError, aiosmtplib.SMTPServerDisconnected, OSError):
            return Carried(problem="no_connection")
        except aiosmtplib.SMTPException:
            return Carried(problem="no_answer")
        return Carried()

    async def _hand_in(self, letter: EmailMessage) -> None:
        server = self._server
        await aiosmtplib.send(
            letter,
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            use_tls=server.tls,
            # A password is never said in the clear, but to this machine.
            start_tls=True if server.user and not server.tls and server.host not in _OWN_MACHINE else None,
            tls_context=self._tls,
            timeout=_WORD_SECONDS,
        )

    def _letter(self, message: Message, file: MessageFile | None) -> EmailMessage:
        letter = EmailMessage()
        letter["From"] = self._sender
        letter["To"] = message.address
        letter["Subject"] = message.subject
        letter["Date"] = format_datetime(message.created_at)
        # The same each time it is tried, by which a mailbox knows what it has already.
        letter["Message-ID"] = f"<{message.id}@{self._sender.rpartition('@')[2]}>"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(message.text)
        if message.html is not None:
            letter.add_alternative(message.html, subtype="html")
        if message.attachment is not None:
            sound = sound_file(self._recordings, message.attachment).read_bytes()
            letter.add_attachment(sound, maintype="audio", subtype="wav", filename="voicemail.wav")
        if file is not None:
            kind, _, detail = file.media_type.partition(";")[0].partition("/")
            letter.add_attachment(file.content, maintype=kind, subtype=detail, filename=file.name)
        return letter


class SmsCarrier:
    """Posts text messages to a gateway, as JSON: id, to, text."""

    def __init__(self, post: Post, url: str) -> None:
        self._post = post
        self._url = url

    async def __call__(self, message: Message) -> Carried:
        """Post it. The id is the same each time it is tried."""
        body = orjson.dumps({"id": message.id, "to": message.address, "text": message.text})
        headers: Mapping[str, str] = {"Content-Type": "application/json", "Idempotency-Key": message.id}
        answer = await self._post(self._url, headers, body)
        if answer.ok:
            return Carried()
        if answer.status is None:
            return Carried(problem=answer.problem or "no_answer")
        refused = HTTPStatus.BAD_REQUEST <= answer.status < HTTPStatus.INTERNAL_SERVER_ERROR
        return Carried(
            problem="refused" if refused else "server_error", for_good=refused and answer.status not in _LATER
        )
