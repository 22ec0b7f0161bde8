"""Escalation at work: each step of each ticket is taken when its stored time has come, once, with its event.

Rule: a step and its event are in one transaction with the lock of the ticket; two instances never take it twice. When
a policy or its schedule has changed, the due times of all its open tickets are found anew, batch by batch.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

import structlog

from callcenter.core.configuration import Configuration
from callcenter.crm.escalation import escalated, step_due, timed
from callcenter.crm.sla import BusinessTime
from callcenter.crm.ticket_settings import Action, Aim, EscalationStep, SlaPolicy
from callcenter.crm.tickets import Ticket
from callcenter.engine.clock import Clock
from callcenter.records.deeds import Deed
from callcenter.records.looking import keep_looking
from callcenter.records.notices import notify
from callcenter.records.tickets import hours_of, policy_of, ticket_event
from callcenter.store.database import Connection, Database
from callcenter.store.repositories.record_events import append_events
from callcenter.store.repositories.ticket_lists import ids_to_act_on, open_of_policy
from callcenter.store.repositories.ticket_settings import computed_for, note_computed_for, read_settings
from callcenter.store.repositories.tickets import read_tickets, update_ticket
from callcenter.store.repositories.users import leading_people

log = structlog.get_logger()

ACTOR: Final = "escalation"
# Due times are minutes and hours away: this is how late a step may come.
_LOOK_SECONDS: Final = 5.0
_BATCH: Final = 20


class Escalations:
    """Takes the steps that are due."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Clock,
        new_id: Callable[[], str],
        configuration: Callable[[], Configuration],
    ) -> None:
        self._database = database
        self._clock = clock
        self._new_id = new_id
        self._configuration = configuration

    async def watch(self) -> None:
        """Take every step in its time, until cancelled."""
        await keep_looking(self._look, what="escalations", every=_LOOK_SECONDS, clock=self._clock)

    async def run_due(self, at: datetime) -> int:
        """Take every step whose time has come; returns how many."""
        taken = 0
        while True:
            async with self._database.transaction() as connection:
                ids = await ids_to_act_on(connection, at, limit=_BATCH)
            for ticket_id in ids:
                async with self._database.transaction() as connection:
                    taken += await self._act(connection, ticket_id, at)
            if len(ids) < _BATCH:
                return taken

    async def refresh(self) -> int:
        """Find the due times of open tickets anew where the rules have changed; returns of how many."""
        configuration = self._configuration()
        async with self._database.transaction() as connection:
            policies = await read_settings(connection, SlaPolicy)
            known = await computed_for(connection)
        found = 0
        for policy in policies:
            rules = _rules(policy, configuration)
            if known[policy.name] != rules:
                found += await self._refresh_policy(policy, hours_of(policy, configuration), rules)
        return found

    async def _look(self) -> None:
        await self.refresh()
        await self.run_due(self._clock.now())

    async def _refresh_policy(self, policy: SlaPolicy, hours: BusinessTime, rules: str) -> int:
        found, last = 0, None
        while True:
            async with self._database.transaction() as connection:
                ids = await open_of_policy(connection, policy.name, after=last, limit=_BATCH)
                for before in await read_tickets(connection, ids, lock=True):
                    await update_ticket(connection, before, timed(before, policy, hours))
                if len(ids) < _BATCH:
                    await note_computed_for(connection, policy.name, rules)
                    log.info("due times found anew", policy=policy.name, tickets=found + len(ids))
                    return found + len(ids)
            found, last = found + len(ids), ids[-1]

    async def _act(self, connection: Connection, ticket_id: str, at: datetime) -> int:
        """Take all steps of one ticket that are due: one may bring the time of another nearer."""
        found = await read_tickets(connection, [ticket_id], lock=True)
        if not found:
            return 0
        configuration = self._configuration()
        ticket = first = found[0]
        policy = await policy_of(connection, ticket)
        hours = hours_of(policy, configuration)
        deed = Deed(actor=ACTOR, at=at, new_id=self._new_id)
        events = []
        while (step := step_due(ticket, policy, hours, at)) is not None:
            after = replace(escalated(ticket, step, at), version=ticket.version + 1, updated_at=at)
            if step.action is Action.BREACH:
                events.append(ticket_event("breached", ticket, after, deed, {"clock": (None, step.clock)}))
            else:
                whom = await _notified(connection, step, after)
                told = {"step": (None, _words(step)), "title": (None, after.subject), **whom}
                events.append(ticket_event("escalated", ticket, after, deed, told))
            ticket = after
        # Also when nothing was due after all: the next time is another one then.
        await update_ticket(connection, first, timed(ticket, policy, hours))
        await append_events(connection, events)
        return len(events)


def _rules(policy: SlaPolicy, configuration: Configuration) -> str:
    """What all due times of a policy's tickets follow from, in short."""
    schedule = configuration.schedules.get(policy.schedule) if policy.schedule is not None else None
    if schedule is not None:
        schedule = replace(schedule, emergency=None)
    return hashlib.sha256(repr((policy.targets, policy.steps, policy.schedule, schedule)).encode()).hexdigest()


def _words(step: EscalationStep) -> dict[str, Any]:
    return {name: getattr(step, name) for name in ("clock", "percent", "action", "aim", "name")}


async def _notified(connection: Connection, step: EscalationStep, ticket: Ticket) -> Mapping[str, Any]:
    """Whose screens tell of it: whom the step names, or who gets the ticket by it."""
    people: Sequence[str | None] = ()
    queues: Sequence[str | None] = ()
    match step.aim:
        case Aim.OWNER:
            people = [ticket.owner]
        case Aim.USER:
            people = [step.name]
        case Aim.QUEUE:
            queues = [step.name or ticket.queue]
        case Aim.SUPERVISORS:
            people = await leading_people(connection)
        case None:
            return {}
    return notify(*(one for one in people if one), queues=[one for one in queues if one])
