"""Who is meant, and which language he is spoken to.

FIND_CUSTOMER   by: `caller` | `number` | `email` | `external_id` | `id`; value: text (not with `caller`);
                system: text (with `external_id`)
    found       customer: known (true), id, kind, name, name_latin, segment, language, company, phone, email, owner,
                tags (list), fields (by name; sealed and archived ones are left out). What is not known is None.
    not_found   nothing. Several whom it may be, none of them surely, are nobody.

REMEMBER_LANGUAGE   language: `en` | `zh`; customer_id
    done        nothing. Also where nobody is known whose language it could be.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from callcenter.core.ivr.services import Asker, ServiceAnswer
from callcenter.core.records import replace
from callcenter.crm.customer import Customer
from callcenter.crm.masking import is_sealed
from callcenter.crm.matching import Match
from callcenter.phone_numbers import e164_of
from callcenter.records import customers
from callcenter.records.custom_fields import read_definitions
from callcenter.self_service.office import DONE, Asked, CannotAnswer, Office, is_id
from callcenter.store.repositories.customer_records import read_customer
from callcenter.store.repositories.matches import find_by_email, find_by_external_id

_NOT_FOUND = ServiceAnswer(exit="not_found")


class FindCustomer(Asked):
    """How somebody is looked for."""

    by: Literal["caller", "number", "email", "external_id", "id"]
    value: str = ""
    system: str | None = None


class RememberLanguage(Asked):
    """Which language he has chosen."""

    language: Literal["en", "zh"]


async def find_customer(office: Office, arguments: Mapping[str, Any], asker: Asker) -> ServiceAnswer:
    """Say who it is."""
    asked = FindCustomer.of(arguments)
    if asked.by != "caller" and not asked.value.strip():
        raise CannotAnswer("bad_argument")
    customer_id = await _found(office, asked, asker)
    if customer_id is None:
        return _NOT_FOUND
    async with office.database.transaction() as connection:
        customer = await read_customer(connection, customer_id)
        archived = {one.name for one in await read_definitions(connection) if one.archived}
    if customer is None:
        return _NOT_FOUND
    return ServiceAnswer(exit="found", values={"customer": _told(office, customer, archived)})


async def remember_language(office: Office, arguments: Mapping[str, Any], asker: Asker) -> ServiceAnswer:
    """Speak to him so the next time."""
    asked = RememberLanguage.of(arguments)
    customer_id = asked.about(asker)
    if customer_id is not None:
        async with office.database.transaction() as connection:
            if await read_customer(connection, customer_id) is not None:
                await customers.change(
                    connection,
                    customer_id,
                    lambda known: replace(known, language=asked.language),
                    office.deed(),
                    expected=None,
                )
    return DONE


def valid_emails(office: Office, customer: Customer) -> list[str]:
    """The addresses at which he is reached today, the first first."""
    today = office.clock.now().date()
    return [one.address for one in customer.emails if (one.valid_to or today) >= today >= (one.valid_from or today)]


async def _found(office: Office, asked: FindCustomer, asker: Asker) -> str | None:
    value = asked.value.strip()
    match asked.by:
        case "caller":
            return asked.about(asker) or await _by_number(office, asker.ani, asker.ani_e164)
        case "number":
            return await _by_number(office, value, e164_of(value, office.region))
        case "id":
            return value if is_id(value) else None
        case "external_id" if asked.system is None:
            raise CannotAnswer("bad_argument")
    async with office.database.transaction() as connection:
        if asked.by == "email":
            return _the_one(await find_by_email(connection, value, at=office.clock.now()))
        return _the_one(await find_by_external_id(connection, asked.system or "", value))


async def _by_number(office: Office, number: str, e164: str | None) -> str | None:
    matches = (await office.lookups.find(number, e164)).matches if number else ()
    best = next(iter(matches), None)
    return str(best["id"]) if best is not None and best["sure"] and is_id(str(best["id"])) else None


def _the_one(found: Sequence[Match]) -> str | None:
    return found[0].customer_id if found and (len(found) == 1 or found[0].sure) else None


def _told(office: Office, customer: Customer, archived: set[str]) -> dict[str, Any]:
    today = office.clock.now().date()
    phones = [one for one in customer.phones if (one.valid_to or today) >= today >= (one.valid_from or today)]
    fields = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in customer.fields.items()
        if name not in archived and not is_sealed(value)
    }
    return {
        "known": True,
        **{
            name: getattr(customer, name)
            for name in ("id", "name", "name_latin", "segment", "language", "company", "owner")
        },
        "kind": str(customer.kind),
        "phone": next((one.e164 or one.raw for one in phones), None),
        "email": next(iter(valid_emails(office, customer)), None),
        "tags": list(customer.tags),
        "fields": fields,
    }
