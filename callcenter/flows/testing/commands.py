"""What `callcenter flows test` does, without the command line around it."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from callcenter.core.ivr.flow import Flow
from callcenter.flows.problems import FlowProblems, Problem
from callcenter.flows.read import flow_files, read_flow
from callcenter.flows.testing.coverage import Coverage, covered
from callcenter.flows.testing.reading import TESTS_FOLDER, read_tests
from callcenter.flows.testing.run import Tried, run_tests
from callcenter.flows.testing.words import said

_MOST_SHOWN: Final = 20

Say = Callable[[str], None]


def run_files(paths: Iterable[Path], *, language: str, least: int, say: Say = print) -> int:
    """Run these files and folders of tests, tell what is wrong and what no test has taken; return the exit code."""
    tried: list[Tried] = []
    flows: dict[Path, Flow] = {}
    problems: list[Problem] = []
    for path in _test_files(paths):
        try:
            tests, source = read_tests(path)
            flow_file = path.parent.parent / f"{tests.flow}.yaml"
            flow = flows[flow_file] = read_flow(flow_file)
        except FlowProblems as refused:
            problems += refused.problems
            continue
        tried += run_tests(tests, source, flow)
    for problem in problems:
        say(problem.shown(language))
    wrong = [one for one in tried if one.problems]
    for one in wrong:
        for problem in one.problems:
            say(problem.shown(language))
        say(said("went", language, path=one.way))
    covers = [covered(flow, [one.path for one in tried if one.flow == flow.name]) for flow in flows.values()]
    for coverage in covers:
        _tell(coverage, language, say)
    say(said("total", language, tried=len(tried), failed=len(wrong), files=len(flows)))
    short = any(coverage.percent < least for coverage in covers)
    return 1 if problems or wrong or short or not tried else 0


def _test_files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
        elif (path / TESTS_FOLDER).is_dir():
            yield from flow_files(path / TESTS_FOLDER)
        else:
            yield from flow_files(path)


def _tell(coverage: Coverage, language: str, say: Say) -> None:
    facts = {"flow": coverage.flow, "percent": coverage.percent, "nodes": coverage.nodes, "exits": coverage.exits}
    say(said("covered", language, **facts))
    missed = [*coverage.missed_nodes, *(f"{node} → {exit_}" for node, exit_ in coverage.missed_exits)]
    for one in missed[:_MOST_SHOWN]:
        say(f"    {one}")
    if len(missed) > _MOST_SHOWN:
        say(said("more", language, count=len(missed) - _MOST_SHOWN))
