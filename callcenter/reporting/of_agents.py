"""Figures of agents: what they handled, how long it took, and what their time went into.

A part of a contact is counted in the interval in which the contact was answered by this agent; time in the interval in
which it passed. So over a whole day the two agree, and within one interval they need not.
"""

from functools import partial
from typing import Final

from callcenter.reporting.measures import Measure as M
from callcenter.reporting.measures import Measures
from callcenter.reporting.metric import Better, Metric, Scope, Unit, share

AGENTS: Final = Scope.AGENTS


def _sum(measure: M, measures: Measures) -> float:
    return measures[measure]


def _mean(measure: M, measures: Measures) -> float | None:
    return share(measures[measure], measures[M.HANDLED])


def _counted(measure: M, en: str, zh: str, words_en: str, words_zh: str, better: Better = Better.NEITHER) -> Metric:
    unit = Unit.SECONDS if measure.endswith("_seconds") else Unit.COUNT
    return Metric(
        id=str(measure),
        unit=unit,
        scope=AGENTS,
        better=better,
        label_en=en,
        label_zh=zh,
        words_en=words_en,
        words_zh=words_zh,
        formula=partial(_sum, measure),
    )


def _mean_of(id_: str, measure: M, en: str, zh: str, words_en: str, words_zh: str) -> Metric:
    return Metric(
        id=id_,
        unit=Unit.SECONDS,
        scope=AGENTS,
        label_en=en,
        label_zh=zh,
        words_en=words_en,
        words_zh=words_zh,
        formula=partial(_mean, measure),
    )


def _work(m: Measures) -> float:
    return m[M.CONTACT_SECONDS] + m[M.AFTER_WORK_SECONDS]


