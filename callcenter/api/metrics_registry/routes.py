"""What figures there are and what they mean: the one registry that board, reports, alarms and Prometheus go by."""

from fastapi import APIRouter

from callcenter.api.auth import Anybody
from callcenter.api.metrics_registry.schemas import MetricList, MetricShown
from callcenter.reporting.metric import FloorMetric, Metric, Scope
from callcenter.reporting.registry import EVERY

router = APIRouter(prefix="/metrics", tags=["reports"])


@router.get("")
async def metrics(person: Anybody) -> MetricList:
    """List every figure with its definition in both languages."""
    return MetricList(items=[_shown(metric) for metric in EVERY.values()])


def _shown(metric: Metric | FloorMetric) -> MetricShown:
    over_time = metric if isinstance(metric, Metric) else None
    return MetricShown(
        id=metric.id,
        version=metric.version,
        unit=metric.unit,
        scope=over_time.scope if over_time is not None else Scope.FLOOR,
        better=metric.better,
        label_en=metric.label_en,
        label_zh=metric.label_zh,
        words_en=metric.words_en,
        words_zh=metric.words_zh,
        has_seconds=over_time is not None and over_time.within is not None,
        late=over_time is not None and over_time.late,
    )
