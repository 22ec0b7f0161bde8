"""What authors let callers hear: the name of a prompt, or a text in each language with slots; and texts to be sent."""

from collections.abc import Collection, Mapping
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    Discriminator,
    Field,
    GetCoreSchemaHandler,
    GetPydanticSchema,
    PlainValidator,
    StringConstraints,
    Tag,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from callcenter.core.ivr.expression import Expression
from callcenter.core.ivr.texts import Slot, Text
from callcenter.flows.fields import PromptName, Word
from callcenter.flows.forms.form import Form
from callcenter.flows.problems import quoted
from callcenter.flows.raw_flow import LANGUAGES
from callcenter.flows.texts import Part, UnreadableText, WordsTables, read_text

LONGEST_TEXT: Final = 2000


def languages_of(info: ValidationInfo) -> Collection[str]:
    """The languages that every text of this flow must have."""
    return (info.context or {}).get("languages") or LANGUAGES


def _read(value: Any, language: str, info: ValidationInfo) -> tuple[Part, ...]:
    if not isinstance(value, str):
        raise PydanticCustomError("string_type", "not text")
    if not value.strip():
        raise PydanticCustomError("text_empty", "empty")
    if len(value) > LONGEST_TEXT:
        raise PydanticCustomError("string_too_long", "too long", {"max_length": LONGEST_TEXT})
    tables: WordsTables | None = (info.context or {}).get("words")
    try:
        return read_text(value, language, tables)
    except UnreadableText as refused:
        context = {"position": refused.position, "name": quoted(refused.name)}
        raise PydanticCustomError(refused.code, "not a text", context) from None


def _spoken(value: Any, info: ValidationInfo) -> tuple[Part, ...]:
    language = info.field_name or ""
    if value == ():
        _may_lack(language, info)
        return ()
    return _read(value, language, info)


def _meant(value: str, info: ValidationInfo) -> str:
    if not value:
        _may_lack(info.field_name or "", info)
    return value


def _may_lack(language: str, info: ValidationInfo) -> None:
    if language in languages_of(info):
        raise PydanticCustomError("language_missing", "missing", {"name": quoted(language)})


_Spoken = Annotated[
    tuple[Part, ...], PlainValidator(_spoken), WithJsonSchema({"type": "string"}), Field(validate_default=True)
]
_Meaning = Annotated[str, StringConstraints(max_length=200), AfterValidator(_meant), Field(validate_default=True)]


class InlineText(Form):
    """Words in each language, with values in slots: {order.number|digits}, {order.state|words states}."""

    en: _Spoken = ()
    zh: _Spoken = ()

    def text(self) -> Text:
        """As the core knows it; a caller whose language is missing hears the first one."""
        spoken = {"zh": self.zh, "en": self.en}
        return Text(languages={language: parts for language, parts in spoken.items() if parts})


class Meaning(Form):
    """What a value means, in each language."""

    en: _Meaning = ""
    zh: _Meaning = ""


Words = dict[Word, Annotated[dict[str, Meaning], Field(min_length=1, max_length=200)]]
_TABLES: Final[TypeAdapter[Words]] = TypeAdapter(Words)


def tables_of(words: Any, languages: Collection[str]) -> WordsTables | None:
    """The tables of words of a flow, or None where they are broken: that is told elsewhere."""
    try:
        tables = _TABLES.validate_python(words, context={"languages": languages})
    except ValidationError:
        return None
    return {name: {value: _by_language(meaning) for value, meaning in table.items()} for name, table in tables.items()}


def _by_language(meaning: Meaning) -> dict[str, str]:
    return {language: words for language, words in (("zh", meaning.zh), ("en", meaning.en)) if words}


def _kept_as_text(_source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
    return core_schema.no_info_after_validator_function(InlineText.text, handler.generate_schema(InlineText))


def written(value: Any, info: ValidationInfo) -> Text:
    """One text for everybody: only its values are said in the caller's language."""
    return Text(languages={language: _read(value, language, info) for language in languages_of(info)})


def _kind(value: Any) -> str:
    match value:
        case Mapping() | Text():
            return "prompt-text"
        case list() | tuple():
            return "prompt-list"
        case _:
            return "prompt-name"


def _kind_of_words(value: Any) -> str:
    return "prompt-text" if isinstance(value, Mapping) else "plain-text"


def filled(value: Any, info: ValidationInfo) -> str | Expression | Text:
    """A text with slots; where it is one slot and nothing else, the value as it is."""
    text = written(value, info)
    parts = next(iter(text.languages.values()))
    match parts:
        case (str(alone),):
            return alone
        case (Slot(value=value_alone, form="plain") as slot,) if not slot.words:
            return value_alone
        case _:
            return text


# Read as an `InlineText`, and kept as the core's text.
_TextForm = Annotated[Text, GetPydanticSchema(_kept_as_text)]
_OneName = Annotated[PromptName, Tag("prompt-name")]
_OneText = Annotated[_TextForm, Tag("prompt-text")]
# The name of a prompt or a text.
Prompt = Annotated[_OneName | _OneText, Discriminator(_kind)]
Prompts = Annotated[list[Prompt], Field(min_length=1, max_length=10)]
# One, or one for each time: the last one stays.
Hints = Annotated[_OneName | _OneText | Annotated[Prompts, Tag("prompt-list")], Discriminator(_kind)]
# Words to be written down or sent; one text for everybody, or one per language.
Written = Annotated[
    Annotated[Text, PlainValidator(written), WithJsonSchema({"type": "string"}), Tag("plain-text")] | _OneText,
    Discriminator(_kind_of_words),
]


def heard(prompts: str | Text | list[str | Text]) -> tuple[str | Text, ...]:
    """What the core takes, of one prompt or several."""
    return tuple(prompts) if isinstance(prompts, list) else (prompts,)
