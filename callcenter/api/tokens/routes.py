"""Make, list and revoke the tokens of programs. Every change is audited."""

from fastapi import APIRouter, status

from callcenter.api.auth import Admin, hash_of, new_token
from callcenter.api.errors import Problem
from callcenter.api.fields import Id
from callcenter.api.parts import Parts
from callcenter.api.tokens.schemas import TokenList, TokenMade, TokenWanted, shown
from callcenter.engine.ids import new_id
from callcenter.store.repositories.audit import add_audit
from callcenter.store.repositories.tokens import add_token, list_tokens, revoke_token
from callcenter.store.repositories.users import find_user

router = APIRouter(prefix="/tokens", tags=["tokens"])


@router.post("", status_code=status.HTTP_201_CREATED)
async def make_token(given: TokenWanted, person: Admin, parts: Parts) -> TokenMade:
    """Make a token. It is shown now and never again."""
    now = parts.clock.now()
    token, token_id = new_token(), new_id()
    username = given.username or person.username
    async with parts.database.transaction() as connection:
        user = await find_user(connection, username)
        if user is None:
            raise Problem("unknown_user")
        await add_token(
            connection,
            token_id=token_id,
            token_hash=hash_of(token),
            user_id=user.id,
            name=given.name,
            at=now,
            expires_at=given.expires_at,
        )
        await add_audit(
            connection, at=now, actor=person.username, action="token_made", subject=token_id, detail={"as": username}
        )
    return TokenMade(id=token_id, name=given.name, username=username, expires_at=given.expires_at, token=token)


@router.get("")
async def tokens(person: Admin, parts: Parts) -> TokenList:
    """List every token, the revoked ones too."""
    async with parts.database.transaction() as connection:
        return TokenList(items=[shown(token) for token in await list_tokens(connection)])


@router.delete("/{token_id}", status_code=status.HTTP_204_NO_CONTENT)
async def revoke(token_id: Id, person: Admin, parts: Parts) -> None:
    """Revoke a token: it is refused from now on."""
    now = parts.clock.now()
    async with parts.database.transaction() as connection:
        token_hash = await revoke_token(connection, token_id, now)
        if token_hash is None:
            raise Problem("unknown_token")
        await add_audit(connection, at=now, actor=person.username, action="token_revoked", subject=token_id)
    parts.signed_in.note(token_hash, None, now)
