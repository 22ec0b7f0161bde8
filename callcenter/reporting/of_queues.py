"""Figures of queues: who came, who was answered, how soon. The service level in the formulas of several products.

Every visit to a queue is counted in the interval in which its waiting began, whenever it ends: so in each interval
offered = answered + abandoned + overflowed + called back + left otherwise, but for those who still wait.
"""

from functools import partial
from typing import Final

from callcenter.reporting.measures import Measure as M
from callcenter.reporting.measures import Measures, Wait
from callcenter.reporting.metric import Better, Metric, Scope, Unit, share
from callcenter.reporting.waits import percentile, within

QUEUES: Final = Scope.QUEUES


def _sum(measure: M, measures: Measures) -> float:
    return measures[measure]


def _percentile(whose: Wait, part: float, measures: Measures) -> float | None:
    return percentile(measures.steps(whose), part)


def _level(m: Measures) -> float | None:
    return share(m[M.ANSWERED_IN_LEVEL], m[M.ANSWERED] + m[M.ABANDONED] - m[M.SHORT_ABANDONED])


def _level_within(m: Measures, seconds: int) -> float | None:
    return share(within(m.steps(Wait.ANSWERED), seconds), m[M.ANSWERED] + m[M.ABANDONED] - m[M.SHORT_ABANDONED])


def _level_answered_within(m: Measures, seconds: int) -> float | None:
    return share(within(m.steps(Wait.ANSWERED), seconds), m[M.ANSWERED])


def _level_2(m: Measures) -> float | None:
    return share(m[M.ANSWERED_IN_LEVEL] + m[M.ABANDONED_IN_LEVEL], m[M.ANSWERED] + m[M.ABANDONED])


def _level_2_within(m: Measures, seconds: int) -> float | None:
    soon = within(m.steps(Wait.ANSWERED), seconds) + within(m.steps(Wait.ABANDONED), seconds)
    return share(soon, m[M.ANSWERED] + m[M.ABANDONED])


def _level_amazon(m: Measures) -> float | None:
    return share(m[M.ANSWERED_IN_LEVEL] + m[M.ABANDONED_IN_LEVEL] + m[M.CALLED_BACK_IN_LEVEL], m[M.OFFERED])


def _level_amazon_within(m: Measures, seconds: int) -> float | None:
    return share(sum(within(m.steps(whose), seconds) for whose in Wait), m[M.OFFERED])


def _level_genesys(m: Measures) -> float | None:
    return share(m[M.ANSWERED_IN_LEVEL], m[M.ANSWERED] + m[M.ABANDONED])


def _level_genesys_within(m: Measures, seconds: int) -> float | None:
    return share(within(m.steps(Wait.ANSWERED), seconds), m[M.ANSWERED] + m[M.ABANDONED])


def _counted(measure: M, en: str, zh: str, words_en: str, words_zh: str, better: Better = Better.NEITHER) -> Metric:
    return Metric(
        id=str(measure),
        unit=Unit.COUNT,
        scope=QUEUES,
        better=better,
        label_en=en,
        label_zh=zh,
        words_en=words_en,
        words_zh=words_zh,
        formula=partial(_sum, measure),
    )


