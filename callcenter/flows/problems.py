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
