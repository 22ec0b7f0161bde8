"""What only the whole document shows: names that lead nowhere, circles, limits that contradict each other.

Rule: checks look at a document whose form is right, find everything, and refuse nothing that could work; what works
otherwise than its author may think is a warning.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from callcenter.core.acd.skills import parse, skills_in
from callcenter.core.ivr.flow import Flow
from callcenter.core.ivr.nodes.callback_choice import CallbackChoice
from callcenter.core.ivr.nodes.dial import DialNode
from callcenter.core.ivr.nodes.enqueue import EnqueueNode
from callcenter.core.ivr.nodes.promise_callback import PromiseCallback
from callcenter.routing.dispositions import check_default, check_dispositions
from callcenter.routing.document import RoutingDocument
from callcenter.routing.fields import quoted
from callcenter.routing.outbound_settings import check_outbound
from callcenter.routing.problems import Place, RoutingProblem, problem
from callcenter.routing.queue_settings import OverflowSettings, QueueSettings, RelaxationStepSettings
from callcenter.routing.supervision_settings import check_supervision

# As the switch dials: E.164, or national and short numbers.
_NUMBER: Final = re.compile(r"\+[1-9][0-9]{6,14}|[0-9]{2,20}")
# A section of Asterisk's own in queues.conf.
_RESERVED: Final = "general"
_WITH_TARGET: Final = frozenset({"queue", "flow", "number"})
# Reasons that cannot come about without their limit.
_LIMITS: Final[Mapping[str, str]] = {"full": "max_waiting", "max_wait": "max_wait_seconds", "closed": "schedule"}

Problems = Iterator[RoutingProblem]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What there is outside of the document. None: not known here, so names of that kind are not checked."""

    agents: Collection[str] | None = None
    flows: Mapping[str, Flow] | None = None
    prompts: Collection[str] | None = None


def check(document: RoutingDocument, known: Known) -> list[RoutingProblem]:
    """Everything that is wrong with the whole, in the document's order."""
    return [
        *_everywhere_asked(document),
        *(found for name, queue in document.queues.items() for found in _queue(document, known, name, queue)),
        *_loops(document),
        *_agents(document, known),
        *_entry_points(document, known),
        *check_dispositions(document.dispositions, document.queues),
        *check_outbound(document),
        *check_supervision(document),
    ]


def warnings(document: RoutingDocument, known: Known) -> list[RoutingProblem]:
    """What works, and is hardly meant."""
    return [
        problem(
            "nobody_after_talk", ("queues", name, "after_talk_flow"), flow=quoted(flow.name), nodes=", ".join(nodes)
        )
        for name, queue in document.queues.items()
        if (flow := (known.flows or {}).get(queue.after_talk_flow or "")) is not None and (nodes := _reaching(flow))
    ]


def _reaching(flow: Flow) -> list[str]:
    """The nodes, as their author has named them, that would bring the caller to somebody."""
    reaching = EnqueueNode | DialNode | PromiseCallback | CallbackChoice
    return sorted({name.partition(".")[0] for name, node in flow.nodes.items() if isinstance(node, reaching)})


def _everywhere_asked(document: RoutingDocument) -> Problems:
    for language, text in document.languages.items():
        yield from _expression(document, text, ("languages", language))
    for name, segment in document.segments.items():
        yield from _expression(document, segment.requirement, ("segments", name, "requirement"))


def _expression(document: RoutingDocument, text: str, place: Place) -> Problems:
    for skill in sorted(skills_in(parse(text)) - document.skills.keys()):
        yield problem("skill_unknown", place, name=quoted(skill))


def _queue(document: RoutingDocument, known: Known, name: str, queue: QueueSettings) -> Problems:
    here: Place = ("queues", name)
    if name.lower() == _RESERVED:
        yield problem("name_reserved", here, name=quoted(name))
    yield from _expression(document, queue.requirement, (*here, "requirement"))
    yield from _members(known, queue, here)
    yield from _expression(document, queue.member_expression, (*here, "member_expression"))
    yield from _relaxation(document, queue, here)
    above, below = queue.reserve_above_seconds, queue.reserve_below_seconds
    if below is not None and above is None:
        yield problem("reserve_without_above", (*here, "reserve_below_seconds"))
    elif below is not None and above is not None and below > above:
        yield problem("reserve_backwards", (*here, "reserve_below_seconds"), above=above)
    if queue.schedule is not None and queue.schedule not in document.schedules:
        yield problem("schedule_unknown", (*here, "schedule"), name=quoted(queue.schedule))
    for reason, overflow in overflows_of(queue).items():
        limit = _LIMITS.get(reason)
        if limit is not None and getattr(queue, limit) is None:
            yield problem("limit_missing", (*here, "overflows", reason), limit=limit)
        yield from _overflow(document, known, queue, overflow, (*here, "overflows", reason))
    for number, prompt in enumerate(queue.announcements.comfort):
        if known.prompts is not None and prompt not in known.prompts:
            yield problem("prompt_unknown", (*here, "announcements", "comfort", number), name=quoted(prompt))
    yield from _afterwards(document, known, queue, here)


def _afterwards(document: RoutingDocument, known: Known, queue: QueueSettings, here: Place) -> Problems:
    code = queue.wrap_up_default_code
    if code is not None:
        yield from check_default(document.dispositions, code, str(here[1]), (*here, "wrap_up_default_code"))
    if queue.after_talk_flow is not None:
        yield from _flow(document, known, queue.after_talk_flow, (*here, "after_talk_flow"))


