"""Every app serves from the parts it was built with, and shares nothing with another."""

from starlette.requests import HTTPConnection

from callcenter.api.parts import AppParts, StoreFigures, parts_of
from callcenter.api.people import Person, Role
from callcenter.store.database import Database
from tests.support.desk import Desk, running_desk
from tests.support.floor import START


async def test_a_request_and_a_websocket_get_the_parts_of_the_app_that_serves_them(desk: Desk) -> None:
    for kind in ("http", "websocket"):
        assert parts_of(HTTPConnection({"type": kind, "app": desk.app, "headers": []})) is desk.parts


async def test_who_is_signed_in_here_is_not_signed_in_there(desk: Desk) -> None:
    elsewhere = AppParts(
        engine=desk.engine,
        database=desk.database,
        clock=desk.clock,
        hub=desk.parts.hub,
        figures=desk.parts.figures,
        phones=desk.parts.phones,
        alarms=desk.parts.alarms,
        version="1",
    )
    desk.parts.signed_in.note("hash", Person(username="ann", display_name="Ann", role=Role.AGENT), START)
    assert elsewhere.signed_in.recall("hash", START) is None


async def test_what_is_not_given_is_harmless(database: Database) -> None:
    async with running_desk(database, readiness={}) as desk:
        assert desk.parts.store_figures() == StoreFigures(unsaved=0, away=False, refused=0)
        assert (await desk.client().get("/readyz")).json() == {"status": "ready", "checks": {}}
