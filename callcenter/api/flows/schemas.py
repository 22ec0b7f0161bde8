"""Flows, their versions and their figures on the wire."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from callcenter.api.fields import Given, Note, Shown
from callcenter.flows.graph import EdgeKind

_MOST_VERSIONS = 2**31 - 1
Version = Annotated[int, Field(ge=1, le=_MOST_VERSIONS)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{1,64}$")]
WhyNote = Annotated[Note, Field(max_length=500, description="Why, for the list of versions.")]


class _Wanted(Given):
    """Which version: one that there is, or the draft. `digest` is that of the draft that the person saw."""

    version: Version | None = None
    digest: Digest | None = None
    note: WhyNote = ""


class PublishGiven(_Wanted):
    """What shall be live."""


class CanaryGiven(_Wanted):
    """What shall be tried, and how: of at least `least_calls`, more than `error_limit` percent with errors end it."""

    percent: Annotated[int, Field(ge=1, le=100)]
    error_limit: Annotated[int, Field(ge=0, le=99)] = 5
    least_calls: Annotated[int, Field(ge=1, le=100)] = 20


class RollBackGiven(Given):
    """Where to go back to; without a version, to the one that was live before."""

    version: Version | None = None
    note: WhyNote = ""


class FlowProblemShown(Shown):
    """One thing wrong in a file of the draft."""

    file: str
    line: int
    node: str | None
    en: str
    zh: str


class DraftShown(Shown):
    """The file. `digest` null: it has problems. `is_live`: to publish it would change nothing."""

    digest: str | None
    is_live: bool
    problems: list[FlowProblemShown]


class CanaryShown(Shown):
    """The version that is tried, and the calls that it had since."""

    version: int
    percent: int
    error_limit: int
    least_calls: int
    since: datetime
    calls: int
    errors: int


class StoppedShown(Shown):
    """How the last canary ended: `promoted`, `replaced`, `stopped`, `rolled_back`, or by itself for its `errors`."""

    version: int
    reason: str
    at: datetime
    actor: str
    percent: int
    error_limit: int
    calls: int | None = None
    errors: int | None = None


class FlowShown(Shown):
    """What runs of one flow. `live` null: nothing is published, and the file runs. `earlier`, newest last."""

    name: str
    rev: int
    live: int | None
    digest: str | None
    earlier: list[int]
    changed_at: datetime | None
    changed_by: str | None
    canary: CanaryShown | None
    stopped: StoppedShown | None
    draft: DraftShown | None


class FlowLine(Shown):
    """One flow in the list. `problems` are those of its file; null where there is no file."""

    name: str
    rev: int
    live: int | None
    canary: int | None
    percent: int | None
    problems: int | None
    draft_is_live: bool


class FlowList(Shown):
    """All flows, by name."""

    items: list[FlowLine]


class FlowVersionShown(Shown):
    """Who published a version, when and why."""

    version: int
    digest: str
    note: str
    actor: str
    at: datetime


class FlowVersionList(Shown):
    """Newest first. For the next page, ask for those `before` the last one."""

    items: list[FlowVersionShown]


class FlowVersionWhole(FlowVersionShown):
    """A version with the text of its files."""

    sources: dict[str, str]


class FlowChanged(Shown):
    """What runs now."""

    name: str
    rev: int
    live: int | None
    canary: int | None
    percent: int | None


class NodeChangeShown(Shown):
    """What became of one node: `same`, `added`, `removed` or `changed`, and then which of its fields."""

    node: str
    change: str
    fields: list[str]


class WayShown(Shown):
    """What became of one exit: `same`, `added` or `removed`."""

    node: str
    exit: str
    target: str
    change: str


class FlowDifferenceShown(Shown):
    """All nodes and ways of both versions, to draw, and the files as a unified diff."""

    old: str
    new: str
    start: list[str] | None
    on_error: list[str | None] | None
    nodes: list[NodeChangeShown]
    ways: list[WayShown]
    text: str


class NodeCountsShown(Shown):
    """One node: `visits` are the sum of its exits, of those who `hung_up` there, and of those whose flow `ended`."""

    node: str
    visits: int
    calls: int
    exits: dict[str, int]
    hung_up: int
    ended: int
    mean_seconds: float | None
    p95_seconds: float | None


class FlowCountsShown(Shown):
    """What became of the calls that are over: step by step (`nodes`), and as the author wrote it (`whole`).

    `truncated`: only the newest `calls` were counted.
    """

    since: datetime
    until: datetime
    version: int | None
    calls: int
    outcomes: dict[str, int]
    self_service_rate: float | None
    hung_up: int
    truncated: bool
    nodes: list[NodeCountsShown]
    whole: list[NodeCountsShown]


class GraphNodeShown(Shown):
    """One node as its author wrote it."""

    id: str
    type: str
    details: list[str]
    line: int


class GraphEdgeShown(Shown):
    """One way. `source` null: from wherever the caller is, or from outside."""

    source: str | None
    exit: str
    target: str
    kind: EdgeKind


class FlowGraphShown(Shown):
    """A flow to draw."""

    name: str
    nodes: list[GraphNodeShown]
    edges: list[GraphEdgeShown]
