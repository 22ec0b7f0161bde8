"""What an agent may choose from when a contact is over."""

from fastapi import APIRouter

from callcenter.api.auth import Anybody
from callcenter.api.fields import Shown
from callcenter.api.parts import Parts
from callcenter.store.repositories.dispositions import active_dispositions

router = APIRouter(prefix="/dispositions", tags=["dispositions"])


class DispositionShown(Shown):
    """One disposition, with its name in both languages."""

    code: str
    label_en: str
    label_zh: str


class DispositionList(Shown):
    """Those that may be chosen now, by code."""

    items: list[DispositionShown]


@router.get("")
async def dispositions(person: Anybody, parts: Parts) -> DispositionList:
    """List the dispositions that may be chosen."""
    async with parts.database.transaction() as connection:
        found = await active_dispositions(connection)
    return DispositionList(
        items=[DispositionShown(code=each.code, label_en=each.label_en, label_zh=each.label_zh) for each in found]
    )
