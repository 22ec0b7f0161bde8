"""Figures of queues: who came, who was answered, how soon. The service level's formulas are in `service_levels.py`.

Every visit to a queue is counted in the interval in which its waiting began, whenever it ends: so in each interval
offered = answered + abandoned + overflowed + called back + left otherwise, but for those who still wait.
"""

from typing import Final

from callcenter.reporting.measures import Measure as M
from callcenter.reporting.measures import Wait
from callcenter.reporting.metric import Better, Metric, Scope, Unit, counted, figure, share
from callcenter.reporting.service_levels import SERVICE_LEVELS
from callcenter.reporting.waits import percentile

_QUEUES: Final = Scope.QUEUES
_ENDED: Final = (M.ANSWERED, M.ABANDONED, M.OVERFLOWED, M.CALLED_BACK, M.LEFT_OTHERWISE)

OF_QUEUES: Final[tuple[Metric, ...]] = (
    counted(
        M.OFFERED,
        _QUEUES,
        ("Offered", "来电量"),
        (
            "Visits to a queue: each time that somebody began to wait in it.",
            "进入队列的次数：每次有人开始等待都算一次。",
        ),
    ),
    counted(
        M.ANSWERED,
        _QUEUES,
        ("Answered", "接听量"),
        ("Visits that ended with an agent on the line.", "以坐席接听结束的等待。"),
    ),
    counted(
        M.ABANDONED,
        _QUEUES,
        ("Abandoned", "放弃量"),
        (
            "Visits in which the caller hung up, waiting or while an agent's phone rang; short ones too.",
            "来电者在等待或坐席振铃时挂断的次数，包括短时放弃。",
        ),
        better=Better.LOWER,
    ),
    counted(
        M.SHORT_ABANDONED,
        _QUEUES,
        ("Short abandons", "短时放弃"),
        (
            "Of the abandoned, those who waited less than the queue's short time (usually 5 s): nobody could have "
            "answered.",
            "放弃中等待不足队列“短时”（通常 5 秒）者：来不及接听。",
        ),
    ),
    counted(
        M.OVERFLOWED,
        _QUEUES,
        ("Overflowed", "溢出量"),
        (
            "Visits that ended because a limit of the queue sent the caller elsewhere: another queue, a menu, "
            "voicemail, a number.",
            "因队列限制被转往他处（其他队列、菜单、留言、号码）的次数。",
        ),
        better=Better.LOWER,
    ),
    counted(
        M.CALLED_BACK,
        _QUEUES,
        ("Callbacks asked", "预约回拨"),
        (
            "Visits that the caller left for a callback, keeping his place.",
            "来电者保留位置、改为回拨而离开的次数。",
        ),
    ),
    counted(
        M.LEFT_OTHERWISE,
        _QUEUES,
        ("Left otherwise", "其他离开"),
        (
            "Visits that ended in none of these ways: moved by a person, ended by the system, lost.",
            "以其他方式结束的等待：被人工移动、系统结束、丢失。",
        ),
    ),
    figure(
        "abandon_rate",
        Unit.SHARE,
        _QUEUES,
        ("Abandon rate", "放弃率"),
        (
            "Abandoned without the short ones, of offered without the short ones.",
            "（放弃 − 短时放弃）÷（来电 − 短时放弃）。",
        ),
        lambda m: share(m[M.ABANDONED] - m[M.SHORT_ABANDONED], m[M.OFFERED] - m[M.SHORT_ABANDONED]),
        better=Better.LOWER,
    ),
    figure(
        "answer_rate",
        Unit.SHARE,
        _QUEUES,
        ("Answer rate", "接通率"),
        ("Answered, of offered.", "接听 ÷ 来电。"),
        lambda m: share(m[M.ANSWERED], m[M.OFFERED]),
        better=Better.HIGHER,
    ),
    *SERVICE_LEVELS,
    figure(
        "speed_of_answer",
        Unit.SECONDS,
        _QUEUES,
        ("Speed of answer (ASA)", "平均应答速度"),
        (
            "Mean time from the beginning of waiting to the agent's answer, ringing included, of the answered.",
            "从开始等待到坐席接听（含振铃）的平均时间，仅计接听者。",
        ),
        lambda m: share(m[M.SPEED_OF_ANSWER_SECONDS], m[M.ANSWERED]),
        better=Better.LOWER,
    ),
    figure(
        "wait_mean",
        Unit.SECONDS,
        _QUEUES,
        ("Mean wait", "平均等待"),
        ("Mean time of all visits that are over, however they ended.", "所有已结束等待的平均时长，不论结果。"),
        lambda m: share(m[M.WAIT_SECONDS], sum(m[end] for end in _ENDED)),
        better=Better.LOWER,
    ),
    figure(
        "wait_p50",
        Unit.SECONDS,
        _QUEUES,
        ("Wait, half of the answered", "等待中位数"),
        (
            "Half of those who were answered waited no longer (nearest rank, in steps of 1 s up to 2 min, 5 s up to "
            "10 min, 30 s beyond).",
            "一半接听者的等待不超过此值（最近秩；2 分钟内精确到 1 秒，10 分钟内 5 秒，更长 30 秒）。",
        ),
        lambda m: percentile(m.steps(Wait.ANSWERED), 0.5),
        better=Better.LOWER,
    ),
    figure(
        "wait_p90",
        Unit.SECONDS,
        _QUEUES,
        ("Wait, nine of ten answered", "等待 90 分位"),
        (
            "Nine of ten of those who were answered waited no longer (steps as for the half).",
            "九成接听者的等待不超过此值（精度同中位数）。",
        ),
        lambda m: percentile(m.steps(Wait.ANSWERED), 0.9),
        better=Better.LOWER,
    ),
    figure(
        "wait_longest",
        Unit.SECONDS,
        _QUEUES,
        ("Longest wait", "最长等待"),
        ("The longest visit that is over, however it ended.", "已结束等待中最长的一次，不论结果。"),
        lambda m: m.longest_wait_seconds if m[M.OFFERED] else None,
        better=Better.LOWER,
    ),
    figure(
        "abandoned_wait",
        Unit.SECONDS,
        _QUEUES,
        ("Wait of the abandoned", "放弃前等待"),
        ("Mean time until those who hung up did so.", "放弃者挂断前的平均等待。"),
        lambda m: share(m[M.ABANDONED_WAIT_SECONDS], m[M.ABANDONED]),
    ),
    figure(
        "estimate_error",
        Unit.SECONDS,
        _QUEUES,
        ("Error of the estimated wait", "预计等待误差"),
        (
            "Mean of how far the estimate at the beginning of each wait was from that wait, either way; of those who "
            "were answered and for whom there was an estimate.",
            "每次等待开始时的预计与实际等待之差（绝对值）的平均；仅计有预计且被接听者。",
        ),
        lambda m: share(m[M.ESTIMATE_ERROR_SECONDS], m[M.ESTIMATES]),
        better=Better.LOWER,
        version=2,
    ),
    figure(
        "estimate_bias",
        Unit.SECONDS,
        _QUEUES,
        ("Bias of the estimated wait", "预计等待偏差"),
        (
            "Mean of the estimate less the wait, of the same waits: above 0, people were told too much.",
            "同一批等待的预计减去实际的平均；大于 0 表示报得过长。",
        ),
        lambda m: share(m[M.ESTIMATE_BIAS_SECONDS], m[M.ESTIMATES]),
        version=2,
    ),
)
