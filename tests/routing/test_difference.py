"""What is different between two documents, as a person reads it."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from callcenter.routing.difference import differences
from tests.support.routing import a_document, changed_queue, read


def shown(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    return [each.shown() for each in differences(read(old), read(new))]


def test_the_same_document_has_no_difference_however_it_is_written() -> None:
    assert shown(a_document(), read(a_document()).whole()) == []


def test_a_changed_field_is_told_with_what_it_was_and_a_default_with_its_value() -> None:
    assert shown(a_document(), changed_queue(strategy="linear", requirement="", max_waiting=5)) == [
        "+ queues.sales.max_waiting: 5",
        '~ queues.sales.requirement: "sales >= 20" → ""',
        '~ queues.sales.strategy: "longest_idle" → "linear"',
    ]
    assert shown(a_document(), changed_queue(relaxation=[{"after_seconds": 9, "any_agent": True}])) == [
        '~ queues.sales.relaxation: [{"after_seconds": 20, "lower_by": 10},'
        ' {"after_seconds": 40, "queues": ["support"]}]'
        ' → [{"after_seconds": 9, "any_agent": true}]'
    ]


def test_what_is_new_or_gone_is_told_in_brief() -> None:
    old, new = a_document(), a_document()
    new["queues"]["vip"] = {"label": {"en": "VIP", "zh": "贵宾"}}
    del new["entry_points"]["4002"]
    assert shown(old, new) == [
        '- entry_points.4002: {"name": "support line", "queue": "support"}',
        '+ queues.vip: {"label": {"en": "VIP", "zh": "贵宾"}}',
    ]


def test_members_are_told_by_agent_and_a_new_order_by_itself() -> None:
    members = [{"agent": "bob", "weight": 3}, {"agent": "alice", "preference": 2}]
    assert shown(a_document(), changed_queue(members=members)) == [
        "~ queues.sales.members[bob].weight: 1 → 3",
        '~ queues.sales.members (order): ["alice", "bob"] → ["bob", "alice"]',
    ]
    gone = [{"agent": "carol"}, {"agent": "bob"}]
    assert [line.partition(":")[0] for line in shown(a_document(), changed_queue(members=gone))] == [
        "- queues.sales.members[alice]",
        "+ queues.sales.members[carol]",
    ]


@given(
    skills=st.dictionaries(st.sampled_from(["english", "sales"]), st.integers(1, 100)),
    weight=st.integers(1, 1000),
    limit=st.none() | st.integers(1, 9),
)
def test_there_are_differences_exactly_when_the_documents_differ(
    skills: dict[str, int], weight: int, limit: int | None
) -> None:
    new = changed_queue(members=[{"agent": "alice", "weight": weight}, {"agent": "bob"}], max_waiting=limit)
    new["agents"]["bob"]["skills"] = skills
    assert bool(shown(a_document(), new)) == (read(a_document()) != read(new))
