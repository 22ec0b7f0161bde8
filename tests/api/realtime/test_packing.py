"""What is packed once and begins differently for each reader is one stream that unpacks to the whole."""

import zlib

import pytest

from callcenter.api.realtime.packing import packed, unpacked, with_beginning

REST = '"type":"board_changed","text":"销售 ' + "x" * 5000 + '"}'


@pytest.mark.parametrize("length", [0, 1, 20, 65_534, 65_535, 65_536, 200_000])
def test_a_beginning_of_any_length_and_the_packed_rest_are_one_stream(length: int) -> None:
    beginning = "b" * length
    assert unpacked(with_beginning(beginning, packed(REST))) == beginning + REST


def test_a_beginning_may_be_cut_within_a_letter() -> None:
    beginning = "名" * 30_000
    assert unpacked(with_beginning(beginning, packed(REST))) == beginning + REST


def test_nothing_follows_the_end_of_the_stream() -> None:
    reader = zlib.decompressobj(-15)
    reader.decompress(with_beginning('{"seq":1,', packed(REST)))
    assert (reader.eof, reader.unused_data) == (True, b"")


def test_what_repeats_itself_becomes_small() -> None:
    assert len(packed(REST)) < len(REST) / 20
