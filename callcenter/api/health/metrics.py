"""Numbers for Prometheus, computed from the engine's live state at the moment they are asked for.

Rule: no counters here that could disagree with the record; no label that names a person.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from callcenter.api.parts import AppParts
from callcenter.api.realtime.figures import SHOWN
from callcenter.core.agent import Activity, Status
from callcenter.core.interaction import Stage
from callcenter.core.outbound import REFUSED_WITHIN
from callcenter.reporting.metric import FloorMetric
from callcenter.reporting.metric import Metric as Figure
from callcenter.reporting.registry import FLOOR_METRICS


class LiveState(Collector):
    """Reads the engine's state once per scrape."""

    def __init__(self, parts: AppParts) -> None:
        self._parts = parts

    def collect(self) -> Iterator[Metric]:
        """Give every number."""
        connected = self._parts.engine.switch_connected
        yield _single("callcenter_ami_connected", "Whether the switch takes orders", connected)
        yield _single("callcenter_leader_epoch", "Epoch of this leader; 0 leads nothing", self._parts.leader_epoch())
        build = GaugeMetricFamily("callcenter_build_info", "Always 1", labels=["version"])
        build.add_metric([self._parts.version], 1)
        yield build
        yield _single("callcenter_screens", "Open websockets of screens", self._parts.hub.audience.sockets)
        yield from self._store()
        yield from self._queues()
        yield from self._floor()
        yield from self._today()
        yield self._agents()
        yield self._interactions()
        yield from self._outbound()
        yield self._recordings()

    def _store(self) -> Iterator[Metric]:
        figures = self._parts.store_figures()
        yield _single(
            "callcenter_store_unsaved_changes", "Changes that a crash of this moment would lose", figures.unsaved
        )
        yield _single("callcenter_store_away", "Whether changes wait in the journal for PostgreSQL", figures.away)
        yield CounterMetricFamily(
            "callcenter_store_refused_changes", "Changes put into quarantine since the start", value=figures.refused
        )

    def _queues(self) -> Iterator[Metric]:
        state, now = self._parts.engine.state, self._parts.clock.now()
        counts = GaugeMetricFamily("callcenter_queue_waiting", "Callers who wait", labels=["queue"])
        longest = GaugeMetricFamily(
            "callcenter_queue_longest_wait_seconds", "How long the first has waited", labels=["queue"]
        )
        for name in sorted(state.configuration.queues):
            waiters = [state.interactions[waiting_id] for waiting_id in state.queued_in.get(name, ())]
            since = min((each.queued_at or each.started_at for each in waiters), default=now)
            counts.add_metric([name], len(waiters))
            longest.add_metric([name], (now - since).total_seconds())
        yield counts
        yield longest

    def _floor(self) -> Iterator[Metric]:
        """Each figure of this moment of the registry; what nobody knows (an estimate without agents) is left out."""
        queues = sorted(self._parts.engine.state.configuration.queues)
        floors = {name: self._parts.figures.floor(name) for name in queues}
        for metric in FLOOR_METRICS.values():
            yield _by_queue(metric, "now", {name: floor[metric.id] for name, floor in floors.items()})

    def _today(self) -> Iterator[Metric]:
        """Each figure of the registry that a queue has, since the business's midnight."""
        queues = sorted(self._parts.engine.state.configuration.queues)
        sums = {name: self._parts.figures.today(name) for name in queues}
        for metric in SHOWN:
            values = {name: metric.formula(measures) for name, measures in sums.items()}
            yield _by_queue(metric, "today", values)

    def _agents(self) -> Metric:
        agents = Counter((agent.status, agent.activity) for agent in self._parts.engine.state.agents.values())
        family = GaugeMetricFamily("callcenter_agents", "Agents", labels=["status", "activity"])
        for status in Status:
            for activity in Activity:
                family.add_metric([status, activity], agents[status, activity])
        return family

    def _recordings(self) -> Metric:
        refused = self._parts.engine.state.recordings_refused
        return _single("callcenter_recordings_refused", "Whether talks are not recorded for want of room", refused)

    def _outbound(self) -> Iterator[Metric]:
        history = self._parts.engine.state.dialled
        blocked = history.blocked_at is not None
        yield _single("callcenter_outbound_blocked", "Whether all calls to numbers outside are blocked", blocked)
        recently = self._parts.clock.now() - REFUSED_WITHIN
        refused = sum(at > recently for at in history.refused)
        yield _single("callcenter_outbound_refused", "Attempts refused within the last five minutes", refused)

    def _interactions(self) -> Metric:
        stages = Counter(interaction.stage for interaction in self._parts.engine.state.interactions.values())
        family = GaugeMetricFamily("callcenter_interactions", "Interactions that are not closed", labels=["stage"])
        for stage in Stage:
            if stage is not Stage.CLOSED:
                family.add_metric([stage], stages[stage])
        return family


def metrics_text(parts: AppParts) -> bytes:
    """Return everything in Prometheus' text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(LiveState(parts))
    return generate_latest(registry)


def _by_queue(metric: Figure | FloorMetric, when: str, values: Mapping[str, float | None]) -> Metric:
    what = f"{metric.label_en} ({metric.unit}, {when})"
    family = GaugeMetricFamily(f"callcenter_{metric.id}", what, labels=["queue"])
    for name, value in values.items():
        if value is not None:
            family.add_metric([name], value)
    return family


def _single(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(name, what, value=float(value))
