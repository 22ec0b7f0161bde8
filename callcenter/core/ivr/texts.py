"""What callers hear: a prompt by its name, or words written in the flow, with values in them.

Rule: values become words here (`saying.py`), in the caller's language; how the words sound is the business of speech.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from callcenter.core.ivr.expression import Expression, NotComputable
from callcenter.core.ivr.saying import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A value within a text. `form` says how it is spoken (`saying.FORMS`); `words` stands for what a value means."""

    value: Expression
    form: str = "plain"
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The same words in each language."""

    languages: Mapping[str, tuple[str | Slot, ...]]

    def words(self, language: str, names: Mapping[str, Any]) -> "Words":
        """The text with its values; in its first language where it lacks the caller's. Raises NotComputable."""
        spoken = language if language in self.languages else next(iter(self.languages))
        parts = (part if isinstance(part, str) else _spoken(part, spoken, names) for part in self.languages[spoken])
        return Words(text="".join(parts), language=spoken)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words to be spoken as they are. `language` is that of the voice."""

    text: str
    language: str


# What a node is written with, and what the caller hears of it.
Prompt = str | Text
Sound = str | Words


def said(prompts: tuple[Prompt | Words, ...], language: str, names: Mapping[str, Any]) -> tuple[Prompt | Words, ...]:
    """The prompts with every text said in this language. Raises NotComputable."""
    return tuple(one.words(language, names) if isinstance(one, Text) else one for one in prompts)


def sounds_of(prompts: tuple[Prompt | Words, ...]) -> tuple[Sound, ...]:
    """What can be heard: texts whose values are not known are none."""
    return tuple(one for one in prompts if not isinstance(one, Text))


def nth(prompts: tuple[Prompt, ...], time: int) -> tuple[Prompt, ...]:
    """What is heard the first, second, … time; the last one stays."""
    return prompts[min(time, len(prompts)) - 1 :][:1] if prompts else ()


def _spoken(slot: Slot, language: str, names: Mapping[str, Any]) -> str:
    value = slot.value.value(names)
    if slot.words:
        if str(value) not in slot.words:
            raise NotComputable("no_words_for_value")
        return slot.words[str(value)]
    return say(value, slot.form, language)
