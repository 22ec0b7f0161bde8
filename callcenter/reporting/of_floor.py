"""Figures of this moment, of a queue: who waits, who is there. Read off the live state; they have no sum over time."""

from typing import Final

from callcenter.reporting.metric import Better, FloorMetric, Unit

OF_FLOOR: Final[tuple[FloorMetric, ...]] = (
    FloorMetric(
        id="waiting",
        unit=Unit.COUNT,
        better=Better.LOWER,
        label_en="Waiting",
        label_zh="等待人数",
        words_en="Callers who wait now; not those for whom a phone rings.",
        words_zh="当前等待的来电者，不含正在振铃的。",
    ),
    FloorMetric(
        id="longest_waiting",
        unit=Unit.SECONDS,
        better=Better.LOWER,
        label_en="Longest waiting",
        label_zh="当前最长等待",
        words_en="How long the one who has waited longest has waited until now.",
        words_zh="等待最久者至今的等待时长。",
    ),
    FloorMetric(
        id="estimated_wait",
        unit=Unit.SECONDS,
        better=Better.LOWER,
        label_en="Estimated wait",
        label_zh="预计等待",
        words_en="What somebody who came now would have to wait.",
        words_zh="此刻来电者预计的等待。",
    ),
    FloorMetric(
        id="agents_available",
        unit=Unit.COUNT,
        better=Better.HIGHER,
        label_en="Available agents",
        label_zh="空闲坐席",
        words_en="Agents of the queue to whom a call may go now.",
        words_zh="队列中现在可以接单的坐席。",
    ),
    FloorMetric(
        id="agents_offered",
        unit=Unit.COUNT,
        label_en="Ringing agents",
        label_zh="振铃坐席",
        words_en="Agents of the queue to whom a contact is being offered.",
        words_zh="正在被派单的坐席。",
    ),
    FloorMetric(
        id="agents_on_contact",
        unit=Unit.COUNT,
        label_en="Agents on contact",
        label_zh="通话坐席",
        words_en="Agents of the queue with a contact, of whatever queue.",
        words_zh="正在处理联络（不论队列）的坐席。",
    ),
    FloorMetric(
        id="agents_wrap_up",
        unit=Unit.COUNT,
        label_en="Agents in wrap-up",
        label_zh="话后坐席",
        words_en="Agents of the queue in wrap-up.",
        words_zh="话后整理中的坐席。",
    ),
    FloorMetric(
        id="agents_not_ready",
        unit=Unit.COUNT,
        better=Better.LOWER,
        label_en="Agents not ready",
        label_zh="未就绪坐席",
        words_en="Agents of the queue who have no work and cannot be called: by choice, or because of their phones.",
        words_zh="没有工作且不能接单的坐席：主动选择，或话机原因。",
    ),
    FloorMetric(
        id="agents_logged_in",
        unit=Unit.COUNT,
        better=Better.HIGHER,
        label_en="Agents logged in",
        label_zh="在线坐席",
        words_en="All of the queue's agents who are not offline.",
        words_zh="队列中所有非离线坐席。",
    ),
)
