"""Flow files become flows: one file with the sub-flows beside it, or a folder that is read again while calls go on.

Rule: a broken file never replaces a flow that works.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypedDict, Unpack

from callcenter.core.ivr.flow import Flow
from callcenter.flows.check import check
from callcenter.flows.expand import MOST_NODES_IN_ALL, flow_of, nodes_in_all
from callcenter.flows.forms.flow_file import FlowFile
from callcenter.flows.outline import outline_of
from callcenter.flows.problems import FlowProblems, Problem, worded
from callcenter.flows.raw_flow import Outline, raw_flow
from callcenter.flows.subflows import called_by
from callcenter.flows.yaml_source import parse, read_bytes

_FILE_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,63}\.yaml")
_VERSION_LENGTH: Final = 12
# Lives among the flows and is no flow.
PROMPTS_FILE: Final = "prompts.yaml"

Names = Collection[str] | None


class Known(TypedDict, total=False):
    """The names that a flow may use and that stand elsewhere. None, or left out: not known, and not checked."""

    queues: Names
    prompts: Names
    schedules: Names
    hosts: Names


def read_flow(path: Path, **known: Unpack[Known]) -> Flow:
    """The flow of this file, or FlowProblems with all that is wrong."""
    return _Reading(_beside(path), known).flow(path.name)


def read_flow_from(sources: Mapping[str, str], name: str, **known: Unpack[Known]) -> Flow:
    """The flow `name` of files that are kept elsewhere, as texts by file name (`main_line.yaml`); or FlowProblems."""
    return _Reading(_within(sources), known).flow(f"{name}.yaml")


def sources_of(folder: Path, name: str) -> Mapping[str, str]:
    """The files that this flow is made of, its own and those of its sub-flows, as `read_flow_from` takes them."""
    own = f"{name}.yaml"
    waiting, sources = [own], dict[str, str]()
    while waiting:
        file = waiting.pop()
        if file in sources or not (file == own or (folder / file).is_file()):
            continue
        content = read_bytes(folder / file)
        called = called_by(parse(str(folder / file), content).data)
        sources[file] = content.decode("utf-8-sig")
        waiting += [f"{flow}.yaml" for flow in called]
    return sources


# What a file is called in problems, and what it holds; None where there is no such file.
_Open = Callable[[str], tuple[str, bytes] | None]


def _beside(path: Path) -> _Open:
    def open_file(file: str) -> tuple[str, bytes] | None:
        # The flow itself is said to be unreadable; a sub-flow that is not there is an unknown name.
        found = path.with_name(file)
        return (str(found), read_bytes(found)) if file == path.name or found.is_file() else None

    return open_file


def _within(sources: Mapping[str, str]) -> _Open:
    return lambda file: (file, sources[file].encode()) if file in sources else None


class _Reading:
    """One flow and all that it goes through, each file once."""

    def __init__(self, open_file: _Open, known: Known) -> None:
        self._open = open_file
        self._known = known
        self._forms: dict[str, FlowFile] = {}
        self._outlines: dict[str, Outline | None] = {}
        self._problems: list[Problem] = []
        self.contents: dict[str, bytes] = {}

    def flow(self, file: str) -> Flow:
        """Read it, or raise everything that is wrong."""
        name = file.removesuffix(".yaml")
        if not self._read(file, ()):
            self._report(file, "unreadable", reason="no such file")
        if not self._problems and nodes_in_all(name, self._forms) > MOST_NODES_IN_ALL:
            self._report(file, "too_many_nodes", most=MOST_NODES_IN_ALL)
        if self._problems:
            raise FlowProblems(self._problems)
        return flow_of(name, self._version(name), self._forms)

    def _read(self, file: str, trail: tuple[str, ...]) -> bool:
        """Whether there is such a file, whatever is wrong with it."""
        name = file.removesuffix(".yaml")
        if name in self._outlines:
            return True
        try:
            opened = self._open(file)
            if opened is None:
                return False
            self._outlines[name] = None
            label, content = opened
            source = parse(label, content)
        except FlowProblems as refused:
            self._outlines[name] = None
            self._problems += refused.problems
            return True
        if not _FILE_NAME.fullmatch(file):
            source.report(1, "file_name")
        self.contents[name] = content
        flows: dict[str, Outline | None] = {}
        for called, node in called_by(source.data).items():
            place = ("nodes", node, "flow")
            if called in (*trail, name):
                circle = " → ".join([*trail, name, called])
                source.report(source.line_of(place), "flow_circle", place, nodes=circle)
                flows[called] = None
            elif self._read(f"{called}.yaml", (*trail, name)):
                flows[called] = self._outlines[called]
        self._outlines[name] = outline_of(raw_flow(source), flows)
        form, problems = check(source, flows=flows, **self._known)
        self._problems += problems
        if form is not None:
            self._forms[name] = form
        return True

    def _version(self, name: str) -> str:
        """A digest of every file that is part of the flow."""
        digest = hashlib.sha256(_unmarked(self.contents[name]))
        for other in sorted(self.contents.keys() - {name}):
            digest.update(b"\0" + other.encode() + b"\0" + _unmarked(self.contents[other]))
        return digest.hexdigest()[:_VERSION_LENGTH]

    def _report(self, file: str, code: str, **facts: object) -> None:
        english, chinese = worded(code, **facts)
        self._problems.append(Problem(file=file, line=1, text_en=english, text_zh=chinese))


def _unmarked(content: bytes) -> bytes:
    """Without the mark that Windows editors put in front: the same text kept elsewhere is the same version."""
    return content.removeprefix(b"\xef\xbb\xbf")


def flow_files(folder: Path) -> list[Path]:
    """The flow files of a folder by name. What editors leave behind, and the prompts, are none. May raise OSError."""
    return sorted(
        file
        for file in folder.iterdir()
        if file.suffix == ".yaml" and file.name != PROMPTS_FILE and not file.name.startswith(".")
    )


def flows_of(folder: Path) -> Mapping[str, Flow]:
    """Every flow of a folder that is well in itself, wherever it leads."""
    found = FlowFolder(folder)
    found.reload()
    return found.flows


class FlowFolder:
    """All flows of a folder. Nothing is read before the first `reload`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._flows: Mapping[str, Flow] = MappingProxyType({})

    @property
    def flows(self) -> Mapping[str, Flow]:
        """The flows that work, by name. Never changed in place: `reload` makes a new one."""
        return self._flows

    def reload(self, **known: Unpack[Known]) -> tuple[Problem, ...]:
        """Read every file again. A flow whose file is broken stays as it was; one whose file is gone goes."""
        try:
            files = flow_files(self._path)
        except OSError as error:
            english, chinese = worded("unreadable", reason=error.strerror or "unknown reason")
            return (Problem(file=str(self._path), line=1, text_en=english, text_zh=chinese),)
        flows: dict[str, Flow] = {}
        problems: list[Problem] = []
        for file in files:
            try:
                flows[file.stem] = read_flow(file, **known)
            except FlowProblems as refused:
                problems += refused.problems
                if file.stem in self._flows:
                    flows[file.stem] = self._flows[file.stem]
        self._flows = MappingProxyType(flows)
        # What is wrong with a sub-flow is wrong with every flow that goes through it.
        return tuple(dict.fromkeys(problems))
