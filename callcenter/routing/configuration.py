"""From the document to what the core works with: members worked out, expressions left as text.

Rule: never refuses. What a document points at may have gone since it was checked, and is then left out.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import assert_never

from callcenter.core.acd.skills import And, Expression, Has, Not, Or, parse
from callcenter.core.configuration import (
    Absence,
    AgentProfile,
    Announcements,
    CallbackMode,
    CallbackRule,
    Configuration,
    EntryPoint,
    Membership,
    Overflow,
    OverflowKind,
    OverflowReason,
    PhoneKind,
    PopOpening,
    Queue,
    RelaxationStep,
    SegmentRule,
    Strategy,
    WrapUpMode,
)
from callcenter.routing.checks import overflows_of
from callcenter.routing.dispositions import disposition_of
from callcenter.routing.document import AgentSettings, RoutingDocument
from callcenter.routing.outbound_settings import policy_of
from callcenter.routing.queue_settings import QueueSettings, RelaxationStepSettings
from callcenter.routing.supervision_settings import supervision_of

_USUAL = Membership()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentPerson:
    """Who an agent is outside of the document: the name on screens, and the phone that rings ("" for none)."""

    display_name: str
    endpoint: str
    phone: PhoneKind = PhoneKind.DESK
    endpoints: frozenset[str] = frozenset()


def configuration_of(document: RoutingDocument, people: Mapping[str, AgentPerson]) -> Configuration:
    """Everything but the flows. Agents are those of `people`; who is not in the document has no skills, no queues."""
    memberships = _memberships(document, people.keys())
    return Configuration(
        queues={name: _queue(name, queue) for name, queue in document.queues.items()},
        agents={
            name: _agent(name, person, document.agents.get(name, AgentSettings()), memberships[name])
            for name, person in people.items()
        },
        entry_points={
            dnis: EntryPoint(
                dnis=dnis,
                name=entry.name,
                flow=entry.flow,
                queue=entry.queue,
                missed_queue=entry.missed_queue,
                language=entry.language,
                priority=entry.priority,
                requirement=entry.requirement,
            )
            for dnis, entry in document.entry_points.items()
        },
        schedules={name: schedule.schedule(document.timezone) for name, schedule in document.schedules.items()},
        segments={
            name: SegmentRule(priority=segment.priority, requirement=segment.requirement)
            for name, segment in document.segments.items()
        },
        languages={str(language): text for language, text in document.languages.items()},
        dispositions={code: disposition_of(code, each) for code, each in document.dispositions.items()},
        outbound=policy_of(document),
        supervision=supervision_of(document),
        timezone=document.timezone,
        seconds_per_priority=document.seconds_per_priority,
        priority_cap_seconds=document.priority_cap_seconds,
    )


def _memberships(document: RoutingDocument, agents: Collection[str]) -> defaultdict[str, dict[str, Membership]]:
    """By agent and queue: those named first, in their order, then those whom the expression brings, by name."""
    found: defaultdict[str, dict[str, Membership]] = defaultdict(dict)
    skilled = _Skilled(document, agents)
    for name, queue in document.queues.items():
        for position, member in enumerate(queue.members):
            found[member.agent][name] = Membership(
                preference=member.preference, position=position, weight=member.weight, reserve=member.reserve
            )
        if queue.member_expression.strip():
            brought = skilled.fulfilling(parse(queue.member_expression)) - {member.agent for member in queue.members}
            for position, agent in enumerate(sorted(brought), start=len(queue.members)):
                found[agent][name] = Membership(position=position)
    return found


class _Skilled:
    """Agents by skill: hundreds of queues ask for their members, of thousands of agents, at once."""

    def __init__(self, document: RoutingDocument, agents: Collection[str]) -> None:
        self._everybody = frozenset(agents)
        self._by_skill: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for agent in agents:
            settings = document.agents.get(agent)
            for skill, proficiency in settings.skills.items() if settings else ():
                self._by_skill[skill].append((agent, proficiency))

    def fulfilling(self, expression: Expression) -> frozenset[str]:
        """All for whom `skills.holds`."""
        match expression:
            case Has(skill=skill, at_least=at_least):
                agents = self._by_skill.get(skill, ())
                return frozenset(agent for agent, proficiency in agents if proficiency >= at_least)
            case And(parts=parts):
                return self._everybody.intersection(*map(self.fulfilling, parts))
            case Or(parts=parts):
                return frozenset().union(*map(self.fulfilling, parts))
            case Not(part=part):
                return self._everybody - self.fulfilling(part)
            case _:
                assert_never(expression)


def _agent(
    username: str, person: AgentPerson, settings: AgentSettings, memberships: Mapping[str, Membership]
) -> AgentProfile:
    return AgentProfile(
        username=username,
        display_name=person.display_name,
        endpoint=person.endpoint,
        phone=person.phone,
        endpoints=person.endpoints,
        queues=frozenset(memberships),
        memberships={queue: membership for queue, membership in memberships.items() if membership != _USUAL},
        groups=frozenset(settings.groups),
        skills=dict(settings.skills),
        ring_seconds=settings.ring_seconds,
        auto_answer=settings.auto_answer,
        capacity=dict(settings.capacity),
    )


def _queue(name: str, queue: QueueSettings) -> Queue:
    announcements, callback = queue.announcements, queue.callback
    return Queue(
        name=name,
        label_en=queue.label.en,
        label_zh=queue.label.zh,
        music=queue.music,
        priority=queue.priority,
        service_level_seconds=queue.service_level_seconds,
        short_abandon_seconds=queue.short_abandon_seconds,
        strategy=Strategy(queue.strategy),
        ring_several=queue.ring_several,
        requirement=queue.requirement,
        relaxation=tuple(map(_step, queue.relaxation)),
        sticky_seconds=queue.sticky_seconds,
        return_seconds=queue.return_seconds,
        reserve_above_seconds=queue.reserve_above_seconds,
        reserve_below_seconds=queue.reserve_below_seconds,
        expected_handle_seconds=queue.expected_handle_seconds,
        max_waiting=queue.max_waiting,
        max_wait_seconds=queue.max_wait_seconds,
        schedule=queue.schedule,
        overflows={
            OverflowReason(reason): Overflow(kind=OverflowKind(overflow.kind), target=overflow.target)
            for reason, overflow in overflows_of(queue).items()
        },
        announcements=Announcements(
            first_after_seconds=announcements.first_after_seconds,
            every_seconds=announcements.every_seconds,
            position=announcements.position,
            estimated_wait=announcements.estimated_wait,
            comfort=tuple(announcements.comfort),
        ),
        callback=CallbackRule(
            mode=CallbackMode(callback.mode),
            key=callback.key,
            attempts=callback.attempts,
            retry_seconds=callback.retry_seconds,
            ring_seconds=callback.ring_seconds,
        )
        if callback
        else None,
        ring_seconds=queue.ring_seconds,
        skip_seconds=queue.skip_seconds,
        auto_answer=queue.auto_answer,
        whisper=queue.whisper,
        recording=queue.recording,
        recording_keep_days=queue.recording_keep_days,
        recording_agents_listen=queue.recording_agents_listen,
        wrap_up_mode=WrapUpMode(queue.wrap_up_mode),
        wrap_up_seconds=queue.wrap_up_seconds,
        wrap_up_extend_seconds=queue.wrap_up_extend_seconds,
        wrap_up_extensions=queue.wrap_up_extensions,
        wrap_up_default_code=queue.wrap_up_default_code,
        after_talk_flow=queue.after_talk_flow,
        voicemail_email=queue.voicemail_email,
        pop_url=queue.pop_url,
        pop_opens=PopOpening(queue.pop_opens),
    )


def _step(step: RelaxationStepSettings) -> RelaxationStep:
    return RelaxationStep(
        after_seconds=step.after_seconds,
        lower_by=step.lower_by,
        drop=tuple(step.drop),
        drop_all=step.drop_all,
        queues=tuple(step.queues),
        groups=tuple(step.groups),
        any_agent=step.any_agent,
        priority=step.priority,
        skip_when=Absence(step.skip_when) if step.skip_when else None,
    )
