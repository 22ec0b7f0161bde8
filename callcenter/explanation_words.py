"""An explanation in words, Chinese or English: why somebody waits, and each agent's reason.

Rule: it reads the plain data of `core/acd/plain.py`, so that what was kept years ago can be told like what is now; a
code that is not known here is shown as it is.
"""

from collections.abc import Mapping
from typing import Any, Final

from callcenter.core.acd.explain import NextChange
from callcenter.core.acd.reasons import Reason
from callcenter.core.acd.waiting import WhyWaiting
from callcenter.core.agent import Activity, PhoneFault
from callcenter.core.configuration import Strategy
from callcenter.core.events import RingEnd
from callcenter.core.reactions.missed import MIC_LOST

Words = Mapping[str, tuple[str, str]]

WHY: Final[Words] = {
    WhyWaiting.SWITCH_AWAY: ("the telephone switch is not reachable", "电话交换机暂时连接不上"),
    WhyWaiting.NOT_DUE: ("the agreed time has not come", "约定的时间还没到"),
    WhyWaiting.BEING_CHECKED: (
        "the caller is being looked for, or leaves a message",
        "正在核对该来电，或来电者正在留言",
    ),
    WhyWaiting.LOOKUP_PENDING: ("who is calling is being looked up", "正在查找来电者是谁"),
    WhyWaiting.BEING_TOLD: ("the caller is being told something for a moment", "正在向来电者播放提示"),
    WhyWaiting.WAITING_FOR_AGENT: ("waits for one agent alone", "只等一位指定坐席"),
    WhyWaiting.NOBODY_LOGGED_IN: ("no suited agent is logged in", "没有合适的坐席登录"),
    WhyWaiting.NOBODY_READY: ("no suited agent is ready", "没有合适的坐席处于就绪状态"),
    WhyWaiting.ALL_BUSY: ("all suited agents are busy", "合适的坐席都在忙"),
    WhyWaiting.ALL_MISSED: (
        "all suited agents who are free have just missed this call",
        "空闲的合适坐席刚刚都没有接这通来电",
    ),
    WhyWaiting.NEXT: ("is about to be offered to an agent", "马上分配给坐席"),
}
REASONS: Final[Words] = {
    Reason.NOT_REACHED: ("in none of the queues and groups asked", "不属于所需的队列或组"),
    Reason.RESERVE_NOT_CALLED: ("a reserve who is not called in", "后备坐席，目前未启用"),
    Reason.LACKS_SKILL: ("lacks a skill", "缺少技能"),
    Reason.NO_CAPACITY: ("takes no calls", "不接听电话"),
    Reason.OFFLINE: ("offline", "离线"),
    Reason.NOT_READY: ("not ready", "未就绪"),
    Reason.BUSY: ("busy", "忙碌"),
    Reason.ON_PHONE: ("the phone is in use", "话机正在使用中"),
    Reason.PHONE_FAULT: ("the phone in the browser cannot take calls", "浏览器话机无法接听"),
    Reason.BETTER_CALL_FIRST: ("is being offered another call", "正在分配另一通来电"),
    Reason.MISSED_THIS_CALL: ("has just missed this call", "刚刚未接此来电"),
    Reason.WAITING_FOR_OTHER_AGENT: ("another agent is waited for", "正在等另一位坐席"),
    Reason.HELD: ("nothing is offered to anybody at this moment", "此刻不向任何坐席分配"),
    Reason.RANKED_LOWER: ("another agent comes first", "排在其他坐席之后"),
    Reason.CHOSEN: ("chosen", "已选中"),
}
PHONE_FAULTS: Final[Words] = {
    PhoneFault.NOT_REGISTERED: ("not registered", "未注册"),
    PhoneFault.MIC_DENIED: ("the microphone is not allowed", "未授权使用麦克风"),
    PhoneFault.MIC_LOST: ("no microphone", "麦克风不可用"),
    PhoneFault.NOT_REPORTING: ("its page is closed or does not answer", "页面已关闭或无响应"),
}
ACTIVITIES: Final[Words] = {
    Activity.IDLE: ("idle", "空闲"),
    Activity.OFFERED: ("being offered a call", "正在振铃"),
    Activity.ON_CONTACT: ("on a contact", "通话中"),
    Activity.WRAP_UP: ("in wrap-up", "话后处理"),
}
# Only those that the engine gives: agents choose theirs in their own words.
ABSENCES: Final[Words] = {
    RingEnd.NO_ANSWER: ("missed a call", "漏接来电"),
    RingEnd.UNREACHABLE: ("phone unreachable", "话机无法接通"),
    MIC_LOST: ("no microphone", "麦克风不可用"),
}
CHANGES: Final[Words] = {
    NextChange.RELAXATION_STEP: ("the next relaxation step begins", "进入下一放宽步骤"),
    NextChange.PREFERENCE_ENDS: ("the preferred agent is waited for no longer", "不再等待指定坐席"),
    NextChange.MAX_WAIT: ("the longest wait is over", "达到最长等待时间"),
    NextChange.LOOKUP_ENDS: ("the look-up is waited for no longer", "不再等待查找结果"),
    NextChange.CALLBACK_DUE: ("the callback is due", "到回电时间"),
}
STRATEGIES: Final[Words] = {
    Strategy.LONGEST_IDLE: ("longest idle", "空闲最久优先"),
    Strategy.MOST_SKILLED: ("most skilled", "技能最高优先"),
    Strategy.FEWEST_CONTACTS: ("fewest contacts today", "今日接听最少优先"),
    Strategy.LEAST_OCCUPIED: ("least occupied", "占用率最低优先"),
    Strategy.ROUND_ROBIN: ("round robin", "轮流"),
    Strategy.LINEAR: ("fixed order", "固定顺序"),
    Strategy.RANDOM: ("random by weight", "按权重随机"),
    Strategy.RING_SEVERAL: ("ring several at once", "同时振铃多位坐席"),
}


def said(words: Words, code: str | None, language: str) -> str:
    """What a code means; empty for none."""
    if code is None:
        return ""
    english, chinese = words.get(code, (code, code))
    return chinese if language == "zh" else english


def why_agent(agent: Mapping[str, Any], language: str) -> str:
    """Why this agent is not the one, with what belongs to it."""
    text, colon = said(REASONS, str(agent.get("reason", "")), language), "：" if language == "zh" else ": "
    details = [*agent.get("lacking", ()), said(ABSENCES, agent.get("not_ready_reason"), language)]
    if agent.get("reason") == Reason.BUSY:
        details.append(said(ACTIVITIES, agent.get("activity"), language))
    if agent.get("reason") == Reason.PHONE_FAULT:
        details.append(said(PHONE_FAULTS, agent.get("phone_fault"), language))
    shown = ("、" if language == "zh" else ", ").join(detail for detail in details if detail)
    return f"{text}{colon}{shown}" if shown else text
