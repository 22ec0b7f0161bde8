"""The protocol gives the same events in the same order however the bytes come, and garbage never ends a session."""

import asyncio
import gzip
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from callcenter.switch.asterisk.encode import UnsafeValue
from callcenter.switch.asterisk.message import AmiMessage
from callcenter.switch.asterisk.protocol import LONGEST_LINE_BYTES, LONGEST_MESSAGE_BYTES, AmiProtocol, Messages

BANNER = b"Asterisk Call Manager/12.0.0\r\n"
RECORDING = Path(__file__).parents[2] / "recordings" / "asterisk22_queue_calls.ami.gz"


class Wire(asyncio.Transport):
    """A transport that keeps what is written and tells whether it was aborted."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []
        self.aborted = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written.append(bytes(data))

    def abort(self) -> None:
        self.aborted = True


class SentAction:
    """An action as the protocol sees it."""

    def __init__(self, fields: dict[str, str | Sequence[str]], as_list: bool = False) -> None:
        self._fields = fields
        self.as_list = as_list
        self.future: asyncio.Future[Messages] = asyncio.get_running_loop().create_future()

    def __getitem__(self, header: str) -> str:
        value = self._fields[header]
        assert isinstance(value, str)
        return value

    def get(self, header: str, default: str) -> str:
        return self[header] if header in self._fields else default

    def items(self) -> Iterator[tuple[str, str | Sequence[str]]]:
        return iter(self._fields.items())


class Session:
    """A protocol in memory with everything it handed over."""

    def __init__(self, banner: bytes = BANNER) -> None:
        self.events: list[AmiMessage] = []
        self.wire = Wire()
        self.protocol = AmiProtocol()
        self.protocol.connection_made(self.wire)
        self.protocol.deliver_to(self.events.append)
        self.feed(banner)

    def feed(self, *pieces: bytes) -> None:
        for piece in pieces:
            self.protocol.data_received(piece)

    def send(self, name: str, action_id: str, as_list: bool = False) -> SentAction:
        action = SentAction({"Action": name, "ActionID": action_id}, as_list)
        self.protocol.send_together([action])
        return action

    def texts(self) -> list[dict[str, str]]:
        return [event.headers() for event in self.events]

    def names(self) -> list[str]:
        return [event.name for event in self.events]


def recorded(events: int) -> bytes:
    blocks = gzip.decompress(RECORDING.read_bytes()).split(b"\r\n\r\n")
    return b"".join(block + b"\r\n\r\n" for block in blocks[:events])


async def test_a_recorded_stream_reads_the_same_in_any_pieces() -> None:
    stream = BANNER + recorded(300)
    whole = Session(b"")
    whole.feed(stream)
    assert len(whole.events) == 300
    rng = random.Random(1)
    for longest in (1, 2, 3, 7, 500, 9000):
        pieces, at = [], 0
        while at < len(stream):
            size = rng.randint(1, longest)
            pieces.append(stream[at : at + size])
            at += size
        session = Session(b"")
        session.feed(*pieces)
        assert session.texts() == whole.texts()


async def test_a_stream_cut_at_any_byte_gives_the_whole_messages_before_the_cut_and_no_other() -> None:
    stream = recorded(8)
    whole = Session()
    whole.feed(stream)
    expected = whole.texts()
    for cut in range(len(stream)):
        session = Session()
        session.feed(stream[:cut])
        session.protocol.connection_lost(None)
        assert session.texts() == expected[: stream[:cut].count(b"\r\n\r\n")]
        resumed = Session()
        resumed.feed(stream[:cut], stream[cut:])
        assert len(resumed.events) == len(expected)


async def test_a_chinese_name_survives_byte_by_byte() -> None:
    session = Session()
    event = "Event: Newchannel\r\nCallerIDName: 李雷韩梅梅\r\nUniqueid: 1.1\r\n\r\n".encode()
    session.feed(*(event[at : at + 1] for at in range(len(event))))
    assert session.events[0].get("CallerIDName") == "李雷韩梅梅"


@pytest.mark.parametrize(
    "garbage",
    [
        b"\r\n\r\n",
        b"\0\0\0\r\n\r\n",
        b"no header at all\r\n\r\n",
        b"\xff\xfe\x80\r\n\r\n",
        b"\r\r\r\r\n\r\n",
        b"\n\n\n\r\n\r\n",
        b"x" * 1_000_000 + b"\r\n\r\n",
        b"Event: Long\r\nA: " + b"x" * (LONGEST_LINE_BYTES + 1) + b"\r\n\r\n",
        b"Event: Long\r\n" + b"A: x\r\n" * (LONGEST_MESSAGE_BYTES // 6) + b"\r\n\r\n",
    ],
    ids=["empty", "nul", "text", "not-utf8", "lone-cr", "lone-lf", "megabyte", "long-line", "long-message"],
)
async def test_garbage_is_skipped_with_one_log_line_and_the_session_goes_on(garbage: bytes) -> None:
    for size in (len(garbage), 40_000, 13):
        session = Session()
        with capture_logs() as logs:
            session.feed(*(garbage[at : at + size] for at in range(0, len(garbage), size)))
            session.feed(b"Event: Hangup\r\nCause: 16\r\n\r\n")
        assert session.names() == ["Hangup"]
        assert [entry["event"] for entry in logs] == ["ami_garbage_skipped"]
        assert not session.wire.aborted


async def test_a_stretch_of_garbage_is_one_log_line_and_the_next_stretch_another() -> None:
    session = Session()
    with capture_logs() as logs:
        session.feed(b"garbage\r\n\r\n" * 100, b"Response: Success\r\nActionID: x\r\n\r\n", b"garbage\r\n\r\n" * 100)
    assert len(logs) == 2


async def test_bytes_without_an_end_are_not_kept() -> None:
    session = Session()
    for _ in range(64):
        session.feed(b"x" * 65_536)
    assert len(session.protocol._buffer) <= LONGEST_MESSAGE_BYTES


async def test_the_end_of_a_message_too_long_to_keep_is_not_read_as_an_event() -> None:
    session = Session()
    session.feed(b"Event: Long\r\n" + b"A: x\r\n" * (LONGEST_MESSAGE_BYTES // 6) + b"\n\r\n")
    session.feed(b"Event: Hangup\r\nCause: 16\r\n\r\nEvent: Newchannel\r\n\r\n")
    assert session.names() == ["Newchannel"]


async def test_a_name_in_bad_bytes_does_not_cost_the_event() -> None:
    session = Session()
    session.feed(b"Event: Hangup\r\nCallerIDName: \xff\0\r\x07\r\nCause: 16\r\n\r\n")
    assert session.events[0].get("Cause") == "16"


async def test_a_handler_that_raises_loses_neither_the_next_event_nor_the_session() -> None:
    session = Session()
    seen: list[str] = []

    def fail_first(message: AmiMessage) -> None:
        seen.append(message.name)
        if len(seen) == 1:
            raise RuntimeError("no")

    session.protocol.deliver_to(fail_first)
    with capture_logs() as logs:
        session.feed(b"Event: A\r\n\r\nEvent: B\r\n\r\n")
    assert seen == ["A", "B"]
    assert [entry["event"] for entry in logs] == ["ami_event_handler_failed"]
    assert not session.wire.aborted


async def test_events_wait_for_their_handler_and_keep_their_order() -> None:
    protocol = AmiProtocol()
    protocol.data_received(BANNER + b"Event: A\r\n\r\nEvent: B\r\n\r\n")
    seen: list[str] = []
    protocol.deliver_to(lambda message: seen.append(message.name))
    protocol.data_received(b"Event: C\r\n\r\n")
    assert seen == ["A", "B", "C"]


async def test_a_peer_that_is_not_asterisk_is_dropped_at_its_first_bytes() -> None:
    for greeting in (b"SSH-2.0-OpenSSH_9.2\r\n", b"H", b"Asterisk Call Manager/" + b"9" * 300):
        session = Session(b"")
        with capture_logs() as logs:
            session.feed(greeting)
        assert session.wire.aborted
        assert session.protocol.banner.cancelled()
        assert [entry["event"] for entry in logs] == ["ami_peer_is_not_asterisk"]


async def test_a_response_answers_its_own_action_whatever_the_order() -> None:
    session = Session()
    first, second = session.send("Setvar", "1"), session.send("Redirect", "2")
    session.feed(b"Response: Error\r\nActionID: 2\r\nMessage: no\r\n\r\nResponse: Success\r\nActionID: 1\r\n\r\n")
    assert first.future.result()[0].succeeded
    assert not second.future.result()[0].succeeded


@pytest.mark.parametrize("words", [b"Originate successfully queued", b"DTMF successfully queued"])
async def test_an_acknowledgement_that_ends_in_successfully_queued_is_an_answer(words: bytes) -> None:
    session = Session()
    action = session.send("PlayDTMF", "1")
    session.feed(b"Response: Success\r\nActionID: 1\r\nMessage: " + words + b"\r\n\r\n")
    assert action.future.result()[0].succeeded


async def test_an_event_with_the_id_of_an_action_is_an_event_and_not_its_answer() -> None:
    for as_list in (False, True):
        session = Session()
        action = session.send("Originate", "1", as_list)
        session.feed(b"Event: OriginateResponse\r\nActionID: 1\r\nResponse: Failure\r\n\r\n")
        assert session.names() == ["OriginateResponse"]
        assert not action.future.done()
        session.feed(b"Response: Success\r\nActionID: 1\r\nMessage: Originate successfully queued\r\n\r\n")
        assert action.future.done()


async def test_a_list_is_collected_until_it_is_complete_and_other_events_pass() -> None:
    session = Session()
    action = session.send("Status", "1", as_list=True)
    session.feed(
        b"Response: Success\r\nActionID: 1\r\nEventList: start\r\n\r\n",
        b"Event: Status\r\nActionID: 1\r\nChannel: a\r\n\r\n",
        b"Event: AgentComplete\r\nChannel: b\r\n\r\n",
        b"Event: Status\r\nActionID: 1\r\nChannel: c\r\n\r\n",
        b"Event: StatusComplete\r\nActionID: 1\r\nEventList: Complete\r\n\r\n",
        b"Event: Hangup\r\n\r\n",
    )
    assert [item.get("Channel") for item in action.future.result()] == ["", "a", "c", ""]
    assert session.names() == ["AgentComplete", "Hangup"]


async def test_a_list_that_is_refused_or_is_no_list_is_answered_at_once() -> None:
    for answer in (b"Error", b"Success"):
        session = Session()
        action = session.send("QueueStatus", "1", as_list=True)
        session.feed(b"Response: " + answer + b"\r\nActionID: 1\r\n\r\n")
        assert len(action.future.result()) == 1


async def test_late_double_and_unknown_responses_are_dropped() -> None:
    session = Session()
    action = session.send("Ping", "1")
    session.protocol.forget(action)
    session.feed(b"Response: Success\r\nActionID: 1\r\n\r\n" * 2, b"Response: Success\r\n\r\n", b"Event: A\r\n\r\n")
    assert not action.future.done()
    assert session.names() == ["A"]


async def test_actions_sent_together_are_one_write_and_an_unsafe_one_stops_all() -> None:
    session = Session()
    good = SentAction({"Action": "Setvar", "ActionID": "1", "Variable": "CC_ARGS", "Value": "1:a"})
    session.protocol.send_together([good, SentAction({"Action": "Redirect", "ActionID": "2", "Exten": "s"})])
    assert len(session.wire.written) == 1
    with pytest.raises(UnsafeValue):
        session.protocol.send_together([good, SentAction({"Action": "Redirect", "ActionID": "3", "Exten": "s\n"})])
    with pytest.raises(UnsafeValue):
        session.protocol.send_together([SentAction({"ActionID": "4"})])
    assert len(session.wire.written) == 1


async def test_a_lost_connection_cancels_every_waiting_action() -> None:
    session = Session()
    actions = [session.send("Ping", "1"), session.send("Status", "2", as_list=True)]
    session.protocol.connection_lost(None)
    session.protocol.connection_lost(None)
    assert all(action.future.cancelled() for action in actions)
    assert session.protocol.lost.done()
