"""What an agent may choose from when a contact is over: a tree, with what each asks for and brings about.

Rule: it is part of the routing document, where administrators change it.
"""

from typing import Annotated

from fastapi import APIRouter, Query

from callcenter.api.auth import Anybody
from callcenter.api.fields import Shown, Word
from callcenter.api.parts import Parts
from callcenter.core.dispositions import AskedField, AskedKind, Disposition, EffectKind, choices, in_order, leaves

router = APIRouter(prefix="/dispositions", tags=["dispositions"])


class AskedChoiceShown(Shown):
    """One value to choose."""

    value: str
    label_en: str
    label_zh: str


class AskedFieldShown(Shown):
    """Something that is said with a disposition."""

    name: str
    label_en: str
    label_zh: str
    kind: AskedKind
    required: bool
    choices: list[AskedChoiceShown]
    minimum: float | None
    maximum: float | None


class EffectsShown(Shown):
    """What follows from a disposition; null and false: nothing of that kind."""

    callback: bool
    ticket: bool
    ticket_category: str | None
    do_not_call: bool
    task: bool
    task_title: str | None
    task_due_hours: int | None


class DispositionNode(Shown):
    """One place in the tree. `leaf`: it can be chosen; `queues`: whose contacts it is for, none named: of all."""

    code: str
    parent: str | None
    label_en: str
    label_zh: str
    leaf: bool
    active: bool
    queues: list[str]
    fields: list[AskedFieldShown]
    effects: EffectsShown


class DispositionList(Shown):
    """Each before what lies under it, in the order in which people see them."""

    items: list[DispositionNode]


@router.get("")
async def dispositions(
    person: Anybody,
    parts: Parts,
    queue: Annotated[Word | None, Query(description="Only those for the contacts of this queue.")] = None,
    inactive: Annotated[bool, Query(description="Those too that cannot be chosen any more.")] = False,
) -> DispositionList:
    """List the tree of dispositions."""
    tree = parts.engine.state.configuration.dispositions
    ends = leaves(tree)
    shown = set(ends if inactive else choices(tree, queue))
    for each in reversed(in_order(tree)):
        # A folder is shown for what lies under it.
        if each.code in shown and each.parent is not None:
            shown.add(each.parent)
    return DispositionList(items=[_node(each, each.code in ends) for each in in_order(tree) if each.code in shown])


def _node(disposition: Disposition, leaf: bool) -> DispositionNode:
    effects = disposition.effects
    ticket, task = effects.get(EffectKind.TICKET), effects.get(EffectKind.TASK)
    return DispositionNode(
        code=disposition.code,
        parent=disposition.parent,
        label_en=disposition.label_en,
        label_zh=disposition.label_zh,
        leaf=leaf,
        active=disposition.active,
        queues=sorted(disposition.queues),
        fields=[_field(each) for each in disposition.fields],
        effects=EffectsShown(
            callback=EffectKind.CALLBACK in effects,
            ticket=ticket is not None,
            ticket_category=ticket["category"] if ticket else None,
            do_not_call=EffectKind.DO_NOT_CALL in effects,
            task=task is not None,
            task_title=task["title"] if task else None,
            task_due_hours=task["due_hours"] if task else None,
        ),
    )


def _field(asked: AskedField) -> AskedFieldShown:
    return AskedFieldShown(
        name=asked.name,
        label_en=asked.label_en,
        label_zh=asked.label_zh,
        kind=asked.kind,
        required=asked.required,
        choices=[
            AskedChoiceShown(value=each.value, label_en=each.label_en, label_zh=each.label_zh) for each in asked.choices
        ],
        minimum=asked.minimum,
        maximum=asked.maximum,
    )
