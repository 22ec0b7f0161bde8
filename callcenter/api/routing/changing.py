"""One change of the routing document: checked as a whole, added as a version, audited, and felt at once.

Rule: nothing is half done. A document with a problem changes nothing, and who did not see the newest is refused.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from callcenter.api.errors import Problem
from callcenter.api.parts import AppParts
from callcenter.api.people import Person
from callcenter.flows.prompt_languages import prompts_in
from callcenter.routing.checks import Known, warnings
from callcenter.routing.difference import Difference, differences
from callcenter.routing.document import RoutingDocument
from callcenter.routing.problems import RoutingProblem, RoutingRefused, named
from callcenter.store.configuration import known_agents, read_routing
from callcenter.store.repositories.audit import add_audit
from callcenter.store.repositories.routing_versions import VersionConflict, append_version, newest_number

# Given the document that holds; returns the one that shall hold, or raises RoutingRefused.
Edit = Callable[[RoutingDocument, Known], RoutingDocument]
# Given both; what more than the places is noted of the change.
Telling = Callable[[RoutingDocument, RoutingDocument], Mapping[str, Any]]

_TRIES: Final = 3
# An import of everything is one line in the audit, not ten thousand.
_MOST_PATHS: Final = 100


def nothing_more(old: RoutingDocument, new: RoutingDocument) -> Mapping[str, Any]:
    """The versions have what stands there."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What came of it. `version` is the one that holds now; a change that changes nothing makes none.

    `warnings` are those of the whole document, whatever has changed.
    """

    version: int
    differences: tuple[Difference, ...]
    warnings: tuple[RoutingProblem, ...] = ()


async def change(
    parts: AppParts,
    person: Person,
    edit: Edit,
    *,
    expected: int | None = None,
    note: str = "",
    dry_run: bool = False,
    action: str = "routing_changed",
    telling: Telling = nothing_more,
) -> Changed:
    """Change the document. `expected` is the version that the person saw; None: whichever holds."""
    files = await asyncio.to_thread(_known_files, parts)
    for attempt in range(_TRIES):
        try:
            changed = await _change(parts, person, edit, files, expected, note, dry_run, action, telling)
            break
        except VersionConflict:
            if expected is not None or attempt == _TRIES - 1:
                raise Problem("routing_changed") from None
        except RoutingRefused as refused:
            raise Problem("routing_refused", errors=[_as_error(each) for each in refused.problems]) from None
    if changed.differences and not dry_run:
        await parts.configure()
    return changed


async def _change(
    parts: AppParts,
    person: Person,
    edit: Edit,
    files: Known,
    expected: int | None,
    note: str,
    dry_run: bool,
    action: str,
    telling: Telling,
) -> Changed:
    async with parts.database.transaction() as connection:
        number = await newest_number(connection)
        if expected is not None and expected != number:
            raise VersionConflict
        agents = await known_agents(connection)
        # A flow whose file is broken goes on as it was.
        usable = {**parts.engine.state.configuration.flows, **(files.flows or {})}
        known = replace(files, agents=agents, flows=usable)
        old = await read_routing(connection)
        new = await asyncio.to_thread(edit, old, known)
        found = tuple(await asyncio.to_thread(differences, old, new))
        warned = tuple(warnings(new, known))
        if dry_run or not found:
            return Changed(version=number, differences=found, warnings=warned)
        now = parts.clock.now()
        version = await append_version(
            connection, expected=number, at=now, actor=person.username, document=new.whole(), note=note
        )
        # Which places, not what stands there: the versions themselves have that.
        paths = [each.path for each in found[:_MOST_PATHS]]
        detail = {"version": version, "changes": len(found), "paths": paths, **telling(old, new)}
        await add_audit(connection, at=now, actor=person.username, action=action, subject=str(version), detail=detail)
    return Changed(version=version, differences=found, warnings=warned)


def _known_files(parts: AppParts) -> Known:
    return Known(flows=parts.flow_files(), prompts=prompts_in(parts.flows_folder))


def _as_error(problem: RoutingProblem) -> dict[str, Any]:
    line_en = "" if problem.line is None else f"line {problem.line}: "
    line_zh = "" if problem.line is None else f"第 {problem.line} 行："
    return {
        "type": problem.code,
        "loc": [step if isinstance(step, int) else named(step) for step in problem.place],
        "msg": line_en + problem.text_en,
        "msg_zh": line_zh + problem.text_zh,
    }
