"""The process that boards look at, so that what it uses can be told from what looks: `product` or `hub`.

`product` is the whole service on a database, with the crowd for a switch. `hub` is engine, figures and screens alone:
there the screens can also be such as push each change by itself, which is the peer.
"""

import asyncio
import signal
import sys
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final

import uvicorn
from fastapi import FastAPI
from starlette.websockets import WebSocket

from callcenter.api.people import Person, Role
from callcenter.api.realtime import messages
from callcenter.api.realtime.audience import put
from callcenter.api.realtime.hub import Hub
from callcenter.api.realtime.socket import realtime_router
from callcenter.api.realtime.stream import Body
from callcenter.api.realtime.touched import touched_by
from callcenter.api.realtime.views import agent_view, interaction_view, queue_view
from callcenter.bench.board_floor import CrowdSwitch, agent_names, configuration
from callcenter.bootstrap import Service
from callcenter.command_settings import command_settings
from callcenter.core.agent import Status
from callcenter.core.changes import Change
from callcenter.core.configuration import Configuration
from callcenter.core.ivr.services import Asker, Question, ServiceAnswer
from callcenter.core.ivr.texts import Sound
from callcenter.core.requests import SetAgentStatus
from callcenter.core.state import Restored, State
from callcenter.engine.clock import Clock
from callcenter.engine.engine import Engine
from callcenter.engine.ids import new_id
from callcenter.figures.live import LiveFigures
from callcenter.logs import set_up_logs
from callcenter.ports import Found, Phone
from callcenter.reporting.floor import Floor

READY: Final = "ready"
_HOST: Final = "127.0.0.1"


class OneByOne(Hub):
    """The peer: each change is a message of its own to every screen, at once, and made once for all of them."""

    def watch(self, state: State, figures: Any = None) -> None:
        """Show this state."""
        super().watch(state, figures)
        self._live = state
        self._counts = Floor(state)

    def publish(self, changes: Sequence[Change]) -> None:
        """Push what became true."""
        state, touched = self._live, touched_by(changes)
        queues: dict[str, None] = {}
        for interaction_id in touched.interactions:
            one = state.interactions.get(interaction_id)
            if one is None:
                self._push(messages.InteractionGone(interaction_id=interaction_id))
            else:
                self._push(messages.InteractionChanged(interaction=interaction_view(state, one)))
                queues |= {one.queue: None} if one.queue else {}
        for username in touched.agents:
            self._push(messages.AgentChanged(agent=agent_view(state, state.agents[username])))
            queues |= dict.fromkeys(state.configuration.agents[username].queues)
        now = self.clock.now()
        for name in queues:
            self._push(messages.QueueChanged(queue=queue_view(state, name, self._counts.of(name, now))))

    def _push(self, message: messages.Numbered) -> None:
        put((self.audience[watcher] for watcher in self.audience), Body(lambda: message))


class _Nothing:
    """Store, look-ups, services and speech of a floor that nobody keeps a record of."""

    async def take_lead(self) -> int:
        return 1

    async def load(self) -> Restored:
        return Restored()

    async def configuration(self) -> Configuration:
        return Configuration()

    async def phones(self) -> Sequence[Phone]:
        return ()

    def append(self, changes: Sequence[Change]) -> int:
        return 0

    async def saved(self, number: int) -> None:
        return None

    async def find(self, ani: str, ani_e164: str | None) -> Found:
        return Found(matches=())

    async def answer(self, question: Question, asker: Asker) -> ServiceAnswer:
        return ServiceAnswer(exit="error")

    def ready(self, sound: Sound, language: str) -> str | None:
        return None

    async def make(self, sound: Sound, language: str) -> str | None:
        return None


async def serve_hub(port: int, agents: int, queues: int, changes: float, *, one_by_one: bool) -> None:
    """Serve the screens' websocket to whoever comes, as supervisors."""
    clock, nothing = Clock(), _Nothing()
    hub = OneByOne(clock=clock, new_id=new_id) if one_by_one else Hub(clock=clock, new_id=new_id)
    figures = LiveFigures(hub, clock=clock)
    engine = Engine(
        switch=CrowdSwitch(clock, agents=agents, queues=queues, changes_per_second=changes),
        store=nothing,
        screens=figures,
        lookups=nothing,
        services=nothing,
        speech=nothing,
        clock=clock,
        new_id=new_id,
    )
    hub.watch(engine.state, figures)
    figures.watch(engine.state)
    await engine.start(configuration(agents, queues), epoch=1)
    for agent in agent_names(agents):
        await engine.request(partial(_available, agent))

    async def somebody(websocket: WebSocket) -> Person:
        name = websocket.query_params.get("name", "sam")
        return Person(username=name, display_name=name, role=Role.SUPERVISOR)

    app = FastAPI()
    app.include_router(realtime_router(hub, somebody))
    server = uvicorn.Server(
        uvicorn.Config(app, host=_HOST, port=port, log_config=None, lifespan="off", ws_per_message_deflate=False)
    )
    print(READY, flush=True)
    await server.serve()


def _available(agent: str, at: datetime) -> SetAgentStatus:
    return SetAgentStatus(agent=agent, status=Status.AVAILABLE, at=at)


async def serve_product(agents: int, queues: int, changes: float) -> None:
    """Serve everything, as `callcenter serve` does."""
    settings = command_settings()
    service = Service(
        settings,
        database_url=settings.database_url or "",
        make_switch=lambda clock: CrowdSwitch(clock, agents=agents, queues=queues, changes_per_second=changes),
    )
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    await service.run(stopped, on_ready=lambda: print(READY, flush=True))


def main() -> None:
    """`product <agents> <queues> <changes>` or `hub <port> <agents> <queues> <changes> coalesced|one_by_one`."""
    set_up_logs("WARNING")
    match sys.argv[1:]:
        case ["product", agents, queues, changes]:
            asyncio.run(serve_product(int(agents), int(queues), float(changes)))
        case ["hub", port, agents, queues, changes, how]:
            one_by_one = how == "one_by_one"
            asyncio.run(serve_hub(int(port), int(agents), int(queues), float(changes), one_by_one=one_by_one))
        case _:
            sys.exit(main.__doc__)


if __name__ == "__main__":
    main()
