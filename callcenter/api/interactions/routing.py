"""Why: of a contact or callback that waits as of now, and of each decision that was made.

Rule: an agent sees that of his own interactions; to him the others do not exist.
"""

from fastapi import APIRouter, Request

from callcenter.api.auth import Anybody
from callcenter.api.callbacks.routes import known_callback
from callcenter.api.fields import Id
from callcenter.api.interactions.explanations import DecisionShown, ExplanationShown, RoutingShown, shown
from callcenter.api.interactions.routes import check_reach, own
from callcenter.api.languages import language_of
from callcenter.api.parts import AppParts, Parts
from callcenter.api.realtime.views import owners_of
from callcenter.core.acd.explain import explain
from callcenter.core.acd.plain import plain
from callcenter.core.acd.standing import Waiting
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.interaction import Stage
from callcenter.store.repositories.decisions import decisions_of
from callcenter.store.repositories.interactions import find_interaction

router = APIRouter()


@router.get("/interactions/{interaction_id}/routing", tags=["interactions"])
async def routing(interaction_id: Id, person: Anybody, parts: Parts, request: Request) -> RoutingShown:
    """Say why this one waits, and why he was offered to whom."""
    await check_reach(parts, person, interaction_id)
    live, whose = parts.engine.state.interactions.get(interaction_id), own(person)
    async with parts.database.transaction() as connection:
        row = await find_interaction(connection, interaction_id)
        rows = await decisions_of(connection, interaction_id)
    owners = {row["agent"] if row else None, *(owners_of(parts.engine.state, live) if live else ())}
    if (row is None and live is None) or (whose is not None and whose not in owners):
        raise ContactCenterError(Refusal.UNKNOWN_INTERACTION)
    language = language_of(request)
    return RoutingShown(
        id=interaction_id,
        now=_now(parts, live, language) if live is not None and live.stage is Stage.QUEUED else None,
        decisions=[
            DecisionShown(number=each["number"], at=each["at"], explanation=shown(each["explanation"], language))
            for each in rows
        ],
    )


@router.get("/callbacks/{callback_id}/routing", tags=["callbacks"])
async def callback_routing(callback_id: Id, person: Anybody, parts: Parts, request: Request) -> RoutingShown:
    """Say why this callback waits. The decisions are those of the last call that was made for it."""
    known = await known_callback(callback_id, person, parts)
    async with parts.database.transaction() as connection:
        rows = await decisions_of(connection, known.call_interaction_id) if known.call_interaction_id else ()
    language, live = language_of(request), parts.engine.state.callbacks.get(callback_id)
    return RoutingShown(
        id=callback_id,
        now=_now(parts, live, language) if live is not None and live.state in ("waiting", "scheduled") else None,
        decisions=[
            DecisionShown(number=each["number"], at=each["at"], explanation=shown(each["explanation"], language))
            for each in rows
        ],
    )


def _now(parts: AppParts, waiting: Waiting, language: str) -> ExplanationShown | None:
    state = parts.engine.state
    if waiting.queue not in state.configuration.queues:
        return None
    return shown(plain(explain(state, waiting, parts.clock.now())), language)
