"""The dispositions of the document: what is wrong with their tree, and how the core has them.

Rule: whatever can be given without an agent, when the time is over, asks for nothing.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from callcenter.core.dispositions import AskedChoice, AskedField, AskedKind, Disposition, EffectKind
from callcenter.routing.disposition_settings import CALLBACK_AT, AskedFieldSettings, DispositionSettings
from callcenter.routing.fields import quoted
from callcenter.routing.problems import Place, RoutingProblem, problem

Problems = Iterator[RoutingProblem]


def disposition_of(code: str, settings: DispositionSettings) -> Disposition:
    """As the core has it."""
    return Disposition(
        code=code,
        label_en=settings.label.en,
        label_zh=settings.label.zh,
        parent=settings.parent,
        queues=frozenset(settings.queues),
        order=settings.order,
        active=settings.active,
        fields=tuple(map(_asked, settings.fields)),
        effects=_effects(settings),
    )


def check_dispositions(dispositions: Mapping[str, DispositionSettings], queues: Mapping[str, object]) -> Problems:
    """Everything that is wrong with the tree."""
    for code, settings in dispositions.items():
        here: Place = ("dispositions", code)
        if settings.parent is not None and settings.parent not in dispositions:
            yield problem("disposition_unknown", (*here, "parent"), name=quoted(settings.parent))
        elif _goes_round(dispositions, code):
            yield problem("disposition_loop", (*here, "parent"))
        for number, queue in enumerate(settings.queues):
            if queue not in queues:
                yield problem("queue_unknown", (*here, "queues", number), name=quoted(queue))
        yield from _fields(settings, here)
    for code in sorted({each.parent for each in dispositions.values() if each.parent is not None}):
        folder = dispositions.get(code)
        if folder is not None and (folder.fields or _effects(folder)):
            yield problem("disposition_folder", ("dispositions", code))


def check_default(dispositions: Mapping[str, DispositionSettings], code: str, queue: str, place: Place) -> Problems:
    """What is wrong with a code that a queue gives by itself."""
    chosen = dispositions.get(code)
    if chosen is None:
        yield problem("disposition_unknown", place, name=quoted(code))
    elif any(each.parent == code for each in dispositions.values()) or not chosen.active:
        yield problem("disposition_not_chosen", place, name=quoted(code))
    elif chosen.queues and queue not in chosen.queues:
        yield problem("disposition_not_chosen", place, name=quoted(code))
    elif disposition_of(code, chosen).asks:
        yield problem("disposition_asks", place, name=quoted(code))


def _fields(settings: DispositionSettings, here: Place) -> Problems:
    seen: set[str] = set()
    for number, field in enumerate(settings.fields):
        place: Place = (*here, "fields", number)
        if field.name in seen or field.name == CALLBACK_AT:
            yield problem("asked_field_twice", (*place, "name"), name=quoted(field.name))
        seen.add(field.name)
        values = [choice.value for choice in field.choices]
        if bool(values) != (field.kind == "choice") or len(set(values)) != len(values):
            yield problem("asked_field_choices", (*place, "choices"))
        bounds = [bound for bound in (field.minimum, field.maximum) if bound is not None]
        if bounds and (field.kind not in ("integer", "decimal") or bounds != sorted(bounds)):
            yield problem("asked_field_bounds", place)


def _goes_round(dispositions: Mapping[str, DispositionSettings], code: str) -> bool:
    seen: set[str] = set()
    above: str | None = code
    while above is not None and above not in seen:
        seen.add(above)
        found = dispositions.get(above)
        above = found.parent if found is not None else None
    return above == code


def _effects(settings: DispositionSettings) -> dict[EffectKind, Mapping[str, Any]]:
    effects, found = settings.effects, dict[EffectKind, Mapping[str, Any]]()
    if effects.callback:
        found[EffectKind.CALLBACK] = {}
    if effects.ticket is not None:
        subject = effects.ticket.subject or f"{settings.label.zh} {settings.label.en}"
        found[EffectKind.TICKET] = {**effects.ticket.model_dump(mode="json"), "subject": subject}
    if effects.do_not_call:
        found[EffectKind.DO_NOT_CALL] = {}
    if effects.task is not None:
        found[EffectKind.TASK] = effects.task.model_dump(mode="json")
    return found


def _asked(field: AskedFieldSettings) -> AskedField:
    return AskedField(
        name=field.name,
        label_en=field.label.en,
        label_zh=field.label.zh,
        kind=AskedKind(field.kind),
        required=field.required,
        choices=tuple(
            AskedChoice(value=each.value, label_en=each.label.en, label_zh=each.label.zh) for each in field.choices
        ),
        minimum=field.minimum,
        maximum=field.maximum,
    )
