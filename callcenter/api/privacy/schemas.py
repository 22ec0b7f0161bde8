"""Privacy on the wire: masks by role and fact, purposes, the do-not-call list."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Final, Self

from pydantic import Field, StrictBool, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from callcenter.api.fields import Cursor, Given, Line, Note, Shown
from callcenter.api.interactions.schemas import PageWanted
from callcenter.api.people import Role
from callcenter.crm.consent import Purpose
from callcenter.crm.masking import MASKABLE, Masks, Sight, seen_facts
from callcenter.records.rights import Privacy
from callcenter.store.repositories.do_not_call import BarredNumber

MOST_NUMBERS: Final = 1000
_FACT: Final = rf"^({'|'.join(MASKABLE)}|field\.[a-z][a-z0-9_]{{0,63}})$"
Fact = Annotated[str, StringConstraints(pattern=_FACT)]
PurposeName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Number = Annotated[Line, Field(max_length=40)]
_Reason = Annotated[Note, Field(max_length=500)]


class PurposeGiven(Given):
    """What customers are contacted for. Without `needs_consent` it is allowed until it is withdrawn."""

    name: PurposeName
    label_en: Line
    label_zh: Line
    needs_consent: StrictBool = True


class PrivacyGiven(Given):
    """Everything that is decided about privacy. What no role's rules name is plain, a sealed field is seen in part."""

    masks: dict[Role, Annotated[dict[Fact, Sight], Field(max_length=300)]]
    purposes: Annotated[list[PurposeGiven], Field(min_length=1, max_length=100)]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len({one.name for one in self.purposes}) != len(self.purposes):
            raise PydanticCustomError("repeated", "the same purpose twice")
        return self

    def rules(self) -> dict[str, dict[str, Sight]]:
        """Return the masks as the rules know them."""
        return {str(role): dict(own) for role, own in self.masks.items()}

    def purposes_given(self) -> tuple[Purpose, ...]:
        """Return the purposes as the rules know them."""
        return tuple(Purpose(**one.model_dump()) for one in self.purposes)


class PurposeShown(Shown):
    """One purpose."""

    name: str
    label_en: str
    label_zh: str
    needs_consent: bool


class PrivacyShown(Shown):
    """What holds. Version 0: nobody has decided anything yet."""

    version: int
    masks: dict[str, dict[str, Sight]]
    purposes: list[PurposeShown]


class BarredGiven(Given):
    """A number that nobody may call any more, and why."""

    number: Number
    reason: _Reason = ""


class ManyBarredGiven(Given):
    """Numbers that nobody may call any more."""

    numbers: Annotated[list[Number], Field(min_length=1, max_length=MOST_NUMBERS)]
    reason: _Reason = ""


class BarredWanted(PageWanted):
    """Which numbers to list: all, or this one, however it is written."""

    number: Number | None = None


class BarredShown(Shown):
    """One number that nobody may call, by E.164 where it has one."""

    id: str
    number: str
    reason: str
    actor: str
    at: datetime


class BarredPage(Shown):
    """Some numbers, the newest first. `next_cursor` is null at the end."""

    items: list[BarredShown]
    next_cursor: Cursor | None


class ManyBarredShown(Shown):
    """How many numbers are new on the list, how many were there, and the places (from 0) of what are no numbers."""

    added: int
    known: int
    unfit: list[int]


def shown(privacy: Privacy) -> PrivacyShown:
    """Return what holds."""
    return PrivacyShown(
        version=privacy.version,
        masks={role: dict(own) for role, own in privacy.masks.rules.items()},
        purposes=[
            PurposeShown(name=one.name, label_en=one.label_en, label_zh=one.label_zh, needs_consent=one.needs_consent)
            for one in privacy.purposes
        ],
    )


def barred_shown(masks: Masks, role: str, barred: BarredNumber) -> BarredShown:
    """Return a number as this role sees it."""
    return BarredShown.model_validate(seen_facts(masks, role, asdict(barred)))
