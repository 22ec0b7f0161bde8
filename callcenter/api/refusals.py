"""Why the rules of the contact center refuse, as the API answers it: code, HTTP status, words in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from callcenter.core.errors import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemType:
    """One kind of problem."""

    status: int
    en: str
    zh: str


REFUSALS: Final[Mapping[str, ProblemType]] = {
    Refusal.ILLEGAL_TRANSITION: ProblemType(status=409, en="Not possible in this state", zh="当前状态下不能这样操作"),
    Refusal.UNKNOWN_AGENT: ProblemType(status=404, en="No such agent", zh="没有这个坐席"),
    Refusal.UNKNOWN_INTERACTION: ProblemType(status=404, en="No such interaction", zh="没有这个会话"),
    Refusal.UNKNOWN_DISPOSITION: ProblemType(status=422, en="No such disposition", zh="没有这个小结代码"),
    Refusal.NOT_YOUR_INTERACTION: ProblemType(status=403, en="Another agent's interaction", zh="这是其他坐席的会话"),
    Refusal.NO_LIVE_OFFER: ProblemType(
        status=409, en="The call is no longer offered to you", zh="该来电已不再分配给您"
    ),
    Refusal.NOT_CONNECTED: ProblemType(status=409, en="Nobody is connected on this interaction", zh="该会话没有接通"),
    Refusal.ALREADY_ENDED: ProblemType(status=409, en="The call has already ended", zh="通话已经结束"),
    Refusal.SWITCH_AWAY: ProblemType(
        status=503, en="The telephone switch is not reachable", zh="电话交换机暂时连接不上"
    ),
    Refusal.REASON_REQUIRED: ProblemType(status=422, en="A reason is required", zh="必须填写原因"),
    Refusal.NOT_IN_WRAP_UP: ProblemType(status=409, en="There is no wrap-up going on", zh="当前不在话后处理中"),
    Refusal.NO_DEADLINE: ProblemType(status=409, en="This wrap-up has no time limit", zh="此话后处理不限时"),
    Refusal.NO_EXTENSIONS_LEFT: ProblemType(
        status=409, en="The wrap-up cannot be extended any more", zh="话后处理不能再延长"
    ),
    Refusal.DISPOSITION_REQUIRED: ProblemType(status=409, en="A disposition is required", zh="必须选择小结"),
    Refusal.WRAP_UP_NOT_OVER: ProblemType(
        status=409, en="The wrap-up lasts until its time is over", zh="话后处理须到时间结束"
    ),
    Refusal.WRAP_UP_NOT_OPTIONAL: ProblemType(
        status=409, en="The queue decides about time after its calls", zh="该队列的话后处理由队列决定"
    ),
    Refusal.UNKNOWN_QUEUE: ProblemType(status=404, en="No such queue", zh="没有这个队列"),
    Refusal.UNKNOWN_CALLBACK: ProblemType(status=404, en="No such callback", zh="没有这个回电"),
    Refusal.NUMBER_NOT_CALLABLE: ProblemType(
        status=422, en="This is not a number that can be called", zh="这不是可以拨打的号码"
    ),
    Refusal.CALLBACK_EXISTS: ProblemType(
        status=409, en="This number already has a callback in this queue", zh="该号码在此队列已有回电"
    ),
    Refusal.CALLBACK_UNDER_WAY: ProblemType(
        status=409, en="The number is being called already", zh="正在拨打该号码，无法取消"
    ),
    Refusal.OUTSIDE_HOURS: ProblemType(status=422, en="The queue is closed at that time", zh="该时间队列不营业"),
    Refusal.ALREADY_HELD: ProblemType(status=409, en="The caller is on hold already", zh="客户已在保持中"),
    Refusal.NOT_HELD: ProblemType(status=409, en="The caller is not on hold", zh="客户没有被保持"),
    Refusal.PHONE_AWAY: ProblemType(status=409, en="Your phone is not reachable right now", zh="您的话机暂时连接不上"),
    Refusal.TARGET_NOT_AVAILABLE: ProblemType(
        status=409, en="Nobody can take the call there right now", zh="对方现在无法接听"
    ),
    Refusal.TARGET_IS_YOURSELF: ProblemType(status=409, en="That is you", zh="不能转给自己"),
    Refusal.CONSULT_UNDER_WAY: ProblemType(
        status=409, en="Somebody is being consulted already", zh="已有一个咨询正在进行"
    ),
    Refusal.NO_CONSULT: ProblemType(status=409, en="Nobody is being consulted", zh="当前没有咨询"),
    Refusal.UNKNOWN_GUEST: ProblemType(status=404, en="No such guest in this call", zh="通话中没有这位参与者"),
    Refusal.CONFERENCE_FULL: ProblemType(status=409, en="No more people fit into this call", zh="通话人数已满"),
    Refusal.NOT_RECORDED: ProblemType(status=409, en="This call is not recorded", zh="此通话没有录音"),
    Refusal.BUSY_WITH_A_CONTACT: ProblemType(
        status=409, en="You are busy with another contact", zh="您正在处理另一个会话"
    ),
    Refusal.DIALLING_NOT_ALLOWED: ProblemType(
        status=403, en="This number may not be called from here", zh="不允许拨打该号码"
    ),
    Refusal.FIELD_REQUIRED: ProblemType(
        status=422, en="A field of this disposition is required", zh="该小结有必填字段"
    ),
    Refusal.FIELD_INVALID: ProblemType(
        status=422, en="A field of this disposition cannot hold this", zh="该小结的字段值不正确"
    ),
    Refusal.NO_PHONE: ProblemType(
        status=409,
        en="You have no telephone here: an administrator can give you one",
        zh="您没有话机：请管理员为您配置",
    ),
    Refusal.PHONE_UNREACHABLE: ProblemType(
        status=409, en="Your telephone is not signed in right now", zh="您的话机当前未注册"
    ),
    Refusal.ALREADY_MONITORING: ProblemType(
        status=409, en="You are on another call's line already", zh="您正在监听另一个通话"
    ),
    Refusal.UNKNOWN_MONITORING: ProblemType(
        status=404, en="You are not on this line any more", zh="您已不在这个通话中"
    ),
    Refusal.NOT_WAITING: ProblemType(status=409, en="The caller does not wait any more", zh="该来电已不在排队"),
    Refusal.QUEUE_CLOSED: ProblemType(status=409, en="The queue is closed", zh="该队列已关闭"),
    Refusal.AGENT_NOT_READY: ProblemType(
        status=409, en="This agent takes no calls at the moment", zh="该坐席目前不接听电话"
    ),
    Refusal.AGENT_NOT_SUITED: ProblemType(
        status=409,
        en="This agent may not take this call: queue or skills are missing",
        zh="该坐席不能接此来电：缺少队列或技能",
    ),
}
