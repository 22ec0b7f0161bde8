"""A day is made of what was recorded; what was not is drawn, and what cannot be replayed is counted."""

from datetime import UTC, datetime, timedelta
from typing import Any

from callcenter.core.agent import Activity, Status
from callcenter.core.interaction import Interaction, Outcome, Stage
from callcenter.store.history import Stretch
from callcenter.whatif.day import StatusChange, day_of, without_queues
from callcenter.whatif.outcome import Worked

STARTS_AT = datetime(2026, 3, 2, tzinfo=UTC)
ENDS_AT = STARTS_AT + timedelta(days=1)


def after(seconds: float) -> datetime:
    return STARTS_AT + timedelta(seconds=seconds)


def a_contact(number: int, **values: Any) -> Interaction:
    usual: dict[str, Any] = {
        "queue": "sales",
        "queued_at": after(number),
        "outcome": Outcome.ANSWERED,
        "stage": Stage.CLOSED,
        "wait_seconds": 10.0,
        "talk_seconds": 100.0,
        "hold_seconds": 20.0,
        "wrap_up_seconds": 7.0,
    }
    identity = f"c{number:03}"
    return Interaction(
        id=identity, call_id=identity, ani="1001", dnis="4001", started_at=after(number), **(usual | values)
    )


def a_stretch(agent: str, since: float, until: float | None, status: Status, activity: Activity) -> Stretch:
    return Stretch(
        agent=agent,
        status=status,
        reason=None,
        activity=activity,
        cause=None,
        started_at=after(since),
        ended_at=None if until is None else after(until),
    )


def test_an_answered_call_keeps_its_times_and_what_was_asked_for() -> None:
    contact = a_contact(1, asked_priority=3, priority=9, requirement="sales >= 50", language="en")
    (call,) = day_of([contact], [], starts_at=STARTS_AT, ends_at=ENDS_AT).calls
    assert (call.talk_seconds, call.wrap_up_seconds, call.arrived_at) == (120.0, 7.0, after(1))
    assert (call.priority, call.requirement, call.language, call.number) == (3, "sales >= 50", "en", "1001")
    assert call.patience_seconds is None


def test_who_gave_up_has_the_patience_he_had_and_a_handle_time_of_his_queue() -> None:
    gone = {"outcome": Outcome.ABANDONED_IN_QUEUE, "wait_seconds": 33.0, "talk_seconds": 0.0, "hold_seconds": 0.0}
    contacts = [a_contact(1), a_contact(2, queue="support", talk_seconds=5.0), a_contact(3, **gone)]
    calls = day_of(contacts, [], starts_at=STARTS_AT, ends_at=ENDS_AT).calls
    assert calls[2].patience_seconds == 33.0
    assert (calls[2].talk_seconds, calls[2].wrap_up_seconds) == (120.0, 7.0)
    assert all(call.patience_seconds is not None and call.patience_seconds > 10.0 for call in calls[:2])


def test_a_call_begins_where_its_wait_began_whatever_it_overflowed_to() -> None:
    overflows = ({"at": after(30).isoformat(), "reason": "max_wait", "queue": "vip", "to": "queue:sales"},)
    (call,) = day_of([a_contact(1, overflows=overflows)], [], starts_at=STARTS_AT, ends_at=ENDS_AT).calls
    assert call.queue == "vip"


def test_what_cannot_be_replayed_is_left_out_and_counted() -> None:
    contacts = [
        a_contact(1),
        a_contact(2, stage=Stage.CONNECTED, outcome=None),
        a_contact(3, queue=None, queued_at=None, outcome=Outcome.SELF_SERVED),
        a_contact(4, direction="outbound"),
    ]
    day = day_of(contacts, [], starts_at=STARTS_AT, ends_at=ENDS_AT)
    assert [call.id for call in day.calls] == ["c001"]
    assert day.left_out == {"not over yet": 1, "never waited in a queue": 1}
    assert [one.fate for one in day.ended] == ["answered", "called_back"]
    left = without_queues(day, {"support"})
    assert (left.calls, left.left_out["for a queue that is no more"]) == ((), 1)
    assert without_queues(day, {"sales"}) is day


def test_presence_is_what_was_chosen_from_the_beginning_of_the_day_on() -> None:
    stretches = [
        a_stretch("ann", -3600, 50, Status.AVAILABLE, Activity.IDLE),
        a_stretch("ann", 50, 80, Status.AVAILABLE, Activity.ON_CONTACT),
        a_stretch("ann", 80, None, Status.NOT_READY, Activity.WRAP_UP),
        a_stretch("bob", -100, None, Status.OFFLINE, Activity.IDLE),
    ]
    day = day_of([], stretches, starts_at=STARTS_AT, ends_at=after(100))
    assert day.presence == (
        StatusChange(at=STARTS_AT, agent="ann", status=Status.AVAILABLE),
        StatusChange(at=after(80), agent="ann", status=Status.NOT_READY),
    )
    assert day.worked["ann"] == Worked(busy_seconds=50.0, idle_seconds=50.0)
    assert day.worked["bob"] == Worked()
