"""Is it really he: what the caller types against what is known of him. Nothing of either is answered or logged.

CHECK_IDENTITY  fact: `birthday` | the name of a custom field (`id_number`), sealed or not;
                digits: text as typed (`*` is the X of an identity number);
                last: number (only the last so many characters are compared); customer_id
    verified    identity: verified (true), attempts_left (5), locked (false), fact
    refused     identity: verified (false), attempts_left (number), locked (true, false), fact
                Wrong; or locked; or nothing is known to compare with (then attempts_left is 0 and locked false).

Of a birthday four digits are month and day (0314), six year, month and day (900314), eight all of it (19900314).
After five wrong ones in a row the customer is locked for an hour, whoever calls and whatever he types then.
The same question asked twice counts once.
"""

import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any, Final

from pydantic import Field

from callcenter.core.ivr.services import Asker, ServiceAnswer
from callcenter.core.records import replace
from callcenter.crm.customer import Customer
from callcenter.crm.masking import is_sealed
from callcenter.records.vault import Vault
from callcenter.self_service.office import Asked, CannotAnswer, Office
from callcenter.store.repositories.customer_records import read_customer
from callcenter.store.repositories.identity_checks import (
    FailedChecks,
    forget_failures,
    read_failures,
    write_failures,
)

_MOST_FAILURES: Final = 5
_LOCKED_FOR: Final = timedelta(hours=1)
_REMEMBERED_FOR: Final = timedelta(days=1)
_DAY_FORMS: Final = {4: "%m%d", 6: "%y%m%d", 8: "%Y%m%d"}


class CheckIdentity(Asked):
    """What he says he is known by."""

    fact: str
    digits: str
    last: Annotated[int | None, Field(ge=1, le=64)] = None


async def check_identity(office: Office, arguments: Mapping[str, Any], asker: Asker) -> ServiceAnswer:
    """Compare, and count."""
    asked = CheckIdentity.of(arguments)
    customer_id, at = asked.surely_about(asker), office.clock.now()
    async with office.database.transaction() as connection:
        # Locked, so that two calls at once do not get twice as many tries.
        customer = await read_customer(connection, customer_id, lock=True)
        if customer is None:
            raise CannotAnswer("no_customer")
        failed = _remembered(await read_failures(connection, customer_id), customer_id, at)
        if failed.locked_until is not None:
            return _answer(asked, verified=False, failed=failed)
        known = _known(office.vault, customer, asked)
        if known is None:
            return _answer(asked, verified=False, failed=failed, attempts_left=0)
        if hmac.compare_digest(known.encode(), _plain(asked.digits).encode()):
            await forget_failures(connection, customer_id)
            return _answer(asked, verified=True, failed=replace(failed, failures=0))
        if failed.last_question != asker.key:
            failed = _once_more(failed, asker.key, at)
            await write_failures(connection, failed)
        return _answer(asked, verified=False, failed=failed)


def _answer(
    asked: CheckIdentity, *, verified: bool, failed: FailedChecks, attempts_left: int | None = None
) -> ServiceAnswer:
    left = _MOST_FAILURES - failed.failures if attempts_left is None else attempts_left
    told = {
        "verified": verified,
        "attempts_left": left,
        "locked": failed.locked_until is not None,
        "fact": asked.fact,
    }
    return ServiceAnswer(exit="verified" if verified else "refused", values={"identity": told})


def _remembered(failed: FailedChecks | None, customer_id: str, at: datetime) -> FailedChecks:
    """What still counts of it."""
    if failed is not None and failed.failed_at + _REMEMBERED_FOR > at:
        if failed.locked_until is None or failed.locked_until > at:
            return failed
    return FailedChecks(customer_id=customer_id, failures=0, failed_at=at, locked_until=None, last_question="")


def _once_more(failed: FailedChecks, question: str, at: datetime) -> FailedChecks:
    failures = failed.failures + 1
    locked_until = at + _LOCKED_FOR if failures >= _MOST_FAILURES else None
    return replace(failed, failures=failures, failed_at=at, locked_until=locked_until, last_question=question)


def _known(vault: Vault, customer: Customer, asked: CheckIdentity) -> str | None:
    """What he would have to type; None: nothing that could be typed is known."""
    if asked.fact == "birthday":
        form = _DAY_FORMS.get(len(_plain(asked.digits)), _DAY_FORMS[8])
        known = customer.birthday.strftime(form) if customer.birthday is not None else ""
    else:
        value = customer.fields.get(asked.fact)
        if is_sealed(value):
            value = vault.unseal(asked.fact, value)
        unfit = value is None or isinstance(value, bool | tuple) or is_sealed(value)
        known = "" if unfit else _plain(str(value))
    if asked.last is not None:
        known = known[-asked.last :] if len(known) >= asked.last else ""
    return known or None


def _plain(text: str) -> str:
    """Only what keys can say, with the star for the X that ends some identity numbers."""
    return "".join(one for one in text.upper().replace("*", "X") if one in "0123456789X")
