"""Every problem the API may answer with: its stable code, its HTTP status, its words in both languages.

Rule: codes are never renamed; programs and translations depend on them.
"""

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


PROBLEM_TYPES: Final[Mapping[str, ProblemType]] = {
    # What the rules of the contact center refuse.
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
    # What the API refuses by itself.
    "invalid_request": ProblemType(status=422, en="The request is not valid", zh="请求内容不正确"),
    "bad_request": ProblemType(status=400, en="The request cannot be read", zh="无法读取请求"),
    "bad_cursor": ProblemType(status=422, en="The cursor is not one of ours", zh="分页游标无效"),
    "not_signed_in": ProblemType(status=401, en="Please sign in", zh="请先登录"),
    "wrong_credentials": ProblemType(status=401, en="Wrong user name or password", zh="用户名或密码错误"),
    "forbidden": ProblemType(status=403, en="You may not do this", zh="您没有权限这样操作"),
    "foreign_origin": ProblemType(status=403, en="Requests from another site are refused", zh="拒绝来自其他网站的请求"),
    "not_found": ProblemType(status=404, en="Not found", zh="找不到该内容"),
    "unknown_customer": ProblemType(status=404, en="No such customer", zh="没有这个客户"),
    "unknown_token": ProblemType(status=404, en="No such token", zh="没有这个令牌"),
    "unknown_user": ProblemType(status=422, en="No such user", zh="没有这个用户"),
    "unknown_schedule": ProblemType(status=404, en="No such schedule", zh="没有这个营业时间表"),
    "until_is_past": ProblemType(status=422, en="This moment is already past", zh="该时间已经过去"),
    "unknown_version": ProblemType(status=404, en="No such version", zh="没有这个版本"),
    "routing_refused": ProblemType(
        status=422, en="The routing document has problems; nothing was changed", zh="路由配置有问题，未作任何更改"
    ),
    "routing_changed": ProblemType(
        status=412, en="Somebody else has changed the routing meanwhile", zh="路由配置已被其他人修改"
    ),
    "version_required": ProblemType(
        status=428, en="Say which version you change: If-Match", zh="请用 If-Match 说明要修改的版本"
    ),
    "unsupported_media_type": ProblemType(status=415, en="JSON or YAML is expected here", zh="此处需要 JSON 或 YAML"),
    "method_not_allowed": ProblemType(status=405, en="This method is not allowed here", zh="不支持该请求方法"),
    "body_too_large": ProblemType(status=413, en="The request is too large", zh="请求内容过大"),
    "too_many_tries": ProblemType(status=429, en="Too many tries; please wait", zh="尝试次数过多，请稍后再试"),
    "internal_error": ProblemType(status=500, en="Something went wrong on our side", zh="服务器内部错误"),
    "database_away": ProblemType(status=503, en="The database is not reachable", zh="数据库暂时连接不上"),
    "not_confirmed": ProblemType(
        status=503, en="Not confirmed in time; it may have been done", zh="未能及时确认，操作可能已经生效"
    ),
    "not_saved_yet": ProblemType(status=503, en="The record is still being saved", zh="记录正在保存，请稍后再试"),
}
# What the web framework itself raises.
CODE_OF_STATUS: Final[Mapping[int, str]] = {
    400: "bad_request",
    401: "not_signed_in",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "body_too_large",
    422: "invalid_request",
    429: "too_many_tries",
}
# What is wrong with a field, by pydantic's type; all others get the last words.
FIELD_ERRORS_ZH: Final[Mapping[str, str]] = {
    "missing": "必填",
    "extra_forbidden": "不允许的字段",
    "string_type": "必须是文本",
    "string_too_long": "文本过长",
    "string_too_short": "文本过短",
    "string_unicode": "不是有效的文本",
    "unprintable": "不能包含空字符",
    "control_character": "不能包含控制字符",
    "int_type": "必须是整数",
    "int_parsing": "必须是整数",
    "bool_type": "必须是布尔值",
    "enum": "不在可选值之内",
    "literal_error": "不在可选值之内",
    "uuid_parsing": "不是有效的编号",
    "datetime_parsing": "不是有效的时间",
    "datetime_from_date_parsing": "不是有效的时间",
    "timezone_aware": "时间必须带时区",
    "instant_out_of_range": "时间超出范围",
    "greater_than_equal": "数值过小",
    "less_than_equal": "数值过大",
    "json_invalid": "不是有效的 JSON",
}
OTHER_FIELD_ERROR_ZH: Final = "值无效"
