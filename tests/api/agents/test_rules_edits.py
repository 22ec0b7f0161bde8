"""Changes of an agent's queues and skills in the document: nothing else is touched."""

import pytest

from callcenter.api.agents.rules_edits import memberships_in, memberships_put, queues_told, skills_put, skills_told
from callcenter.api.agents.rules_schemas import MembershipWanted
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.routing.checks import Known
from callcenter.routing.problems import RoutingRefused
from tests.support.routing import a_document, changed_queue, read

KNOWN = Known(agents=frozenset({"alice", "bob"}))


def everything(queue: str) -> bool:
    return True


def test_who_stays_keeps_his_place_in_the_linear_order_and_who_comes_is_the_last() -> None:
    document = read(a_document())
    wanted = {name: MembershipWanted(queue=name, weight=7) for name in ("sales", "support")}
    edited = memberships_put("alice", wanted, everything)(document, KNOWN)
    assert [(each.agent, each.preference, each.weight) for each in edited.queues["sales"].members] == [
        ("alice", 2, 7),
        ("bob", 0, 1),
    ]
    assert [each.agent for each in edited.queues["support"].members] == ["alice"]


def test_what_is_broken_elsewhere_keeps_nobody_from_helping_out() -> None:
    document = read(changed_queue("support", after_talk_flow="gone"))
    edited = skills_put("bob", {"english": 90})(document, KNOWN)
    assert edited.agents["bob"].skills == {"english": 90}
    assert edited.queues == document.queues


def test_queues_that_are_not_looked_after_stay() -> None:
    document = read(a_document())
    edited = memberships_put("alice", {}, lambda queue: queue == "support")(document, KNOWN)
    assert edited == document
    assert memberships_in(document, "alice", lambda queue: queue == "nowhere") == []


def test_agents_queues_and_skills_that_are_none_are_refused() -> None:
    document = read(a_document())
    with pytest.raises(ContactCenterError) as refused:
        memberships_put("carol", {}, everything)(document, KNOWN)
    assert refused.value.code is Refusal.UNKNOWN_AGENT
    with pytest.raises(ContactCenterError) as refused:
        memberships_put("bob", {"sales": MembershipWanted(queue="sales")}, lambda _: False)(document, KNOWN)
    assert refused.value.code is Refusal.UNKNOWN_QUEUE
    with pytest.raises(RoutingRefused):
        skills_put("bob", {"klingon": 3})(document, KNOWN)


def test_the_audit_has_what_was_before() -> None:
    old = read(a_document())
    new = skills_put("bob", {"english": 90})(old, KNOWN)
    assert skills_told("bob")(old, new) == {
        "agent": "bob",
        "old": {"english": 10, "sales": 30},
        "new": {"english": 90},
    }
    assert [each["queue"] for each in queues_told("bob")(old, new)["old"]] == ["sales"]
