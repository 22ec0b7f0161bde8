"""Figures of whole contacts: what callers settled by themselves, whether they had to call again, what they said of it.

A contact is counted in the interval in which it began.
"""

from typing import Final

from callcenter.reporting.measures import Measure as M
from callcenter.reporting.metric import Better, Metric, Scope, Unit, counted, figure, share

_CONTACTS: Final = Scope.CONTACTS
# Who calls again within so many days has not been helped (a usual choice; the trade's range is 1 to 30).
REPEAT_DAYS: Final = 7

OF_CONTACTS: Final[tuple[Metric, ...]] = (
    counted(
        M.CONTACTS,
        _CONTACTS,
        ("Contacts", "联络量"),
        ("Interactions of any kind, in either direction.", "任何渠道、任何方向的联络。"),
    ),
    counted(
        M.SELF_SERVED,
        _CONTACTS,
        ("Self-served", "自助完成"),
        ("Contacts that ended as served without an agent.", "无需坐席而完成的联络。"),
        better=Better.HIGHER,
    ),
    counted(
        M.ABANDONED_IN_IVR,
        _CONTACTS,
        ("Abandoned in the menu", "菜单中放弃"),
        ("Callers who hung up before any queue, unserved.", "进入队列前即挂断且未完成的来电。"),
        better=Better.LOWER,
    ),
    counted(
        M.LOST,
        _CONTACTS,
        ("Lost", "丢失"),
        ("Inbound contacts whose end nobody saw, or that failed.", "结束时无人得知或失败的呼入联络。"),
        better=Better.LOWER,
    ),
    figure(
        "self_service_rate",
        Unit.SHARE,
        _CONTACTS,
        ("Self-service rate", "自助率"),
        ("Self-served, of contacts.", "自助完成 ÷ 联络量。"),
        lambda m: share(m[M.SELF_SERVED], m[M.CONTACTS]),
        better=Better.HIGHER,
    ),
    figure(
        "ivr_time",
        Unit.SECONDS,
        _CONTACTS,
        ("Time in the menu", "菜单时长"),
        ("Mean time in contact flows, of all contacts.", "所有联络在流程中的平均时长。"),
        lambda m: share(m[M.IVR_SECONDS], m[M.CONTACTS]),
    ),
    counted(
        M.REPEATED,
        _CONTACTS,
        ("Repeat contacts", "重复联络"),
        (
            f"Inbound contacts of a customer or number that had a contact within the {REPEAT_DAYS} days before, "
            "whoever began it; one in which nobody was reached does not count.",
            f"同一客户或号码在此前 {REPEAT_DAYS} 天内已有联络（不论谁发起，未接通的外呼不计）的呼入联络。",
        ),
        better=Better.LOWER,
        late=True,
    ),
    figure(
        "repeat_rate",
        Unit.SHARE,
        _CONTACTS,
        ("Repeat rate", "重复率"),
        ("Repeat contacts, of contacts.", "重复联络 ÷ 联络量。"),
        lambda m: share(m[M.REPEATED], m[M.CONTACTS]),
        better=Better.LOWER,
        late=True,
    ),
    figure(
        "first_contact_resolution",
        Unit.SHARE,
        _CONTACTS,
        ("First-contact resolution", "首次解决率"),
        (
            "Of contacts that were answered or self-served and whose caller has a number: those after which the same "
            f"customer or number did not come again within {REPEAT_DAYS} days. Final only after these days.",
            f"已接听或自助完成且有号码的联络中，同一客户或号码 {REPEAT_DAYS} 天内未再联络的比例；"
            f"{REPEAT_DAYS} 天后才确定。",
        ),
        lambda m: share(m[M.RESOLVABLE] - m[M.FOLLOWED], m[M.RESOLVABLE]),
        better=Better.HIGHER,
        late=True,
    ),
    figure(
        "csat",
        Unit.SHARE,
        _CONTACTS,
        ("Satisfaction (CSAT)", "满意度（CSAT）"),
        (
            "Mean answer as a share of its scale, from the lowest (0) to the highest (1).",
            "评分占量程的平均比例，最低为 0，最高为 1。",
        ),
        lambda m: share(m[M.CSAT_SCORE], m[M.CSAT_ANSWERS]),
        better=Better.HIGHER,
        late=True,
    ),
    figure(
        "nps",
        Unit.SCORE,
        _CONTACTS,
        ("Net promoter score (NPS)", "净推荐值（NPS）"),
        (
            "Share of promoters (9, 10) less share of detractors (0 to 6), times 100: from −100 to 100.",
            "推荐者（9、10 分）比例减贬损者（0–6 分）比例，乘 100：−100 至 100。",
        ),
        lambda m: share(100 * (m[M.NPS_PROMOTERS] - m[M.NPS_DETRACTORS]), m[M.NPS_ANSWERS]),
        better=Better.HIGHER,
        late=True,
    ),
)
