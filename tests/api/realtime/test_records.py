"""Screens are told which record changed, and whom a notice is for: no more than that, and never thousands at once."""

import json
from typing import Any

from callcenter.api.people import Role
from callcenter.api.realtime.records import RecordScreens
from callcenter.api.realtime.snapshot import Viewer
from callcenter.engine.ids import new_id
from callcenter.records.notices import notify
from tests.support.followers import ALICE, BOB, SAM, Follower, types_of
from tests.support.record_events import event
from tests.support.rehearsal import CONFIGURATION, Rehearsal


def stage() -> tuple[RecordScreens, dict[str, Follower]]:
    rehearsal = Rehearsal()
    rehearsal.open()
    viewers = {"alice": ALICE, "bob": BOB, "sam": SAM, "admin": Viewer(username="admin", role=Role.ADMIN)}
    followers = {name: Follower(rehearsal.hub, viewer) for name, viewer in viewers.items()}
    for follower in followers.values():
        follower.listen()
    return RecordScreens(rehearsal.hub, lambda: CONFIGURATION), followers


def test_everybody_is_told_that_a_record_changed_and_nothing_of_it() -> None:
    screens, followers = stage()
    changed = event(customer_id=new_id(), changes={"name": ["Han Mei", "Han Meimei"]})
    screens([changed])
    for follower in followers.values():
        before = dict(follower.state)
        [message] = follower.listen()
        assert follower.state == before
        assert message == {
            "type": "record_changed",
            "seq": message["seq"],
            "kind": "customer",
            "record_id": changed.record_id,
            "customer_id": changed.customer_id,
            "about": "customer.changed",
            "version": 2,
        }
        assert "Han" not in json.dumps(message)


def test_a_notice_goes_to_whom_it_names_and_to_nobody_else() -> None:
    def told(*people: str, **others: Any) -> list[str]:
        screens, followers = stage()
        reminder = event("task.reminder", changes={**notify(*people, **others), "title": [None, "回电"]})
        screens([reminder])
        heard = {name: follower.listen() for name, follower in followers.items()}
        for messages in heard.values():
            for notice in messages[1:]:
                assert (notice["about"], notice["title"], notice["id"]) == ("task.reminder", "回电", reminder.id)
        return [name for name, messages in heard.items() if "notice" in types_of(messages)]

    assert told("alice") == ["alice"]
    assert told("admin", "nobody") == ["admin"]
    assert told(queues=["sales"]) == ["alice", "bob"]
    assert told("sam", queues=["support"]) == ["bob", "sam"]


def test_several_changes_of_one_record_are_told_once() -> None:
    screens, followers = stage()
    record_id = new_id()
    screens([event(record_id=record_id, version=number) for number in (2, 3, 4)])
    assert [message["version"] for message in followers["alice"].listen()] == [4]


def test_a_bulk_change_and_an_import_are_one_message_for_each_kind() -> None:
    screens, followers = stage()
    screens([*(event() for _ in range(21)), event("ticket.changed")])
    told = followers["alice"].listen()
    assert [(message["kind"], message["record_id"] is None) for message in told] == [
        ("customer", True),
        ("ticket", False),
    ]
    import_id = new_id()
    screens([event(import_id=import_id) for _ in range(3)])
    assert [message["record_id"] for message in followers["alice"].listen()] == [None]
