"""Facts: which are due, and those of a contact put in the place of what was there before.

Rule: whoever takes what is due writes the facts in the same transaction. What is as it was is not written again.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.reporting.facts import Fact
from callcenter.reporting.measures import Measure, Measures, Wait
from callcenter.store.repositories.contact_records import AFTER, BEFORE
from callcenter.store.rows import encode_for_postgres
from callcenter.store.tables import facts, facts_due
from callcenter.store.tables.figures import FACT_DIMENSIONS, FACT_MEASURES

# Told on it, by triggers: something is due here, or of agents' time.
CHANNEL: Final = "figures_due"
# Dimensions that are a text, perhaps an empty one, also where there is nothing to say.
_TEXTS: Final = ("skill", "language", "channel", "direction")
# Which end of a visit the step of its wait belongs to.
VISIT_ENDS: Final = {
    Wait.ANSWERED: Measure.ANSWERED,
    Wait.ABANDONED: Measure.ABANDONED,
    Wait.CALLED_BACK: Measure.CALLED_BACK,
}
_COLUMNS: Final = tuple(facts.c.keys())
_INSERT: Final = text(
    f"insert into facts ({', '.join(_COLUMNS)}) select {', '.join(_COLUMNS)}"
    " from json_populate_recordset(null::facts, cast(cast(:rows as text) as json))"
)
# Of those before and after, who does not know yet that somebody came again.
_SPREAD: Final = text(f"""
    with before as materialized (
        select distinct near.id, near.started_at from interactions i cross join lateral ({BEFORE}) near
        where i.id = any(cast(:ids as uuid[])) and i.direction = 'inbound'
    ), after as materialized (
        select distinct near.id, near.started_at from interactions i cross join lateral ({AFTER}) near
        where i.id = any(cast(:ids as uuid[])) and near.direction = 'inbound'
            and (i.direction = 'inbound' or i.connected_at is not null)
    )
    insert into facts_due (interaction_id, started_at, spreads)
    select id, started_at, false from before where exists (
        select from facts f
        where f.interaction_id = before.id and f.number = 1 and f.resolvable = 1 and f.followed is null
    )
    union
    select id, started_at, false from after where exists (
        select from facts f where f.interaction_id = after.id and f.number = 1 and f.repeated is null
    )
""")


# A plan that was made when a table was small must not be kept when it has grown: facts do so within minutes.
_PLAN_ANEW: Final = text(
    "select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('jit', 'off', true)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What was taken. `spreads`: contacts that may have made others due that came before or after them."""

    taken: tuple[int, ...]
    ids: tuple[str, ...]
    spreads: tuple[str, ...]


async def take_due(connection: AsyncConnection, *, limit: int) -> Due:
    """Take what is due, the newest contacts first; what is not committed is due still."""
    await connection.execute(_PLAN_ANEW)
    wanted = (
        select(facts_due.c.seq, facts_due.c.interaction_id, facts_due.c.spreads)
        .order_by(facts_due.c.started_at.desc(), facts_due.c.seq)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = (await connection.execute(wanted)).all()
    taken = tuple(row.seq for row in rows)
    if taken:
        await connection.execute(delete(facts_due).where(facts_due.c.seq.in_(taken)))
    return Due(
        taken=taken,
        ids=tuple(dict.fromkeys(row.interaction_id for row in rows)),
        spreads=tuple(dict.fromkeys(row.interaction_id for row in rows if row.spreads)),
    )


async def count_due(connection: AsyncConnection) -> int:
    """Return how much is due."""
    return int((await connection.execute(select(func.count()).select_from(facts_due))).scalar_one())


async def replace_facts(connection: AsyncConnection, made: Mapping[str, Sequence[Fact]]) -> set[datetime]:
    """Put the facts of each contact in the place of the old ones; returns the instants at which sums are others now."""
    before: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    known = select(facts).where(facts.c.interaction_id.in_(made)).order_by(facts.c.number)
    for row in (await connection.execute(known)).mappings():
        before[row["interaction_id"]].append(dict(row))
    after = {identity: [row_of(fact) for fact in its_own] for identity, its_own in made.items()}
    changed = [identity for identity, rows in after.items() if rows != before[identity]]
    if not changed:
        return set()
    await connection.execute(delete(facts).where(facts.c.interaction_id.in_(changed)))
    rows = [row for identity in changed for row in after[identity]]
    await connection.execute(_INSERT, {"rows": encode_for_postgres(rows).decode()})
    return {row["at"] for identity in changed for row in (*before[identity], *after[identity])}


async def spread(connection: AsyncConnection, ids: Sequence[str]) -> int:
    """Make those due who came before and after these contacts, where it matters to them; returns how many."""
    return (await connection.execute(_SPREAD, {"ids": list(ids)})).rowcount if ids else 0


async def read_facts(connection: AsyncConnection, interaction_id: str) -> tuple[Fact, ...]:
    """Return the facts of one contact, in order."""
    wanted = select(facts).where(facts.c.interaction_id == interaction_id).order_by(facts.c.number)
    return tuple(fact_of(dict(row)) for row in (await connection.execute(wanted)).mappings())


def row_of(fact: Fact) -> dict[str, Any]:
    """Return a fact as a row: what was never counted is NULL, what does not apply is ''."""
    measures = fact.measures
    steps = [step for counted in measures.waits.values() for step in counted]
    return {
        "interaction_id": fact.interaction_id,
        "number": fact.number,
        "at": fact.at,
        **{dimension: getattr(fact, dimension) or "" for dimension in FACT_DIMENSIONS},
        **{
            str(measure): _number(measures[measure], facts.c[str(measure)].type.python_type)
            for measure in FACT_MEASURES
        },
        "wait_step": steps[0] if steps else None,
    }


def fact_of(row: Mapping[str, Any]) -> Fact:
    """Return a row as the fact that it was made of."""
    measures = Measures(sums={measure: float(row[measure]) for measure in FACT_MEASURES if row[measure]})
    for whose, end in VISIT_ENDS.items():
        if row["wait_step"] is not None and row[str(end)]:
            measures.waited(whose, row["wait_step"])
    measures.longest_wait_seconds = float(row["wait_seconds"] or 0)
    dimensions: dict[str, Any] = {name: row[name] if name in _TEXTS else row[name] or None for name in FACT_DIMENSIONS}
    return Fact(
        interaction_id=row["interaction_id"], number=row["number"], at=row["at"], **dimensions, measures=measures
    )


def _number(value: float, kind: type[Any]) -> Any:
    return kind(value) if value else None
