"""What administrators decide: queues, agents, entry points, flows, dispositions. Data only, replaced as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from callcenter.core.ivr.flow import Flow


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Where interactions wait. `wrap_up_seconds` 0 means no wrap-up."""

    name: str
    label_en: str
    label_zh: str
    ring_seconds: int = 20
    wrap_up_seconds: int = 30
    music: str = "default"
    priority: int = 0
    service_level_seconds: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentProfile:
    """Who an agent is to the router: which phone rings and which queues may use it."""

    username: str
    display_name: str
    endpoint: str
    queues: frozenset[str]
    skills: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPoint:
    """A dialled number and what it starts: a flow, or a queue at once."""

    dnis: str
    name: str
    flow: str | None = None
    queue: str | None = None
    language: str = "zh"
    priority: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """Everything at once, as of one moment."""

    queues: Mapping[str, Queue] = field(default_factory=dict)
    agents: Mapping[str, AgentProfile] = field(default_factory=dict)
    entry_points: Mapping[str, EntryPoint] = field(default_factory=dict)
    flows: Mapping[str, Flow] = field(default_factory=dict)
    dispositions: frozenset[str] = frozenset()