def _members(known: Known, queue: QueueSettings, here: Place) -> Problems:
    seen: set[str] = set()
    for number, member in enumerate(queue.members):
        place: Place = (*here, "members", number, "agent")
        if member.agent in seen:
            yield problem("member_twice", place, name=quoted(member.agent))
        seen.add(member.agent)
        if known.agents is not None and member.agent not in known.agents:
            yield problem("agent_unknown", place, name=quoted(member.agent))


def _relaxation(document: RoutingDocument, queue: QueueSettings, here: Place) -> Problems:
    before: int | None = None
    for number, step in enumerate(queue.relaxation):
        place: Place = (*here, "relaxation", number)
        if before is not None and step.after_seconds <= before:
            yield problem("steps_not_ascending", (*place, "after_seconds"), before=before)
        before = step.after_seconds
        if not _does_something(step):
            yield problem("step_does_nothing", place)
        for index, skill in enumerate(step.drop):
            if skill not in document.skills:
                yield problem("skill_unknown", (*place, "drop", index), name=quoted(skill))
        for index, other in enumerate(step.queues):
            if other not in document.queues:
                yield problem("queue_unknown", (*place, "queues", index), name=quoted(other))


def _does_something(step: RelaxationStepSettings) -> bool:
    return bool(
        step.lower_by or step.drop or step.drop_all or step.queues or step.groups or step.any_agent or step.priority
    )


def overflows_of(queue: QueueSettings) -> dict[str, OverflowSettings]:
    """The ways out that are set, by reason."""
    return {
        reason: overflow
        for reason in type(queue.overflows).model_fields
        if (overflow := getattr(queue.overflows, reason)) is not None
    }


def _overflow(
    document: RoutingDocument, known: Known, queue: QueueSettings, overflow: OverflowSettings, here: Place
) -> Problems:
    kind, target = overflow.kind, overflow.target
    place: Place = (*here, "target")
    if (kind in _WITH_TARGET) != bool(target):
        yield problem("target_unwanted" if target else "target_missing", place, kind=kind)
        return
    match kind:
        case "queue" if target not in document.queues:
            yield problem("queue_unknown", place, name=quoted(target))
        case "flow":
            yield from _flow(document, known, target, place)
        case "number" if not _NUMBER.fullmatch(target):
            yield problem("number_wrong", place, name=quoted(target))
        case "callback" if queue.callback is None:
            yield problem("callback_missing", here)
        case _:
            pass


def _flow(document: RoutingDocument, known: Known, target: str, place: Place) -> Problems:
    """The flow, its node if one is named, and the queues that it leads to."""
    name, _, node = target.partition("/")
    if known.flows is None:
        return
    flow = known.flows.get(name)
    if flow is None:
        yield problem("flow_unknown", place, name=quoted(name))
        return
    if node and flow.entry(node) is None:
        yield problem("node_unknown", place, flow=quoted(name), name=quoted(node))
    wanted = {each.queue for each in flow.nodes.values() if isinstance(each, EnqueueNode)}
    for queue in sorted(wanted - document.queues.keys()):
        yield problem("flow_needs_queue", place, flow=quoted(name), name=quoted(queue))


def _loops(document: RoutingDocument) -> Problems:
    """Queues that hand their callers on in a circle; each circle is told once, where it closes."""
    leads = {
        name: sorted({each.target for each in overflows_of(queue).values() if each.kind == "queue"})
        for name, queue in document.queues.items()
    }
    done: set[str] = set()
    for start in sorted(leads):
        stack = [] if start in done else [(start, iter(leads[start]))]
        while stack:
            target = next(stack[-1][1], None)
            path = [name for name, _ in stack]
            if target is None:
                done.add(stack.pop()[0])
            elif target in path:
                circle = [*path[path.index(target) :], target]
                yield problem("overflow_loop", ("queues", path[-1], "overflows"), queues=" → ".join(circle))
            elif target in leads and target not in done:
                stack.append((target, iter(leads[target])))


def _agents(document: RoutingDocument, known: Known) -> Problems:
    for name, agent in document.agents.items():
        if known.agents is not None and name not in known.agents:
            yield problem("agent_unknown", ("agents", name), name=quoted(name))
        for skill in agent.skills:
            if skill not in document.skills:
                yield problem("skill_unknown", ("agents", name, "skills", skill), name=quoted(skill))
        if agent.capacity.get("voice", 1) > 1:
            yield problem("voice_capacity", ("agents", name, "capacity", "voice"))


def _entry_points(document: RoutingDocument, known: Known) -> Problems:
    for dnis, entry in document.entry_points.items():
        here: Place = ("entry_points", dnis)
        if (entry.flow is None) == (entry.queue is None):
            yield problem("flow_or_queue", here)
        if entry.queue is not None and entry.queue not in document.queues:
            yield problem("queue_unknown", (*here, "queue"), name=quoted(entry.queue))
        if entry.missed_queue is not None and entry.missed_queue not in document.queues:
            yield problem("queue_unknown", (*here, "missed_queue"), name=quoted(entry.missed_queue))
        if entry.flow is not None:
            yield from _flow(document, known, entry.flow, (*here, "flow"))
        yield from _expression(document, entry.requirement, (*here, "requirement"))
