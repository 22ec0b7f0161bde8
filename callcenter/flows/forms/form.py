"""What all forms have in common: strict, nothing unknown, an exit for errors.

Rule: a node that stands for several of the core names them `node.step`; the first of its steps is where callers enter.
"""

from collections.abc import Collection, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import InitErrorDetails

from callcenter.flows.expressions import Expression, read_expression
from callcenter.flows.fields import Target


class Form(BaseModel):
    """Strict and immutable."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Exits(Form):
    """`error` is for what should not happen; left out, it leads where the flow's `on_error` leads."""

    error: Target = ""


class DoneExits(Exits):
    """Where the caller goes afterwards."""

    done: Target


class FoundExits(Exits):
    """Whether there is something to go on with."""

    found: Target
    not_found: Target


class KeyExits(Exits):
    """One exit per key."""

    key_0: Target = Field(default="", alias="0")
    key_1: Target = Field(default="", alias="1")
    key_2: Target = Field(default="", alias="2")
    key_3: Target = Field(default="", alias="3")
    key_4: Target = Field(default="", alias="4")
    key_5: Target = Field(default="", alias="5")
    key_6: Target = Field(default="", alias="6")
    key_7: Target = Field(default="", alias="7")
    key_8: Target = Field(default="", alias="8")
    key_9: Target = Field(default="", alias="9")
    key_star: Target = Field(default="", alias="*")
    key_hash: Target = Field(default="", alias="#")

    @property
    def has_key(self) -> bool:
        """Whether a key leads anywhere."""
        return any(field.startswith("key_") for field in self.model_fields_set)


def leading(exits: BaseModel) -> dict[str, str]:
    """The exits that are written, with where they lead."""
    chosen: dict[str, str] = exits.model_dump(by_alias=True, exclude_unset=True)
    return chosen


def on_error(exits: Exits) -> dict[str, str]:
    """The exit that every step of a node has in common."""
    return {"error": exits.error} if exits.error else {}


def has_exits(exits: Mapping[str, str], wanted: Collection[str], also: Collection[str] = ()) -> None:
    """Refuse exits that lack one of those wanted, or have others than those and `also`. Each at its own place."""
    wrong = [fault("missing", exit_, exits) for exit_ in wanted if exit_ not in exits]
    allowed = {*wanted, *also, "error"}
    wrong += [fault("extra_forbidden", exit_, target) for exit_, target in exits.items() if exit_ not in allowed]
    if wrong:
        raise ValidationError.from_exception_data("exits", wrong)


def fault(kind: str, field: str, value: Any) -> InitErrorDetails:
    """A problem with a field of what is validated just now."""
    return InitErrorDetails(type=kind, loc=(field,), input=value)


def lacks(form: BaseModel, *fields: str) -> ValidationError:
    """The error that these fields of a form are missing."""
    return ValidationError.from_exception_data("form", [fault("missing", field, form) for field in fields])


def kept_name(node: str, what: str) -> str:
    """Under which name the steps of a node hand something on; it is private."""
    return f"_{node}_{what}"


def kept(node: str, *what: str) -> Expression:
    """What an earlier step of the node has kept, or a value within it."""
    return read_expression(".".join((kept_name(node, what[0]), *what[1:])))
