"""YAML with the line of every key, and nothing that YAML can do beyond plain data.

Rule: no object is ever built from a tag, and no alias is ever followed: what is read is never larger than the file.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NoReturn

import yaml
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from callcenter.flows.problems import FlowProblems, Problem, quoted, worded

LARGEST_FILE: Final = 1024 * 1024
# A node's deepest value is five levels down; the rest of this protects the reader's own stack.
_DEEPEST: Final = 12
# Plain words mean what they say. YAML 1.1 would read 18:00 as 1080, 010 as 8 and no as false.
_NULL: Final = frozenset({"", "~", "null"})
_BOOLEAN: Final = {"true": True, "false": False}
_INTEGER: Final = re.compile(r"-?(0|[1-9][0-9]{0,15})")

# Written in C, where the library was built with it: ten times as fast.
_FASTEST: Final[type[Any]] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Place = tuple[str | int, ...]


@dataclass(slots=True, kw_only=True)
class Source:
    """A file's data, the line of everything in it, and what is wrong so far.

    `whole` is False when something had to be left out: what the rest lacks then proves nothing.
    """

    file: str
    data: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    whole: bool = True

    def line_of(self, place: Place) -> int:
        """The line of this place, or of the nearest thing around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def report(self, line: int, code: str, place: Place = (), **facts: object) -> None:
        """Note a problem and go on."""
        english, chinese = worded(code, **facts)
        self.problems.append(Problem(file=self.file, line=line, node=node_at(place), text_en=english, text_zh=chinese))


def node_at(place: Place) -> str | None:
    """The name of the flow node that a place in the file belongs to."""
    return str(place[1]) if len(place) > 1 and place[0] == "nodes" else None


def read_bytes(path: Path, *, largest: int = LARGEST_FILE) -> bytes:
    """The content of a regular file of bearable size, or FlowProblems."""
    source = Source(file=str(path))
    try:
        if not path.is_file():
            source.report(1, "unreadable", reason="not a file" if path.exists() else "no such file")
            raise FlowProblems(source.problems)
        with path.open("rb") as stream:
            content = stream.read(largest + 1)
    except OSError as error:
        source.report(1, "unreadable", reason=error.strerror or "unknown reason")
        raise FlowProblems(source.problems) from error
    if len(content) > largest:
        source.report(1, "too_large", kilobytes=largest // 1024)
        raise FlowProblems(source.problems)
    return content


def parse(file: str, content: bytes) -> Source:
    """The data and its lines, or FlowProblems when there is nothing to go on with."""
    source = Source(file=file)
    try:
        # Windows editors put a byte order mark in front.
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        source.report(content.count(b"\n", 0, error.start) + 1, "not_utf8")
        raise FlowProblems(source.problems) from error
    try:
        return _read(file, text, _FASTEST)
    except yaml.YAMLError:
        # The other reader says better what is wrong, and where.
        pass
    try:
        return _read(file, text, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        source.report(_line_of(error, text), "bad_yaml", reason=error.problem or error.context)
        raise FlowProblems(source.problems) from error
    except yaml.reader.ReaderError as error:
        source.report(text.count("\n", 0, error.position) + 1, "bad_yaml", reason="it holds a control character")
        raise FlowProblems(source.problems) from error


def _read(file: str, text: str, loader: type[Any]) -> Source:
    source = Source(file=file)
    _Reader(source, text, loader).read()
    return source


def _line_of(error: yaml.MarkedYAMLError, text: str) -> int:
    mark = error.problem_mark
    if error.context_mark is not None and (mark is None or not text[mark.index :].strip()):
        # What was never closed is found missing at the end of the file, and is mended where it began.
        mark = error.context_mark
    return mark.line + 1 if mark else 1


def _line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


class _Reader:
    """Walks the parser's events once; they come lazily, so what is refused early costs little."""

    def __init__(self, source: Source, text: str, loader: type[Any]) -> None:
        self._source = source
        self._events: Iterator[Event] = iter(yaml.parse(text, Loader=loader))

    def read(self) -> None:
        next(self._events)  # the stream's start
        opening = next(self._events)
        if isinstance(opening, StreamEndEvent):
            self._refuse(1, "empty")
        self._source.lines[()] = _line(opening)
        self._source.data = self._value(next(self._events), ())
        next(self._events)  # the document's end
        after = next(self._events)
        if isinstance(after, DocumentStartEvent):
            self._refuse(_line(after), "two_documents")
        if self._source.data is None and self._source.whole:
            self._refuse(1, "empty")

    def _refuse(self, line: int, code: str) -> NoReturn:
        self._source.report(line, code)
        raise FlowProblems(self._source.problems)

    def _value(self, event: Event, place: Place) -> Any:
        line = _line(event)
        self._source.lines.setdefault(place, line)
        if len(place) > _DEEPEST:
            self._refuse(line, "too_deep")
        self._refuse_extras(event, place)
        match event:
            case ScalarEvent():
                return _scalar(event)
            case MappingStartEvent():
                return self._mapping(place)
            case AliasEvent():
                return None
            case _:
                return self._sequence(place)

    def _refuse_extras(self, event: Event, place: Place) -> None:
        line = _line(event)
        if isinstance(event, NodeEvent) and event.anchor is not None:
            self._source.report(line, "anchor", place)
            self._source.whole = False
        if isinstance(event, ScalarEvent | CollectionStartEvent) and event.tag is not None:
            self._source.report(line, "tag", place)
            self._source.whole = False

    def _mapping(self, place: Place) -> Mapping[str, Any]:
        entries: dict[str, Any] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            line = _line(event)
            if not isinstance(event, ScalarEvent):
                if isinstance(event, CollectionStartEvent):
                    self._source.report(line, "key_not_text", place)
                self._source.whole = False
                self._value(event, (*place, "?"))
                self._value(next(self._events), (*place, "?"))
                continue
            # A menu's keys are digits: 1 and "1" are the same key.
            key: str = event.value
            inner = (*place, key)
            self._refuse_extras(event, inner)
            if key in entries:
                self._source.report(line, "duplicate_key", inner, name=quoted(key))
                self._value(next(self._events), (*inner, "?"))
                continue
            self._source.lines[inner] = line
            entries[key] = self._value(next(self._events), inner)
        return entries

    def _sequence(self, place: Place) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self._events), SequenceEndEvent):
            items.append(self._value(event, (*place, len(items))))
        return items


def _scalar(event: ScalarEvent) -> Any:
    text: str = event.value
    if event.style:
        return text
    if text in _NULL:
        return None
    if _INTEGER.fullmatch(text):
        return int(text)
    return _BOOLEAN.get(text, text)
