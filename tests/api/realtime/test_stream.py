"""One viewer's messages are numbered without gaps, and a socket goes on where it was or begins again."""

import asyncio
from collections.abc import Callable

from callcenter.api.realtime.messages import InteractionGone
from callcenter.api.realtime.stream import LOG_LENGTH, Body, Reader, Stream
from tests.support.reading import next_text


def gone(number: int) -> Body:
    return Body(lambda: InteractionGone(interaction_id=f"i-{number}"))


def a_stream(messages: int) -> Stream:
    stream = Stream("s")
    for number in range(1, messages + 1):
        stream.add(gone(number))
    return stream


def a_reader(stream: Stream) -> Reader:
    reader = Reader(stream, lambda _: "snapshot", None)
    stream.readers.add(reader)
    return reader


def texts(reader: Reader) -> list[str]:
    found = []
    while (text := next_text(reader)) is not None:
        found.append(text)
    return found


def test_a_message_is_made_once_for_all_viewers_and_not_at_all_for_none() -> None:
    made: list[int] = []

    def make() -> InteractionGone:
        made.append(1)
        return InteractionGone(interaction_id="i-1")

    body = Body(make)
    assert made == []
    for stream in (Stream("a"), Stream("b")):
        stream.add(body)
        assert stream.frame(1) == '{"seq":1,"type":"interaction_gone","interaction_id":"i-1"}'
    assert made == [1]


def test_numbers_go_on_after_the_log_is_full() -> None:
    stream = a_stream(LOG_LENGTH + 5)
    assert stream.seq == LOG_LENGTH + 5
    assert '"interaction_id":"i-6"' in stream.frame(6)
    assert [stream.holds(seq) for seq in (4, 5, stream.seq, stream.seq + 1)] == [False, True, True, False]


def test_a_new_socket_gets_a_snapshot_and_then_only_what_is_new() -> None:
    stream = a_stream(3)
    reader = a_reader(stream)
    reader.begin(None, None)
    assert texts(reader) == ["snapshot"]
    stream.add(gone(4))
    assert texts(reader) == [stream.frame(4)]


def test_a_socket_that_comes_back_gets_what_it_missed() -> None:
    stream = a_stream(5)
    reader = a_reader(stream)
    reader.begin("s", 3)
    assert texts(reader) == [stream.frame(4), stream.frame(5)]


def test_what_was_numbered_before_a_restart_is_void_for_everybody() -> None:
    stream = a_stream(5)
    reader = a_reader(stream)
    reader.begin("s", 5)
    stream.restart("t")
    assert texts(reader) == ["snapshot"]
    reader.begin("s", 5)
    assert texts(reader) == ["snapshot"]


def test_a_socket_that_is_too_far_behind_is_overtaken_and_mended_by_a_snapshot() -> None:
    stream = a_stream(1)
    reader = a_reader(stream)
    reader.begin("s", 1)
    for number in range(LOG_LENGTH):
        stream.add(gone(number))
    assert not reader.was_overtaken
    stream.add(gone(0))
    assert reader.was_overtaken
    assert texts(reader) == ["snapshot"]
    assert not reader.was_overtaken


async def test_a_message_and_the_end_of_the_session_wake_a_waiting_socket() -> None:
    stream = a_stream(0)
    reader = a_reader(stream)
    async with asyncio.timeout(5):
        causes: list[Callable[[], None]] = [lambda: stream.add(gone(1)), lambda: stream.restart("t"), reader.end]
        for cause in causes:
            waiting = asyncio.ensure_future(reader.wait())
            cause()
            await waiting
    assert reader.ended
