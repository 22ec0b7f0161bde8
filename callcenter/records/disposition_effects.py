"""What follows from a disposition is done here: a ticket, a task, a number that nobody may call any more.

Rule: an effect and its end are one transaction under a lock, so that it is done once, whoever crashes in between. The
same code said again of the same contact points to what was made the first time. Callbacks are the core's.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final, assert_never

import structlog

from callcenter.core.configuration import Configuration
from callcenter.core.dispositions import EffectKind, EffectState
from callcenter.crm.tasks import Task, TaskKind
from callcenter.crm.tickets import Link, LinkKind, Priority, Ticket, TicketType, shown_number
from callcenter.engine.clock import Clock
from callcenter.records.consents import bar
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.looking import keep_looking
from callcenter.records.tasks import create_task
from callcenter.records.tickets import create_ticket
from callcenter.store.database import Connection, Database
from callcenter.store.repositories.disposition_effects import (
    EffectKey,
    PendingEffect,
    done_before,
    end_effect,
    note_try,
    pending_keys,
    take_pending,
)

log = structlog.get_logger()

ACTOR: Final = "disposition"
# The agent still looks at the screen that says what came of it.
_LOOK_SECONDS: Final = 1.0
_AT_ONCE: Final = 50
_MOST_TRIES: Final = 100

Result = Mapping[str, Any]


class DispositionEffects:
    """Does what is pending."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Clock,
        new_id: Callable[[], str],
        configuration: Callable[[], Configuration],
        region: str,
    ) -> None:
        self._database = database
        self._clock = clock
        self._new_id = new_id
        self._configuration = configuration
        self._region = region

    async def watch(self) -> None:
        """Do each soon after it was asked for, until cancelled."""
        await keep_looking(self._look, what="disposition effects", every=_LOOK_SECONDS, clock=self._clock)

    async def run_due(self) -> int:
        """Try each that is pending once; returns how many have come to their end."""
        async with self._database.transaction() as connection:
            keys = await pending_keys(connection, limit=_AT_ONCE)
        ended = 0
        for key in keys:
            ended += await self._tried(key)
        return ended

    async def _look(self) -> None:
        while await self.run_due() == _AT_ONCE:
            pass

    async def _tried(self, key: EffectKey) -> bool:
        try:
            async with self._database.transaction() as connection:
                effect = await take_pending(connection, key)
                if effect is None:
                    return False
                state, result = await self._outcome(connection, effect)
                await end_effect(connection, key, state, result, self._clock.now())
                return True
        except Exception as error:  # one that cannot be done must not stand in the way of the others
            log.warning("disposition effect not done", kind=key.kind, error=type(error).__name__)
        async with self._database.transaction() as connection:
            await note_try(connection, key)
        return False

    async def _outcome(self, connection: Connection, effect: PendingEffect) -> tuple[EffectState, Result]:
        before = await done_before(connection, effect.key, effect.code)
        if before is not None:
            return EffectState.DONE, {**before, "again": True}
        if effect.tries >= _MOST_TRIES:
            return EffectState.REFUSED, {"reason": "internal_error"}
        try:
            async with connection.begin_nested():
                return EffectState.DONE, await self._do(connection, effect)
        except RecordRefused as refused:
            return EffectState.REFUSED, {"reason": refused.code}

    async def _do(self, connection: Connection, effect: PendingEffect) -> Result:
        # In the name of whoever said it.
        deed = Deed(actor=effect.agent or ACTOR, at=self._clock.now(), new_id=self._new_id)
        configuration = self._configuration()
        if effect.queue not in configuration.queues:
            effect = replace(effect, queue=None)  # gone since: what was promised to the customer is not
        match effect.key.kind:
            case EffectKind.TICKET:
                ticket = await create_ticket(connection, _ticket(effect, deed), deed, configuration)
                return {"ticket_id": ticket.id, "ticket_number": shown_number(ticket.number)}
            case EffectKind.TASK:
                task = await create_task(connection, _task(effect, deed), deed, configuration)
                return {"task_id": task.id, "due_at": task.due_at.isoformat() if task.due_at else None}
            case EffectKind.DO_NOT_CALL:
                number = effect.ani_e164 or effect.ani
                barred = await bar(connection, [number], f"disposition: {effect.code}", deed, region=self._region)
                if barred.unfit:
                    raise RecordRefused("not_a_phone")
                return {"again": True} if barred.known else {}
            case EffectKind.CALLBACK:
                # The core makes it with the disposition; one that is pending is of no version of ours.
                raise RecordRefused("number_not_callable")
            case _:
                assert_never(effect.key.kind)


def _ticket(effect: PendingEffect, deed: Deed) -> Ticket:
    settings = effect.settings
    return Ticket(
        id=deed.new_id(),
        type=TicketType(settings["type"]),
        subject=settings["subject"],
        text=_text(effect),
        category=settings["category"],
        priority=Priority(settings["priority"]),
        queue=effect.queue,
        customer_id=effect.customer_id,
        links=(Link(kind=LinkKind.INTERACTION, to=effect.key.interaction_id),),
        created_by=deed.actor,
        created_at=deed.at,
        updated_at=deed.at,
    )


def _task(effect: PendingEffect, deed: Deed) -> Task:
    settings = effect.settings
    to_agent = settings["whose"] == "agent" and effect.agent is not None
    return Task(
        id=deed.new_id(),
        title=settings["title"],
        text=_text(effect),
        kind=TaskKind(settings["kind"]),
        due_at=effect.at + timedelta(hours=settings["due_hours"]),
        agent=effect.agent if to_agent else None,
        queue=None if to_agent else effect.queue,
        interaction_id=effect.key.interaction_id,
        created_by=deed.actor,
        created_at=deed.at,
        updated_at=deed.at,
    )


def _text(effect: PendingEffect) -> str:
    """What was noted, and what was said with it."""
    said = [f"{name}: {value}" for name, value in effect.fields.items()]
    return "\n\n".join(part for part in (effect.note or "", "\n".join(said)) if part)
