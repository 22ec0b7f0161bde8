"""The form of one disposition in the routing document: where it stands in the tree, what it asks, what it brings about.

Rule: what is chosen is a leaf; the time of a callback is asked by itself and is no field.
"""

from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from callcenter.routing.fields import Code, Form, Label, SwitchName, described
from callcenter.routing.queue_settings import Labels

# Said with every disposition that brings a callback.
CALLBACK_AT: Final = "callback_at"

_YEAR_HOURS = 8784

FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Bound = Annotated[int, Field(ge=-1_000_000_000, le=1_000_000_000)]
CategoryPath = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class ChoiceSettings(Form):
    """One value to choose."""

    value: Label = described("As it is kept.")
    label: Labels = described("As people see it.")


class AskedFieldSettings(Form):
    """Something that is said with the disposition."""

    name: FieldName = described("As it is kept, with small letters.")
    label: Labels = described("As people see it.")
    kind: Literal["text", "integer", "decimal", "date", "choice", "boolean"] = described(
        "What it holds; boolean is yes or no.", default="text"
    )
    required: bool = described("Whether the disposition cannot be given without it.", default=True)
    choices: Annotated[list[ChoiceSettings], Field(max_length=100)] = described("Of the kind `choice`.", default=[])
    minimum: Bound | None = described("The least of a number.", default=None)
    maximum: Bound | None = described("The most of a number.", default=None)


class TicketEffectSettings(Form):
    """A ticket about the contact, for the team of its queue."""

    category: CategoryPath | None = described("The path of a ticket category.", default=None)
    type: Literal["request", "complaint", "feedback", "incident"] = described(
        "What the customer came with.", default="request"
    )
    priority: Literal["low", "normal", "high", "urgent"] = described("How much it matters.", default="normal")
    subject: Label | None = described("Its title. None: the names of the disposition.", default=None)


class TaskEffectSettings(Form):
    """Something to do, for the agent who gives the disposition or for the team."""

    due_hours: Annotated[int, Field(ge=1, le=_YEAR_HOURS)] = described("Due so many hours later.")
    title: Label = described("What is to be done.")
    kind: Literal["call_back", "visit", "e_mail", "other"] = described("What kind of task it is.", default="other")
    whose: Literal["agent", "queue"] = described("Who is to do it.", default="agent")


class EffectsSettings(Form):
    """What follows, once for each time that it is given."""

    callback: bool = described("The customer is called back; the agent says when.", default=False)
    ticket: TicketEffectSettings | None = described("A ticket is made.", default=None)
    do_not_call: bool = described("The number goes on the do-not-call list.", default=False)
    task: TaskEffectSettings | None = described("A task is made.", default=None)


class DispositionSettings(Form):
    """One place in the tree of what can come of a contact."""

    label: Labels = described("As people see it.")
    parent: Code | None = described(
        "The code that it lies under; only what has nothing under it is chosen.", default=None
    )
    queues: Annotated[list[SwitchName], Field(max_length=200)] = described(
        "Whose contacts it is for. None named: of all queues.", default=[]
    )
    order: Annotated[int, Field(ge=-10_000, le=10_000)] = described("Among those beside it; then by code.", default=0)
    active: bool = described("Whether it can be chosen, and what lies under it.", default=True)
    fields: Annotated[list[AskedFieldSettings], Field(max_length=20)] = described("What is said with it.", default=[])
    effects: EffectsSettings = described("What follows from it.", default=EffectsSettings())
