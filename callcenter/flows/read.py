"""Flow files become flows: one file, or a folder that is read again while calls go on.

Rule: a broken file never replaces a flow that works.
"""

import hashlib
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from callcenter.core.ivr.flow import Flow
from callcenter.flows.check import check
from callcenter.flows.problems import FlowProblems, Problem, worded
from callcenter.flows.schema import FlowFile
from callcenter.flows.yaml_source import parse, read_bytes

_FILE_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,63}\.yaml")
_VERSION_LENGTH: Final = 12
# Lives among the flows and is no flow.
PROMPTS_FILE: Final = "prompts.yaml"


def read_flow(
    path: Path,
    *,
    queues: Collection[str] | None = None,
    prompts: Collection[str] | None = None,
    schedules: Collection[str] | None = None,
) -> Flow:
    """The flow of this file, or FlowProblems with all that is wrong. Names of None are not checked."""
    content = read_bytes(path)
    source = parse(str(path), content)
    if not _FILE_NAME.fullmatch(path.name):
        source.report(1, "file_name")
    form, problems = check(source, queues=queues, prompts=prompts, schedules=schedules)
    if form is None or problems:
        raise FlowProblems(problems)
    return _built(path.stem, hashlib.sha256(content).hexdigest()[:_VERSION_LENGTH], form)


def _built(name: str, version: str, form: FlowFile) -> Flow:
    return Flow(
        name=name,
        version=version,
        start=form.start,
        nodes={node_name: node.node(node_name) for node_name, node in form.nodes.items()},
        on_error=form.on_error or None,
    )


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

    def reload(
        self,
        *,
        queues: Collection[str] | None = None,
        prompts: Collection[str] | None = None,
        schedules: Collection[str] | None = None,
    ) -> tuple[Problem, ...]:
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
                flows[file.stem] = read_flow(file, queues=queues, prompts=prompts, schedules=schedules)
            except FlowProblems as refused:
                problems += refused.problems
                if file.stem in self._flows:
                    flows[file.stem] = self._flows[file.stem]
        self._flows = MappingProxyType(flows)
        return tuple(problems)