OF_QUEUES: Final[tuple[Metric, ...]] = (
    _counted(
        M.OFFERED,
        "Offered",
        "来电量",
        "Visits to a queue: each time that somebody began to wait in it.",
        "进入队列的次数：每次有人开始等待都算一次。",
    ),
    _counted(
        M.ANSWERED,
        "Answered",
        "接听量",
        "Visits that ended with an agent on the line.",
        "以坐席接听结束的等待。",
        Better.HIGHER,
    ),
    _counted(
        M.ABANDONED,
        "Abandoned",
        "放弃量",
        "Visits in which the caller hung up, waiting or while an agent's phone rang; short ones too.",
        "来电者在等待或坐席振铃时挂断的次数，包括短时放弃。",
        Better.LOWER,
    ),
    _counted(
        M.SHORT_ABANDONED,
        "Short abandons",
        "短时放弃",
        (
            "Of the abandoned, those who waited less than the queue's short time (usually 5 s): nobody could have "
            "answered."
        ),
        "放弃中等待不足队列“短时”（通常 5 秒）者：来不及接听。",
    ),
    _counted(
        M.OVERFLOWED,
        "Overflowed",
        "溢出量",
        (
            "Visits that ended because a limit of the queue sent the caller elsewhere: another queue, a menu, "
            "voicemail, a number."
        ),
        "因队列限制被转往他处（其他队列、菜单、留言、号码）的次数。",
        Better.LOWER,
    ),
    _counted(
        M.CALLED_BACK,
        "Callbacks asked",
        "预约回拨",
        "Visits that the caller left for a callback, keeping his place.",
        "来电者保留位置、改为回拨而离开的次数。",
    ),
    _counted(
        M.LEFT_OTHERWISE,
        "Left otherwise",
        "其他离开",
        "Visits that ended in none of these ways: moved by a person, ended by the system, lost.",
        "以其他方式结束的等待：被人工移动、系统结束、丢失。",
    ),
    Metric(
        id="abandon_rate",
        unit=Unit.SHARE,
        scope=QUEUES,
        better=Better.LOWER,
        label_en="Abandon rate",
        label_zh="放弃率",
        words_en="Abandoned without the short ones, of offered without the short ones.",
        words_zh="（放弃 − 短时放弃）÷（来电 − 短时放弃）。",
        formula=lambda m: share(m[M.ABANDONED] - m[M.SHORT_ABANDONED], m[M.OFFERED] - m[M.SHORT_ABANDONED]),
    ),
    Metric(
        id="answer_rate",
        unit=Unit.SHARE,
        scope=QUEUES,
        better=Better.HIGHER,
        label_en="Answer rate",
        label_zh="接通率",
        words_en="Answered, of offered.",
        words_zh="接听 ÷ 来电。",
        formula=lambda m: share(m[M.ANSWERED], m[M.OFFERED]),
    ),
    Metric(
        id="service_level",
        unit=Unit.SHARE,
        scope=QUEUES,
        better=Better.HIGHER,
        label_en="Service level",
        label_zh="服务水平",
        words_en=(
            "Answered within the service level's seconds, of answered + abandoned without the short ones. The "
            "seconds are those that each queue had at the time, or the ones asked for."
        ),
        words_zh="在规定秒数内接听 ÷（接听 + 放弃 − 短时放弃）。秒数为各队列当时的设定，或所指定的值。",
        formula=_level,
        within=_level_within,
    ),
    Metric(
        id="service_level_answered",
        unit=Unit.SHARE,
        scope=QUEUES,
        better=Better.HIGHER,
        label_en="Service level of the answered",
        label_zh="接听内服务水平",
        words_en=(
            "Answered within the seconds, of answered; abandoned callers do not count (Asterisk's SL, Wazo's QoS)."
        ),
        words_zh="规定秒数内接听 ÷ 接听，不计放弃（Asterisk 的 SL、Wazo 的 QoS）。",
        formula=lambda m: share(m[M.ANSWERED_IN_LEVEL], m[M.ANSWERED]),
        within=_level_answered_within,
    ),
    Metric(
        id="service_level_2",
        unit=Unit.SHARE,
        scope=QUEUES,
        better=Better.HIGHER,
        label_en="Service level 2",
        label_zh="服务水平 2",
        words_en="Answered or abandoned within the seconds, of answered + abandoned (Asterisk's SL2).",
        words_zh="规定秒数内接听或放弃 ÷（接听 + 放弃）（Asterisk 的 SL2）。",
        formula=_level_2,
        within=_level_2_within,
    ),
    Metric(
        id="service_level_amazon",
        unit=Unit.SHARE,
        scope=QUEUES,
        better=Better.HIGHER,
        label_en="Service level (Amazon Connect)",
        label_zh="服务水平（Amazon Connect）",
        words_en="Left the queue within the seconds (answered, abandoned or for a callback), of offered.",
        words_zh="规定秒数内离开队列（接听、放弃或改为回拨）÷ 来电。",
        formula=_level_amazon,
        within=_level_amazon_within,
    ),
    Metric(
        id="service_level_genesys",
        unit=Unit.SHARE,
        scope=QUEUES,
        better=Better.HIGHER,
        label_en="Service level (Genesys)",
        label_zh="服务水平（Genesys）",
        words_en="Answered within the seconds, of answered + abandoned, short ones included.",
        words_zh="规定秒数内接听 ÷（接听 + 放弃，含短时放弃）。",
        formula=_level_genesys,
        within=_level_genesys_within,
    ),
    Metric(
        id="speed_of_answer",
        unit=Unit.SECONDS,
        scope=QUEUES,
        better=Better.LOWER,
        label_en="Speed of answer (ASA)",
        label_zh="平均应答速度",
        words_en="Mean time from the beginning of waiting to the agent's answer, ringing included, of the answered.",
        words_zh="从开始等待到坐席接听（含振铃）的平均时间，仅计接听者。",
        formula=lambda m: share(m[M.SPEED_OF_ANSWER_SECONDS], m[M.ANSWERED]),
    ),
    Metric(
        id="wait_mean",
        unit=Unit.SECONDS,
        scope=QUEUES,
        better=Better.LOWER,
        label_en="Mean wait",
        label_zh="平均等待",
        words_en="Mean time of all visits that are over, however they ended.",
        words_zh="所有已结束等待的平均时长，不论结果。",
        formula=lambda m: share(
            m[M.WAIT_SECONDS], m[M.ANSWERED] + m[M.ABANDONED] + m[M.OVERFLOWED] + m[M.CALLED_BACK] + m[M.LEFT_OTHERWISE]
        ),
    ),
    Metric(
        id="wait_p50",
        unit=Unit.SECONDS,
        scope=QUEUES,
        better=Better.LOWER,
        label_en="Wait, half of the answered",
        label_zh="等待中位数",
        words_en=(
            "Half of those who were answered waited no longer (nearest rank, in steps of 1 s up to 2 min, 5 s up "
            "to 10 min, 30 s beyond)."
        ),
        words_zh="一半接听者的等待不超过此值（最近秩；2 分钟内精确到 1 秒，10 分钟内 5 秒，更长 30 秒）。",
        formula=partial(_percentile, Wait.ANSWERED, 0.5),
    ),
    Metric(
        id="wait_p90",
        unit=Unit.SECONDS,
        scope=QUEUES,
        better=Better.LOWER,
        label_en="Wait, nine of ten answered",
        label_zh="等待 90 分位",
        words_en="Nine of ten of those who were answered waited no longer (steps as for the half).",
        words_zh="九成接听者的等待不超过此值（精度同中位数）。",
        formula=partial(_percentile, Wait.ANSWERED, 0.9),
    ),
    Metric(
        id="wait_longest",
        unit=Unit.SECONDS,
        scope=QUEUES,
        better=Better.LOWER,
        label_en="Longest wait",
        label_zh="最长等待",
        words_en="The longest visit that is over, however it ended.",
        words_zh="已结束等待中最长的一次，不论结果。",
        formula=lambda m: m.longest_wait_seconds if m[M.OFFERED] else None,
    ),
    Metric(
        id="abandoned_wait",
        unit=Unit.SECONDS,
        scope=QUEUES,
        label_en="Wait of the abandoned",
        label_zh="放弃前等待",
        words_en="Mean time until those who hung up did so.",
        words_zh="放弃者挂断前的平均等待。",
        formula=lambda m: share(m[M.ABANDONED_WAIT_SECONDS], m[M.ABANDONED]),
    ),
    Metric(
        id="estimate_error",
        unit=Unit.SECONDS,
        scope=QUEUES,
        better=Better.LOWER,
        label_en="Error of the estimated wait",
        label_zh="预计等待误差",
        words_en=(
            "Mean of how far the estimate at the beginning was from the wait of those who were answered, either way."
        ),
        words_zh="开始时的预计等待与接听者实际等待之差（绝对值）的平均。",
        formula=lambda m: share(m[M.ESTIMATE_ERROR_SECONDS], m[M.ESTIMATES]),
    ),
    Metric(
        id="estimate_bias",
        unit=Unit.SECONDS,
        scope=QUEUES,
        label_en="Bias of the estimated wait",
        label_zh="预计等待偏差",
        words_en="Mean of the estimate less the wait: above 0, people were told too much.",
        words_zh="预计减去实际的平均；大于 0 表示报得过长。",
        formula=lambda m: share(m[M.ESTIMATE_BIAS_SECONDS], m[M.ESTIMATES]),
    ),
)
