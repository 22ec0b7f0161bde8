"""Try a flow out without a phone: one imaginary call, or all tests of the flow. Supervisors may.

Rule: nothing is kept and nobody is called. It is done in a thread, so that the calls that there are do not wait for it.
"""

import asyncio

from fastapi import APIRouter

from callcenter.api.auth import Supervisor
from callcenter.api.errors import Problem
from callcenter.api.flows.found import Name, named
from callcenter.api.flows.schemas import FlowProblemShown
from callcenter.api.flows.trying_schemas import (
    AskedShown,
    CoverageShown,
    FlowCaseShown,
    FlowTestsGiven,
    FlowTestsShown,
    HeardShown,
    MissedExitShown,
    PositionShown,
    SimulateGiven,
    TranscriptShown,
    TranscriptStepShown,
    Wanted,
)
from callcenter.api.parts import AppParts, Parts
from callcenter.core.ivr.flow import Flow
from callcenter.flows.problems import Problem as FlowProblem
from callcenter.flows.testing.coverage import Coverage, covered
from callcenter.flows.testing.reading import FoundTests, kept_tests, written_tests
from callcenter.flows.testing.run import Tried, run_tests, walk_of
from callcenter.flows.testing.transcript import DeedUnexpected, Step, shown_arguments, walk_through
from callcenter.flows.testing.walk import Heard, Walk
from callcenter.flows.testing.words import failed_by

router = APIRouter(prefix="/flows", tags=["flows"])

_TEXT_FILE = "tests.yaml"


@router.post("/{name}/simulate")
async def simulate_flow(name: Name, given: SimulateGiven, person: Supervisor, parts: Parts) -> TranscriptShown:
    """Tell what a caller would hear who does this, and what is awaited of him then."""
    label, flow = await _meant(parts, name, given.of)
    schedules = parts.engine.state.configuration.schedules

    def tried() -> TranscriptShown:
        walk = walk_of(flow, given.given, schedules)
        return _transcript(label, walk, walk_through(walk, given.when))

    try:
        return await asyncio.to_thread(tried)
    except DeedUnexpected as refused:
        english, chinese = failed_by(refused.unexpected.code, **refused.unexpected.facts)
        place = ("body", "when", refused.place)
        error = {"type": refused.unexpected.code, "loc": place, "msg": english, "msg_zh": chinese}
        raise Problem("deed_unexpected", errors=[error]) from None


@router.post("/{name}/tests")
async def run_flow_tests(name: Name, given: FlowTestsGiven, person: Supervisor, parts: Parts) -> FlowTestsShown:
    """Run the tests of this flow that are kept beside it, or those that somebody is writing."""
    label, flow = await _meant(parts, name, given.of)

    def tried() -> FlowTestsShown:
        if given.tests is None:
            found = kept_tests(parts.flows_folder, name)
        else:
            found = written_tests(_TEXT_FILE, given.tests, name)
        return _tests(label, flow, found)

    return await asyncio.to_thread(tried)


async def _meant(parts: AppParts, name: str, wanted: Wanted) -> tuple[str, Flow]:
    async with parts.database.transaction() as connection:
        version = await named(parts, connection, name, str(wanted))
    if version.flow is None:
        raise Problem("flow_refused")
    return version.label, version.flow


def _transcript(label: str, walk: Walk, steps: tuple[Step, ...]) -> TranscriptShown:
    position = walk.position
    node = walk.flow.nodes.get(position.node or "")
    return TranscriptShown(
        of=label,
        digest=walk.flow.version,
        steps=[
            TranscriptStepShown(
                node=step.node,
                heard=[_heard(one) for one in step.heard],
                deed=step.deed,
                exit=step.exit,
                problem=step.problem,
            )
            for step in steps
        ],
        awaited=walk.awaited,
        exits=list(node.exits) if node is not None and walk.pending is not None else [],
        position=PositionShown(
            node=position.node,
            language=position.language,
            attributes=dict(position.attributes),
            private=sorted(position.private),
        ),
        queue=walk.queue,
        callback=walk.callback,
        survey=None if position.survey is None else dict(position.survey),
        outcome=walk.outcome,
        asked=[
            AskedShown(
                node=one.node,
                service=one.question.service,
                arguments=shown_arguments(walk.flow, one.node, one.question.arguments),
                exit=one.exit,
            )
            for one in walk.asked
        ],
    )


def _heard(one: Heard) -> HeardShown:
    return HeardShown(
        prompt=None if one.spoken else one.what, text=one.what if one.spoken else None, language=one.language
    )


def _tests(label: str, flow: Flow, found: FoundTests) -> FlowTestsShown:
    tried = [one for tests, source in found.files for one in run_tests(tests, source, flow)]
    cases = [_case(one) for one in tried]
    return FlowTestsShown(
        of=label,
        digest=flow.version,
        passed=bool(cases) and not found.problems and all(case.passed for case in cases),
        cases=cases,
        problems=[_problem(one) for one in found.problems],
        coverage=_coverage(covered(flow, [one.path for one in tried])),
    )


def _case(one: Tried) -> FlowCaseShown:
    problems = [_problem(problem) for problem in one.problems]
    return FlowCaseShown(file=one.file, name=one.name, passed=not problems, path=one.way, problems=problems)


def _problem(one: FlowProblem) -> FlowProblemShown:
    return FlowProblemShown(file=one.file, line=one.line, node=one.node, en=one.text_en, zh=one.text_zh)


def _coverage(found: Coverage) -> CoverageShown:
    return CoverageShown(
        percent=found.percent,
        nodes=found.nodes,
        exits=found.exits,
        missed_nodes=list(found.missed_nodes),
        missed_exits=[MissedExitShown(node=node, exit=exit_) for node, exit_ in found.missed_exits],
    )
