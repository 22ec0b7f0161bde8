"""What `callcenter flows check` and `callcenter flows graph` do, without the command line around it."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import assert_never

from callcenter.core.ivr.flow import Flow
from callcenter.flows.graph import graph_of, mermaid
from callcenter.flows.graph_svg import svg
from callcenter.flows.problems import FlowProblems, Problem, worded
from callcenter.flows.prompt_languages import prompts_in
from callcenter.flows.read import PROMPTS_FILE, flow_files, read_flow
from callcenter.flows.yaml_source import parse, read_bytes


class GraphFormat(StrEnum):
    """How a flow is drawn: for documents, for browsers, for programs."""

    MERMAID = "mermaid"
    SVG = "svg"
    JSON = "json"


def check(
    paths: Iterable[Path],
    queues: Collection[str] | None = None,
    schedules: Collection[str] | None = None,
    *,
    hosts: Collection[str] | None = None,
    language: str = "en",
) -> int:
    """Print every problem of these files and folders, one per line; return the exit code."""
    problems: dict[Problem, None] = {}
    for result in _read(paths, queues, schedules, hosts):
        if isinstance(result, Flow):
            print(f"{result.name} {result.version}: {len(result.nodes)} nodes, ok")
            continue
        for problem in result:
            # What is wrong with a sub-flow is wrong with every flow that goes through it, and told once.
            if problem not in problems:
                print(problem.shown(language))
            problems[problem] = None
    return 1 if problems else 0


def _read(
    paths: Iterable[Path],
    queues: Collection[str] | None,
    schedules: Collection[str] | None,
    hosts: Collection[str] | None,
) -> Iterator[Flow | tuple[Problem, ...]]:
    for path in paths:
        files = flow_files(path) if path.is_dir() else [path] if path.name != PROMPTS_FILE else []
        if path.is_dir() and not files:
            english, chinese = worded("no_flows")
            yield (Problem(file=str(path), line=1, text_en=english, text_zh=chinese),)
        prompts = prompts_in(path if path.is_dir() else path.parent)
        for file in files:
            try:
                yield read_flow(file, queues=queues, prompts=prompts, schedules=schedules, hosts=hosts)
            except FlowProblems as refused:
                yield refused.problems


def graph(path: Path, drawn_as: GraphFormat = GraphFormat.MERMAID) -> str:
    """The flow of this file, drawn even while it is broken; raises FlowProblems when it cannot be read at all."""
    drawn = graph_of(path.stem, parse(str(path), read_bytes(path)))
    match drawn_as:
        case GraphFormat.MERMAID:
            return mermaid(drawn)
        case GraphFormat.SVG:
            return svg(drawn)
        case GraphFormat.JSON:
            return json.dumps(asdict(drawn), ensure_ascii=False, indent=2) + "\n"
        case _:
            assert_never(drawn_as)
