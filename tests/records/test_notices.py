"""Whom an event names, and in how many ways a person can be named."""

from callcenter.core.configuration import AgentProfile, Configuration
from callcenter.records.notices import addressed, addresses_of, notify, title_of
from tests.support.record_events import event

CONFIGURATION = Configuration(
    agents={
        "alice": AgentProfile(
            username="alice",
            display_name="Alice",
            endpoint="desk-alice",
            queues=frozenset({"sales", "vip"}),
            groups=frozenset({"north"}),
        )
    }
)


def test_an_event_names_people_queues_and_groups() -> None:
    reminder = event("task.reminder", changes={**notify("alice", queues=["sales"], groups=["north"])})
    assert addressed(reminder) == {"alice", "queue:sales", "group:north"}
    assert addressed(event()) == frozenset()


def test_an_agent_is_named_by_name_by_queue_and_by_group_and_others_by_name() -> None:
    assert addresses_of("alice", CONFIGURATION) == ["alice", "queue:sales", "queue:vip", "group:north"]
    assert addresses_of("sam", CONFIGURATION) == ["sam"]


def test_a_title_is_what_the_event_has_now() -> None:
    assert title_of(event(changes={"title": [None, "回电"]})) == "回电"
    assert title_of(event()) == ""
