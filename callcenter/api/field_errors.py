"""What is wrong with a field, in Chinese: by pydantic's type of error and by ours. English comes with the error."""

from collections.abc import Mapping
from typing import Final

# All others get the last words.
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
    "date_parsing": "不是有效的日期",
    "date_from_datetime_parsing": "不是有效的日期",
    "ends_before_it_begins": "结束日期早于开始日期",
    "one_period": "请填写 period，或同时填写 from 和 to",
    "wall_time": "必须是 00:00 至 23:59 的时间",
    "email": "不是有效的邮箱地址",
    "repeated": "重复的条目",
    "recurrence_wrong": "不是有效的重复规则",
    "timezone_unknown": "没有这个时区",
    "no_scale": "此类调查没有这种评分范围",
    "off_the_scale": "评分超出范围",
    "timezone_aware": "时间必须带时区",
    "instant_out_of_range": "时间超出范围",
    "greater_than_equal": "数值过小",
    "less_than_equal": "数值过大",
    "webhook_url": "必须是带主机名的 http:// 或 https:// 地址，不含用户名和片段",
    "one_of_two": "两者只能填一个",
    "exactly_one": "坐席、队列、号码必须且只能填一个",
    "queue_not_asked": "只能先咨询坐席或号码",
    "string_pattern_mismatch": "格式不正确",
    "json_invalid": "不是有效的 JSON",
}
OTHER_FIELD_ERROR_ZH: Final = "值无效"
