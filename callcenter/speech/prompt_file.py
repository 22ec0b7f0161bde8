"""Reads prompts.yaml strictly: every doubtful line is refused with its file and line, nothing is guessed."""

import re
from collections.abc import Container
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import yaml

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_TEXT_TAG = "tag:yaml.org,2002:str"
_LONGEST_TEXT = 1000
_LARGEST_FILE = 256 * 1024
_BOTH = "both"
_MOST_PARTS = 10


class Language(StrEnum):
    EN = "en"
    ZH = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Words in one language: spoken by one voice."""

    language: Language
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What a caller hears under one name, for each language the caller may have chosen."""

    name: str
    en: tuple[Part, ...]
    zh: tuple[Part, ...]

    def parts(self, language: Language) -> tuple[Part, ...]:
        return self.en if language is Language.EN else self.zh


class PromptFileRefused(Exception):
    """The prompt file is wrong; `problems` holds one `file:line: reason` each."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def load_prompts(path: Path) -> tuple[Prompt, ...]:
    """All prompts of the file in its order; raises PromptFileRefused with one problem per wrong prompt."""
    root = _compose(path)
    if not isinstance(root, yaml.MappingNode):
        raise PromptFileRefused((f"{path}:1: expected prompts, each `name:` with its languages below",))
    prompts: dict[str, Prompt] = {}
    problems = []
    for key, value in root.value:
        try:
            name = _key(key, prompts)
            prompts[name] = _prompt(name, key, value)
        except _Wrong as wrong:
            problems.append(f"{path}:{wrong.line}: {wrong.reason}")
    if problems:
        raise PromptFileRefused(tuple(problems))
    return tuple(prompts.values())


def _compose(path: Path) -> yaml.Node | None:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise PromptFileRefused((f"{path}:1: cannot be read: {error.strerror}",)) from error
    if len(content) > _LARGEST_FILE:
        raise PromptFileRefused((f"{path}:1: is larger than {_LARGEST_FILE // 1024} KB",))
    try:
        # Composing builds no objects, so tags in the file have no effect beyond being refused below.
        root: yaml.Node | None = yaml.compose(content.decode(), Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise PromptFileRefused((f"{path}:{line}: is not UTF-8",)) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise PromptFileRefused((f"{path}:{line}: {error.problem or error.context}",)) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise PromptFileRefused((f"{path}:1: is not readable YAML",)) from error
    return root


class _Wrong(Exception):
    def __init__(self, node: yaml.Node, reason: str) -> None:
        super().__init__(reason)
        self.line = node.start_mark.line + 1
        self.reason = reason


def _key(key: yaml.Node, seen: Container[str]) -> str:
    if not isinstance(key, yaml.ScalarNode) or key.tag != _TEXT_TAG:
        raise _Wrong(key, "a name must be text; quote it if it looks like a number or a yes/no word")
    name: str = key.value
    if name in seen:
        raise _Wrong(key, f"{name!r} appears twice")
    return name


def _entries(node: yaml.Node) -> dict[str, tuple[yaml.Node, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        raise _Wrong(node, "expected `language: text` lines")
    entries: dict[str, tuple[yaml.Node, yaml.Node]] = {}
    for key, value in node.value:
        entries[_key(key, entries)] = (key, value)
    return entries


def _prompt(name: str, key: yaml.Node, value: yaml.Node) -> Prompt:
    if not _NAME.fullmatch(name):
        raise _Wrong(key, f"{name!r} is not a prompt name: use a-z, 0-9, _ and -, at most 64")
    entries = _entries(value)
    if _BOTH in entries:
        if len(entries) > 1:
            raise _Wrong(value, f"{name}: `{_BOTH}` stands alone")
        spoken = _both(entries[_BOTH][1])
        return Prompt(name=name, en=spoken, zh=spoken)
    parts = {part.language: part for part in (_part(*entry) for entry in entries.values())}
    absent = [language for language in Language if language not in parts]
    if absent:
        raise _Wrong(key, f"{name}: has no text in {', '.join(absent)}")
    return Prompt(name=name, en=(parts[Language.EN],), zh=(parts[Language.ZH],))


def _both(node: yaml.Node) -> tuple[Part, ...]:
    if not isinstance(node, yaml.SequenceNode) or not 1 <= len(node.value) <= _MOST_PARTS:
        raise _Wrong(node, f"`{_BOTH}` needs a list of 1 to {_MOST_PARTS} `- language: text`")
    parts = tuple(_part(*entry) for item in node.value for entry in _entries(item).values())
    if {part.language for part in parts} != set(Language):
        raise _Wrong(node, f"`{_BOTH}` must speak {' and '.join(Language)}")
    return parts


def _part(key: yaml.Node, value: yaml.Node) -> Part:
    if key.value not in set(Language):
        raise _Wrong(key, f"unknown language {key.value!r}; known are {', '.join(Language)}")
    if not isinstance(value, yaml.ScalarNode) or value.tag != _TEXT_TAG:
        raise _Wrong(value, "the words must be text; quote them if they look like a number or a yes/no word")
    text = " ".join(value.value.split())
    if not any(character.isalnum() for character in text):
        raise _Wrong(value, "the text is empty")
    if len(text) > _LONGEST_TEXT:
        raise _Wrong(value, f"the text is longer than {_LONGEST_TEXT} characters")
    if not text.isprintable():
        raise _Wrong(value, "the text holds control characters")
    return Part(language=Language(key.value), text=text)
