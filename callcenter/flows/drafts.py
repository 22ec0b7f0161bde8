"""The file of a flow as a draft: what would be published of it, and whether that may be.

Rule: what is published is checked against everything it leads to; whoever runs it later need not look again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Unpack

from callcenter.core.configuration import Configuration, OverflowKind
from callcenter.core.ivr.flow import Flow
from callcenter.flows.problems import FlowProblems, Problem
from callcenter.flows.prompt_languages import prompts_in
from callcenter.flows.read import Known, flow_files, read_flow_from, sources_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A flow, and the text of the files that it is made of."""

    flow: Flow
    sources: Mapping[str, str]


def read_draft(folder: Path, name: str, configuration: Configuration | None = None, **known: Unpack[Known]) -> Draft:
    """The draft of this flow, or FlowProblems. With a configuration, it is checked against what runs.

    The prompts that stand beside it are known with their languages, and come before those that are given.
    """
    sources = sources_of(folder, name)
    if (prompts := prompts_in(folder)) is not None:
        known = {**known, "prompts": prompts}
    if configuration is None:
        return Draft(flow=read_flow_from(sources, name, **known), sources=sources)
    known = {**known, "queues": configuration.queues.keys(), "schedules": configuration.schedules.keys()}
    flow = read_flow_from(sources, name, **known)
    if lost := list(_lost_places(flow, configuration)):
        raise FlowProblems(lost)
    return Draft(flow=flow, sources=sources)


def draft_names(folder: Path) -> list[str]:
    """The flows that have a file; none where there is no folder."""
    try:
        return [file.stem for file in flow_files(folder)]
    except OSError:
        return []


def _lost_places(flow: Flow, configuration: Configuration) -> Iterator[Problem]:
    """The nodes that queues overflow to, and that are not there."""
    for queue in configuration.queues.values():
        for overflow in queue.overflows.values():
            name, _, node = overflow.target.partition("/")
            if overflow.kind is OverflowKind.FLOW and name == flow.name and node and flow.entry(node) is None:
                yield Problem(
                    file=f"{flow.name}.yaml",
                    line=1,
                    node=node,
                    text_en=f"queue {queue.name!r} overflows to this node, which is not there",
                    text_zh=f"队列 {queue.name!r} 溢出到此节点，但流程中没有它",
                )
