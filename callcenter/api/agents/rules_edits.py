"""An agent's queues and skills as a change of the routing document.

Rule: nothing else in the document is looked at: a prompt that is gone must not keep an agent from helping out. Queues
that the supervisor does not look after stay as they are.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from callcenter.api.agents.rules_schemas import MembershipShown, MembershipWanted
from callcenter.api.routing.changing import Edit, Telling
from callcenter.core.acd.skills import holds, parse
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.routing.checks import Known
from callcenter.routing.document import AgentSettings, RoutingDocument
from callcenter.routing.fields import quoted
from callcenter.routing.problems import RoutingRefused, problem
from callcenter.routing.queue_settings import Member, QueueSettings

# Whether the supervisor looks after this queue.
Oversees = Callable[[str], bool]


def memberships_put(username: str, wanted: Mapping[str, MembershipWanted], oversees: Oversees) -> Edit:
    """Of the queues that are looked after, the agent belongs to these and to no other by name."""

    def edit(old: RoutingDocument, known: Known) -> RoutingDocument:
        _check_agent(username, known)
        if any(name not in old.queues or not oversees(name) for name in wanted):
            raise ContactCenterError(Refusal.UNKNOWN_QUEUE)
        queues = {
            name: _with_member(queue, username, wanted.get(name)) if oversees(name) else queue
            for name, queue in old.queues.items()
        }
        return old.model_copy(update={"queues": queues})

    return edit


def skills_put(username: str, skills: Mapping[str, int]) -> Edit:
    """The agent has these skills and no other."""

    def edit(old: RoutingDocument, known: Known) -> RoutingDocument:
        _check_agent(username, known)
        unknown = sorted(skills.keys() - old.skills.keys())
        if unknown:
            place = ("agents", username, "skills")
            raise RoutingRefused([problem("skill_unknown", (*place, name), name=quoted(name)) for name in unknown])
        settings = old.agents.get(username, AgentSettings()).model_copy(update={"skills": dict(skills)})
        return old.model_copy(update={"agents": {**old.agents, username: settings}})

    return edit


def memberships_in(document: RoutingDocument, username: str, oversees: Oversees) -> list[MembershipShown]:
    """The queues to which the agent belongs, by name or by his skills, of those that are looked after."""
    return list(_memberships(document, username, oversees))


def skills_in(document: RoutingDocument, username: str) -> dict[str, int]:
    """The agent's skills."""
    settings = document.agents.get(username)
    return dict(sorted(settings.skills.items())) if settings is not None else {}


def queues_told(username: str) -> Telling:
    """For the audit: the queues by name, before and after, in one line each."""
    return lambda old, new: {"agent": username, "old": _told(old, username), "new": _told(new, username)}


def skills_told(username: str) -> Telling:
    """For the audit: the skills before and after."""

    def tell(old: RoutingDocument, new: RoutingDocument) -> Mapping[str, Any]:
        return {"agent": username, "old": skills_in(old, username), "new": skills_in(new, username)}

    return tell


def _told(document: RoutingDocument, username: str) -> list[dict[str, Any]]:
    found = _memberships(document, username, lambda _: True)
    return [each.model_dump(exclude={"by_skill"}) for each in found if not each.by_skill]


def _memberships(document: RoutingDocument, username: str, oversees: Oversees) -> Iterator[MembershipShown]:
    skills = skills_in(document, username)
    for name, queue in sorted(document.queues.items()):
        member = next((each for each in queue.members if each.agent == username), None)
        brought = bool(queue.member_expression.strip()) and holds(parse(queue.member_expression), skills)
        if oversees(name) and (member is not None or brought):
            usual = member or Member(agent=username)
            yield MembershipShown(
                queue=name,
                preference=usual.preference,
                weight=usual.weight,
                reserve=usual.reserve,
                by_skill=member is None,
            )


def _with_member(queue: QueueSettings, username: str, wanted: MembershipWanted | None) -> QueueSettings:
    """Who stays keeps his place in the list, which is the linear order; who comes is the last."""
    before = next((each for each in queue.members if each.agent == username), None)
    if wanted is None:
        members = [each for each in queue.members if each.agent != username]
    else:
        said = {name: value for name, value in wanted.model_dump(exclude={"queue"}).items() if value is not None}
        after = (before or Member(agent=username)).model_copy(update=said)
        members = [after if each is before else each for each in queue.members]
        members += [after] if before is None else []
    return queue if members == queue.members else queue.model_copy(update={"members": members})


def _check_agent(username: str, known: Known) -> None:
    if known.agents is not None and username not in known.agents:
        raise ContactCenterError(Refusal.UNKNOWN_AGENT)
