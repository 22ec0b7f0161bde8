"""Who sees what of a customer: each fact plainly, partly or not at all, by role.

Rule: whoever shows a number, a name, an e-mail address or any other fact to a person goes through here. What is masked
has `*` where something was taken out, and comes out the same each time.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, TypeGuard

from callcenter.crm.customer import Customer, FieldValue, customer_of, facts_of

HIDDEN: Final = "***"
# How a sealed value begins (callcenter/records/vault.py), and how one looks that nobody has the key of any more.
SEALED: Final = "sealed:"
UNREADABLE: Final = "sealed:unreadable"
# The facts that can be masked, besides `field.<name>` for each custom field.
MASKABLE: Final = ("name", "phone", "email", "birthday", "address", "external_id")
FIELD: Final = "field."

_PERSONAL_KINDS: Final = frozenset({"customer", "do_not_call", "interaction"})

Unseal = Callable[[str, str], FieldValue]


class Sight(StrEnum):
    """How much of a fact somebody sees. Stored by these names."""

    PLAIN = "plain"
    PARTLY = "partly"
    HIDDEN = "hidden"


class Access(StrEnum):
    """How somebody came to see a customer. Stored by these names."""

    VIEWED = "viewed"
    POPPED = "popped"
    EXPORTED = "exported"
    UNMASKED = "unmasked"


Rules = Mapping[str, Mapping[str, Sight]]

DEFAULT_RULES: Final[Rules] = {
    "agent": {"birthday": Sight.PARTLY, "field.id_number": Sight.PARTLY},
    "supervisor": {"field.id_number": Sight.PARTLY},
    "admin": {"field.id_number": Sight.PARTLY},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Masks:
    """How much each role sees of each fact; what is not named is plain, a sealed field partly. `version` from 1."""

    rules: Rules = field(default_factory=lambda: DEFAULT_RULES)
    version: int = 0

    def sight(self, role: str, fact: str, *, sealed: bool = False) -> Sight:
        """Return how much of a fact this role sees."""
        return self.rules.get(role, {}).get(fact, Sight.PARTLY if sealed else Sight.PLAIN)

    def masked(self, role: str) -> dict[str, Sight]:
        """Return what this role does not see plainly by a rule."""
        return {fact: sight for fact, sight in self.rules.get(role, {}).items() if sight is not Sight.PLAIN}


def is_sealed(value: object) -> TypeGuard[str]:
    """Whether a value is sealed."""
    return isinstance(value, str) and value.startswith(SEALED)


def seen_by(masks: Masks, role: str, customer: Customer, unseal: Unseal | None = None) -> Customer:
    """Return a customer as this role sees it. Without `unseal` sealed values are hidden.

    A day that is not seen plainly is none here; `seen_facts` has its year.
    """
    sealed = any(map(is_sealed, customer.fields.values()))
    if not sealed and not masks.masked(role):
        return customer
    facts = seen_facts(masks, role, facts_of(customer), unseal)
    if masks.sight(role, "birthday") is not Sight.PLAIN:
        facts["birthday"] = None
    return customer_of(
        facts,
        customer_id=customer.id,
        version=customer.version,
        created_at=customer.created_at,
        updated_at=customer.updated_at,
    )


def seen_birthday(masks: Masks, role: str, customer: Customer) -> str | None:
    """Return the birthday as this role sees it: the day, or only the year of it."""
    day = customer.birthday
    return None if day is None else _seen_text(masks.sight(role, "birthday"), day.isoformat(), mask_day)


def seen_facts(masks: Masks, role: str, facts: Mapping[str, Any], unseal: Unseal | None = None) -> dict[str, Any]:
    """Return facts as JSON has them (`facts_of`, or a part of them) as this role sees them.

    The names that numbers have elsewhere (`ani`, `number` …) are known as well, so that rows and messages can be given.
    """
    return {name: _seen_fact(masks, role, name, value, unseal) for name, value in facts.items()}


def seen_changes(
    masks: Masks, role: str, changes: Mapping[str, Any], unseal: Unseal | None = None, *, kind: str = "customer"
) -> dict[str, list[Any]]:
    """Return the changes of a record's event, `{fact: [old, new]}`, as this role sees them.

    The number of an order is none to call, the name of a field nobody's: only some kinds of records have such facts.
    """
    if kind not in _PERSONAL_KINDS:
        return {name: list(pair) for name, pair in changes.items()}
    return {name: [_seen_fact(masks, role, name, value, unseal) for value in pair] for name, pair in changes.items()}


def mask_phone(text: str) -> str:
    """138****8000: the four digits before the last four are taken out; of a short number all but the last two."""
    places = [place for place, character in enumerate(text) if character.isdigit()]
    hidden = set(places[-8:-4] if len(places) >= 8 else places[:-2])
    if not hidden:
        return HIDDEN if text else text
    return "".join("*" if place in hidden else character for place, character in enumerate(text))


def mask_email(text: str) -> str:
    """h***@example.com."""
    local, at, domain = text.rpartition("@")
    return f"{local[:1]}***{at}{domain}" if at else HIDDEN


def mask_name(text: str) -> str:
    """Only how each word begins: 韩**, A*** S***."""
    return " ".join(word[:1] + ("**" if ord(word[0]) > 0x2E7F else HIDDEN) for word in text.split())


def mask_day(text: str) -> str:
    """Only the year: 1990-**-**."""
    return f"{text[:4]}-**-**"


def mask_text(text: str) -> str:
    """The last four characters, and never more than a third: ***8515."""
    kept = min(4, len(text) // 3)
    return HIDDEN + text[len(text) - kept :]


def _seen_text(sight: Sight, value: Any, partly: Callable[[str], str]) -> Any:
    if value is None or sight is Sight.PLAIN:
        return value
    # Hidden altogether, or nothing that could be shown in part.
    return partly(value) if sight is Sight.PARTLY and isinstance(value, str) else HIDDEN


def _seen_fact(masks: Masks, role: str, name: str, value: Any, unseal: Unseal | None) -> Any:
    if name == "fields" and isinstance(value, Mapping):
        return {one: _seen_field(masks, role, one, held, unseal) for one, held in value.items()}
    if name == "external_ids" and isinstance(value, Mapping):
        sight = masks.sight(role, "external_id")
        return {system: _seen_text(sight, held, mask_text) for system, held in value.items()}
    if name in _LISTS and isinstance(value, list | tuple):
        fact, parts = _LISTS[name]
        sight = masks.sight(role, fact)
        return [_seen_part(sight, one, parts) for one in value]
    if name in _TEXTS:
        fact, partly = _TEXTS[name]
        return _seen_text(masks.sight(role, fact), value, partly)
    return value


def _seen_part(sight: Sight, part: Any, parts: Mapping[str, Callable[[str], str]]) -> Any:
    """One number, e-mail address or address: as it stands in the facts, or only its text."""
    if isinstance(part, Mapping):
        return {
            name: (_seen_text(sight, held, parts[name]) if held else held) if name in parts else held
            for name, held in part.items()
        }
    return _seen_text(sight, part, next(iter(parts.values())))


def _seen_field(masks: Masks, role: str, name: str, value: Any, unseal: Unseal | None) -> Any:
    sight = masks.sight(role, FIELD + name, sealed=is_sealed(value))
    if is_sealed(value):
        if sight is Sight.HIDDEN or unseal is None:
            return HIDDEN
        value = unseal(name, value)
        if is_sealed(value):
            return UNREADABLE
    if isinstance(value, list | tuple):
        return [_seen_text(sight, one, mask_text) for one in value]
    return _seen_text(sight, value, mask_text)


def _nothing(text: str) -> str:
    return HIDDEN if text else text


def _as_written(text: str) -> str:
    return text


_ADDRESS: Final = {
    "street": _nothing,
    "postcode": _nothing,
    "district": _as_written,
    "city": _as_written,
    "province": _as_written,
    "country": _as_written,
}
_PHONE: Final = {"raw": mask_phone, "e164": mask_phone, "last_nine": mask_phone}
_LISTS: Final[Mapping[str, tuple[str, Mapping[str, Callable[[str], str]]]]] = {
    "phones": ("phone", _PHONE),
    "emails": ("email", {"address": mask_email}),
    "addresses": ("address", _ADDRESS),
}
_TEXTS: Final[Mapping[str, tuple[str, Callable[[str], str]]]] = {
    "name": ("name", mask_name),
    "name_latin": ("name", mask_name),
    "ani_name": ("name", mask_name),
    "birthday": ("birthday", mask_day),
    **dict.fromkeys(("ani", "ani_e164", "number", "number_e164", "phone"), ("phone", mask_phone)),
    "email": ("email", mask_email),
}
