"""Figures of whole contacts: what callers settled by themselves, whether they had to call again, what they said of it.

A contact is counted in the interval in which it began.
"""

from functools import partial
from typing import Final

from callcenter.reporting.measures import Measure as M
from callcenter.reporting.measures import Measures
from callcenter.reporting.metric import Better, Metric, Scope, Unit, share

CONTACTS: Final = Scope.CONTACTS
# Who calls again within so many days has not been helped (a usual choice; the trade's range is 1 to 30).
REPEAT_DAYS: Final = 7


def _sum(measure: M, measures: Measures) -> float:
    return measures[measure]


def _counted(
    measure: M, en: str, zh: str, words_en: str, words_zh: str, better: Better = Better.NEITHER, *, late: bool = False
) -> Metric:
    return Metric(
        id=str(measure),
        unit=Unit.COUNT,
        scope=CONTACTS,
        better=better,
        label_en=en,
        label_zh=zh,
        words_en=words_en,
        words_zh=words_zh,
        formula=partial(_sum, measure),
        late=late,
    )


OF_CONTACTS: Final[tuple[Metric, ...]] = (
    _counted(
        M.CONTACTS, "Contacts", "联络量", "Interactions of any kind, in either direction.", "任何渠道、任何方向的联络。"
    ),
    _counted(
        M.SELF_SERVED,
        "Self-served",
        "自助完成",
        "Contacts that ended as served without an agent.",
        "无需坐席而完成的联络。",
        Better.HIGHER,
    ),
    _counted(
        M.ABANDONED_IN_IVR,
        "Abandoned in the menu",
        "菜单中放弃",
        "Callers who hung up before any queue, unserved.",
        "进入队列前即挂断且未完成的来电。",
        Better.LOWER,
    ),
    _counted(
        M.LOST,
        "Lost",
        "丢失",
        "Inbound contacts whose end nobody saw, or that failed.",
        "结束时无人得知或失败的呼入联络。",
        Better.LOWER,
    ),
    Metric(
        id="self_service_rate",
        unit=Unit.SHARE,
        scope=CONTACTS,
        better=Better.HIGHER,
        label_en="Self-service rate",
        label_zh="自助率",
        words_en="Self-served, of contacts.",
        words_zh="自助完成 ÷ 联络量。",
        formula=lambda m: share(m[M.SELF_SERVED], m[M.CONTACTS]),
    ),
    Metric(
        id="ivr_time",
        unit=Unit.SECONDS,
        scope=CONTACTS,
        label_en="Time in the menu",
        label_zh="菜单时长",
        words_en="Mean time in contact flows, of all contacts.",
        words_zh="所有联络在流程中的平均时长。",
        formula=lambda m: share(m[M.IVR_SECONDS], m[M.CONTACTS]),
    ),
    _counted(
        M.REPEATED,
        "Repeat contacts",
        "重复联络",
        (
            f"Inbound contacts of a customer or number that had a contact within the {REPEAT_DAYS} days before, "
            "whoever began it; one in which nobody was reached does not count."
        ),
        f"同一客户或号码在此前 {REPEAT_DAYS} 天内已有联络（不论谁发起，未接通的外呼不计）的呼入联络。",
        Better.LOWER,
        late=True,
    ),
    Metric(
        id="repeat_rate",
        unit=Unit.SHARE,
        scope=CONTACTS,
        better=Better.LOWER,
        late=True,
        label_en="Repeat rate",
        label_zh="重复率",
        words_en="Repeat contacts, of contacts.",
        words_zh="重复联络 ÷ 联络量。",
        formula=lambda m: share(m[M.REPEATED], m[M.CONTACTS]),
    ),
    Metric(
        id="first_contact_resolution",
        unit=Unit.SHARE,
        scope=CONTACTS,
        better=Better.HIGHER,
        late=True,
        label_en="First-contact resolution",
        label_zh="首次解决率",
        words_en=(
            "Of contacts that were answered or self-served and whose caller has a number: those after which the "
            f"same customer or number did not come again within {REPEAT_DAYS} days. Final only after these days."
        ),
        words_zh=(
            f"已接听或自助完成且有号码的联络中，同一客户或号码 {REPEAT_DAYS} 天内未再联络的比例；"
            f"{REPEAT_DAYS} 天后才确定。"
        ),
        formula=lambda m: share(m[M.RESOLVABLE] - m[M.FOLLOWED], m[M.RESOLVABLE]),
    ),
    Metric(
        id="csat",
        unit=Unit.SHARE,
        scope=CONTACTS,
        better=Better.HIGHER,
        late=True,
        label_en="Satisfaction (CSAT)",
        label_zh="满意度（CSAT）",
        words_en="Mean answer as a share of its scale, from the lowest (0) to the highest (1).",
        words_zh="评分占量程的平均比例，最低为 0，最高为 1。",
        formula=lambda m: share(m[M.CSAT_SCORE], m[M.CSAT_ANSWERS]),
    ),
    Metric(
        id="nps",
        unit=Unit.SCORE,
        scope=CONTACTS,
        better=Better.HIGHER,
        late=True,
        label_en="Net promoter score (NPS)",
        label_zh="净推荐值（NPS）",
        words_en="Share of promoters (9, 10) less share of detractors (0 to 6), times 100: from −100 to 100.",
        words_zh="推荐者（9、10 分）比例减贬损者（0–6 分）比例，乘 100：−100 至 100。",
        formula=lambda m: (
            None if not m[M.NPS_ANSWERS] else 100 * (m[M.NPS_PROMOTERS] - m[M.NPS_DETRACTORS]) / m[M.NPS_ANSWERS]
        ),
    ),
)
