"""Forms of nodes that ask the caller for keys: menu, collect."""

from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from callcenter.core.ivr.checksums import Checksum
from callcenter.core.ivr.flow import AnyNode
from callcenter.core.ivr.nodes.collect import CollectNode
from callcenter.core.ivr.nodes.menu import Menu
from callcenter.flows.fields import Attempts, AttributeName, Digits, Key, Language, Seconds, Target
from callcenter.flows.forms.form import Exits, Form, KeyExits, leading
from callcenter.flows.forms.prompts import Hints, Prompt, Prompts, heard
from callcenter.flows.problems import quoted

_CN_ID_DIGITS: Final = 18


class Question(Form):
    """What is heard when the answer was wrong or there was none: one prompt, or one for each time.

    `retry_prompts` ask from the second time on; left out, the question is asked as the first time.
    """

    prompts: Prompts
    retry_prompts: Annotated[list[Prompt], Field(max_length=10)] = Field(default_factory=list)
    invalid_prompt: Hints = Field(default_factory=list)
    no_input_prompt: Hints = Field(default_factory=list)

    def hints(self) -> dict[str, Any]:
        """As every question of the core takes them."""
        return {
            "retry_prompts": heard(self.retry_prompts),
            "invalid_prompts": heard(self.invalid_prompt),
            "no_input_prompts": heard(self.no_input_prompt),
        }


class MenuExits(KeyExits):
    """One exit per key, and where silence and wrong keys lead when the attempts are used up."""

    no_input: Target
    invalid: Target


def _has_a_key(exits: MenuExits) -> MenuExits:
    if not exits.has_key:
        raise PydanticCustomError("no_keys", "no key")
    return exits


def _keys_have_exits(languages: dict[Key, Language], info: ValidationInfo) -> dict[Key, Language]:
    # Fields are checked in their order; exits that were refused are not there.
    exits = info.data.get("exits")
    for key in languages:
        if exits is not None and key not in leading(exits):
            raise PydanticCustomError("key_without_exit", "no exit", {"name": quoted(key)})
    return languages


class MenuNode(Question):
    """One key chooses where the caller goes; wrong keys and silence are asked again."""

    type: Literal["menu"]
    attempts: Attempts = 3
    timeout_seconds: Seconds = 5
    exits: Annotated[MenuExits, AfterValidator(_has_a_key)]
    languages: Annotated[dict[Key, Language], AfterValidator(_keys_have_exits)] = Field(default_factory=dict)

    def steps(self, name: str) -> tuple[AnyNode, ...]:
        """Build the core's nodes."""
        return (
            Menu(
                id=name,
                prompts=heard(self.prompts),
                exits=leading(self.exits),
                attempts=self.attempts,
                timeout_seconds=self.timeout_seconds,
                languages={key: language for key, language in self.languages.items()},
                **self.hints(),
            ),
        )


class CollectExits(Exits):
    """`invalid` and `no_input` are taken when the attempts are used up."""

    done: Target
    no_input: Target
    invalid: Target


def _is_not_below_min(most: int, info: ValidationInfo) -> int:
    least = info.data.get("min_digits", 1)
    if most < least:
        raise PydanticCustomError("max_below_min", "below min_digits", {"min_digits": least})
    return most


class Collect(Question):
    """A number typed by the caller, ended by # or by silence, kept as an attribute of the interaction.

    `mask` keeps it out of the record: it is known during the flow only. `checksum` refuses what was mistyped: `luhn` is
    that of bank cards, `cn_id` that of resident identity cards, whose X is typed as a star.
    """

    type: Literal["collect"]
    attribute: AttributeName
    min_digits: Digits = 1
    max_digits: Annotated[Digits, AfterValidator(_is_not_below_min)]
    attempts: Attempts = 3
    timeout_seconds: Seconds = 8
    mask: bool = False
    checksum: Literal["luhn", "cn_id"] | None = None
    terminator: Literal["#"] = "#"
    exits: CollectExits

    @model_validator(mode="after")
    def _fits_an_identity_card(self) -> Self:
        if self.checksum == "cn_id" and not self.min_digits <= _CN_ID_DIGITS <= self.max_digits:
            raise PydanticCustomError("cn_id_digits", "never valid", {"digits": _CN_ID_DIGITS})
        return self

    def steps(self, name: str) -> tuple[AnyNode, ...]:
        """Build the core's nodes."""
        return (
            CollectNode(
                id=name,
                prompts=heard(self.prompts),
                attribute=self.attribute,
                min_digits=self.min_digits,
                max_digits=self.max_digits,
                exits=leading(self.exits),
                attempts=self.attempts,
                timeout_seconds=self.timeout_seconds,
                mask=self.mask,
                checksum=Checksum(self.checksum) if self.checksum else None,
                **self.hints(),
            ),
        )
