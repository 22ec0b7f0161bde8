"""Who watches: the streams of people and of screens on walls, and who of them may go on reading.

Rule: a stream outlives its sockets for a while, so that a page that has lost its connection goes on where it was.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Final

from callcenter.api.people import Role
from callcenter.api.realtime.snapshot import Viewer, Wall
from callcenter.api.realtime.stream import Body, Reader, Stream
from callcenter.engine.clock import Clock

_KEEP_IDLE: Final = timedelta(minutes=10)

Watcher = Viewer | Wall


class Audience:
    """All streams by who watches them."""

    def __init__(self, *, clock: Clock, new_id: Callable[[], str]) -> None:
        self._clock = clock
        self._new_id = new_id
        self._streams: dict[Watcher, Stream] = {}

    def __len__(self) -> int:
        return len(self._streams)

    def __iter__(self) -> Iterator[Watcher]:
        return iter(self._streams)

    def __getitem__(self, watcher: Watcher) -> Stream:
        return self._streams[watcher]

    @property
    def sockets(self) -> int:
        """How many are open."""
        return sum(len(stream.readers) for stream in self._streams.values())

    def stream_for(self, watcher: Watcher) -> Stream:
        """The stream that he watched a moment ago, or a new one."""
        stream = self._streams.get(watcher)
        if stream is None:
            role = watcher.role if isinstance(watcher, Viewer) else Role.SUPERVISOR
            stream = self._streams[watcher] = Stream(self._new_id(), role)
        return stream

    def leave(self, watcher: Watcher, reader: Reader) -> None:
        """The socket is gone. Its stream stays for a while: it may come back and resume."""
        stream = self._streams.get(watcher)
        if stream is not None:
            stream.readers.discard(reader)
            if not stream.readers:
                stream.idle_since_at = self._clock.now()

    def drop_idle(self) -> list[Watcher]:
        """Forget, and return, who has not come back."""
        old_at = self._clock.now() - _KEEP_IDLE
        old = [one for one, stream in self._streams.items() if stream.idle_since_at and stream.idle_since_at < old_at]
        for watcher in old:
            del self._streams[watcher]
        return old

    def restart(self, streams: Iterable[Stream] | None = None) -> None:
        """What was told on these, or on all, is void."""
        for stream in self._streams.values() if streams is None else streams:
            stream.restart(self._new_id())

    def people(self) -> list[Stream]:
        """The streams of everybody who is signed in."""
        return [stream for watcher, stream in self._streams.items() if isinstance(watcher, Viewer)]

    def of(self, username: str) -> list[Stream]:
        """This person's streams, one for each of his roles."""
        return [self._streams[viewer] for viewer in _viewers(username) if viewer in self._streams]

    def of_all(self, usernames: Iterable[str]) -> list[Stream]:
        """The streams of these people."""
        return [stream for username in usernames for stream in self.of(username)]

    def desks_of(self, username: str) -> list[Stream]:
        """Those of his streams that are told the floor's counts one by one."""
        stream = self._streams.get(Viewer(username=username, role=Role.AGENT))
        return [stream] if stream is not None else []

    def overseeing(self, username: str) -> list[tuple[Viewer, Stream]]:
        """All of his streams, with who he is there."""
        return [(viewer, self._streams[viewer]) for viewer in _viewers(username) if viewer in self._streams]

    def close_session(self, session: str) -> None:
        """Close the sockets of one session: signed out."""
        self._end(reader for stream in self._streams.values() for reader in stream.readers if reader.session == session)

    def keep(self, roles: Mapping[str, str]) -> None:
        """Close the sockets of whoever is not in this role any more; `roles` by username."""
        for watcher, stream in self._streams.items():
            if isinstance(watcher, Viewer) and roles.get(watcher.username) != watcher.role:
                self._end(stream.readers)

    def close_wall(self, wallboard_id: str) -> None:
        """Close all screens that show this wallboard: its link is not good any more."""
        for watcher, stream in self._streams.items():
            if isinstance(watcher, Wall) and watcher.id == wallboard_id:
                self._end(stream.readers)

    @staticmethod
    def _end(readers: Iterable[Reader]) -> None:
        for reader in readers:
            reader.end()


def put(streams: Iterable[Stream], body: Body) -> None:
    """Tell the same on all of these."""
    for stream in streams:
        stream.add(body)


def _viewers(username: str) -> Iterator[Viewer]:
    return (Viewer(username=username, role=role) for role in Role)
