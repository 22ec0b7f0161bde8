"""The form of a whole flow file, and the JSON Schema that editors get as `ivr_flows/flow.schema.json`."""

import json
from collections.abc import Collection, Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo

from callcenter.flows.fields import FlowName, Key, Language, NodeName, Target, Word
from callcenter.flows.forms.asking import Consent, OfferCallback, Survey
from callcenter.flows.forms.calling_out import Http
from callcenter.flows.forms.company import (
    CreateTicket,
    LookupCustomer,
    LookupOrders,
    LookupTickets,
    SendEmail,
    SendSms,
)
from callcenter.flows.forms.deciding import Branch, ChosenLanguage, Hours, Percentage, SetValues
from callcenter.flows.forms.form import Form, has_exits
from callcenter.flows.forms.prompts import Words, tables_of
from callcenter.flows.forms.questions import Collect, MenuNode
from callcenter.flows.forms.speaking import Echo, Play, Record, Voicemail
from callcenter.flows.forms.verifying import Verify
from callcenter.flows.forms.waiting import Dial, Enqueue, HangUp, Transfer
from callcenter.flows.raw_flow import LANGUAGES

# A flow that needs more is several flows.
MOST_NODES: Final = 500


def _one_per_return(exits: dict[str, Target], info: ValidationInfo) -> dict[str, Target]:
    """The exits of a flow that stands elsewhere are known only where the flow is."""
    flows: Mapping[str, Collection[str] | None] = (info.context or {}).get("flows") or {}
    returns = flows.get(info.data.get("flow", ""))
    if returns is not None:
        has_exits(exits, returns)
    return exits


class SubFlow(Form):
    """Go through another flow and come back by the exit that it returns by. It knows all that is known here."""

    type: Literal["subflow"]
    flow: FlowName
    exits: Annotated[dict[str, Target], AfterValidator(_one_per_return)] = Field(default={}, validate_default=True)


class Return(Form):
    """Leave a sub-flow by this exit. Called by itself, such a flow ends here."""

    type: Literal["return"]
    exit: Word


Node = Annotated[
    Play | Echo | MenuNode | Collect | Record | Hours | Branch | SetValues | Percentage | ChosenLanguage
    | LookupCustomer | LookupOrders | LookupTickets | CreateTicket | SendSms | SendEmail | Http
    | Enqueue | Dial | Transfer | OfferCallback | Voicemail | Survey | Consent | Verify
    | SubFlow | Return | HangUp,
    Field(discriminator="type"),
]  # fmt: skip


class FlowFile(Form):
    """One contact flow; its name is the file's name. `on_error` is the node for a caller whom no exit leads on.

    `keys` hold at every question that has no other use for them, such as 0 for an agent. `languages` are those that
    every text must have. `words` say what values mean: {order.state|words states}.
    """

    description: Annotated[str, StringConstraints(max_length=2000)] = ""
    start: Target
    on_error: Target = ""
    languages: Annotated[list[Language], Field(min_length=1, max_length=2)] = Field(default=["zh", "en"])
    keys: dict[Key, Target] = Field(default_factory=dict)
    words: Words = Field(default_factory=dict)
    nodes: Annotated[
        dict[NodeName, Node],
        Field(min_length=1, max_length=MOST_NODES, json_schema_extra={"additionalProperties": False}),
    ]


def read_form(data: Any, known: Mapping[str, Collection[str] | Mapping[str, Any] | None]) -> FlowFile:
    """The form of what a file holds, or pydantic's ValidationError.

    `known` are the names that stand elsewhere: `queues`, `prompts`, `schedules`, and `flows` with what each returns by.
    """
    nodes, languages, words = _parts(data)
    context = {**known, "nodes": nodes, "languages": languages, "words": tables_of(words, languages)}
    return FlowFile.model_validate(data, context=context)


def _parts(data: Any) -> tuple[Collection[str] | None, Collection[str], Any]:
    """What every node must know of the whole, from data that may be anything."""
    mapping = data if isinstance(data, dict) else {}
    nodes = mapping.get("nodes")
    languages = mapping.get("languages")
    chosen = [one for one in languages if one in LANGUAGES] if isinstance(languages, list) else []
    return (nodes.keys() or None) if isinstance(nodes, dict) else None, chosen or LANGUAGES, mapping.get("words", {})


def json_schema() -> str:
    """The form for editors, as the text of `ivr_flows/flow.schema.json`."""
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps({**dialect, **FlowFile.model_json_schema()}, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
