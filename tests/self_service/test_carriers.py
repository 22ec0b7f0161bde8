"""Letters reach a mailbox with what goes with them, texts a gateway; what they say to us is one of a few words."""

import json
import ssl
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from callcenter.crm.messages import Message, MessageChannel
from callcenter.records.webhook_post import Answer
from callcenter.self_service.carriers import Carried, MailCarrier, SmsCarrier
from callcenter.settings import mail_server
from callcenter.store.repositories.message_files import MessageFile
from tests.support.certificate import certificate
from tests.support.mail_server import MailServer, receiving
from tests.support.receiver import FakeReceiver

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def message(**facts: Any) -> Message:
    given = {"channel": MessageChannel.EMAIL, "address": "li@example.com", "subject": "您的订单 Your order"}
    return Message(
        **{"id": "17", "text": "已发货。\nIt is on its way.", "next_try_at": AT, "created_at": AT, **given, **facts}
    )


def carrier(url: str, recordings: Path, tls: ssl.SSLContext | None = None) -> MailCarrier:
    return MailCarrier(mail_server(url), sender="desk@example.com", recordings=recordings, tls=tls)


async def test_a_letter_arrives_as_it_was_written(tmp_path: Path) -> None:
    async with receiving(MailServer()) as server:
        carried = await carrier(f"smtp://127.0.0.1:{server.port}", tmp_path)(message())
    assert carried == Carried()
    (letter,) = server.letters
    assert (letter["From"], letter["To"], letter["Subject"]) == (
        "desk@example.com",
        "li@example.com",
        "您的订单 Your order",
    )
    assert letter["Message-ID"] == "<17@example.com>"
    assert letter.get_content().replace("\r\n", "\n") == "已发货。\nIt is on its way.\n"


async def test_a_letter_with_a_table_can_be_read_without_it(tmp_path: Path) -> None:
    async with receiving(MailServer()) as server:
        assert await carrier(f"smtp://127.0.0.1:{server.port}", tmp_path)(message(html="<p>已发货。</p>")) == Carried()
    (letter,) = server.letters
    plain, rich = (letter.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert rich is not None
    assert plain.get_content().strip().startswith("已发货。")
    assert rich.get_content().strip() == "<p>已发货。</p>"


async def test_a_file_that_was_kept_for_it_goes_with_it(tmp_path: Path) -> None:
    file = MessageFile(
        message_id="17", name="report.csv", media_type="text/csv; charset=utf-8", content="日期\n".encode()
    )

    async def file_of(message_id: str) -> MessageFile | None:
        return file if message_id == "17" else None

    async with receiving(MailServer()) as server:
        address = mail_server(f"smtp://127.0.0.1:{server.port}")
        by = MailCarrier(address, sender="desk@example.com", recordings=tmp_path, file_of=file_of)
        assert await by(message()) == Carried()
        assert await by(message(id="18")) == Carried()
    (attached,) = server.letters[0].iter_attachments()
    assert isinstance(attached, EmailMessage)
    assert (attached.get_content_type(), attached.get_filename()) == ("text/csv", "report.csv")
    assert attached.get_payload(decode=True) == file.content
    assert not list(server.letters[1].iter_attachments())


async def test_a_recording_goes_with_it(tmp_path: Path) -> None:
    (tmp_path / "message-1-2.wav").write_bytes(b"RIFF\r\n.\r\nWAVE")
    async with receiving(MailServer()) as server:
        by = carrier(f"smtp://127.0.0.1:{server.port}", tmp_path)
        assert await by(message(attachment="message-1-2")) == Carried()
        gone = await by(message(attachment="message-1-3"))
    (attached,) = server.letters[0].iter_attachments()
    assert isinstance(attached, EmailMessage)
    assert (attached.get_content_type(), attached.get_filename()) == ("audio/wav", "voicemail.wav")
    assert attached.get_content() == b"RIFF\r\n.\r\nWAVE"
    assert gone == Carried(problem="attachment_missing", for_good=True)


async def test_a_password_is_said_over_tls(tmp_path: Path) -> None:
    file = tmp_path / "certificate.pem"
    file.write_bytes(certificate("localhost"))
    of_server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    of_server.load_cert_chain(file)
    trusting = ssl.create_default_context(cafile=str(file))
    async with receiving(MailServer(sign_in=("ann", "s/e:c"), tls=of_server)) as server:
        url = f"localhost:{server.port}"
        assert await carrier(f"smtp://ann:s%2Fe%3Ac@{url}", tmp_path, trusting)(message()) == Carried()
        told = [line.partition(" ")[0] for line in server.heard]
        wrong = await carrier(f"smtp://ann:wrong@{url}", tmp_path, trusting)(message())
    assert told[:4] == ["EHLO", "STARTTLS", "EHLO", "AUTH"]
    assert wrong == Carried(problem="not_signed_in")
    assert len(server.letters) == 1


async def test_who_is_refused_for_good_is_told_from_who_is_refused_for_now(tmp_path: Path) -> None:
    refusals = {"gone@example.com": "550 li@example.com is unknown", "full@example.com": "452 later"}
    async with receiving(MailServer(refusals=refusals)) as server:
        by = carrier(f"smtp://127.0.0.1:{server.port}", tmp_path)
        assert await by(message(address="gone@example.com")) == Carried(problem="refused", for_good=True)
        assert await by(message(address="full@example.com")) == Carried(problem="refused")
    assert await by(message()) == Carried(problem="no_connection")
    assert await by(message(address="no address\n")) == Carried(problem="no_address", for_good=True)


@pytest.mark.parametrize(
    ("answer", "carried"),
    [
        (Answer(status=202), Carried()),
        (Answer(status=400), Carried(problem="refused", for_good=True)),
        (Answer(status=429), Carried(problem="refused")),
        (Answer(status=500), Carried(problem="server_error")),
        (Answer(problem="timeout"), Carried(problem="timeout")),
    ],
)
async def test_a_text_goes_to_the_gateway_by_its_id(answer: Answer, carried: Carried) -> None:
    gateway = FakeReceiver(answers=[answer])
    text = message(channel=MessageChannel.SMS, address="+8613800138000", subject="")
    assert await SmsCarrier(gateway, "https://sms.example/send")(text) == carried
    (posted,) = gateway.posted
    assert (posted.url, posted.headers["Idempotency-Key"]) == ("https://sms.example/send", "17")
    assert json.loads(posted.body) == {"id": "17", "to": "+8613800138000", "text": text.text}
