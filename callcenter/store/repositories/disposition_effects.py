"""What was said of contacts, and what follows from it: read with what has come of it, taken up, and ended.

Rule: an effect leaves `pending` once, under a lock, in the transaction in which it is done.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.core.dispositions import Effect, EffectKind, EffectState
from callcenter.store.tables import disposition_effects, dispositions_given, interactions, participations

Row = Mapping[str, Any]

_KEY: Final = ("interaction_id", "participation", "number", "kind")


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectKey:
    """Which effect of which disposition."""

    interaction_id: str
    participation: int
    number: int
    kind: EffectKind


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingEffect:
    """One that is to be done, with all that is needed for it. `agent` None: nobody said it, or a supervisor."""

    key: EffectKey
    settings: Row
    tries: int
    agent: str | None
    code: str
    note: str | None
    fields: Row
    at: datetime
    ani: str
    ani_e164: str | None
    customer_id: str | None
    queue: str | None


async def dispositions_of(connection: AsyncConnection, interaction_id: str) -> list[dict[str, Any]]:
    """Return all that was said of a contact, in order, each with its `effects`."""
    said = dispositions_given.c
    statement = (
        select(dispositions_given)
        .where(said.interaction_id == interaction_id)
        .order_by(said.at, said.participation, said.number)
    )
    found = [{**row, "effects": []} for row in (await connection.execute(statement)).mappings()]
    of_it = disposition_effects.c.interaction_id == interaction_id
    effects = select(disposition_effects).where(of_it).order_by(disposition_effects.c.kind)
    for effect in (await connection.execute(effects)).mappings():
        for one in found:
            if (one["participation"], one["number"]) == (effect["participation"], effect["number"]):
                one["effects"].append(dict(effect))
    return found


async def insert_effects(connection: AsyncConnection, place: Row, effects: Sequence[Effect]) -> None:
    """Keep what follows from a disposition: `place` is its interaction_id, participation, number and at."""
    for effect in effects:
        done_at = None if effect.state is EffectState.PENDING else place["at"]
        own = {"settings": dict(effect.settings), "state": effect.state, "result": dict(effect.result)}
        row = {**place, **own, "kind": effect.kind, "done_at": done_at}
        await connection.execute(disposition_effects.insert().values(row))


async def pending_keys(connection: AsyncConnection, *, limit: int) -> list[EffectKey]:
    """Return which are to be done: those first that were tried least, then the oldest."""
    columns = [disposition_effects.c[name] for name in _KEY]
    statement = (
        select(*columns)
        .where(disposition_effects.c.state == EffectState.PENDING)
        .order_by(disposition_effects.c.tries, disposition_effects.c.at)
        .limit(limit)
    )
    rows = (await connection.execute(statement)).mappings()
    return [EffectKey(**{**row, "kind": EffectKind(row["kind"])}) for row in rows]


async def take_pending(connection: AsyncConnection, key: EffectKey) -> PendingEffect | None:
    """Return one of them, locked until the transaction ends; None: it is done, or another does it."""
    effects, said, contact, part = disposition_effects.c, dispositions_given.c, interactions.c, participations.c
    statement = (
        select(
            effects.settings,
            effects.tries,
            said.agent,
            said.code,
            said.note,
            said.fields,
            said.at,
            contact.ani,
            contact.ani_e164,
            contact.customer_id,
            func.coalesce(part.queue, contact.queue).label("queue"),
        )
        .select_from(disposition_effects)
        .join(dispositions_given, and_(*(effects[name] == said[name] for name in _KEY[:3])))
        .join(interactions, effects.interaction_id == contact.id)
        .outerjoin(
            participations,
            and_(part.interaction_id == effects.interaction_id, part.number == effects.participation),
        )
        .where(_is(key), effects.state == EffectState.PENDING)
        .with_for_update(of=disposition_effects, skip_locked=True)
    )
    row = (await connection.execute(statement)).mappings().one_or_none()
    return None if row is None else PendingEffect(key=key, **row)


async def done_before(connection: AsyncConnection, key: EffectKey, code: str) -> Row | None:
    """Return what came of the same effect, when the same code was given for this contact before."""
    effects, said = disposition_effects.c, dispositions_given.c
    statement = (
        select(effects.result)
        .select_from(disposition_effects)
        .join(dispositions_given, and_(*(effects[name] == said[name] for name in _KEY[:3])))
        .where(
            effects.interaction_id == key.interaction_id,
            effects.kind == key.kind,
            effects.state == EffectState.DONE,
            said.code == code,
        )
        .order_by(effects.done_at)
        .limit(1)
    )
    found: Row | None = (await connection.execute(statement)).scalar_one_or_none()
    return found


async def end_effect(
    connection: AsyncConnection, key: EffectKey, state: EffectState, result: Row, at: datetime
) -> None:
    """It is done, or will never be."""
    values = {"state": state, "result": dict(result), "done_at": at}
    await connection.execute(disposition_effects.update().where(_is(key)).values(values))


async def note_try(connection: AsyncConnection, key: EffectKey) -> None:
    """It could not be done this time: others come first."""
    tried = disposition_effects.update().where(_is(key)).values(tries=disposition_effects.c.tries + 1)
    await connection.execute(tried)


def _is(key: EffectKey) -> ColumnElement[bool]:
    return and_(*(disposition_effects.c[name] == getattr(key, name) for name in _KEY))
