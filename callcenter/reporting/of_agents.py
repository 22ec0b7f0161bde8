"""Figures of agents: what they handled, how long it took, and what their time went into.

A part of a contact is counted in the interval in which the contact was answered by this agent; time in the interval in
which it passed. So over a whole day the two agree, and within one interval they need not.
"""

from typing import Final

from callcenter.reporting.measures import Measure as M
from callcenter.reporting.measures import Measures
from callcenter.reporting.metric import Better, Metric, Said, Scope, Unit, counted, figure, share

_AGENTS: Final = Scope.AGENTS


def _mean_of(id_: str, measure: M, label: Said, words: Said) -> Metric:
    return figure(id_, Unit.SECONDS, _AGENTS, label, words, lambda m: share(m[measure], m[M.HANDLED]))


def _work(m: Measures) -> float:
    return m[M.CONTACT_SECONDS] + m[M.AFTER_WORK_SECONDS]


OF_AGENTS: Final[tuple[Metric, ...]] = (
    counted(
        M.HANDLED,
        _AGENTS,
        ("Handled", "处理量"),
        (
            "Parts of contacts that are over, wrap-up and all: each agent who had the contact counts one; who was "
            "only asked or talked along does not.",
            "已结束（含话后）的处理：每位负责该联络的坐席各计一次；仅被咨询或加入三方者不计。",
        ),
    ),
    counted(
        M.HANDLED_OUTBOUND,
        _AGENTS,
        ("Handled outbound", "外呼处理量"),
        ("Of these, contacts that we began.", "其中由我方发起的联络。"),
    ),
    figure(
        "handle_time",
        Unit.SECONDS,
        _AGENTS,
        ("Handle time (AHT)", "平均处理时长"),
        (
            "Mean of talk + hold + wrap-up of each handled part; the time until the answer is none of it.",
            "每次处理的通话 + 保持 + 话后之和的平均；不含接听前的时间。",
        ),
        lambda m: share(m[M.TALK_SECONDS] + m[M.HOLD_SECONDS] + m[M.WRAP_UP_SECONDS], m[M.HANDLED]),
        better=Better.LOWER,
    ),
    _mean_of(
        "talk_time",
        M.TALK_SECONDS,
        ("Talk time", "平均通话"),
        ("Mean time in talk, conferences included.", "平均通话时长，含三方。"),
    ),
    _mean_of(
        "hold_time",
        M.HOLD_SECONDS,
        ("Hold time", "平均保持"),
        (
            "Mean time in which the customer waited while the agent had him: hold and consultation.",
            "坐席名下客户等待（保持、咨询）的平均时长。",
        ),
    ),
    _mean_of(
        "wrap_up_time",
        M.WRAP_UP_SECONDS,
        ("Wrap-up time", "平均话后"),
        ("Mean time of work after the contact.", "联络后整理的平均时长。"),
    ),
    figure(
        "transfer_rate",
        Unit.SHARE,
        _AGENTS,
        ("Transfer rate", "转接率"),
        ("Parts that the agent handed to somebody else, of handled.", "转给他人的处理 ÷ 处理量。"),
        lambda m: share(m[M.TRANSFERS], m[M.HANDLED]),
    ),
    counted(
        M.TRANSFERS,
        _AGENTS,
        ("Transfers", "转接量"),
        (
            "Parts that the agent handed to somebody else, to a queue or a number.",
            "坐席转给他人、队列或号码的次数。",
        ),
    ),
    counted(M.HOLDS, _AGENTS, ("Holds", "保持次数"), ("How often the customer was put on hold.", "客户被保持的次数。")),
    counted(
        M.AGENT_OFFERS,
        _AGENTS,
        ("Offers", "派单次数"),
        ("How often a contact was offered to the agent.", "向坐席派发联络的次数。"),
    ),
    counted(
        M.MISSED,
        _AGENTS,
        ("Missed (RONA)", "未接（RONA）"),
        ("Offers that rang in vain until their time was over.", "振铃超时未接的派单。"),
        better=Better.LOWER,
    ),
    counted(
        M.REJECTED,
        _AGENTS,
        ("Rejected", "拒接"),
        ("Offers that the agent turned down, or whose phone was busy.", "坐席拒接或话机忙的派单。"),
        better=Better.LOWER,
    ),
    counted(
        M.UNREACHED,
        _AGENTS,
        ("Unreachable", "不可达"),
        ("Offers to a phone that could not be reached.", "话机不可达的派单。"),
        better=Better.LOWER,
    ),
    figure(
        "missed_rate",
        Unit.SHARE,
        _AGENTS,
        ("Missed rate", "未接率"),
        ("Missed, of offers.", "未接 ÷ 派单。"),
        lambda m: share(m[M.MISSED], m[M.AGENT_OFFERS]),
        better=Better.LOWER,
    ),
    counted(
        M.LOGGED_IN_SECONDS,
        _AGENTS,
        ("Logged in", "在线时长"),
        (
            "Time in any status but offline, or with work that was still going on.",
            "非离线状态（或仍有工作）的时长。",
        ),
    ),
    counted(
        M.IDLE_SECONDS,
        _AGENTS,
        ("Idle", "空闲时长"),
        ("Time available and without work.", "示闲且没有工作的时长。"),
    ),
    counted(
        M.OFFERED_SECONDS,
        _AGENTS,
        ("Ringing", "振铃时长"),
        ("Time in which a contact was offered.", "派单（振铃）的时长。"),
    ),
    counted(
        M.CONTACT_SECONDS,
        _AGENTS,
        ("On contact", "联络时长"),
        ("Time with a contact, from the answer to its end.", "从接听到结束的联络时长。"),
    ),
    counted(
        M.AFTER_WORK_SECONDS,
        _AGENTS,
        ("After-contact work", "话后时长"),
        ("Time in wrap-up.", "话后整理的时长。"),
    ),
    counted(
        M.NOT_READY_SECONDS,
        _AGENTS,
        ("Not ready", "未就绪时长"),
        (
            "Time in which the agent had chosen not to be available and had no work.",
            "坐席选择未就绪且没有工作的时长。",
        ),
    ),
    figure(
        "occupancy",
        Unit.SHARE,
        _AGENTS,
        ("Occupancy", "占用率"),
        (
            "On contact + after-contact work, of these + idle. Ringing and not ready are on neither side.",
            "（联络 + 话后）÷（联络 + 话后 + 空闲）；振铃与未就绪不计。",
        ),
        lambda m: share(_work(m), _work(m) + m[M.IDLE_SECONDS]),
    ),
    figure(
        "utilisation",
        Unit.SHARE,
        _AGENTS,
        ("Utilisation", "利用率"),
        (
            "Ringing + on contact + after-contact work, of the time logged in.",
            "（振铃 + 联络 + 话后）÷ 在线时长。",
        ),
        lambda m: share(m[M.OFFERED_SECONDS] + _work(m), m[M.LOGGED_IN_SECONDS]),
    ),
    figure(
        "adherence",
        Unit.SHARE,
        _AGENTS,
        ("Adherence to status", "状态遵从"),
        (
            "Time logged in less time not ready, of the time logged in: how much of the day the agent was there for "
            "customers. (No plan of shifts is known.)",
            "（在线 − 未就绪）÷ 在线：一天中为客户就绪的比例（不依据排班计划）。",
        ),
        lambda m: share(m[M.LOGGED_IN_SECONDS] - m[M.NOT_READY_SECONDS], m[M.LOGGED_IN_SECONDS]),
        better=Better.HIGHER,
    ),
)
