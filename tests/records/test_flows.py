"""Publishing, rolling back and trying versions: what runs then, what is refused, and what the audit tells."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from callcenter.engine.ids import new_id
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.flows import (
    Trial,
    fail_canary,
    publish,
    roll_back,
    start_canary,
    stop_canary,
    unpublish,
)
from callcenter.records.notices import addressed
from callcenter.store.database import Database
from callcenter.store.repositories.flow_counts import Tried
from callcenter.store.repositories.flow_versions import FlowLive, find_flow_version, find_live
from callcenter.store.repositories.record_events import RecordEvent, events_after
from tests.support.flow_drafts import FIRST, SECOND, THIRD, a_draft

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TRIAL = Trial(percent=10, error_limit=5, least_calls=20)


def deed(actor: str = "admin", minutes: int = 0) -> Deed:
    return Deed(actor=actor, at=AT + timedelta(minutes=minutes), new_id=new_id)


class Flows:
    """The flow `main`, and everything that can be done with it."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.folder = folder

    async def publish(self, wanted: str | int, *, expected: int | None = None, note: str = "") -> FlowLive:
        draft = wanted if isinstance(wanted, int) else a_draft(self.folder, wanted)
        async with self.database.transaction() as connection:
            return await publish(connection, "main", draft, deed(), expected=expected, note=note)

    async def roll_back(self, version: int | None = None, *, expected: int | None = None) -> FlowLive:
        async with self.database.transaction() as connection:
            return await roll_back(connection, "main", deed(), version=version, expected=expected)

    async def tries(self, wanted: str | int, trial: Trial = TRIAL, *, minutes: int = 0) -> FlowLive:
        draft = wanted if isinstance(wanted, int) else a_draft(self.folder, wanted)
        async with self.database.transaction() as connection:
            return await start_canary(connection, "main", draft, trial, deed("ann", minutes), expected=None)

    async def stop(self) -> FlowLive:
        async with self.database.transaction() as connection:
            return await stop_canary(connection, "main", deed(), expected=None)

    async def unpublish(self) -> FlowLive:
        async with self.database.transaction() as connection:
            return await unpublish(connection, "main", deed(), expected=None)

    async def live(self) -> FlowLive | None:
        async with self.database.transaction() as connection:
            return await find_live(connection, "main")

    async def events(self) -> Sequence[RecordEvent]:
        async with self.database.transaction() as connection:
            return await events_after(connection, 0, limit=99)


@pytest.fixture
def flows(database: Database, tmp_path: Path) -> Flows:
    return Flows(database, tmp_path)


async def test_a_published_draft_is_a_version_that_is_kept_as_it_was(flows: Flows) -> None:
    live = await flows.publish(FIRST, note="first")
    assert (live.live, live.rev, live.earlier, live.actor) == (1, 1, (), "admin")
    assert (await flows.publish(SECOND)).live == 2
    async with flows.database.transaction() as connection:
        kept = await find_flow_version(connection, "main", 1)
    assert kept is not None
    assert (kept.sources, kept.note) == ({"main.yaml": FIRST}, "first")


async def test_everything_that_was_done_is_told_by_an_event(flows: Flows) -> None:
    await flows.publish(FIRST, note="first")
    await flows.publish(SECOND)
    await flows.tries(THIRD)
    await flows.stop()
    await flows.roll_back()
    await flows.unpublish()
    events = await flows.events()
    assert [event.type for event in events] == [
        "flow.published",
        "flow.published",
        "flow.canary_started",
        "flow.canary_stopped",
        "flow.rolled_back",
        "flow.unpublished",
    ]
    assert {event.kind for event in events} == {"flow"}
    assert len({event.record_id for event in events}) == 1
    assert [event.version for event in events] == [1, 2, 3, 4, 5, 6]
    assert events[0].changes == {"name": [None, "main"], "live": [None, 1], "note": [None, "first"]}
    assert events[4].changes == {"name": [None, "main"], "live": [2, 1]}


async def test_publishing_what_is_live_already_changes_nothing(flows: Flows) -> None:
    before = await flows.publish(FIRST)
    assert await flows.publish(FIRST) == before
    assert len(await flows.events()) == 1


async def test_who_did_not_see_what_is_live_is_refused_and_leaves_no_version(flows: Flows) -> None:
    await flows.publish(FIRST, expected=0)
    with pytest.raises(RecordRefused, match="record_changed"):
        await flows.publish(SECOND, expected=0)
    async with flows.database.transaction() as connection:
        assert await find_flow_version(connection, "main", 2) is None
    assert (await flows.publish(SECOND, expected=1)).live == 2


async def test_going_back_again_and_again_never_leads_to_what_was_left(flows: Flows) -> None:
    for text in (FIRST, SECOND, THIRD):
        await flows.publish(text)
    assert (await flows.roll_back()).live == 2
    assert (await flows.roll_back()).live == 1
    with pytest.raises(RecordRefused, match="nothing_to_roll_back"):
        await flows.roll_back()


