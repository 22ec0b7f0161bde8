"""What can be wrong with a flow file, in both languages.

Rule: every problem names file, line and node; no reader of a flow file stops at the first problem it could go on after.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from callcenter.flows.form_words import FORM_WORDS

_LONGEST_QUOTE: Final = 60

# Keys are our own codes and the error types of pydantic that the schema can raise.
_TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    **FORM_WORDS,
    "unreadable": ("cannot be read: {reason}", "无法读取：{reason}"),
    "too_large": ("is larger than {kilobytes} KB", "文件超过 {kilobytes} KB"),
    "not_utf8": ("is not UTF-8 text", "不是 UTF-8 文本"),
    "bad_yaml": ("is not YAML: {reason}", "不是有效的 YAML：{reason}"),
    "empty": ("is empty", "文件是空的"),
    "too_deep": ("is nested too deep", "嵌套层次太深"),
    "two_documents": ("holds more than one document", "含有多个文档"),
    "duplicate_key": ("{name} appears twice", "{name} 重复出现"),
    "key_not_text": ("a name must be text", "名称必须是文本"),
    "anchor": ("anchors and aliases are not allowed", "不允许使用锚点和别名"),
    "tag": ("tags are not allowed", "不允许使用标签"),
    "file_name": (
        "the file's name is the flow's name: use a-z, 0-9, _ and .yaml",
        "文件名即流程名：只能用 a-z、0-9、_ 和 .yaml",
    ),
    "no_flows": ("holds no flow", "没有流程文件"),
    "missing_field": ("{name} is missing", "缺少 {name}"),
    "missing_exit": ("exit {name} is missing", "缺少出口 {name}"),
    "unknown_field": ("unknown field {name}", "未知字段 {name}"),
    "unknown_exit": ("unknown exit {name}", "未知出口 {name}"),
    "union_tag_not_found": ("'type' is missing", "缺少 'type'"),
    "union_tag_invalid": (
        "unknown node type {name}; known are {expected_tags}",
        "未知节点类型 {name}；可用：{expected_tags}",
    ),
    "node_unknown": ("leads to {name}, which is not a node", "指向不存在的节点 {name}"),
    "schedule_unknown": ("unknown schedule {name}", "未知时间表 {name}"),
    "hours_missing": ("needs 'timezone' and 'hours', or 'schedule'", "需要 'timezone' 和 'hours'，或者 'schedule'"),
    "hours_twice": (
        "has 'schedule' and hours of its own; one of them is meant",
        "同时有 'schedule' 和自己的营业时间，只能保留一个",
    ),
    "requirement_wrong": (
        "is no skill expression: {reason} (at {position}); an example is english >= 50 and (sales or technical)",
        "不是有效的技能表达式（位置 {position}：{reason}）；例如 english >= 50 and (sales or technical)",
    ),
    "expression_empty": ("has no expression", "没有表达式"),
    "expression_syntax": (
        "is no expression (at {position}); an example is customer.known and order.total > 100",
        "不是有效的表达式（位置 {position}）；例如 customer.known and order.total > 100",
    ),
    "expression_not_allowed": (
        "an expression cannot say this (at {position}); it has names, values, comparisons, and/or/not, in, + - * / %",
        "表达式不支持这种写法（位置 {position}）；只能用名称、值、比较、and/or/not、in、+ - * / %",
    ),
    "expression_too_long": ("the expression is too long", "表达式太长"),
    "expression_too_deep": ("the expression is nested too deep (at {position})", "表达式嵌套太深（位置 {position}）"),
    "expression_never": ("can never be computed", "永远无法计算"),
    "function_unknown": ("unknown function {name} (at {position})", "未知函数 {name}（位置 {position}）"),
    "function_arguments": (
        "function {name} is not used like this (at {position})",
        "函数 {name} 的用法不对（位置 {position}）",
    ),
    "number_too_large": ("the number is too large (at {position})", "数字太大（位置 {position}）"),
    "name_unknown": ("unknown name {name}: no node sets it", "未知名称 {name}：没有节点设置它"),
    "name_not_yet": ("{name} is not known here: only {nodes} sets it", "此处还不知道 {name}：只有 {nodes} 设置它"),
    "name_reserved": ("the name {name} cannot be set", "名称 {name} 不能被设置"),
    "private_copied": (
        "{value} is private, and would be recorded as {name}; a name that begins with _ is private, too",
        "{value} 是私密的，会被记录为 {name}；以 _ 开头的名称同样是私密的",
    ),
    "private_given": (
        "{value} is private here, and flow {flow} would record it under another name",
        "{value} 在此处是私密的，流程 {flow} 会以别的名称记录它",
    ),
    "text_compared": (
        "{name} is text and is compared with a number; write it in quotes, or use int({name})",
        "{name} 是文本，却与数字比较；请加引号，或使用 int({name})",
    ),
    "text_empty": ("says nothing", "没有内容"),
    "language_missing": ("lacks the language {name}", "缺少语言 {name}"),
    "prompt_language": ("prompt {name} lacks the language {language}", "提示音 {name} 缺少语言 {language}"),
    "language_unspoken": ("the flow does not speak {name}; see 'languages'", "此流程不说 {name}；见 'languages'"),
    "form_unknown": ("unknown form {name} (at {position})", "未知的说法 {name}（位置 {position}）"),
    "words_unknown": ("unknown table of words {name} (at {position})", "未知词表 {name}（位置 {position}）"),
    "brace_open": (
        "a brace is not closed (at {position}); a brace that is to be read is written twice",
        "花括号没有关闭（位置 {position}）；要读出的花括号请写两遍",
    ),
    "brace_alone": (
        "a brace closes nothing (at {position}); a brace that is to be read is written twice",
        "多余的右花括号（位置 {position}）；要读出的花括号请写两遍",
    ),
    "flow_unknown": ("unknown flow {name}", "未知流程 {name}"),
    "name_needed": (
        "flow {flow} needs {name}, which is not known here",
        "流程 {flow} 需要 {name}，但此处还不知道",
    ),
    "agent_wrong": (
        "{name} is neither a user name nor one value in braces",
        "{name} 既不是用户名，也不是一个花括号中的值",
    ),
    "transfer_where": (
        "needs one of 'number', 'sip', or 'agent' with 'queue'",
        "需要 'number'、'sip'，或者 'agent' 加 'queue' 之一",
    ),
    "flow_circle": ("flows contain each other without end: {nodes}", "流程互相包含，没有尽头：{nodes}"),
    "too_many_nodes": ("has more than {most} nodes with those of its sub-flows", "连同子流程超过 {most} 个节点"),
    "shares_sum": ("the shares make {sum}, not 100", "各份额之和为 {sum}，应为 100"),
    "cn_id_digits": (
        "an identity card has {digits} digits, which min_digits and max_digits do not let through",
        "身份证号有 {digits} 位，但 min_digits 和 max_digits 不允许",
    ),
    "address_wrong": (
        "{name} is not an address; the host stands in the file",
        "{name} 不是有效地址；主机必须写在文件里",
    ),
    "host_refused": ("the host {name} is not allowed", "不允许访问主机 {name}"),
    "secret_address": (
        "looks like a password in an address; secrets do not belong into a flow",
        "像是地址中的密码；机密信息不应写在流程里",
    ),
    "secret_key": ("looks like a key; secrets do not belong into a flow", "像是密钥；机密信息不应写在流程里"),
    "secret_number": (
        "is a long number, such as a card's; it does not belong into a flow",
        "是一长串数字，像是卡号；不应写在流程里",
    ),
    "secret_password": ("looks like a password; secrets do not belong into a flow", "像是密码；机密信息不应写在流程里"),
    "secret_token": (
        "looks like an access token; secrets do not belong into a flow",
        "像是访问令牌；机密信息不应写在流程里",
    ),
    "no_timeout_path": ("exit {name} is missing: silence leads nowhere", "缺少出口 {name}：来电者不按键时无处可去"),
    "no_hours": ("is never open", "没有任何营业时间"),
    "no_keys": ("has no key that leads anywhere", "没有任何按键出口"),
    "key_without_exit": ("chooses a language by key {name}, which has no exit", "按键 {name} 选择语言，但没有对应出口"),
    "max_below_min": ("is less than min_digits {min_digits}", "小于 min_digits {min_digits}"),
    "unreachable": ("no exit leads here from the start", "从起点无法到达此节点"),
    "endless": ("a silent caller turns in circles: {nodes}", "来电者不按键时会无限循环：{nodes}"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """One thing wrong in a flow file. `node` None: it belongs to the file, not to a node."""

    file: str
    line: int
    node: str | None = None
    text_en: str
    text_zh: str

    def __str__(self) -> str:
        return self.shown("en")

    def shown(self, language: str) -> str:
        """The line that editors and CI understand: `file:line: node: problem`."""
        text = self.text_zh if language == "zh" else self.text_en
        return f"{self.file}:{self.line}: {self.node or '-'}: {text}"


class FlowProblems(Exception):
    """A flow file is refused; `problems` says everything that is wrong with it, in the order of its lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.file, problem.line)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def worded(code: str, place: str = "", /, **facts: object) -> tuple[str, str]:
    """The problem in English and Chinese. `place` is the field within the node, where there is one."""
    english, chinese = _TEXTS[code]
    before_en, before_zh = (f"{place}: ", f"{place}：") if place else ("", "")
    return before_en + english.format(**facts), before_zh + chinese.format(**facts)


def is_worded(code: str) -> bool:
    """Whether we have our own words for this kind of problem."""
    return code in _TEXTS


def quoted(value: object) -> str:
    """A value from the file, safe and short enough for a terminal."""
    text = repr(value)
    return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"
