"""What a screen reads from its stream when it does not ask for packed messages."""

from callcenter.api.realtime.stream import Reader


def next_text(reader: Reader) -> str | None:
    """The next message, if there is one."""
    frame = reader.next_frame()
    assert not isinstance(frame, bytes)
    return frame
