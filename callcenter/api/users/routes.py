"""See who may sign in and as what; give another role, shut out, let in again. Every change is audited.

Rule: nobody changes himself, so that there is always an administrator.
"""

from fastapi import APIRouter

from callcenter.api.auth import Admin
from callcenter.api.errors import Problem
from callcenter.api.fields import Word
from callcenter.api.parts import Parts
from callcenter.api.rights import enforce
from callcenter.api.users.schemas import UserChanged, UserList, UserShown
from callcenter.store.repositories.people import change_person, list_people

router = APIRouter(prefix="/users", tags=["users"])


@router.get("")
async def users(person: Admin, parts: Parts) -> UserList:
    """List everybody who may sign in, or might."""
    async with parts.database.transaction() as connection:
        return UserList(items=[UserShown.model_validate(row) for row in await list_people(connection)])


@router.patch("/{username}")
async def change(username: Word, given: UserChanged, person: Admin, parts: Parts) -> UserShown:
    """Give another role, shut out or let in again. His sessions, screens and lines listened to end at once."""
    if username == person.username:
        raise Problem("not_yourself")
    async with parts.database.transaction() as connection:
        changed = await change_person(
            connection,
            username,
            role=given.role,
            active=given.active,
            actor=person.username,
            at=parts.clock.now(),
        )
    if changed is None:
        raise Problem("not_found")
    await enforce(parts)
    return UserShown.model_validate(changed)
