"""A playbook of callbacks: callers who ask for one, and the calls that are made for them."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Self

from callcenter.core.callback import Callback
from callcenter.core.commands import CallOut
from callcenter.core.configuration import Announcements, CallbackRule, Configuration
from callcenter.core.events import CallArrived, CallOutFailed, RingEnd
from callcenter.core.interaction import Interaction
from callcenter.core.requests import CancelCallback, MoveCallback, RequestCallback
from tests.support.floor import a_floor
from tests.support.playbook import Playbook

NUMBER = "13800138000"


def a_floor_that_calls_back(*, queue: dict[str, Any] | None = None, **rule: Any) -> Configuration:
    """Both queues offer callbacks with key 1; sales is served by ann and bob, support by bob; eve by neither."""
    floor = a_floor()
    offered: dict[str, Any] = {
        "callback": CallbackRule(key="1", attempts=3, retry_seconds=600, ring_seconds=30, **rule),
        "announcements": Announcements(first_after_seconds=10, every_seconds=60),
        **(queue or {}),
    }
    return replace(floor, queues={name: replace(each, **offered) for name, each in floor.queues.items()})


class CallbackBook(Playbook):
    """A playbook whose queues call back."""

    def __init__(self, configuration: Configuration | None = None) -> None:
        super().__init__(configuration or a_floor_that_calls_back())

    def asks(self, dnis: str = "4001", *, call_id: str = "c1", ani: str = NUMBER) -> Self:
        """A caller waits, presses the key when he is offered a callback, hears that it is taken, and hangs up."""
        self.calls(dnis, call_id=call_id, ani=ani)
        self.fires(f"announce:{self.interaction(call_id).id}").starts(call_id).presses("1", call_id)
        return self.starts(call_id).hangs_up(call_id)

    def requests(self, number: str = NUMBER, queue: str = "sales", **fields: Any) -> Self:
        """Somebody asks for a callback on a screen."""
        return self.give(RequestCallback(number=number, number_e164=None, queue=queue, at=self.at, **fields))

    def cancels(self, callback: Callback) -> Self:
        """Somebody cancels it on a screen."""
        return self.give(CancelCallback(callback_id=callback.id, at=self.at))

    def moves(self, callback: Callback, due_at: datetime) -> Self:
        """Somebody has it made at another time."""
        return self.give(MoveCallback(callback_id=callback.id, due_at=due_at, at=self.at))

    def picks_up(self, call_id: str | None = None) -> Self:
        """Who is called by us answers, and the switch begins what it was told then."""
        call = self.interaction(call_id or self.call.call_id)
        self.give(CallArrived(call_id=call.call_id, ani=call.ani, dnis=call.dnis, at=self.at))
        return self.starts(call.call_id)

    def does_not_pick_up(self, end: RingEnd = RingEnd.NO_ANSWER) -> Self:
        """Who is called by us cannot be reached."""
        return self.give(CallOutFailed(call_id=self.call.call_id, end=end, cause="19", at=self.at))

    @property
    def call(self) -> Interaction:
        """The one call that we are making."""
        (call,) = [i for i in self.center.state.interactions.values() if i.direction == "outbound"]
        return call

    @property
    def called(self) -> list[str]:
        """The numbers and phones that the last input led to call."""
        return [c.number or c.endpoint or "" for c in self.commands if isinstance(c, CallOut)]

    @property
    def callback(self) -> Callback:
        """The one callback that there ever was."""
        (callback,) = self.kept.tables.callbacks.values()
        return callback

    @property
    def callbacks(self) -> list[Callback]:
        """All that there ever were, oldest first."""
        return list(self.kept.tables.callbacks.values())
