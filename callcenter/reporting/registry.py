"""Every figure there is, by its id. Board, reports, alarms, Prometheus and API ask here and nowhere else."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from callcenter.reporting.metric import FloorMetric, Metric
from callcenter.reporting.of_agent_floor import OF_AGENT_FLOOR
from callcenter.reporting.of_agents import OF_AGENTS
from callcenter.reporting.of_contacts import OF_CONTACTS
from callcenter.reporting.of_floor import OF_FLOOR
from callcenter.reporting.of_queues import OF_QUEUES

METRICS: Final[Mapping[str, Metric]] = MappingProxyType(
    {metric.id: metric for metric in (*OF_QUEUES, *OF_AGENTS, *OF_CONTACTS)}
)
FLOOR_METRICS: Final[Mapping[str, FloorMetric]] = MappingProxyType({metric.id: metric for metric in OF_FLOOR})
AGENT_FLOOR_METRICS: Final[Mapping[str, FloorMetric]] = MappingProxyType(
    {metric.id: metric for metric in OF_AGENT_FLOOR}
)
EVERY: Final[Mapping[str, Metric | FloorMetric]] = MappingProxyType({**METRICS, **FLOOR_METRICS, **AGENT_FLOOR_METRICS})
