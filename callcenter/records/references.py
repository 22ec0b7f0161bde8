"""What a customer leads to must be there: its owner, its company, its household; and its keys are its own.

Rule: only what a change makes different is looked at; an owner who has left since does not stand in anybody's way.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

from callcenter.crm.customer import Customer, CustomerKind
from callcenter.records.deeds import RecordRefused
from callcenter.store.database import Connection
from callcenter.store.repositories.customer_relations import kinds_of, members_of
from callcenter.store.repositories.failures import REFUSED, constraint_of, is_deadlock
from callcenter.store.repositories.users import find_user

# Where the day begins first, it is this far ahead of UTC.
_FIRST_TO_WAKE: Final = timedelta(hours=14)
# What two changes at once are told by the database only.
_CONSTRAINTS: Final = {
    "pk_customer_external_ids": ("external_id_taken", "external_ids"),
    "fk_customer_relations_related_id": ("unknown_related_customer", "relations"),
}


async def check_references(connection: Connection, before: Customer | None, after: Customer, at: datetime) -> None:
    """Raise RecordRefused when the change leads nowhere."""
    if after.birthday is not None and after.birthday > (at + _FIRST_TO_WAKE).date():
        raise RecordRefused("birthday_in_future", field="birthday")
    if after.owner is not None and (before is None or after.owner != before.owner):
        if await find_user(connection, after.owner) is None:
            raise RecordRefused("unknown_user", field="owner")
    await _check_relations(connection, before, after)
    if before is not None and before.kind is not after.kind and after.kind is CustomerKind.PERSON:
        if await members_of(connection, after.id, after=None, limit=1):
            raise RecordRefused("relation_to_person", field="kind")


async def _check_relations(connection: Connection, before: Customer | None, after: Customer) -> None:
    known = {relation.to for relation in before.relations} if before else set()
    new = {index: relation.to for index, relation in enumerate(after.relations) if relation.to not in known}
    kinds = await kinds_of(connection, set(new.values())) if new else {}
    for index, to in new.items():
        field = f"relations/{index}/to"
        if to == after.id:
            raise RecordRefused("relation_to_itself", field=field)
        if to not in kinds:
            raise RecordRefused("unknown_related_customer", field=field)
        if kinds[to] is CustomerKind.PERSON:
            raise RecordRefused("relation_to_person", field=field)


@contextmanager
def refusing_clashes() -> Iterator[None]:
    """Say as a refusal what the database does not let happen."""
    try:
        yield
    except REFUSED as error:
        # One joins a household while another takes it out, each waiting for the other's customer.
        if is_deadlock(error):
            raise RecordRefused("record_changed") from None
        constraint = constraint_of(error)
        if constraint not in _CONSTRAINTS:
            raise
        code, field = _CONSTRAINTS[constraint]
        raise RecordRefused(code, field=field) from None
