"""Figures on the wire: what each is called, counted in, and what it means."""

from callcenter.api.fields import Shown
from callcenter.reporting.metric import Better, Scope, Unit


class MetricShown(Shown):
    """One figure. Values are in `unit`; a `share` is from 0 to 1. A higher `version` means something else than before.

    `scope` `floor`: as things stand now, never over time. `has_seconds`: a report may ask for it within a time of its
    own. `late`: it goes on changing for days, so that no live board shows it.
    """

    id: str
    version: int
    unit: Unit
    scope: Scope
    better: Better
    label_en: str
    label_zh: str
    words_en: str
    words_zh: str
    has_seconds: bool
    late: bool


class MetricList(Shown):
    """Every figure, in the order of the documentation."""

    items: list[MetricShown]
