"""Make, list and revoke links to wallboards. Every change is audited.

Rule: a supervisor makes links to queues that he looks after, and sees those that show no others.
"""

from fastapi import APIRouter, status

from callcenter.api.auth import Supervisor, hash_of, new_token
from callcenter.api.errors import Problem
from callcenter.api.fields import Id
from callcenter.api.parts import AppParts, Parts
from callcenter.api.people import Person
from callcenter.api.scope import oversees_queue
from callcenter.api.wallboards.schemas import WallboardList, WallboardMade, WallboardWanted, made, shown
from callcenter.engine.ids import new_id
from callcenter.store.repositories.audit import add_audit
from callcenter.store.repositories.wallboards import (
    Wallboard,
    add_wallboard,
    find_wallboard,
    list_wallboards,
    revoke_wallboard,
)

router = APIRouter(prefix="/wallboards", tags=["wallboards"])


@router.post("", status_code=status.HTTP_201_CREATED)
async def make_wallboard(given: WallboardWanted, person: Supervisor, parts: Parts) -> WallboardMade:
    """Make a link. It is shown now and never again."""
    now, configuration = parts.clock.now(), parts.engine.state.configuration
    if not all(
        queue in configuration.queues and oversees_queue(configuration, person, queue) for queue in given.queues
    ):
        raise Problem("unknown_queue")
    token = new_token()
    wallboard = Wallboard(
        id=new_id(),
        name=given.name,
        queues=tuple(dict.fromkeys(given.queues)),
        created_by=person.username,
        created_at=now,
        expires_at=given.expires_at,
    )
    async with parts.database.transaction() as connection:
        await add_wallboard(connection, wallboard, hash_of(token))
        await add_audit(
            connection,
            at=now,
            actor=person.username,
            action="wallboard_made",
            subject=wallboard.id,
            detail={"queues": ", ".join(wallboard.queues)},
        )
    return made(wallboard, token)


@router.get("")
async def wallboards(person: Supervisor, parts: Parts) -> WallboardList:
    """List every link, the revoked ones too."""
    async with parts.database.transaction() as connection:
        items = await list_wallboards(connection)
    return WallboardList(items=[shown(one) for one in items if _sees(parts, person, one)])


@router.delete("/{wallboard_id}", status_code=status.HTTP_204_NO_CONTENT)
async def revoke(wallboard_id: Id, person: Supervisor, parts: Parts) -> None:
    """Revoke a link: screens that show it go dark at once."""
    now = parts.clock.now()
    async with parts.database.transaction() as connection:
        wallboard = await find_wallboard(connection, wallboard_id)
        if wallboard is None or not _sees(parts, person, wallboard):
            raise Problem("unknown_wallboard")
        if not await revoke_wallboard(connection, wallboard_id, now):
            raise Problem("unknown_wallboard")
        await add_audit(connection, at=now, actor=person.username, action="wallboard_revoked", subject=wallboard_id)
    parts.hub.audience.close_wall(wallboard_id)


def _sees(parts: AppParts, person: Person, wallboard: Wallboard) -> bool:
    configuration = parts.engine.state.configuration
    return all(oversees_queue(configuration, person, queue) for queue in wallboard.queues)
