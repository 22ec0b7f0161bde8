"""How flows did, from the paths of stored interactions: calls per node and exit, how long, who hung up where.

What its author wrote as one node may be several steps (`order.ask`), and is counted as one node besides.

Rule: counted over a bounded stretch of time and a bounded number of calls, newest first; only calls that are over.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

MOST_CALLS: Final = 20_000
# Among so many interactions of the time those calls are looked for: that many paths are read in a second or two.
MOST_LOOKED_AT: Final = 200_000

# One statement, so that the paths are read once.
_COUNTS: Final = text("""
with looked_at as (
    select id, outcome, ended_at, ivr_path from interactions
    where started_at >= :since and started_at < :until and ended_at is not null
    order by started_at desc, id desc limit :looked_at
), calls as materialized (
    select * from looked_at where ivr_path @> cast(:walked as jsonb) limit :most
), visits as (
    select calls.id, number, step ->> 'node' as node, step ->> 'exit' as exit,
        step ->> 'exit' is null and outcome = 'abandoned_in_ivr' and number = jsonb_array_length(ivr_path) as hung_up,
        step ->> 'entered_at' as entered_at, step ->> 'left_at' as left_at, ended_at
    from calls cross join lateral jsonb_array_elements(ivr_path) with ordinality as steps (step, number)
    where step @> cast(:step as jsonb)
), steps as materialized (
    select id, node, exit, hung_up, extract(epoch from
        coalesce(cast(left_at as timestamptz), case when hung_up then ended_at end) - cast(entered_at as timestamptz)
    ) as seconds
    from visits
), places as (
    select id, number, hung_up, ended_at, entered_at, left_at, split_part(node, '.', 1) as node,
        lag(number) over walk as before, lag(split_part(node, '.', 1)) over walk as came_from,
        lead(number) over walk as after, lead(split_part(node, '.', 1)) over walk as goes_to
    from visits window walk as (partition by id order by number)
), stays as (
    select *, sum(case when came_from = node and before = number - 1 then 0 else 1 end)
        over (partition by id order by number) as stay
    from places
), whole as materialized (
    select id, node, bool_or(hung_up) as hung_up,
        (array_agg(case when after = number + 1 then goes_to end order by number desc))[1] as target,
        extract(epoch from
            coalesce(
                case when bool_and(left_at is not null) then max(cast(left_at as timestamptz)) end,
                case when bool_or(hung_up) then max(ended_at) end
            ) - min(cast(entered_at as timestamptz))
        ) as seconds
    from stays group by id, node, stay
)
select 'outcome' as what, outcome as name, cast(null as text) as exit, false as hung_up, count(*) as number,
    cast(null as bigint) as calls, cast(null as double precision) as mean, cast(null as double precision) as p95
from calls group by outcome
union all
select 'exit', node, exit, hung_up, count(*), null, null, null from steps group by node, exit, hung_up
union all
select 'node', node, null, false, count(*), count(distinct id), avg(seconds),
    percentile_cont(0.95) within group (order by seconds)
from steps group by node
union all
select 'whole_exit', node, target, hung_up, count(*), null, null, null from whole group by node, target, hung_up
union all
select 'whole', node, null, false, count(*), count(distinct id), avg(seconds),
    percentile_cont(0.95) within group (order by seconds)
from whole group by node
union all
select 'looked_at', '', null, false, count(*), null, null, null from (
    select 1 from interactions where started_at >= :since and started_at < :until and ended_at is not null
    limit :looked_at
) as these""")
# The newest only: a version that goes wrong after a thousand good calls is noticed as soon as another.
_CANARY: Final = text("""
with recent as (
    select outcome, ivr_path from interactions where started_at >= :since and ended_at is not null
    order by started_at desc, id desc limit :most
)
select count(*) as calls, count(*) filter (where outcome = 'failed' or ivr_path @> cast(:erred as jsonb)) as errors
from recent where ivr_path @> cast(:walked as jsonb)""")


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeCounts:
    """One node. Each visit left it by an exit, or the caller `hung_up` there, or it `ended` what the flow does.

    Of a node as its author wrote it, `exits` are the nodes that callers went on to.
    """

    node: str
    visits: int
    calls: int
    exits: Mapping[str, int]
    hung_up: int
    ended: int
    mean_seconds: float | None
    p95_seconds: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowCounts:
    """One flow, step by step (`nodes`) and as its author wrote it (`whole`).

    `truncated`: there were more calls, and the newest were counted.
    """

    calls: int
    outcomes: Mapping[str, int]
    hung_up: int
    nodes: Sequence[NodeCounts]
    whole: Sequence[NodeCounts]
    truncated: bool

    @property
    def self_service_rate(self) -> float | None:
        """The share of the calls that needed nobody."""
        return self.outcomes.get("self_served", 0) / self.calls if self.calls else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """How a version did: of so many calls, so many left a node by `error` or failed."""

    calls: int
    errors: int


async def count_flow(
    connection: AsyncConnection,
    flow: str,
    *,
    since: datetime,
    until: datetime,
    digest: str | None = None,
    most: int = MOST_CALLS,
    looked_at: int = MOST_LOOKED_AT,
) -> FlowCounts:
    """Count what became of the calls that walked on this flow, or on this version of it."""
    step = {"flow": flow} if digest is None else {"flow": flow, "version": digest}
    given = {"since": since, "until": until, "walked": _json([step]), "step": _json(step)}
    found = await connection.execute(_COUNTS, {**given, "most": most, "looked_at": looked_at})
    rows: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in found:
        rows[row.what].append(row)
    calls = sum(row.number for row in rows["outcome"])
    nodes = _nodes(rows["node"], rows["exit"])
    return FlowCounts(
        calls=calls,
        outcomes={row.name or "": row.number for row in rows["outcome"]},
        hung_up=sum(node.hung_up for node in nodes),
        nodes=nodes,
        whole=_nodes(rows["whole"], rows["whole_exit"]),
        truncated=calls >= most or rows["looked_at"][0].number >= looked_at,
    )


def _nodes(rows: Sequence[Row[Any]], exits: Sequence[Row[Any]]) -> list[NodeCounts]:
    nodes = [_node(row, [one for one in exits if one.name == row.name]) for row in rows]
    return sorted(nodes, key=lambda node: (-node.visits, node.node))


def _node(row: Row[Any], exits: Sequence[Row[Any]]) -> NodeCounts:
    return NodeCounts(
        node=row.name,
        visits=row.number,
        calls=row.calls,
        exits={one.exit: one.number for one in exits if one.exit is not None},
        hung_up=sum(one.number for one in exits if one.hung_up),
        ended=sum(one.number for one in exits if one.exit is None and not one.hung_up),
        mean_seconds=None if row.mean is None else float(row.mean),
        p95_seconds=None if row.p95 is None else float(row.p95),
    )


async def count_tried(connection: AsyncConnection, flow: str, digest: str, *, since: datetime) -> Tried:
    """Count the newest calls on this version that began `since` then and are over."""
    step = {"flow": flow, "version": digest}
    erred = _json([{**step, "exit": "error"}])
    given = {"since": since, "walked": _json([step]), "erred": erred, "most": MOST_CALLS}
    row = (await connection.execute(_CANARY, given)).one()
    return Tried(calls=row.calls, errors=row.errors)


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
