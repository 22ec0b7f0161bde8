"""Being on an agent's line: listen, whisper, talk along, take over, leave; and who has done so.

Rule: a supervisor's own session is his alone; administrators may end anybody's. What he does not look after is not
there. Each deed is audited.
"""

from typing import Annotated

from fastapi import APIRouter, Query, status

from callcenter.api.asking import ask
from callcenter.api.audit import note
from callcenter.api.auth import Supervisor
from callcenter.api.fields import Id
from callcenter.api.interactions.cursors import cursor_after, position_of
from callcenter.api.monitorings.schemas import (
    MonitoringListed,
    MonitoringMade,
    MonitoringPage,
    MonitoringsWanted,
    MonitoringWanted,
)
from callcenter.api.monitorings.shown import with_name
from callcenter.api.parts import AppParts, Parts
from callcenter.api.people import Person, Role
from callcenter.api.scope import reach_of
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.monitoring import Monitoring
from callcenter.core.monitoring_requests import StartMonitoring, StopMonitoring, SwitchMonitoring, TakeOver
from callcenter.engine.ids import new_id
from callcenter.store.repositories.monitorings import MODE_SWITCHED, MonitoringFilter, list_monitorings, switches_of

router = APIRouter(tags=["monitorings"])


@router.post("/interactions/{interaction_id}/monitoring", status_code=status.HTTP_201_CREATED)
async def start(interaction_id: Id, given: MonitoringWanted, person: Supervisor, parts: Parts) -> MonitoringMade:
    """Have your own phone called; it answers by itself, and you are on the line of the call's agent."""
    monitoring_id = new_id()
    await ask(
        parts,
        lambda at: StartMonitoring(
            interaction_id=interaction_id,
            supervisor=person.username,
            mode=given.mode,
            monitoring_id=monitoring_id,
            everywhere=person.may(Role.ADMIN),
            at=at,
        ),
    )
    live = parts.engine.state.interactions.get(interaction_id)
    agent = live.agent if live is not None else None
    await note(parts, person, "monitoring_started", interaction_id, id=monitoring_id, mode=given.mode, agent=agent)
    return MonitoringMade(id=monitoring_id)


@router.put("/monitorings/{monitoring_id}", status_code=status.HTTP_204_NO_CONTENT)
async def switch(monitoring_id: Id, given: MonitoringWanted, person: Supervisor, parts: Parts) -> None:
    """Listen, whisper or talk along from now on. The phone does not ring again."""
    before = _his(parts, person, monitoring_id)
    await ask(
        parts,
        lambda at: SwitchMonitoring(monitoring_id=monitoring_id, supervisor=person.username, mode=given.mode, at=at),
    )
    if before.mode is not given.mode:
        await _note(parts, person, MODE_SWITCHED, before, before=before.mode, after=given.mode)


@router.delete("/monitorings/{monitoring_id}", status_code=status.HTTP_204_NO_CONTENT)
async def stop(monitoring_id: Id, person: Supervisor, parts: Parts) -> None:
    """Leave the line. Administrators may end anybody's."""
    before = _his(parts, person, monitoring_id, anybody=person.may(Role.ADMIN))
    await ask(parts, lambda at: StopMonitoring(monitoring_id=monitoring_id, supervisor=before.supervisor, at=at))
    await _note(parts, person, "monitoring_stopped", before, supervisor=before.supervisor)


@router.post("/monitorings/{monitoring_id}/take-over", status_code=status.HTTP_204_NO_CONTENT)
async def take_over(monitoring_id: Id, person: Supervisor, parts: Parts) -> None:
    """Take the call: it is yours from now on, on your desk, and the agent wraps up his part."""
    before = _his(parts, person, monitoring_id)
    await ask(parts, lambda at: TakeOver(monitoring_id=monitoring_id, supervisor=person.username, at=at))
    await _note(parts, person, "call_taken_over", before)


@router.get("/monitorings")
async def monitorings(
    wanted: Annotated[MonitoringsWanted, Query()], person: Supervisor, parts: Parts
) -> MonitoringPage:
    """List who was on whose line, newest first."""
    chosen = MonitoringFilter(
        supervisor=wanted.supervisor,
        agent=wanted.agent,
        queue=wanted.queue,
        interaction=wanted.interaction,
        mode=wanted.mode,
        since=wanted.since,
        until=wanted.until,
        viewer=person.username,
        reach=reach_of(parts.engine.state.configuration, person),
    )
    after = position_of(wanted.cursor)
    async with parts.database.transaction() as connection:
        rows = await list_monitorings(connection, chosen, after=after, limit=wanted.limit + 1)
        switches = await switches_of(connection, rows)
    configuration = parts.engine.state.configuration
    return MonitoringPage(
        items=[
            MonitoringListed(**with_name(configuration, row), switches=switches.get(row["id"], []))
            for row in rows[: wanted.limit]
        ],
        next_cursor=cursor_after(rows[wanted.limit - 1]) if len(rows) > wanted.limit else None,
    )


def _his(parts: AppParts, person: Person, monitoring_id: str, *, anybody: bool = False) -> Monitoring:
    monitoring = parts.engine.state.monitorings.get(monitoring_id)
    if monitoring is None or not (anybody or monitoring.supervisor == person.username):
        raise ContactCenterError(Refusal.UNKNOWN_MONITORING)
    return monitoring


async def _note(parts: AppParts, person: Person, action: str, about: Monitoring, **detail: str | None) -> None:
    await note(parts, person, action, about.interaction_id, id=about.id, agent=about.agent, **detail)
