"""The words of a report in both languages: what its columns are called, and what its values are called now.

Rule: a queue, an agent or a disposition that is gone keeps the name it had as an id.
"""

from collections.abc import Callable, Mapping
from typing import Final

from callcenter.core.configuration import Configuration
from callcenter.reporting.intervals import Interval
from callcenter.reporting.report import Dimension, MetricWanted

CHINESE: Final = "zh"

_DIMENSIONS: Final[Mapping[Dimension, tuple[str, str]]] = {
    Dimension.QUEUE: ("Queue", "队列"),
    Dimension.AGENT: ("Agent", "坐席"),
    Dimension.TEAM: ("Team", "班组"),
    Dimension.SKILL: ("Skill", "技能"),
    Dimension.ENTRY_POINT: ("Entry point", "接入号"),
    Dimension.DISPOSITION: ("Disposition", "小结"),
    Dimension.SEGMENT: ("Segment", "客户等级"),
    Dimension.LANGUAGE: ("Language", "语言"),
    Dimension.DIRECTION: ("Direction", "方向"),
    Dimension.HOUR: ("Hour of day", "时段"),
    Dimension.WEEKDAY: ("Weekday", "星期"),
}
_INTERVALS: Final[Mapping[Interval, tuple[str, str]]] = {
    Interval.QUARTER: ("Quarter hour", "刻"),
    Interval.HOUR: ("Hour", "小时"),
    Interval.DAY: ("Day", "日期"),
    Interval.WEEK: ("Week from", "周（起始日）"),
    Interval.MONTH: ("Month from", "月（起始日）"),
}
_WEEKDAYS: Final = (
    ("Monday", "星期一"),
    ("Tuesday", "星期二"),
    ("Wednesday", "星期三"),
    ("Thursday", "星期四"),
    ("Friday", "星期五"),
    ("Saturday", "星期六"),
    ("Sunday", "星期日"),
)
_DIRECTIONS: Final = {"inbound": ("Inbound", "呼入"), "outbound": ("Outbound", "呼出")}
_LANGUAGES: Final = {"zh": ("Chinese", "中文"), "en": ("English", "英语")}
TOTAL: Final = ("Total", "合计")
BEFORE: Final = ("before", "对比期")
_SECONDS: Final = ("s", "秒")


def dimension_words(dimension: Dimension) -> tuple[str, str]:
    """Return what a dimension is called, in English and Chinese."""
    return _DIMENSIONS[dimension]


def interval_words(interval: Interval) -> tuple[str, str]:
    """Return what the column of an interval is called."""
    return _INTERVALS[interval]


def metric_words(wanted: MetricWanted) -> tuple[str, str]:
    """Return what a figure is called, with its seconds."""
    metric = wanted.metric
    if wanted.seconds is None:
        return metric.label_en, metric.label_zh
    return f"{metric.label_en} ({wanted.seconds} {_SECONDS[0]})", f"{metric.label_zh}（{wanted.seconds} {_SECONDS[1]}）"


def value_words(configuration: Configuration, dimension: Dimension) -> Callable[[str], tuple[str, str] | None]:
    """Return what tells how a value of this dimension is called; None: as it is."""
    match dimension:
        case Dimension.QUEUE:
            queues = {name: (queue.label_en, queue.label_zh) for name, queue in configuration.queues.items()}
            return queues.get
        case Dimension.AGENT:
            agents = {name: (each.display_name, each.display_name) for name, each in configuration.agents.items()}
            return agents.get
        case Dimension.DISPOSITION:
            return {code: (each.label_en, each.label_zh) for code, each in configuration.dispositions.items()}.get
        case Dimension.DIRECTION:
            return _DIRECTIONS.get
        case Dimension.LANGUAGE:
            return _LANGUAGES.get
        case Dimension.WEEKDAY:
            return lambda value: _WEEKDAYS[int(value)]
        case Dimension.HOUR:
            return lambda value: (f"{value}:00", f"{value}:00")
        case _:
            return lambda value: None


def in_language(words: tuple[str, str], language: str) -> str:
    """Return the words of this language."""
    return words[1] if language == CHINESE else words[0]
