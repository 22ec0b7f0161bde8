"""Who belongs together: families with one home and one number, people by themselves, companies with their employees.

Rule: what others lead to comes first: the household before its members, the company before its employees.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from callcenter.crm.customer import Address, ContactKind, Customer, CustomerKind, Email, FieldValue, Phone, Relation
from callcenter.crm.population.chance import Chance, Ids, Weighted
from callcenter.crm.population.fields import ID_NUMBER, NEWSLETTER, PREFERRED_TIME
from callcenter.crm.population.names import (
    CompanyName,
    Name,
    chinese_company,
    chinese_family,
    chinese_name,
    latin_company,
    latin_family,
    latin_name,
)
from callcenter.crm.population.places import City, chinese_city, foreign_city, home_address, work_address
from callcenter.crm.population.telephone_numbers import landline, mobile, resident_id

CRM: Final = "crm"
_AGES: Final = Weighted(
    (range(first, last), weight)
    for first, last, weight in ((18, 26, 12), (26, 36, 26), (36, 46, 24), (46, 56, 18), (56, 66, 12), (66, 88, 8))
)
_LONGEST_DAYS: Final = 8 * 365
# Nobody has an address there (RFC 2606).
_MAIL: Final = Weighted((("mail.example.com", 55), ("post.example.net", 30), ("inbox.example.org", 15)))
_TIMES: Final = Weighted((("morning", 25), ("afternoon", 20), ("evening", 55)))
_CHILDREN: Final = Weighted(((0, 45), (1, 40), (2, 15)))
_EMPLOYEES: Final = Weighted(((1, 30), (2, 30), (3, 20), (5, 15), (8, 5)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A customer who was made up, and the name behind it; a household has none of its own."""

    customer: Customer
    name: Name | CompanyName | None = None
    female: bool = False

    @property
    def chinese(self) -> bool:
        """Whether Chinese is spoken with them."""
        return self.customer.language != "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where and when a circle came to us."""

    city: City
    address: Address
    since: datetime
    today: date
    chinese: bool

    def person(self, chance: Chance, family: str, *, female: bool, age: int) -> tuple[Name, date]:
        """Return the name and the birthday of somebody who lives here."""
        born = date(self.today.year - age, 1, 1) + timedelta(days=chance.randrange(0, 365))
        if self.chinese:
            return chinese_name(chance, family, female=female, born=born.year), born
        return latin_name(chance, family, female=female), born


def circle(chance: Chance, ids: Ids, at: datetime) -> Iterator[Made]:
    """Return the next people who belong together."""
    drawn = chance.random()
    place = _place(chance, at, chinese=drawn < 0.86)
    family = chinese_family(chance) if place.chinese else latin_family(chance)
    if drawn < 0.3 or drawn >= 0.96:
        return _family(chance, ids, place, family)
    if drawn < 0.38 or drawn >= 0.94:
        return _company(chance, ids, place)
    female, age = chance.random() < 0.5, chance.choice(_AGES.draw(chance))
    return iter([_person(chance, ids, place, family, female=female, age=age)])


def _place(chance: Chance, at: datetime, *, chinese: bool) -> _Place:
    # Every third foreigner lives in China.
    city = chinese_city(chance) if chinese or chance.random() < 0.3 else foreign_city(chance)
    since = at - timedelta(seconds=chance.randrange(0, _LONGEST_DAYS * 86_400))
    address = home_address(chance, city)
    return _Place(city=city, address=address, since=since, today=at.date(), chinese=chinese)


def _family(chance: Chance, ids: Ids, place: _Place, family: str) -> Iterator[Made]:
    home_id = ids.new_id()
    phone = landline(chance, place.city.area_code, ContactKind.HOME) if place.city.area_code else None
    yield Made(
        customer=Customer(
            id=home_id,
            kind=CustomerKind.HOUSEHOLD,
            name=f"{family}家" if place.chinese else f"The {family} family",
            language="zh" if place.chinese else "en",
            phones=(phone,) if phone else (),
            addresses=(place.address,),
            external_ids={CRM: ids.new_key("H")},
            created_at=place.since,
            updated_at=place.since,
        )
    )
    age = max(chance.choice(_AGES.draw(chance)), 24)
    # A Chinese wife keeps her name.
    hers = chinese_family(chance) if place.chinese else family
    members = [(family, False, age, "payer"), (hers, True, max(age - chance.randrange(-3, 7), 20), "member")]
    for _ in range(_CHILDREN.draw(chance)):
        if (child := age - chance.randrange(22, 34)) >= 18:
            members.append((family, chance.random() < 0.5, child, "member"))
    for surname, female, years, role in members:
        made = _person(chance, ids, place, surname, female=female, age=years)
        shared = (phone,) if phone and chance.random() < 0.6 else ()
        customer = replace(
            made.customer,
            phones=(*made.customer.phones, *shared),
            addresses=(place.address,),
            relations=(Relation(to=home_id, role=role),),
        )
        yield replace(made, customer=customer)


