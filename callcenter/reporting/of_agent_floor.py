"""Figures of this moment, of one agent: for how long he has been doing what he does. Only alarms ask for them.

What he does not do has nothing to tell, rather than 0.
"""

from typing import Final

from callcenter.reporting.metric import Better, FloorMetric, Unit

OF_AGENT_FLOOR: Final[tuple[FloorMetric, ...]] = (
    FloorMetric(
        id="time_not_ready",
        unit=Unit.SECONDS,
        better=Better.LOWER,
        label_en="Agent not ready for",
        label_zh="坐席未就绪已持续",
        words_en="How long the agent has been not ready by now, for the same reason and without work.",
        words_zh="坐席因同一原因处于未就绪且没有工作，至今的时长。",
    ),
    FloorMetric(
        id="time_not_ready_missed",
        unit=Unit.SECONDS,
        better=Better.LOWER,
        label_en="Agent not ready after a missed call for",
        label_zh="坐席漏接后未就绪已持续",
        words_en="The same, where the system made him not ready because a call rang for him in vain.",
        words_zh="同上，仅计因振铃未接而被系统置为未就绪者。",
    ),
    FloorMetric(
        id="time_on_contact",
        unit=Unit.SECONDS,
        better=Better.LOWER,
        label_en="Agent on contact for",
        label_zh="坐席本次联络已持续",
        words_en="How long the agent has been with his contact by now.",
        words_zh="坐席处理当前联络至今的时长。",
    ),
    FloorMetric(
        id="time_in_wrap_up",
        unit=Unit.SECONDS,
        better=Better.LOWER,
        label_en="Agent in wrap-up for",
        label_zh="坐席本次话后已持续",
        words_en="How long the agent has been in wrap-up by now.",
        words_zh="坐席话后整理至今的时长。",
    ),
    FloorMetric(
        id="time_idle",
        unit=Unit.SECONDS,
        label_en="Agent idle for",
        label_zh="坐席空闲已持续",
        words_en="How long the agent has been available and without work by now.",
        words_zh="坐席示闲且没有工作至今的时长。",
    ),
)