async def test_a_version_may_be_named_to_go_back_to(flows: Flows) -> None:
    for text in (FIRST, SECOND, THIRD):
        await flows.publish(text)
    live = await flows.roll_back(1)
    assert (live.live, live.earlier) == (1, ())
    with pytest.raises(RecordRefused, match="unknown_version"):
        await flows.roll_back(9)
    with pytest.raises(RecordRefused, match="nothing_to_roll_back"):
        await flows.roll_back(1)


async def test_a_canary_that_failed_is_never_what_a_roll_back_leads_to(flows: Flows) -> None:
    await flows.publish(FIRST)
    await flows.tries(SECOND)
    await flows.stop()
    await flows.publish(THIRD)
    assert (await flows.roll_back()).live == 1


async def test_a_canary_leaves_the_live_version_and_is_promoted_by_publishing_it(flows: Flows) -> None:
    await flows.publish(FIRST)
    tried = await flows.tries(SECOND)
    assert (tried.live, tried.canary, tried.percent, tried.error_limit, tried.least_calls) == (1, 2, 10, 5, 20)
    assert tried.since == AT
    promoted = await flows.publish(2)
    assert (promoted.live, promoted.canary, promoted.percent, promoted.earlier) == (2, None, None, (1,))
    assert promoted.stopped is not None
    assert promoted.stopped["reason"] == "promoted"


async def test_another_share_of_the_same_canary_goes_on_counting(flows: Flows) -> None:
    await flows.publish(FIRST)
    await flows.tries(SECOND)
    wider = await flows.tries(2, Trial(percent=50, error_limit=5, least_calls=20), minutes=9)
    assert (wider.percent, wider.since, wider.stopped) == (50, AT, None)
    other = await flows.tries(THIRD, minutes=9)
    assert (other.canary, other.since) == (3, AT + timedelta(minutes=9))
    assert other.stopped is not None
    assert other.stopped["reason"] == "replaced"


async def test_nothing_can_be_tried_against_a_file_or_against_itself(flows: Flows) -> None:
    with pytest.raises(RecordRefused, match="flow_not_published"):
        await flows.tries(FIRST)
    await flows.publish(FIRST)
    with pytest.raises(RecordRefused, match="canary_is_live"):
        await flows.tries(FIRST)
    with pytest.raises(RecordRefused, match="no_canary"):
        await flows.stop()


async def test_a_roll_back_while_a_canary_runs_must_say_what_is_meant(flows: Flows) -> None:
    await flows.publish(FIRST)
    await flows.publish(SECOND)
    await flows.tries(THIRD)
    with pytest.raises(RecordRefused, match="canary_running"):
        await flows.roll_back()
    gone = await flows.roll_back(1)
    assert (gone.live, gone.canary) == (1, None)
    assert gone.stopped is not None
    assert gone.stopped["reason"] == "rolled_back"


async def test_what_is_not_published_any_more_can_be_published_again(flows: Flows) -> None:
    await flows.publish(FIRST)
    await flows.tries(SECOND)
    gone = await flows.unpublish()
    assert (gone.live, gone.canary, gone.earlier) == (None, None, ())
    for again in (flows.unpublish, flows.roll_back):
        with pytest.raises(RecordRefused, match="flow_not_published"):
            await again()
    assert (await flows.publish(FIRST)).live == 1


async def test_a_failed_canary_is_taken_back_with_its_figures_and_who_began_it_is_told(flows: Flows) -> None:
    await flows.publish(FIRST)
    judged = await flows.tries(SECOND)
    async with flows.database.transaction() as connection:
        failed = await fail_canary(connection, judged, Tried(calls=40, errors=12), deed("canary", 30))
    assert failed is not None
    assert (failed.live, failed.canary) == (1, None)
    assert failed.stopped == {
        "version": 2,
        "reason": "errors",
        "at": (AT + timedelta(minutes=30)).isoformat(),
        "actor": "canary",
        "percent": 10,
        "error_limit": 5,
        "calls": 40,
        "errors": 12,
    }
    assert await flows.live() == failed
    event = (await flows.events())[-1]
    assert (event.type, sorted(addressed(event))) == ("flow.canary_failed", ["ann"])
    assert event.changes["title"] == [None, "main: v2 → v1 (12/40)"]


async def test_a_canary_that_somebody_changed_meanwhile_is_not_taken_back(flows: Flows) -> None:
    await flows.publish(FIRST)
    judged = await flows.tries(SECOND)
    changed = await flows.tries(2, Trial(percent=50, error_limit=90, least_calls=20))
    async with flows.database.transaction() as connection:
        assert await fail_canary(connection, judged, Tried(calls=40, errors=12), deed("canary")) is None
    assert await flows.live() == changed
