"""What can be wrong with the form of whatever people write, in both languages: flow files and the routing document.

Keys are the error types of pydantic that such forms can raise, and our own codes for what both kinds know.
"""

from collections.abc import Mapping
from typing import Final

FORM_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "no_value": ("has no value", "没有值"),
    "string_type": ("must be text", "必须是文本"),
    "int_type": ("must be a whole number", "必须是整数"),
    "bool_type": ("must be true or false", "必须是 true 或 false"),
    "list_type": ("must be a list", "必须是列表"),
    "dict_type": ("must be `name: value` lines", "必须是“名称: 值”的形式"),
    "literal_error": ("{name} is not one of {expected}", "{name} 不在可选值之中：{expected}"),
    "greater_than_equal": ("must be {ge} or more", "不能小于 {ge}"),
    "less_than_equal": ("must be {le} or less", "不能大于 {le}"),
    "too_short": ("needs at least {min_length}", "至少需要 {min_length} 项"),
    "too_long": ("takes at most {max_length}", "最多 {max_length} 项"),
    "string_pattern_mismatch": ("{name} does not fit {pattern}", "{name} 不符合 {pattern}"),
    "queue_unknown": ("unknown queue {name}", "未知队列 {name}"),
    "prompt_unknown": ("unknown prompt {name}", "未知提示音 {name}"),
    "timezone_unknown": (
        "unknown time zone {name}; an example is Asia/Shanghai",
        "未知时区 {name}；例如 Asia/Shanghai",
    ),
    "period_wrong": (
        "{name} is not a period; an example is 09:00-18:00, and an end of 00:00 is midnight",
        "{name} 不是有效时段；例如 09:00-18:00，结束 00:00 表示午夜",
    ),
    "period_empty": (
        "{name} ends where it begins; the whole day is 00:00-00:00",
        "{name} 开始与结束相同；全天请写 00:00-00:00",
    ),
    "string_too_short": ("needs at least {min_length} characters", "至少需要 {min_length} 个字符"),
    "string_too_long": ("takes at most {max_length} characters", "最多 {max_length} 个字符"),
}  # fmt: skip