OF_AGENTS: Final[tuple[Metric, ...]] = (
    _counted(
        M.HANDLED,
        "Handled",
        "处理量",
        (
            "Parts of contacts that are over, wrap-up and all: each agent who had the contact counts one; who was "
            "only asked or talked along does not."
        ),
        "已结束（含话后）的处理：每位负责该联络的坐席各计一次；仅被咨询或加入三方者不计。",
        Better.HIGHER,
    ),
    _counted(
        M.HANDLED_OUTBOUND,
        "Handled outbound",
        "外呼处理量",
        "Of these, contacts that we began.",
        "其中由我方发起的联络。",
    ),
    Metric(
        id="handle_time",
        unit=Unit.SECONDS,
        scope=AGENTS,
        better=Better.LOWER,
        label_en="Handle time (AHT)",
        label_zh="平均处理时长",
        words_en="Mean of talk + hold + wrap-up of each handled part; the time until the answer is none of it.",
        words_zh="每次处理的通话 + 保持 + 话后之和的平均；不含接听前的时间。",
        formula=lambda m: share(m[M.TALK_SECONDS] + m[M.HOLD_SECONDS] + m[M.WRAP_UP_SECONDS], m[M.HANDLED]),
    ),
    _mean_of(
        "talk_time",
        M.TALK_SECONDS,
        "Talk time",
        "平均通话",
        "Mean time in talk, conferences included.",
        "平均通话时长，含三方。",
    ),
    _mean_of(
        "hold_time",
        M.HOLD_SECONDS,
        "Hold time",
        "平均保持",
        "Mean time in which the customer waited while the agent had him: hold and consultation.",
        "坐席名下客户等待（保持、咨询）的平均时长。",
    ),
    _mean_of(
        "wrap_up_time",
        M.WRAP_UP_SECONDS,
        "Wrap-up time",
        "平均话后",
        "Mean time of work after the contact.",
        "联络后整理的平均时长。",
    ),
    Metric(
        id="transfer_rate",
        unit=Unit.SHARE,
        scope=AGENTS,
        label_en="Transfer rate",
        label_zh="转接率",
        words_en="Parts that the agent handed to somebody else, of handled.",
        words_zh="转给他人的处理 ÷ 处理量。",
        formula=lambda m: share(m[M.TRANSFERS], m[M.HANDLED]),
    ),
    _counted(
        M.TRANSFERS,
        "Transfers",
        "转接量",
        "Parts that the agent handed to somebody else, to a queue or a number.",
        "坐席转给他人、队列或号码的次数。",
    ),
    _counted(M.HOLDS, "Holds", "保持次数", "How often the customer was put on hold.", "客户被保持的次数。"),
    _counted(
        M.AGENT_OFFERS, "Offers", "派单次数", "How often a contact was offered to the agent.", "向坐席派发联络的次数。"
    ),
    _counted(
        M.MISSED,
        "Missed (RONA)",
        "未接（RONA）",
        "Offers that rang in vain until their time was over.",
        "振铃超时未接的派单。",
        Better.LOWER,
    ),
    _counted(
        M.REJECTED,
        "Rejected",
        "拒接",
        "Offers that the agent turned down, or whose phone was busy.",
        "坐席拒接或话机忙的派单。",
        Better.LOWER,
    ),
    _counted(
        M.UNREACHED,
        "Unreachable",
        "不可达",
        "Offers to a phone that could not be reached.",
        "话机不可达的派单。",
        Better.LOWER,
    ),
    Metric(
        id="missed_rate",
        unit=Unit.SHARE,
        scope=AGENTS,
        better=Better.LOWER,
        label_en="Missed rate",
        label_zh="未接率",
        words_en="Missed, of offers.",
        words_zh="未接 ÷ 派单。",
        formula=lambda m: share(m[M.MISSED], m[M.AGENT_OFFERS]),
    ),
    _counted(
        M.LOGGED_IN_SECONDS,
        "Logged in",
        "在线时长",
        "Time in any status but offline, or with work that was still going on.",
        "非离线状态（或仍有工作）的时长。",
    ),
    _counted(M.IDLE_SECONDS, "Idle", "空闲时长", "Time available and without work.", "示闲且没有工作的时长。"),
    _counted(M.OFFERED_SECONDS, "Ringing", "振铃时长", "Time in which a contact was offered.", "派单（振铃）的时长。"),
    _counted(
        M.CONTACT_SECONDS,
        "On contact",
        "联络时长",
        "Time with a contact, from the answer to its end.",
        "从接听到结束的联络时长。",
    ),
    _counted(M.AFTER_WORK_SECONDS, "After-contact work", "话后时长", "Time in wrap-up.", "话后整理的时长。"),
    _counted(
        M.NOT_READY_SECONDS,
        "Not ready",
        "未就绪时长",
        "Time in which the agent had chosen not to be available and had no work.",
        "坐席选择未就绪且没有工作的时长。",
    ),
    Metric(
        id="occupancy",
        unit=Unit.SHARE,
        scope=AGENTS,
        label_en="Occupancy",
        label_zh="占用率",
        words_en="On contact + after-contact work, of these + idle. Ringing and not ready are on neither side.",
        words_zh="（联络 + 话后）÷（联络 + 话后 + 空闲）；振铃与未就绪不计。",
        formula=lambda m: share(_work(m), _work(m) + m[M.IDLE_SECONDS]),
    ),
    Metric(
        id="utilisation",
        unit=Unit.SHARE,
        scope=AGENTS,
        label_en="Utilisation",
        label_zh="利用率",
        words_en="Ringing + on contact + after-contact work, of the time logged in.",
        words_zh="（振铃 + 联络 + 话后）÷ 在线时长。",
        formula=lambda m: share(m[M.OFFERED_SECONDS] + _work(m), m[M.LOGGED_IN_SECONDS]),
    ),
    Metric(
        id="adherence",
        unit=Unit.SHARE,
        scope=AGENTS,
        better=Better.HIGHER,
        label_en="Adherence to status",
        label_zh="状态遵从",
        words_en=(
            "Time logged in less time not ready, of the time logged in: how much of the day the agent was there "
            "for customers. (No plan of shifts is known.)"
        ),
        words_zh="（在线 − 未就绪）÷ 在线：一天中为客户就绪的比例（不依据排班计划）。",
        formula=lambda m: share(m[M.LOGGED_IN_SECONDS] - m[M.NOT_READY_SECONDS], m[M.LOGGED_IN_SECONDS]),
    ),
)