def _company(chance: Chance, ids: Ids, place: _Place) -> Iterator[Made]:
    company_id = ids.new_id()
    name = chinese_company(chance, place.city.name) if place.chinese else latin_company(chance)
    domain = f"{name.latin.lower().replace(' ', '-')}.example.com"
    area = place.city.area_code
    switchboard = landline(chance, area, ContactKind.WORK) if area else mobile(chance, place.city.country)
    address = work_address(chance, place.city)
    yield Made(
        customer=Customer(
            id=company_id,
            kind=CustomerKind.COMPANY,
            name=name.written,
            name_latin=name.latin,
            language="zh" if place.chinese else "en",
            phones=(replace(switchboard, kind=ContactKind.WORK),),
            emails=(Email(address=f"info@{domain}", kind=ContactKind.WORK),),
            addresses=(address,),
            external_ids={CRM: ids.new_key("F")},
            created_at=place.since,
            updated_at=place.since,
        ),
        name=name,
    )
    for _ in range(_EMPLOYEES.draw(chance)):
        family = chinese_family(chance) if place.chinese else latin_family(chance)
        female, age = chance.random() < 0.5, min(chance.choice(_AGES.draw(chance)), 64)
        made = _person(chance, ids, place, family, female=female, age=age, domain=domain)
        direct = (landline(chance, area, ContactKind.WORK),) if area and chance.random() < 0.4 else ()
        customer = replace(
            made.customer,
            company=name.written,
            phones=(*made.customer.phones, *direct),
            addresses=(address,),
            relations=(Relation(to=company_id, role="employee", since=place.since.date()),),
        )
        yield replace(made, customer=customer)


def _person(
    chance: Chance, ids: Ids, place: _Place, family: str, *, female: bool, age: int, domain: str | None = None
) -> Made:
    name, born = place.person(chance, family, female=female, age=age)
    phones = [mobile(chance, place.city.country, verified=chance.random() < 0.4)]
    if chance.random() < 0.12:
        phones.append(mobile(chance, place.city.country))
    customer = Customer(
        id=ids.new_id(),
        name=name.written,
        name_latin=name.latin if place.chinese and chance.random() < 0.7 else None,
        language="zh" if place.chinese else "en",
        birthday=born if chance.random() < 0.75 else None,
        phones=tuple(phones),
        emails=_emails(chance, name, domain),
        addresses=(place.address,) if chance.random() < 0.7 else (),
        external_ids={CRM: ids.new_key("K")},
        fields=_fields(chance, born, female=female) if place.chinese else {},
        created_at=place.since,
        updated_at=place.since,
    )
    return Made(customer=customer, name=name, female=female)


def _emails(chance: Chance, name: Name, domain: str | None) -> tuple[Email, ...]:
    if domain is None and chance.random() < 0.3:
        return ()
    given, family = _mailable(name.given_latin), _mailable(name.family_latin)
    if domain is not None:
        return (Email(address=f"{given}.{family}@{domain}", kind=ContactKind.WORK, verified=chance.random() < 0.5),)
    number = chance.randrange(10, 100_000)
    local = chance.choice((f"{given}.{family}{number}", f"{family}{given}{number}", f"{given[:1]}{family}{number}"))
    return (Email(address=f"{local}@{_MAIL.draw(chance)}", kind=ContactKind.HOME, verified=chance.random() < 0.5),)


def _mailable(word: str) -> str:
    return "".join(letter for letter in word.lower() if letter.isascii() and letter.isalpha()) or "x"


def _fields(chance: Chance, born: date, *, female: bool) -> dict[str, FieldValue]:
    found: dict[str, FieldValue] = {}
    if chance.random() < 0.5:
        found[ID_NUMBER] = resident_id(chance, born, female=female)
    if chance.random() < 0.3:
        found[PREFERRED_TIME] = _TIMES.draw(chance)
    if chance.random() < 0.4:
        found[NEWSLETTER] = chance.random() < 0.6
    return found


def other_number(chance: Chance, phone: Phone, until: date) -> Phone:
    """Return a number that somebody had before this one."""
    country = "CN" if phone.e164 is None or phone.e164.startswith("+86") else "GB"
    return replace(mobile(chance, country), valid_to=until)
