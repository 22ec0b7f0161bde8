"""What is said with a disposition is checked here, by the same rules as a customer's custom fields.

Rule: a problem is `field_required` or `field_invalid`, and names the field; what the disposition does not ask for is
refused, too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from callcenter.core.dispositions import AskedField, Disposition, EffectKind
from callcenter.core.errors import Refusal
from callcenter.crm.custom_fields import Choice, FieldDefinition, FieldFault, FieldKind, FieldProblem, check
from callcenter.crm.customer import FieldValue
from callcenter.records.custom_fields import FieldsRefused
from callcenter.routing.disposition_settings import CALLBACK_AT

# No customer is promised a call in ten years.
_FURTHEST_DAYS: Final = 366


class AskedRefused(FieldsRefused):
    """Something that the disposition asks for is missing, or is not what it may be."""

    def __init__(self, problems: Sequence[FieldProblem]) -> None:
        super().__init__(problems)
        missing = all(problem.fault is FieldFault.REQUIRED for problem in problems)
        self.code = str(Refusal.FIELD_REQUIRED if missing else Refusal.FIELD_INVALID)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was said with a disposition, as it is kept. `callback_at`: when the customer is to be called back."""

    fields: Mapping[str, Any]
    callback_at: datetime | None = None


def said_with(disposition: Disposition, given: Mapping[str, Any], *, at: datetime) -> Said:
    """Return what is kept, or raise AskedRefused."""
    rest = {name: value for name, value in given.items() if name != CALLBACK_AT}
    checked = check([_definition(each) for each in disposition.fields], rest)
    # Of a field whose value does not fit, it is not said as well that it is missing.
    problems = list({problem.field: problem for problem in reversed(checked.problems)}.values())[::-1]
    fields: dict[str, FieldValue] = dict(checked.values)
    due_at: datetime | None = None
    if EffectKind.CALLBACK in disposition.effects:
        moment = _moment(given.get(CALLBACK_AT), at)
        if isinstance(moment, FieldFault):
            problems.append(FieldProblem(field=CALLBACK_AT, fault=moment))
        else:
            due_at = moment
            fields[CALLBACK_AT] = moment.isoformat()
    elif CALLBACK_AT in given:
        problems.append(FieldProblem(field=CALLBACK_AT, fault=FieldFault.UNKNOWN))
    if problems:
        raise AskedRefused(problems)
    return Said(fields=fields, callback_at=due_at)


def _moment(value: object, at: datetime) -> datetime | FieldFault:
    if value in (None, ""):
        return FieldFault.REQUIRED
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
        if moment is None or moment.utcoffset() is None:
            return FieldFault.NOT_A_MOMENT
        ahead = (moment - at).days
    except (ValueError, OverflowError):
        return FieldFault.NOT_A_MOMENT
    if ahead < 0:
        return FieldFault.PAST
    return FieldFault.TOO_LARGE if ahead > _FURTHEST_DAYS else moment


def _definition(asked: AskedField) -> FieldDefinition:
    return FieldDefinition(
        name=asked.name,
        label_en=asked.label_en,
        label_zh=asked.label_zh,
        kind=FieldKind(asked.kind.value),
        required=asked.required,
        choices=tuple(
            Choice(value=each.value, label_en=each.label_en, label_zh=each.label_zh) for each in asked.choices
        ),
        minimum=asked.minimum,
        maximum=asked.maximum,
    )
