"""A customer as a vCard (3.0, which every telephone and mail program reads).

Rule: our own id stands in `X-CALLCENTER-ID`, so that a card that comes back is known; what a card has no place for
(custom fields, keys of other systems, relations) is not in it.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from callcenter.crm.customer import Address, ContactKind, Customer, CustomerKind

# In octets, without the line's end (RFC 2426).
_LINE: Final = 75
_TYPES: Final = {
    ContactKind.MOBILE: "CELL",
    ContactKind.HOME: "HOME",
    ContactKind.WORK: "WORK",
    ContactKind.FAX: "FAX",
}
_KINDS: Final = {CustomerKind.PERSON: "individual", CustomerKind.COMPANY: "org", CustomerKind.HOUSEHOLD: "group"}


def vcard_of(customer: Customer) -> str:
    """Return the card, with its lines' ends."""
    return "".join(_folded(line) for line in _lines(customer))


def _lines(customer: Customer) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    yield f"X-CALLCENTER-ID:{customer.id}"
    yield f"KIND:{_KINDS[customer.kind]}"
    yield f"FN:{_escaped(customer.name)}"
    # Which part is the family's is not told by a name as people write it.
    yield f"N:{_listed((customer.name, '', '', '', ''))}"
    if customer.name_latin:
        yield f"SORT-STRING:{_escaped(customer.name_latin)}"
    if customer.company:
        yield f"ORG:{_escaped(customer.company)}"
    if customer.birthday:
        yield f"BDAY:{customer.birthday.isoformat()}"
    for phone in customer.phones:
        yield f"TEL;TYPE={_type(phone.kind)}:{_escaped(phone.raw)}"
    for email in customer.emails:
        yield f"EMAIL;TYPE={_type(email.kind)}:{_escaped(email.address)}"
    for address in customer.addresses:
        yield f"ADR;TYPE={_type(address.kind)}:{_listed(_parts(address))}"
    if customer.tags:
        yield f"CATEGORIES:{','.join(_escaped(tag) for tag in customer.tags)}"
    yield "END:VCARD"


def _parts(address: Address) -> Sequence[str]:
    street = " ".join(part for part in (address.district, address.street) if part)
    return ("", "", street, address.city, address.province, address.postcode, address.country)


def _type(kind: ContactKind) -> str:
    return _TYPES.get(kind, "OTHER")


def _listed(parts: Sequence[str]) -> str:
    return ";".join(_escaped(part) for part in parts)


def _escaped(text: str) -> str:
    for character in ("\\", ";", ","):
        text = text.replace(character, f"\\{character}")
    # What another line would begin with is no property of its own.
    return "\\n".join(text.splitlines())


def _folded(line: str) -> str:
    lines = [""]
    for character in line:
        if len(lines[-1].encode()) + len(character.encode()) > _LINE:
            lines.append(" ")
        lines[-1] += character
    return "\r\n".join(lines) + "\r\n"
