"""From data to a document, or to everything that is wrong with it."""

from collections.abc import Iterator
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from callcenter.routing.checks import Known, check
from callcenter.routing.document import RoutingDocument
from callcenter.routing.fields import quoted
from callcenter.routing.problems import RoutingProblem, RoutingRefused, problem

_NOT_A_MAPPING: Final = frozenset({"model_type", "model_attributes_type", "dict_type"})
# A document made by a broken program must not answer with a book.
_MOST_PROBLEMS: Final = 100


def read_document(data: Any, known: Known, held: RoutingDocument | None = None) -> RoutingDocument:
    """The document, checked as a whole against what is known, or RoutingRefused.

    `held` is the one whose place it takes: sections that older exports lack stay as they are there.
    """
    try:
        document = RoutingDocument.model_validate(data)
    except ValidationError as error:
        raise RoutingRefused(_translated(error)) from None
    if held is not None:
        document = document.completed(held)
    problems = check(document, known)
    if problems:
        raise RoutingRefused(problems[:_MOST_PROBLEMS])
    return document


def _translated(error: ValidationError) -> Iterator[RoutingProblem]:
    for details in error.errors(include_url=False)[:_MOST_PROBLEMS]:
        yield _worded(details)


def _worded(details: ErrorDetails) -> RoutingProblem:
    kind, value = details["type"], details["input"]
    # A name that is refused is marked so by pydantic; the name itself is the place.
    place = tuple(step for step in details["loc"] if step != "[key]")
    facts: dict[str, object] = {"name": quoted(value), **details.get("ctx", {})}
    match kind:
        case _ if not place:
            kind = "not_a_document"
        case "missing":
            pass
        case "extra_forbidden":
            kind = "unknown_field"
        case _ if value is None:
            kind = "no_value"
        case _ if kind in _NOT_A_MAPPING:
            kind = "dict_type"
    return problem(kind, place, **facts)
