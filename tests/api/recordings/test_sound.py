"""A file as an answer: exactly the bytes that were asked for, in pieces."""

from pathlib import Path

import pytest

from callcenter.api.errors import Problem
from callcenter.api.recordings.ranges import Part
from callcenter.api.recordings.sound import sound_answer, wanted_part

TAG = '"one-10"'


async def sent(file: Path, size: int, part: Part | None) -> bytes:
    answer = sound_answer(file, size, part, TAG, download_as=None)
    pieces = [piece async for piece in answer.body_iterator]
    return b"".join(piece.encode() if isinstance(piece, str) else bytes(piece) for piece in pieces)


@pytest.mark.parametrize("part", [None, Part(first=0, last=0), Part(first=65_000, last=140_000), Part(first=9, last=9)])
async def test_a_part_is_that_part_however_many_pieces_it_takes(tmp_path: Path, part: Part | None) -> None:
    file = tmp_path / "a.wav"
    whole = bytes(range(256)) * 800
    file.write_bytes(whole)
    assert await sent(file, len(whole), part) == (whole if part is None else whole[part.first : part.last + 1])


def test_a_part_of_another_file_is_the_whole() -> None:
    assert wanted_part("bytes=0-1", TAG, TAG, 10) == Part(first=0, last=1)
    assert wanted_part("bytes=0-1", '"other"', TAG, 10) is None


def test_what_lies_behind_the_end_is_refused_with_the_length() -> None:
    with pytest.raises(Problem, match="range_not_there") as refused:
        wanted_part("bytes=10-", None, TAG, 10)
    assert refused.value.headers == {"Content-Range": "bytes */10"}
