"""The service level in the formulas of several products: of those who count, how many were dealt with soon enough.

Soon enough is within the seconds that each queue had at the time, or within a time of one's own.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from callcenter.reporting.measures import Measure as M
from callcenter.reporting.measures import Measures, Wait
from callcenter.reporting.metric import Better, Metric, Said, Scope, Unit, figure, share
from callcenter.reporting.waits import within

_IN_LEVEL: Final = {
    Wait.ANSWERED: M.ANSWERED_IN_LEVEL,
    Wait.ABANDONED: M.ABANDONED_IN_LEVEL,
    Wait.CALLED_BACK: M.CALLED_BACK_IN_LEVEL,
}


def _level(id_: str, label: Said, words: Said, *, soon: tuple[Wait, ...], of: Callable[[Measures], float]) -> Metric:
    """Return those of `soon` who left within the seconds, of all of `of`."""

    def by_queue(sums: Measures) -> float | None:
        return share(sum(sums[_IN_LEVEL[whose]] for whose in soon), of(sums))

    def by_seconds(sums: Measures, seconds: int) -> float | None:
        return share(sum(within(sums.steps(whose), seconds) for whose in soon), of(sums))

    level = figure(id_, Unit.SHARE, Scope.QUEUES, label, words, by_queue, better=Better.HIGHER)
    return replace(level, within=by_seconds)


SERVICE_LEVELS: Final[tuple[Metric, ...]] = (
    _level(
        "service_level",
        ("Service level", "服务水平"),
        (
            "Answered within the service level's seconds, of answered + abandoned without the short ones. The seconds "
            "are those that each queue had at the time, or the ones asked for.",
            "在规定秒数内接听 ÷（接听 + 放弃 − 短时放弃）。秒数为各队列当时的设定，或所指定的值。",
        ),
        soon=(Wait.ANSWERED,),
        of=lambda m: m[M.ANSWERED] + m[M.ABANDONED] - m[M.SHORT_ABANDONED],
    ),
    _level(
        "service_level_answered",
        ("Service level of the answered", "接听内服务水平"),
        (
            "Answered within the seconds, of answered; abandoned callers do not count (Asterisk's SL, Wazo's QoS).",
            "规定秒数内接听 ÷ 接听，不计放弃（Asterisk 的 SL、Wazo 的 QoS）。",
        ),
        soon=(Wait.ANSWERED,),
        of=lambda m: m[M.ANSWERED],
    ),
    _level(
        "service_level_2",
        ("Service level 2", "服务水平 2"),
        (
            "Answered or abandoned within the seconds, of answered + abandoned (Asterisk's SL2).",
            "规定秒数内接听或放弃 ÷（接听 + 放弃）（Asterisk 的 SL2）。",
        ),
        soon=(Wait.ANSWERED, Wait.ABANDONED),
        of=lambda m: m[M.ANSWERED] + m[M.ABANDONED],
    ),
    _level(
        "service_level_amazon",
        ("Service level (Amazon Connect)", "服务水平（Amazon Connect）"),
        (
            "Left the queue within the seconds (answered, abandoned or for a callback), of offered.",
            "规定秒数内离开队列（接听、放弃或改为回拨）÷ 来电。",
        ),
        soon=tuple(Wait),
        of=lambda m: m[M.OFFERED],
    ),
    _level(
        "service_level_genesys",
        ("Service level (Genesys)", "服务水平（Genesys）"),
        (
            "Answered within the seconds, of answered + abandoned, short ones included.",
            "规定秒数内接听 ÷（接听 + 放弃，含短时放弃）。",
        ),
        soon=(Wait.ANSWERED,),
        of=lambda m: m[M.ANSWERED] + m[M.ABANDONED],
    ),
)
