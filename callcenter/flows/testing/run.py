"""Runs a file of tests: each case is an imaginary call, and whatever it should have been and was not is a problem."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from callcenter.core.acd.hours import Schedule
from callcenter.core.ivr.facts import facts_of
from callcenter.core.ivr.flow import Flow
from callcenter.core.ivr.services import Question, ServiceAnswer
from callcenter.flows.problems import Problem, quoted
from callcenter.flows.testing.company import Company, HttpAnswer
from callcenter.flows.testing.form import MESSAGE, Asked, Case, Deed, DialEnds, Expected, Given, QueueEnds, TestFile
from callcenter.flows.testing.walk import Heard, Unexpected, Walk
from callcenter.flows.testing.words import failed_by
from callcenter.flows.yaml_source import Place, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One case that was tried. `problems` are empty when it is as it should be; `path` is where it went."""

    file: str
    name: str
    flow: str
    problems: tuple[Problem, ...]
    path: tuple[tuple[str, str], ...]

    @property
    def way(self) -> str:
        """The path for a person: each node with its exit, and where the call stood at last."""
        return " → ".join(f"{node} ({exit_})" if exit_ else node for node, exit_ in self.path)


def run_tests(
    tests: TestFile, source: Source, flow: Flow, schedules: Mapping[str, Schedule] | None = None
) -> Iterator[Tried]:
    """Try every case."""
    for number, case in enumerate(tests.cases):
        yield _tried(source, number, case, tests.given_for(case), flow, schedules or {})


def walk_of(flow: Flow, given: Given, schedules: Mapping[str, Schedule] | None = None) -> Walk:
    """A caller who has just arrived in this world."""
    company = Company(
        customer=given.customer,
        orders=given.orders,
        tickets=given.tickets,
        verified=given.identity == "verified",
        http=[HttpAnswer(url=one.url, status=one.status, body=one.body) for one in given.http],
        calls_back=given.callback == "taken",
        broken=frozenset(given.broken),
        answers={
            service: ServiceAnswer(exit=says.exit, values=says.values) for service, says in given.services.items()
        },
    )
    facts = facts_of(
        number=given.caller,
        known=bool(given.customer),
        customer=given.customer or {},
        dialled=given.dialled,
        language=given.language,
    )
    return Walk(flow, company=company, at=given.at, language=given.language, facts=facts, schedules=schedules)


def do(walk: Walk, deed: Deed) -> None:
    """Let the caller, or the world, do this. Raises Unexpected."""
    match deed:
        case QueueEnds(queue=exit_):
            walk.leave_queue(exit_)
        case DialEnds(dial=exit_):
            walk.end_dial(exit_)
        case "silence":
            walk.say_nothing()
        case "hang_up":
            walk.hang_up()
        case "answered":
            walk.be_answered()
        case "message" | "no_message":
            walk.leave_message(said_something=deed == MESSAGE)
        case keys:
            walk.press(keys)


def _tried(
    source: Source, number: int, case: Case, given: Given, flow: Flow, schedules: Mapping[str, Schedule]
) -> Tried:
    walk = walk_of(flow, given, schedules)
    place: Place = ("cases", number)
    problems: list[Problem] = []
    for step, deed in enumerate(case.when):
        try:
            do(walk, deed)
        except Unexpected as unexpected:
            problems.append(_problem(source, (*place, "when", step), case, unexpected.code, **unexpected.facts))
            break
    if not problems:
        found = _differences(case.expect, walk)
        problems = [_problem(source, (*place, "expect", *where), case, code, **facts) for where, code, facts in found]
    return Tried(file=source.file, name=case.name, flow=flow.name, problems=tuple(problems), path=tuple(_taken(walk)))


def _taken(walk: Walk) -> Iterable[tuple[str, str]]:
    yield from walk.path
    last = walk.position.path[-1] if walk.position.path else None
    if last is not None and "exit" not in last:
        yield last["node"], ""


Difference = tuple[Place, str, dict[str, object]]


def _differences(expected: Expected, walk: Walk) -> Iterator[Difference]:
    yield from _unheard(expected, walk.heard)
    if expected.path:
        path = [node for node, _ in _taken(walk)]
        if path != expected.path:
            yield ("path",), "path_differs", {"path": " → ".join(path), "wanted": " → ".join(expected.path)}
    names = expected.model_fields_set
    for name, value in (
        ("queue", walk.queue),
        ("outcome", walk.outcome),
        ("language", walk.position.language),
        ("survey", walk.position.survey),
        ("callback", walk.callback),
    ):
        wanted = getattr(expected, name)
        same = dict(value) == wanted if isinstance(value, Mapping) else value == wanted
        if name in names and not same:
            yield (name,), f"{name}_differs", {name: _shown(value), "wanted": _shown(wanted)}
    for name, wanted in expected.variables.items():
        value = walk.position.names.get(name)
        if value != wanted:
            facts: dict[str, object] = {"name": name, "value": quoted(value), "wanted": quoted(wanted)}
            yield ("variables", name), "variable_differs", facts
    yield from _unasked(expected, walk)


def _unheard(expected: Expected, heard: list[Heard]) -> Iterator[Difference]:
    at = 0
    for number, wanted in enumerate(expected.heard):
        found = next((place for place in range(at, len(heard)) if _is(heard[place], wanted)), None)
        if found is None:
            rest = ", ".join(one.what for one in heard[at:]) or "-"
            yield ("heard", number), "not_heard", {"wanted": quoted(wanted), "heard": rest}
            break
        at = found + 1
    for number, unwanted in enumerate(expected.not_heard):
        if any(_is(one, unwanted) for one in heard):
            yield ("not_heard", number), "heard_unwanted", {"unwanted": quoted(unwanted)}


def _unasked(expected: Expected, walk: Walk) -> Iterator[Difference]:
    asked = [one.question for one in walk.asked]
    shown = ", ".join(f"{one.service} {dict(one.arguments)}" for one in asked) or "-"
    for number, wanted in enumerate(expected.asked):
        if not any(_fits(wanted, one) for one in asked):
            yield ("asked", number), "not_asked", {"service": wanted.service, "asked": shown}
    for number, unwanted in enumerate(expected.not_asked):
        if any(_fits(unwanted, one) for one in asked):
            yield ("not_asked", number), "asked_unwanted", {"service": unwanted.service, "asked": shown}


def _fits(wanted: Asked, question: Question) -> bool:
    return question.service is wanted.service and wanted.arguments.items() <= dict(question.arguments).items()


def _is(heard: Heard, wanted: str) -> bool:
    return wanted in heard.what if heard.spoken else wanted == heard.what


def _shown(value: object) -> str:
    return "-" if value is None else str(value)


def _problem(source: Source, place: Place, case: Case, code: str, **facts: object) -> Problem:
    english, chinese = failed_by(code, **facts)
    return Problem(file=source.file, line=source.line_of(place), node=case.name, text_en=english, text_zh=chinese)
