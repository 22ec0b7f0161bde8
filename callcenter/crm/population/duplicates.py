"""How one and the same customer comes to be kept twice: a second record as a hurried colleague would have made it.

Rule: a duplicate never equals its original, and shares enough with it that a person would know.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from callcenter.crm.customer import Customer, Phone
from callcenter.crm.population.chance import Chance, Ids, Weighted
from callcenter.crm.population.circles import CRM, Made, other_number
from callcenter.crm.population.names import HOMOPHONES, CompanyName, Name, latin_family
from callcenter.crm.population.places import chinese_city, home_address
from callcenter.crm.population.telephone_numbers import written_otherwise


class DuplicateKind(StrEnum):
    """What makes the second record look like somebody else. Stored by these names, in the truth beside the records."""

    TYPING_MISTAKE = "typing_mistake"
    NUMBER_WRITTEN_OTHERWISE = "number_written_otherwise"
    NAME_SWAPPED = "name_swapped"
    NAME_IN_LATIN = "name_in_latin"
    NAME_AFTER_MARRIAGE = "name_after_marriage"
    OLD_ADDRESS = "old_address"
    COMPANY_SHORT = "company_short"


_OF_CHINESE: Final = Weighted(
    (
        (DuplicateKind.NUMBER_WRITTEN_OTHERWISE, 35),
        (DuplicateKind.TYPING_MISTAKE, 25),
        (DuplicateKind.NAME_IN_LATIN, 15),
        (DuplicateKind.NAME_SWAPPED, 5),
        (DuplicateKind.OLD_ADDRESS, 20),
    )
)
_OF_MEN: Final = Weighted(
    (
        (DuplicateKind.NUMBER_WRITTEN_OTHERWISE, 35),
        (DuplicateKind.TYPING_MISTAKE, 25),
        (DuplicateKind.NAME_SWAPPED, 20),
        (DuplicateKind.OLD_ADDRESS, 20),
    )
)
_OF_WOMEN: Final = Weighted(
    (
        (DuplicateKind.NUMBER_WRITTEN_OTHERWISE, 30),
        (DuplicateKind.TYPING_MISTAKE, 20),
        (DuplicateKind.NAME_SWAPPED, 15),
        (DuplicateKind.NAME_AFTER_MARRIAGE, 20),
        (DuplicateKind.OLD_ADDRESS, 15),
    )
)
_OF_COMPANIES: Final = Weighted(((DuplicateKind.COMPANY_SHORT, 70), (DuplicateKind.NUMBER_WRITTEN_OTHERWISE, 30)))


def duplicate_of(chance: Chance, ids: Ids, made: Made, at: datetime) -> tuple[Customer, DuplicateKind] | None:
    """Return a second record of somebody, made between the first and `at`; None: this one has nothing to confuse."""
    match made.name:
        case None:
            return None
        case CompanyName() as name:
            kind = _OF_COMPANIES.draw(chance)
            changed = replace(made.customer, name=name.short) if kind is DuplicateKind.COMPANY_SHORT else made.customer
        case Name() as name:
            kinds = _OF_CHINESE if name.chinese else _OF_WOMEN if made.female else _OF_MEN
            kind = kinds.draw(chance)
            changed = _person(chance, made.customer, name, kind, at)
    if kind is DuplicateKind.NUMBER_WRITTEN_OTHERWISE:
        changed = replace(changed, phones=_other_forms(chance, changed.phones))
    # Some names cannot be mistyped, and some marry a namesake.
    if (changed.name, changed.phones) == (made.customer.name, made.customer.phones):
        return None
    return _second(chance, ids, changed, at), kind


def _person(chance: Chance, customer: Customer, name: Name, kind: DuplicateKind, at: datetime) -> Customer:
    match kind:
        case DuplicateKind.TYPING_MISTAKE:
            return replace(customer, name=mistyped(chance, customer.name), name_latin=None)
        case DuplicateKind.NAME_IN_LATIN:
            return replace(customer, name=name.latin, name_latin=name.latin)
        case DuplicateKind.NAME_SWAPPED:
            swapped = f"{name.given_latin} {name.family_latin}" if name.chinese else f"{name.family} {name.given}"
            return replace(customer, name=swapped, name_latin=None)
        case DuplicateKind.NAME_AFTER_MARRIAGE:
            return replace(customer, name=f"{name.given} {latin_family(chance)}", name_latin=None)
        case DuplicateKind.OLD_ADDRESS:
            old = other_number(chance, customer.phones[0], at.date() - timedelta(days=chance.randrange(30, 1000)))
            return replace(customer, phones=(old,), addresses=(home_address(chance, chinese_city(chance)),))
        case _:
            return customer


def mistyped(chance: Chance, name: str) -> str:
    """Return a name as it is mistyped: another character of the same sound, two letters the wrong way round."""
    if name.isascii() or " " in name:
        places = [place for place in range(1, len(name) - 2) if name[place : place + 2].isalpha()]
        places = [place for place in places if name[place] != name[place + 1]]
        if not places:
            return name
        place = chance.choice(places)
        return f"{name[:place]}{name[place + 1]}{name[place]}{name[place + 2 :]}"
    places = [place for place, character in enumerate(name) if character in HOMOPHONES]
    if not places:
        return name
    place = chance.choice(places)
    return f"{name[:place]}{HOMOPHONES[name[place]]}{name[place + 1 :]}"


def _other_forms(chance: Chance, phones: tuple[Phone, ...]) -> tuple[Phone, ...]:
    return tuple(written_otherwise(chance, phone) for phone in phones[:1])


def _second(chance: Chance, ids: Ids, customer: Customer, at: datetime) -> Customer:
    """Whoever makes a record twice asks for less the second time."""
    seconds = max(int((at - customer.created_at).total_seconds()), 1)
    made = customer.created_at + timedelta(seconds=chance.randrange(0, seconds))
    return replace(
        customer,
        id=ids.new_id(),
        relations=(),
        fields={},
        emails=customer.emails if chance.random() < 0.6 else (),
        birthday=customer.birthday if chance.random() < 0.5 else None,
        external_ids={CRM: ids.new_key("K")} if chance.random() < 0.5 else {},
        created_at=made,
        updated_at=made,
    )
