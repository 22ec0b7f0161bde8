"""What a person did to a call, a colleague or a promise, noted once it is done. Records have events of their own."""

from callcenter.api.parts import AppParts
from callcenter.api.people import Person
from callcenter.store.repositories.audit import add_audit


async def note(parts: AppParts, person: Person, action: str, subject: str, **detail: str | None) -> None:
    """Note that this person did `action` to `subject`, in a transaction of its own. No numbers, notes or secrets."""
    async with parts.database.transaction() as connection:
        await add_audit(
            connection, at=parts.clock.now(), actor=person.username, action=action, subject=subject, detail=detail
        )
