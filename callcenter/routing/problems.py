"""What can be wrong with a routing document, in both languages.

Rule: a problem has a stable code and a place; whoever checks goes on after the first one.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from callcenter.flows.form_words import FORM_WORDS
from callcenter.routing.fields import quoted

Place = tuple[str | int, ...]

_PLAIN: Final = re.compile(r"[^\W_][\w +#*-]{0,63}|_[\w+#*-]{0,63}|\+[0-9]+")

# Keys are our own codes and the error types of pydantic that the form can raise.
_TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    **FORM_WORDS,
    "not_a_document": ("is not a routing document", "不是路由配置"),
    "bad_json": ("is not JSON", "不是有效的 JSON"),
    "not_yaml": ("{reason}", "{reason_zh}"),
    "missing": ("is missing", "缺少此项"),
    "extra_forbidden": ("unknown field", "未知字段"),
    "unknown_field": ("unknown field", "未知字段"),
    "string_unicode": ("must be text", "必须是文本"),
    "string_too_short": ("is too short", "文本过短"),
    "control_character": ("holds a control character", "含有控制字符"),
    "date_wrong": ("{name} is not a date; an example is 2026-10-01", "{name} 不是有效日期；例如 2026-10-01"),
    "date_backwards": ("{name} is before `date`", "{name} 早于 date"),
    "date_far": ("is more than {most} days after `date`", "比 date 晚 {most} 天以上"),
    "date_twice": ("{name} is there twice", "{name} 重复出现"),
    "instant_wrong": (
        "{name} is not a moment with its offset; an example is 2026-10-01T18:00:00+08:00",
        "{name} 不是带时区的时间；例如 2026-10-01T18:00:00+08:00",
    ),
    "expression_unreadable": (
        "is no skill expression: {reason} (at character {position}); an example is english >= 50 and not trainee",
        "不是有效的技能表达式（第 {position} 个字符处）；例如 english >= 50 and not trainee",
    ),
    "skill_is_a_word": (
        "{name} means something in skill expressions; choose another name",
        "{name} 在技能表达式中有特殊含义，请换一个名称",
    ),
    "name_reserved": ("{name} is a name of Asterisk's own", "{name} 是 Asterisk 的保留名称"),
    "skill_unknown": ("unknown skill {name}", "未知技能 {name}"),
    "schedule_unknown": ("unknown schedule {name}", "未知营业时间表 {name}"),
    "agent_unknown": ("unknown agent {name}", "未知坐席 {name}"),
    "flow_unknown": ("unknown flow {name}", "未知流程 {name}"),
    "node_unknown": ("flow {flow} has no node {name}", "流程 {flow} 没有节点 {name}"),
    "disposition_unknown": ("unknown disposition {name}", "未知小结代码 {name}"),
    "disposition_loop": ("lies under itself", "上级形成了循环"),
    "disposition_folder": (
        "has others under it, so it is never chosen: fields and effects belong to those",
        "下面还有其他小结，不能直接选择：字段和后续动作请设在下级",
    ),
    "disposition_not_chosen": (
        "{name} cannot be chosen here: it has others under it, is not active, or is for other queues",
        "{name} 在这里不能选择：下面还有其他小结、已停用，或不适用于该队列",
    ),
    "disposition_asks": (
        "{name} asks for something that only an agent can say: a required field, or when to call back",
        "{name} 需要坐席填写必填字段或回电时间，不能自动填写",
    ),
    "asked_field_twice": ("there is a field {name} already", "已有字段 {name}"),
    "asked_field_choices": (
        "a field of the kind choice, and only that, has choices, each once",
        "只有 choice 类型的字段才有选项，且选项不能重复",
    ),
    "asked_field_bounds": (
        "only numbers have bounds, and the minimum is not above the maximum",
        "只有数字才有上下限，且下限不能大于上限",
    ),
    "flow_needs_queue": (
        "flow {flow} sends callers to queue {name}, which is not here",
        "流程 {flow} 会把来电转到队列 {name}，但配置中没有该队列",
    ),
    "nobody_after_talk": (
        "flow {flow} leads to somebody at {nodes}; after a talk nobody is reached, and the call ends there",
        "流程 {flow} 的节点 {nodes} 会转接、外呼或预约回电；通话结束后不再找人，到这里就会挂断",
    ),
    "member_twice": ("{name} is a member twice", "{name} 重复出现"),
    "steps_not_ascending": (
        "must be later than the step before it ({before} s)",
        "必须晚于上一步（{before} 秒）",
    ),
    "step_does_nothing": ("changes nothing", "没有任何改变"),
    "reserve_backwards": (
        "must not be more than reserve_above_seconds ({above})",
        "不能大于 reserve_above_seconds（{above}）",
    ),
    "reserve_without_above": ("needs reserve_above_seconds", "需要同时设置 reserve_above_seconds"),
    "target_missing": ("{kind} needs a target", "{kind} 需要 target"),
    "target_unwanted": ("{kind} takes no target", "{kind} 不需要 target"),
    "number_wrong": (
        "{name} is not a number that can be dialled; an example is +862112345678",
        "{name} 不是可拨打的号码；例如 +862112345678",
    ),
    "callback_missing": ("this queue has no `callback`", "该队列没有设置 callback"),
    "limit_missing": ("never happens: {limit} is not set", "永远不会发生：没有设置 {limit}"),
    "overflow_loop": ("callers would go round in circles: {queues}", "来电会无限循环：{queues}"),
    "flow_or_queue": ("needs either a flow or a queue", "必须指定 flow 或 queue 其中之一"),
    "pop_url_wrong": (
        "is no address of a page: http:// or https://, then the host as it is; an example is "
        "https://crm.example.com/call?number={example}",
        "不是网页地址：须以 http:// 或 https:// 开头，主机名不能含占位符；例如 "
        "https://crm.example.com/call?number={example}",
    ),
    "pop_url_place_unknown": ("unknown place {name}; there are {places}", "未知占位符 {name}；可用：{places}"),
    "outbound_allows_nothing": (
        "is empty: enabled, and nobody may call anything; an example is [+86]",
        "为空：已启用，但任何号码都不能拨打；例如 [+86]",
    ),
    "outbound_denied": (
        "{name} is denied all the same: it begins as something in `deny`",
        "{name} 仍会被禁止：它以 deny 中的号段开头",
    ),
    "voice_capacity": ("a phone takes one call at a time", "一部电话同一时间只能接一个来电"),
}  # fmt: skip
_OTHER: Final = ("is not valid", "值无效")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingProblem:
    """One thing wrong with a document, where, and on which line of the file if it came from one."""

    code: str
    place: Place
    text_en: str
    text_zh: str
    line: int | None = None

    def shown(self, language: str = "en", file: str | None = None) -> str:
        """The line that editors and CI understand: `file:line: path: problem`."""
        text = self.text_zh if language == "zh" else self.text_en
        before = f"{file}:{self.line or 1}: " if file is not None else ""
        return f"{before}{path_of(self.place) or '-'}: {text}"


class RoutingRefused(Exception):
    """A document is refused; `problems` says everything that is wrong with it."""

    def __init__(self, problems: Iterable[RoutingProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.shown() for problem in self.problems))


def problem(code: str, place: Place, **facts: object) -> RoutingProblem:
    """A problem in words. Codes that we have no words for are pydantic's and mean that a value is not valid."""
    english, chinese = _TEXTS.get(code, _OTHER)
    return RoutingProblem(code=code, place=place, text_en=english.format(**facts), text_zh=chinese.format(**facts))


def path_of(place: Place) -> str:
    """The place as a person reads it: `queues.sales.members[0].agent`."""
    path = ""
    for step in place:
        if isinstance(step, int):
            path += f"[{step}]"
        else:
            path += ("." if path else "") + named(step)
    return path


def named(step: str) -> str:
    """A name from a document as part of a path: as it is when it is plain, else as text in quotes."""
    return step if _PLAIN.fullmatch(step) else quoted(step)
