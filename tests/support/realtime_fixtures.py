"""Writes tests/fixtures/realtime/*.json: a state, a message and the state after it, for pytest and vitest alike.

They come from a run of the real core. `python -m tests.support.realtime_fixtures` writes them again.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from callcenter.api.people import Role
from callcenter.api.realtime.snapshot import Viewer
from tests.support.reading import next_text
from tests.support.reducer import reduce
from tests.support.rehearsal import Rehearsal

FOLDER: Final = Path(__file__).parent.parent / "fixtures" / "realtime"

Fixture = Mapping[str, Any]

# Two calls: one answered and wrapped up, one missed by alice and abandoned while it rings at bob.
_SCRIPT: Final = (
    ("arrive", 0),
    ("verb_finished", 0),
    ("verb_finished", 0),
    ("verb_started", 0),
    ("looked_up", 2),
    ("answered", 0),
    ("held", 0),
    ("looked_up", 1),
    ("resumed", 0),
    ("hung_up", 0),
    ("disposition", 0),
    ("arrive", 1),
    ("ring_finished", 0),
    ("verb_started", 0),
    ("phone", 3),
    ("hung_up", 0),
    # A third: alice asks carol, who answers, is heard by all, goes silent and has the call in the end.
    ("arrive", 1),
    ("answered", 0),
    ("hold_call", 0),
    ("resume_call", 0),
    ("invite", 1),
    ("leg_answered", 0),
    ("swap", 0),
    ("join", 0),
    ("mute", 1),
    ("complete", 0),
)

# Steps of the third call: the last message of each, as each viewer gets it.
_TOLD: Final = ("hold_call", "invite", "leg_answered", "swap", "join", "mute", "complete")


def fixtures() -> dict[str, Fixture]:
    """All of them by name: the first message of each kind that each viewer gets, and what must change nothing."""
    rehearsal = Rehearsal()
    rehearsal.open()
    found: dict[str, Fixture] = {}
    viewers = {
        "agent": Viewer(username="alice", role=Role.AGENT),
        "supervisor": Viewer(username="sam", role=Role.SUPERVISOR),
    }
    states: dict[str, dict[str, Any]] = {}
    readers = {name: rehearsal.hub.attach(viewer) for name, viewer in viewers.items()}
    for name, viewer in viewers.items():
        states[name] = rehearsal.hub.snapshot(viewer).model_dump(mode="json")
        readers[name].begin(None, None)
        next_text(readers[name])
    for play, number in _SCRIPT:
        rehearsal.play(play, number)
        for name, reader in readers.items():
            while (text := next_text(reader)) is not None:
                message = json.loads(text)
                before, states[name] = states[name], reduce(states[name], message)
                fixture = {"before": before, "message": message, "after": states[name]}
                found.setdefault(f"{name}_{message['type']}", fixture)
                if play in _TOLD and message["type"] in ("interaction_changed", "agent_changed", "board_changed"):
                    found[f"{name}_{message['type']}_{play}"] = fixture
    return {**found, **_special(found)}


def _special(found: Mapping[str, Fixture]) -> dict[str, Fixture]:
    """A snapshot replaces everything; a message that comes twice, or for another offer, does no harm."""
    shown, closed = found["agent_pop_shown"], found["agent_pop_closed"]
    snapshot = {"type": "snapshot", "stream": "another", "seq": 7, "state": shown["after"]}
    other_offer = {**closed["message"], "offer_id": "another"}
    enriched = {**found["agent_pop_enriched"]["message"], "offer_id": "another"}
    twice = {
        f"{name}_twice": {"before": one["after"], "message": one["message"], "after": one["after"]}
        for name, one in found.items()
        if name in ("agent_pop_shown", "agent_pop_closed", "agent_interaction_gone", "supervisor_board_changed")
    }
    beat = {"type": "heartbeat", "seq": 7, "at": "2026-03-02T08:00:05Z"}
    record: dict[str, Any] = {"kind": "task", "record_id": "t-1", "customer_id": "c-1"}
    changed = {"seq": 7, "type": "record_changed", "about": "task.changed", "version": 2, **record}
    notice = {
        "seq": 8,
        "type": "notice",
        "id": "e-1",
        "at": "2026-03-02T08:00:05Z",
        "about": "task.reminder",
        "title": "回电 📞",
        **record,
    }
    written = {
        "seq": 9,
        "type": "desk_message",
        "id": "m-1",
        "at": "2026-03-02T08:00:05Z",
        "sender": "sam",
        "sender_name": "Sam 周",
        "to": "queue:sales",
        "text": "VIP 客户优先 📣",
        "reply_to": None,
    }
    return {
        **twice,
        "snapshot_replaces_everything": {"before": closed["after"], "message": snapshot, "after": shown["after"]},
        "heartbeat_changes_nothing": {"before": shown["after"], "message": beat, "after": shown["after"]},
        "record_changed_changes_nothing": {"before": shown["after"], "message": changed, "after": shown["after"]},
        "notice_changes_nothing": {"before": shown["after"], "message": notice, "after": shown["after"]},
        "desk_message_changes_nothing": {"before": shown["after"], "message": written, "after": shown["after"]},
        "pop_closed_of_another_offer": {"before": shown["after"], "message": other_offer, "after": shown["after"]},
        "pop_enriched_of_another_offer": {"before": shown["after"], "message": enriched, "after": shown["after"]},
    }


def text_of(fixture: Fixture) -> str:
    """The file's content."""
    return json.dumps(fixture, indent=2, ensure_ascii=False) + "\n"


def write() -> None:
    """Write all files and remove those that are no more."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = {f"{name}.json": text_of(fixture) for name, fixture in fixtures().items()}
    for old in FOLDER.glob("*.json"):
        if old.name not in wanted:
            old.unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
