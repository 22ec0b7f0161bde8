"""Dispositions for tests: codes that ask for nothing, and a tree with a bit of everything."""

from collections.abc import Mapping
from typing import Any, Final

from callcenter.core.dispositions import AskedChoice, AskedField, AskedKind, Disposition, EffectKind


def plain(*codes: str) -> dict[str, Disposition]:
    """A tree without branches."""
    return {code: a_disposition(code) for code in codes}


def a_disposition(
    code: str,
    parent: str | None = None,
    *,
    en: str = "",
    zh: str = "",
    order: int = 0,
    active: bool = True,
    queues: frozenset[str] = frozenset(),
    fields: tuple[AskedField, ...] = (),
    effects: Mapping[EffectKind, Mapping[str, Any]] | None = None,
) -> Disposition:
    """One that asks for nothing and brings nothing about."""
    return Disposition(
        code=code,
        label_en=en or code,
        label_zh=zh or code,
        parent=parent,
        order=order,
        active=active,
        queues=queues,
        fields=fields,
        effects=effects or {},
    )


TICKET: Final = {"category": None, "type": "complaint", "priority": "high", "subject": "坏了 Broken"}
TASK: Final = {"due_hours": 24, "title": "Send the quote", "kind": "e_mail", "whose": "agent"}
PRODUCT: Final = AskedField(
    name="product",
    label_en="Product",
    label_zh="产品",
    kind=AskedKind.CHOICE,
    choices=(AskedChoice(value="phone", label_en="Phone", label_zh="电话机"),),
)
SINCE: Final = AskedField(name="since", label_en="Since", label_zh="从何时", kind=AskedKind.DATE, required=False)

A_TREE: Final = {
    one.code: one
    for one in (
        a_disposition("sale", en="Sale", zh="成交", order=1),
        a_disposition("no_sale", en="No sale", zh="未成交"),
        a_disposition("old", active=False, order=2),
        a_disposition("more", order=3),
        a_disposition("later", "more", effects={EffectKind.CALLBACK: {}}),
        a_disposition("broken", "more", fields=(PRODUCT, SINCE), effects={EffectKind.TICKET: TICKET}),
        a_disposition("quote", "more", order=1, effects={EffectKind.TASK: TASK}),
        a_disposition("never", "more", order=2, effects={EffectKind.DO_NOT_CALL: {}}),
        a_disposition("elsewhere", "more", order=3, queues=frozenset({"support"})),
    )
}
