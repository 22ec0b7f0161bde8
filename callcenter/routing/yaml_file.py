"""The routing document as YAML: problems have their line, and the same document is the same text.

Rule: reading what was written gives the same document; what is as it would be anyway is left out, but for the
sections that older exports do not have.
"""

from dataclasses import replace
from typing import Any, Final

import yaml

from callcenter.flows.problems import FlowProblems, Problem
from callcenter.flows.yaml_source import Source, parse
from callcenter.routing.checks import Known
from callcenter.routing.document import LATER, RoutingDocument
from callcenter.routing.problems import RoutingProblem, RoutingRefused
from callcenter.routing.reading import read_document

# 10,000 agents with their skills are half of this.
LARGEST: Final = 4 * 1024 * 1024
MEDIA_TYPE: Final = "application/yaml"
# In the order in which people think; names within are sorted.
_FIRST: Final = (
    "format",
    "timezone",
    "seconds_per_priority",
    "priority_cap_seconds",
    "skills",
    "languages",
    "segments",
)
_HEADER: Final = "# yaml-language-server: $schema=routing.schema.json\n"


def read_yaml(file: str, content: bytes, known: Known, held: RoutingDocument | None = None) -> RoutingDocument:
    """The document of this text, or RoutingRefused with every problem and its line. `held`: see `read_document`."""
    try:
        source = parse(file, content)
    except FlowProblems as refused:
        raise RoutingRefused(map(_of_source, refused.problems)) from None
    found = [_of_source(problem, source) for problem in source.problems]
    try:
        document = read_document(source.data, known, held)
    except RoutingRefused as refused:
        if source.whole:
            found += [replace(problem, line=source.line_of(problem.place)) for problem in refused.problems]
    else:
        if not found:
            return document
    raise RoutingRefused(sorted(found, key=lambda problem: problem.line or 0))


def write_yaml(document: RoutingDocument) -> str:
    """The document as people read and edit it."""
    brief = {name: {} for name in LATER} | document.brief()
    order = [*_FIRST, *sorted(brief.keys() - set(_FIRST))]
    data = {name: _sorted(brief[name]) for name in order if name in brief}
    return _HEADER + yaml.dump(
        data, Dumper=yaml.SafeDumper, allow_unicode=True, sort_keys=False, width=120, default_flow_style=False
    )


def _sorted(value: Any) -> Any:
    match value:
        case dict():
            return {name: _sorted(value[name]) for name in sorted(value)}
        case list():
            return [_sorted(item) for item in value]
        case _:
            return value


def _of_source(problem: Problem, source: Source | None = None) -> RoutingProblem:
    on_line = [place for place, line in source.lines.items() if line == problem.line] if source else []
    return RoutingProblem(
        code="not_yaml",
        place=on_line[0] if on_line else (),
        text_en=problem.text_en,
        text_zh=problem.text_zh,
        line=problem.line,
    )
