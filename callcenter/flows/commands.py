"""What `callcenter flows check` and `callcenter flows graph` do, without the command line around it."""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from callcenter.core.ivr.flow import Flow
from callcenter.flows.graph import mermaid
from callcenter.flows.problems import FlowProblems, Problem, worded
from callcenter.flows.read import PROMPTS_FILE, flow_files, read_flow


def check(
    paths: Iterable[Path],
    queues: Collection[str] | None = None,
    prompts: Collection[str] | None = None,
    schedules: Collection[str] | None = None,
    *,
    language: str = "en",
) -> int:
    """Print every problem of these files and folders, one per line; return the exit code."""
    failed = False
    for result in _read(paths, queues, prompts, schedules):
        if isinstance(result, Flow):
            print(f"{result.name} {result.version}: {len(result.nodes)} nodes, ok")
            continue
        failed = True
        for problem in result:
            print(problem.shown(language))
    return 1 if failed else 0


def _read(
    paths: Iterable[Path],
    queues: Collection[str] | None,
    prompts: Collection[str] | None,
    schedules: Collection[str] | None,
) -> Iterator[Flow | tuple[Problem, ...]]:
    for path in paths:
        files = flow_files(path) if path.is_dir() else [path] if path.name != PROMPTS_FILE else []
        if path.is_dir() and not files:
            english, chinese = worded("no_flows")
            yield (Problem(file=str(path), line=1, text_en=english, text_zh=chinese),)
        for file in files:
            try:
                yield read_flow(file, queues=queues, prompts=prompts, schedules=schedules)
            except FlowProblems as refused:
                yield refused.problems


def graph(path: Path) -> str:
    """The flow of this file as Mermaid text; raises FlowProblems when the file is broken."""
    return mermaid(read_flow(path))
