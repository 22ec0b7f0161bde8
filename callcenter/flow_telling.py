"""What the commands about flows tell: what runs of each flow, how its canary does or ended, how callers fared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from callcenter.flow_words import told
from callcenter.flows.drafts import draft_names, read_draft
from callcenter.flows.problems import FlowProblems
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.settings import Settings
from callcenter.store.database import Connection
from callcenter.store.repositories.flow_counts import FlowCounts, NodeCounts, count_tried
from callcenter.store.repositories.flow_versions import FlowLive, FlowVersion, find_flow_version, list_live


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One command at work: in a transaction, in somebody's language, as somebody's deed."""

    settings: Settings
    connection: Connection
    console: Console
    language: str
    deed: Deed

    def say(self, code: str, /, **facts: object) -> None:
        """Print words of ours."""
        self.console.print(told(self.language, code, **facts), markup=False, highlight=False, soft_wrap=True)

    def show(self, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Print a table; what people wrote is no markup."""
        table = Table(*(told(self.language, head) for head in heads), box=None)
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        self.console.print(table)


async def list_flows(at: Work) -> None:
    """Say what runs of every flow."""
    lives = {live.name: live for live in await list_live(at.connection)}
    names = sorted({*lives, *draft_names(at.settings.flows)})
    for name in names:
        if name in lives:
            await tell_live(at, lives[name])
        else:
            at.say("file", name=name)
    if not names:
        at.say("no_flows")


async def tell_live(at: Work, live: FlowLive) -> None:
    """Say what runs of one flow, how its canary does or ended, and whether the file is another."""
    at.say("file" if live.live is None else "live", name=live.name, live=live.live)
    if live.canary is not None and live.since is not None:
        facts = {"percent": live.percent, "limit": live.error_limit, "least": live.least_calls}
        at.say("canary", name=live.name, canary=live.canary, **facts)
        digest = (await stored(at, live.name, live.canary)).digest
        tried = await count_tried(at.connection, live.name, digest, since=live.since)
        at.say("figures", calls=tried.calls, errors=tried.errors)
    if live.stopped is not None:
        _tell_stopped(at, dict(live.stopped))
    await _tell_draft(at, live)


def _tell_stopped(at: Work, stopped: dict[str, Any]) -> None:
    ended = {"version": stopped["version"], "at": minute(datetime.fromisoformat(stopped["at"]))}
    if stopped["reason"] == "errors":
        figures = {"calls": stopped["calls"], "errors": stopped["errors"], "limit": stopped["error_limit"]}
        at.say("stopped_errors", **ended, **figures)
        return
    reason = "stopped_by_hand" if stopped["reason"] == "stopped" else stopped["reason"]
    at.say("stopped", **ended, reason=told(at.language, reason))


async def _tell_draft(at: Work, live: FlowLive) -> None:
    if live.live is None or live.name not in draft_names(at.settings.flows):
        return
    try:
        draft = read_draft(at.settings.flows, live.name)
    except FlowProblems:
        at.say("draft_broken")
        return
    if draft.flow.version != (await stored(at, live.name, live.live)).digest:
        at.say("draft")


def tell_counts(at: Work, name: str, since: datetime, counts: FlowCounts) -> None:
    """Say how callers fared, step by step; where a node has several steps, node by node besides."""
    rate = counts.self_service_rate
    share = "-" if rate is None else f"{rate:.0%}"
    at.say("counts", name=name, calls=counts.calls, since=minute(since), rate=share, hung_up=counts.hung_up)
    if counts.truncated:
        at.say("truncated", calls=counts.calls)
    at.show(("node", "visits", "exits", "hung_up", "seconds"), map(_row, counts.nodes))
    if {node.node for node in counts.nodes} != {node.node for node in counts.whole}:
        at.show(("node", "visits", "goes_on_to", "hung_up", "seconds"), map(_row, counts.whole))


def _row(node: NodeCounts) -> tuple[str, ...]:
    exits = ", ".join(f"{exit_} {count}" for exit_, count in sorted(node.exits.items(), key=lambda one: -one[1]))
    times = "-" if node.mean_seconds is None else f"{node.mean_seconds:.1f} / {node.p95_seconds or 0:.1f}"
    return (node.node, str(node.visits), exits, str(node.hung_up or ""), times)


async def stored(at: Work, name: str, number: int) -> FlowVersion:
    """Return one version, or refuse."""
    found = await find_flow_version(at.connection, name, number)
    if found is None:
        raise RecordRefused("unknown_version")
    return found


def minute(at: datetime) -> str:
    """Return an instant as people here read it."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M")
