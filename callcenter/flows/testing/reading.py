"""Reads files of tests: what they say, or everything that is wrong with them, with its line."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from callcenter.flows.problems import FlowProblems, Problem, is_worded, quoted, worded
from callcenter.flows.read import flow_files
from callcenter.flows.testing.form import TestFile
from callcenter.flows.testing.words import failed_by
from callcenter.flows.yaml_source import Place, Source, parse, read_bytes

# A folder of tests lies among the flows that it tests.
TESTS_FOLDER: Final = "tests"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTests:
    """The files of tests of one flow, each with where its tests stand in it, and what is wrong with others of them."""

    files: tuple[tuple[TestFile, Source], ...] = ()
    problems: tuple[Problem, ...] = ()


def read_tests(path: Path) -> tuple[TestFile, Source]:
    """The file's tests and where they stand in it, or FlowProblems."""
    return _tests_in(parse(str(path), read_bytes(path)))


def kept_tests(folder: Path, flow: str) -> FoundTests:
    """All files of tests that are of this flow. One that cannot be read at all is of the flow whose name it has."""
    tests = folder / TESTS_FOLDER
    files: list[tuple[TestFile, Source]] = []
    problems: list[Problem] = []
    for path in flow_files(tests) if tests.is_dir() else ():
        try:
            source = parse(f"{TESTS_FOLDER}/{path.name}", read_bytes(path))
        except FlowProblems as refused:
            problems += refused.problems if path.stem == flow else ()
            continue
        try:
            if _flow_of(source, path.stem) == flow:
                files.append(_tests_in(source))
        except FlowProblems as refused:
            problems += refused.problems
    return FoundTests(files=tuple(files), problems=tuple(problems))


def written_tests(file: str, text: str, flow: str) -> FoundTests:
    """The tests that somebody is writing for this flow; `file` is what they are called in problems."""
    try:
        tests, source = _tests_in(parse(file, text.encode()))
    except FlowProblems as refused:
        return FoundTests(problems=refused.problems)
    if tests.flow != flow:
        english, chinese = failed_by("other_flow", flow=tests.flow, wanted=flow)
        problem = Problem(file=file, line=source.line_of(("flow",)), text_en=english, text_zh=chinese)
        return FoundTests(problems=(problem,))
    return FoundTests(files=((tests, source),))


def _flow_of(source: Source, otherwise: str) -> object:
    return source.data.get("flow", otherwise) if isinstance(source.data, Mapping) else otherwise


def _tests_in(source: Source) -> tuple[TestFile, Source]:
    try:
        tests = TestFile.model_validate(source.data)
    except ValidationError as error:
        source.problems.extend(_refused(source, details) for details in error.errors(include_url=False))
        raise FlowProblems(source.problems) from None
    if source.problems:
        raise FlowProblems(source.problems)
    return tests, source


def _refused(source: Source, details: ErrorDetails) -> Problem:
    place: Place = details["loc"]
    where = ".".join(str(part) for part in place)
    facts: dict[str, object] = {"name": quoted(details["input"]), **details.get("ctx", {})}
    match details["type"]:
        case "missing" | "extra_forbidden" as kind:
            facts["name"] = quoted(place[-1])
            english, chinese = worded("missing_field" if kind == "missing" else "unknown_field", **facts)
        case kind if is_worded(kind):
            english, chinese = worded(kind, where, **facts)
        case _:
            english = chinese = f"{where}: {details['msg']}"
    return Problem(file=source.file, line=source.line_of(place), text_en=english, text_zh=chinese)
