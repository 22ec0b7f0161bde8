"""A file as an answer: whole or in parts, a piece at a time, so that hours of talk are never in memory.

Rule: a part that was asked for on the ground of another file (`If-Range`) is answered with the whole.
"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from fastapi import status
from fastapi.responses import StreamingResponse

from callcenter.api.errors import Problem
from callcenter.api.recordings.ranges import NotThere, Part, part_of

WAV: Final = "audio/wav"
_PIECE: Final = 64 * 1024


def wanted_part(asked: str | None, if_range: str | None, tag: str, size: int) -> Part | None:
    """Return which part is asked for; None: the whole."""
    if if_range is not None and if_range.strip() != tag:
        return None
    try:
        return part_of(asked, size)
    except NotThere:
        raise Problem("range_not_there", headers={"Content-Range": f"bytes */{size}"}) from None


def sound_answer(file: Path, size: int, part: Part | None, tag: str, *, download_as: str | None) -> StreamingResponse:
    """Return the file, or the part of it, as it goes out."""
    sent = part or Part(first=0, last=size - 1)
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-store",
        "Content-Length": str(sent.length),
        "ETag": tag,
    }
    if part is not None:
        headers["Content-Range"] = f"bytes {part.first}-{part.last}/{size}"
    if download_as is not None:
        headers["Content-Disposition"] = f'attachment; filename="{download_as}"'
    code = status.HTTP_200_OK if part is None else status.HTTP_206_PARTIAL_CONTENT
    return StreamingResponse(_pieces(file, sent), status_code=code, media_type=WAV, headers=headers)


async def _pieces(file: Path, part: Part) -> AsyncIterator[bytes]:
    opened = await asyncio.to_thread(file.open, "rb")
    try:
        opened.seek(part.first)
        left = part.length
        while left > 0:
            piece = await asyncio.to_thread(opened.read, min(left, _PIECE))
            if not piece:
                return
            left -= len(piece)
            yield piece
    finally:
        opened.close()
