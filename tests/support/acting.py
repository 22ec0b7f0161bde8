"""The desk with a supervisor who looks after one of two queues: what is his, and what is not there for him."""

from typing import Any

from callcenter.core.events import CallArrived, Verb, VerbStarted
from callcenter.core.interaction import Interaction, Stage
from callcenter.store.configuration import read_routing
from callcenter.store.repositories.routing_versions import append_version
from callcenter.store.tables import audit
from tests.api.routing.conftest import RoutingDesk
from tests.support.desk import Desk
from tests.support.routing import a_document, read

# Alice belongs to sales by name and to support by her skills, bob to sales alone.
OWN, OTHER = "support", "sales"
OWN_AGENT, OTHER_AGENT = "alice", "bob"
LINES = {"sales": "4001", "support": "4002"}


async def look_after_support(given: RoutingDesk, *usernames: str) -> None:
    """From now on these supervisors look after support alone."""
    scopes = {name: {"queues": [OWN]} for name in usernames or ("sam",)}
    async with given.desk.database.transaction() as connection:
        held = await read_routing(connection)
        document = read(a_document(supervision={"scopes": scopes})).whole()
        document["queues"] = held.whole()["queues"]
        await append_version(connection, expected=1, at=given.desk.clock.now(), actor="admin", document=document)
    await given.applying()
    await given.desk.tell()


async def somebody_waits(desk: Desk, queue: str = "sales", call_id: str = "call-1") -> Interaction:
    """A caller who hears the music of this queue."""
    at = desk.clock.now()
    await desk.tell(CallArrived(call_id=call_id, ani="13800138000", dnis=LINES[queue], at=at))
    live = live_call(desk, call_id)
    assert live.stage is Stage.QUEUED
    await desk.tell(VerbStarted(call_id=call_id, generation=live.generation, verb=Verb.HOLD, at=at))
    return live_call(desk, call_id)


def live_call(desk: Desk, call_id: str = "call-1") -> Interaction:
    """The call as of now."""
    state = desk.engine.state
    return state.interactions[state.by_call[call_id]]


async def audited(desk: Desk, *actions: str) -> list[tuple[str, str, str, dict[str, Any]]]:
    """Who did what to whom, with what was before, in order."""
    async with desk.database.transaction() as connection:
        rows = (await connection.execute(audit.select().where(audit.c.action.in_(actions)).order_by(audit.c.id))).all()
    return [(row.actor, row.action, row.subject, row.detail) for row in rows]
