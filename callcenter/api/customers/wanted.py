"""Which customers somebody wants listed or exported: the filters on the wire, and what they mean.

Rule: nobody finds out by a filter what is hidden from him.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import Field

from callcenter.api.errors import Problem
from callcenter.api.fields import Given, Instant, Line, Word
from callcenter.crm.custom_fields import FieldDefinition
from callcenter.crm.customer import CustomerKind
from callcenter.crm.filters import CustomerFilter, FieldTest, FilterRefused, Op, read_test
from callcenter.crm.masking import FIELD, Masks, Sight
from callcenter.phone_numbers import e164_of, last_nine
from callcenter.records.custom_fields import read_definitions
from callcenter.records.rights import read_masks
from callcenter.records.vault import Vault
from callcenter.store.database import Connection
from callcenter.store.repositories.name_search import search_by_name

# More have the name than anybody reads.
_MOST_NAMES: Final = 500

_Test = Annotated[str, Field(max_length=300)]


class CustomersWanted(Given):
    """Which customers; all of what is given must be true.

    `q` is what somebody types of a name, `external_id` is `system:value`, `company` is what is written there or the id
    of a company or household. `field` tests a custom field: `size>=40`, `colour=red`, `city~nan` (contains), `size=`
    (none), with `=`, `!=`, `>=`, `<=`, `>`, `<`, `~`. `_from` is included, `_to` is not.
    """

    q: Line | None = None
    phone: Annotated[Line, Field(max_length=40)] | None = None
    email: Line | None = None
    external_id: Annotated[Line, Field(pattern=r"^[A-Za-z0-9_.-]{1,64}:.+$")] | None = None
    segment: Word | None = None
    tag: Annotated[list[Line], Field(max_length=10)] = Field(default_factory=list)
    owner: Word | None = None
    kind: CustomerKind | None = None
    company: Line | None = None
    created_from: Instant | None = None
    created_to: Instant | None = None
    updated_from: Instant | None = None
    updated_to: Instant | None = None
    birthday_month: Annotated[int, Field(ge=1, le=12)] | None = None
    field: Annotated[list[_Test], Field(max_length=10)] = Field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """Who looks: by which role and region filters are read."""

    role: str
    region: str
    vault: Vault


def wanted_of(texts: Iterable[str]) -> CustomersWanted:
    """Return what is wanted from `segment=vip`, `field=size>=40` …; raises pydantic's ValidationError."""
    found: dict[str, str | list[str]] = {}
    for text in texts:
        name, _, value = text.partition("=")
        if name in ("tag", "field"):
            found[name] = [*found.get(name, ()), value]
        else:
            found[name] = value
    return CustomersWanted.model_validate(found)


def names_of(wanted: CustomersWanted) -> Sequence[str]:
    """Return by what is filtered, without the values: they may be somebody's number."""
    return sorted(name for name in CustomersWanted.model_fields if getattr(wanted, name))


async def filter_of(connection: Connection, wanted: CustomersWanted, looking: Looking) -> CustomerFilter:
    """Return the filter that is meant. Raises Problem: `filter_refused`, `filter_on_hidden`."""
    masks = await read_masks(connection)
    if wanted.birthday_month is not None and masks.sight(looking.role, "birthday") is not Sight.PLAIN:
        raise Problem("filter_on_hidden")
    definitions = await read_definitions(connection) if wanted.field else []
    tests = [_test(definitions, text, looking, masks, place) for place, text in enumerate(wanted.field)]
    hits = None if wanted.q is None else await search_by_name(connection, wanted.q, limit=_MOST_NAMES)
    system, _, value = (wanted.external_id or "").partition(":")
    return CustomerFilter(
        ids=None if hits is None else tuple(hit.customer_id for hit in hits),
        phone=None if wanted.phone is None else (e164_of(wanted.phone, looking.region), last_nine(wanted.phone)),
        email=wanted.email,
        external_id=(system, value) if wanted.external_id else None,
        segment=wanted.segment,
        tags=tuple(wanted.tag),
        owner=wanted.owner,
        kind=wanted.kind,
        company=wanted.company,
        created_from=wanted.created_from,
        created_to=wanted.created_to,
        updated_from=wanted.updated_from,
        updated_to=wanted.updated_to,
        birthday_month=wanted.birthday_month,
        fields=tuple(tests),
    )


def _test(definitions: Sequence[FieldDefinition], text: str, looking: Looking, masks: Masks, place: int) -> FieldTest:
    try:
        found = read_test(definitions, text, looking.vault.forms)
    except FilterRefused:
        said = {"type": "filter_refused", "loc": ("query", "field", place), "msg": "is not understood"}
        raise Problem("filter_refused", errors=[{**said, "msg_zh": "无法识别"}]) from None
    sealed = next(one.sealed for one in definitions if one.name == found.name)
    sight = masks.sight(looking.role, FIELD + found.name, sealed=sealed)
    # Who sees a part may ask for the whole that he was told; to compare otherwise would spell it out.
    exactly = found.op is Op.EQUAL and bool(found.values)
    if sight is Sight.HIDDEN or (sight is Sight.PARTLY and not exactly):
        raise Problem("filter_on_hidden")
    return found
