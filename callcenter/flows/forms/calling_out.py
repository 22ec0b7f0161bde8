"""The form of a question to another system of the company over HTTP.

Rule: who is asked stands in the file; no value of a call can change it.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import Field, PlainValidator, StringConstraints, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from callcenter.core.ivr.flow import AnyNode
from callcenter.core.ivr.nodes.ask import AskNode
from callcenter.core.ivr.services import Service
from callcenter.core.ivr.texts import Slot, Text
from callcenter.core.records import replace
from callcenter.flows.fields import AttributeName, Target
from callcenter.flows.forms.form import Exits, Form, leading
from callcenter.flows.forms.prompts import filled, written
from callcenter.flows.problems import quoted
from callcenter.flows.texts import InAddress, Part

ADDRESS: Final = r"^https?://[A-Za-z0-9][A-Za-z0-9.-]{0,252}(:[0-9]{1,5})?([/?]\S*)?$"
_ADDRESS: Final = re.compile(ADDRESS)
_SPACE: Final = re.compile(r"\s")
# What is tried again only where the author says so: it might be done twice.
_ONCE: Final = frozenset({"POST", "PATCH"})


def _address(value: Any, info: ValidationInfo) -> Text:
    text = written(value, info)
    parts = next(iter(text.languages.values()))
    found = _ADDRESS.fullmatch(parts[0]) if isinstance(parts[0], str) else None
    spaced = any(isinstance(part, str) and _SPACE.search(part) for part in parts)
    # A value right behind the host would be a part of the host.
    if found is None or spaced or (len(parts) > 1 and found[2] is None):
        raise PydanticCustomError("address_wrong", "not an address", {"name": quoted(value)})
    return Text(languages={language: tuple(map(_escaped, parts)) for language, parts in text.languages.items()})


def _escaped(part: Part) -> Part:
    return replace(part, value=InAddress(inner=part.value)) if isinstance(part, Slot) else part


def _body(value: Any, info: ValidationInfo) -> Any:
    match value:
        case str():
            return filled(value, info)
        case Mapping():
            return {name: _body(one, info) for name, one in value.items()}
        case list():
            return [_body(one, info) for one in value]
        case _:
            return value


HeaderName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9-]{0,63}$")]
_Address = Annotated[Text, PlainValidator(_address), WithJsonSchema({"type": "string", "pattern": ADDRESS})]
_Header = Annotated[Text, PlainValidator(written), WithJsonSchema({"type": "string"})]
_Body = Annotated[Any, PlainValidator(_body), WithJsonSchema({})]


class HttpExits(Exits):
    """`refused`: they have understood, and say no (4xx)."""

    done: Target
    refused: Target


class Http(Form):
    """Ask another system. `save` then holds what it has answered: `status`, and `body` where it is JSON.

    Values in slots: {order_number}. In the body, a text that is one slot and nothing else stays what it is.
    """

    type: Literal["http"]
    url: _Address
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "GET"
    headers: Annotated[dict[HeaderName, _Header], Field(max_length=20)] = Field(default_factory=dict)
    body: _Body = None
    save: AttributeName = "answer"
    timeout_seconds: Annotated[int, Field(ge=1, le=30)] = 5
    attempts: Annotated[int, Field(ge=1, le=5)] | None = None
    exits: HttpExits

    def steps(self, name: str) -> tuple[AnyNode, ...]:
        """Build the core's nodes."""
        attempts = self.attempts or (1 if self.method in _ONCE else 2)
        arguments = {
            "url": self.url,
            "method": self.method,
            "headers": dict(self.headers),
            "body": self.body,
            "timeout_seconds": self.timeout_seconds,
            "attempts": attempts,
        }
        return (
            AskNode(
                id=name,
                service=Service.HTTP,
                arguments=arguments,
                # Between two attempts there is a pause.
                seconds=attempts * (self.timeout_seconds + 1),
                save=self.save,
                exits=leading(self.exits),
            ),
        )
