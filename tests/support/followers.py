"""Screens that follow a hub, and what a snapshot would show them."""

import json
from typing import Any

from callcenter.api.people import Role
from callcenter.api.realtime.hub import Hub
from callcenter.api.realtime.packing import unpacked
from callcenter.api.realtime.snapshot import Viewer, Wall
from callcenter.api.realtime.stream import Reader
from callcenter.core.state import State
from tests.support.reducer import reduce
from tests.support.rehearsal import StillClock

ALICE = Viewer(username="alice", role=Role.AGENT)
BOB = Viewer(username="bob", role=Role.AGENT)
CAROL = Viewer(username="carol", role=Role.AGENT)
SAM = Viewer(username="sam", role=Role.SUPERVISOR)
# A supervisor who also takes calls.
BOB_LEADS = Viewer(username="bob", role=Role.SUPERVISOR)
# Supervisors of a part of the floor; Carol takes calls of another part herself.
TIM = Viewer(username="tim", role=Role.SUPERVISOR)
CAROL_LEADS = Viewer(username="carol", role=Role.SUPERVISOR)
EVE = Viewer(username="eve", role=Role.SUPERVISOR)
WALL = Wall(id="w-1", queues=frozenset({"support"}))
EVERYBODY = (ALICE, BOB, SAM, BOB_LEADS, TIM, CAROL_LEADS, EVE, WALL)


class Follower:
    """A screen: keeps what it was told, and checks the numbers."""

    def __init__(self, hub: Hub, viewer: Viewer | Wall, *, packs: bool = False) -> None:
        self.viewer = viewer
        self.reader: Reader = hub.attach(viewer)
        self.reader.packs = packs
        self.reader.begin(None, None)
        self.state: dict[str, Any] = {}
        self.stream = ""
        self.seq = -1
        self.heard: list[dict[str, Any]] = []

    def listen(self) -> list[dict[str, Any]]:
        """Take in everything there is; returns what was new."""
        news = []
        while (frame := self.reader.next_frame()) is not None:
            message = json.loads(frame if isinstance(frame, str) else unpacked(frame))
            if message["type"] == "snapshot":
                self.stream, self.seq = message["stream"], message["seq"]
            else:
                assert message["seq"] == self.seq + 1
                self.seq += 1
            self.state = reduce(self.state, message)
            news.append(message)
        self.heard += news
        return news


def shown(hub: Hub, viewer: Viewer | Wall) -> dict[str, Any]:
    """The snapshot as a screen would get it."""
    return without_estimates(hub.snapshot(viewer).model_dump(mode="json"))


def without_estimates(state: dict[str, Any]) -> dict[str, Any]:
    """How long one would wait is told when something of the queue itself changes, though others may change it."""
    queues = {name: {**queue, "estimated_wait_seconds": None} for name, queue in state["queues"].items()}
    return {**state, "queues": queues}


def as_if_seen_first(state: State, viewer: Viewer | Wall) -> dict[str, Any]:
    """The snapshot of a hub that has never heard of any change."""
    hub = Hub(clock=StillClock(), new_id=lambda: "fresh")
    hub.watch(state)
    return shown(hub, viewer)


def types_of(messages: list[dict[str, Any]]) -> list[str]:
    """What kinds of messages."""
    return [message["type"] for message in messages]
