"""Builds every object and connects them; nowhere else does."""

import asyncio
import secrets
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from typing import Final

import structlog
import uvicorn

from callcenter import resources
from callcenter.api.alarms.board import AlarmBoard
from callcenter.api.app import create_app
from callcenter.api.auth import IDLE
from callcenter.api.parts import AppParts, StoreFigures
from callcenter.api.phone.line import PhoneLine
from callcenter.api.realtime.hub import Hub
from callcenter.api.rights import LOOK_SECONDS, enforce
from callcenter.core.agent import Activity
from callcenter.core.ivr.flow import Flow
from callcenter.engine.clock import Clock
from callcenter.engine.engine import Engine
from callcenter.engine.ids import new_id
from callcenter.engine.tasks import cancel, spawn
from callcenter.figures.alarms import AlarmWatch
from callcenter.figures.live import LiveFigures
from callcenter.flow_versions import PublishedFlows
from callcenter.flow_watch import FlowWatch
from callcenter.flows.read import flows_of
from callcenter.live_configuration import LiveConfiguration, Newest
from callcenter.phone_numbers import e164_of
from callcenter.ports import Switch
from callcenter.record_work import RecordWork
from callcenter.records.access import PopNotes
from callcenter.records.browser_phones import BrowserPhones
from callcenter.records.key_ring import FILE_NAME
from callcenter.records.looking import keep_looking
from callcenter.records.offer_events import OfferEvents
from callcenter.records.rights import read_masks
from callcenter.records.vault import Vault
from callcenter.settings import Settings
from callcenter.sound_folders import sound_folders
from callcenter.speech.speaker import Speaker
from callcenter.speech.voice import Voice
from callcenter.store.database import Database, DatabaseUnavailable
from callcenter.store.lookups import CustomerLookups
from callcenter.store.postgres_store import PostgresStore
from callcenter.store.repositories.routing_versions import newest_number
from callcenter.switch.asterisk.asterisk_switch import AsteriskSwitch, Provisioning
from callcenter.switch.asterisk.link import AmiAddress
from callcenter.switch.asterisk.unregister import unregister

log = structlog.get_logger()

# A screen that does not close its websocket must not hold up a restart.
_GOODBYE_SECONDS: Final = 3
_DATABASE_RETRY_SECONDS: Final = 1.0
_PING_SECONDS: Final = 5.0
_LONGEST_MESSAGE: Final = 16 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class AmiAccounts:
    """The two accounts of one Asterisk; without `operations` phones are neither provisioned nor asked to answer."""

    control: AmiAddress
    operations: AmiAddress | None


def asterisk_switch(
    accounts: AmiAccounts, provisioning: Provisioning | None, clock: Clock, settings: Settings
) -> AsteriskSwitch:
    """The switch port on a real Asterisk. Its SIP is expected on the host of its AMI."""
    host, port, region = accounts.control.host, settings.sip_port, settings.region
    return AsteriskSwitch(
        control=accounts.control,
        operations=accounts.operations,
        provisioning=provisioning,
        now=clock.now,
        wall_seconds=clock.wall_seconds,
        e164_of=lambda number: e164_of(number, region),
        forget_phone=lambda endpoint, secret: unregister(host, port, endpoint, secret),
    )


class Service:
    """The whole product around one database and one switch."""

    def __init__(self, settings: Settings, *, database_url: str, make_switch: Callable[[Clock], Switch]) -> None:
        self._settings = settings
        self._clock = Clock()
        self._database = Database(database_url)
        # The writer has its own connections: no list or report can keep a record waiting.
        self._store_database = Database(database_url, pool_size=3, overflow=0)
        self._published = PublishedFlows(self._store_database)
        self._lookups = CustomerLookups(database_url)
        self._vault = Vault.open(settings.home / FILE_NAME)
        self._switch = make_switch(self._clock)
        self._store = PostgresStore(
            self._store_database,
            settings.home.absolute() / "journal",
            on_leadership_lost=self._lead_lost,
        )
        self._phones = BrowserPhones(self._database, clock=self._clock, admit=self._switch.admit)
        self._pop_notes = PopNotes(database=self._database, clock=self._clock, new_id=new_id)
        self._offer_events = OfferEvents(self._database, clock=self._clock)
        self._hub = Hub(
            clock=self._clock,
            new_id=new_id,
            on_popped=self._pop_notes.popped,
            on_offered=self._offer_events.offered,
        )
        self._figures = LiveFigures(self._hub, clock=self._clock)
        self._voice = Voice(
            sound_folders(settings),
            Speaker(),
            key=secrets.token_bytes(16),
            wall_seconds=self._clock.wall_seconds,
        )
        self._people_changed = asyncio.Event()
        self._records = RecordWork(
            settings,
            database=self._database,
            database_url=database_url,
            clock=self._clock,
            hub=self._hub,
            vault=self._vault,
            lookups=self._lookups,
            configuration=lambda: self._engine.state.configuration,
            post=lambda event: self._engine.post(event),
            people_changed=self._people_changed.set,
        )
        self._engine = Engine(
            switch=self._switch,
            store=self._store,
            screens=self._figures,
            lookups=self._lookups,
            services=self._records.self_service,
            speech=self._voice,
            clock=self._clock,
            new_id=new_id,
        )
        self._alarms = AlarmWatch(
            self._database,
            self._figures,
            AlarmBoard(self._hub),
            self._records.alarm_outbox,
            clock=self._clock,
            new_id=new_id,
            configuration=lambda: self._engine.state.configuration,
        )
        self._epoch = 0
        self._live: LiveConfiguration | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopped = asyncio.Event()

    async def run(self, stopped: asyncio.Event, *, on_ready: Callable[[], None]) -> None:
        """Serve until `stopped` is set or the lead is lost."""
        self._stopped = stopped
        try:
            if await self._found_database():
                await self._start()
                await self._serve(stopped, on_ready)
        finally:
            await self._stop()

    async def _start(self) -> None:
        self._epoch = await self._store.take_lead()
        flows = FlowWatch(self._settings.flows, queues=(), hosts=self._settings.flow_hosts)
        self._live = live = LiveConfiguration(
            store=self._store,
            switch=self._switch,
            flows=flows,
            published=self._published.read,
            newest=self._newest,
            give=self._engine.configure,
        )
        configuration = await live.read()
        async with self._store_database.transaction() as connection:
            self._hub.mask(await read_masks(connection))
        self._hub.watch(self._engine.state, self._figures)
        self._figures.watch(self._engine.state)
        self._voice.read()
        await self._engine.start(configuration, self._epoch)
        await self._switch.configure(configuration, await self._store.phones())
        spawn(self._figures.run(self._database), "figures of the day", self._tasks)
        spawn(self._alarms.watch(), "alarms", self._tasks)
        spawn(flows.watch(live.on_flows), "flow watch", self._tasks)
        spawn(self._voice.watch(), "prompt watch", self._tasks)
        spawn(live.watch(), "configuration watch", self._tasks)
        spawn(self._pop_notes.watch(), "pop notes", self._tasks)
        spawn(self._phones.watch(idle=IDLE, busy=self._on_contact), "browser phones", self._tasks)
        spawn(self._offer_events.watch(), "offer events", self._tasks)
        await self._records.start()

    async def _found_database(self) -> bool:
        """Wait for PostgreSQL, where what was live when we last ran is; false when told to stop meanwhile."""
        while not self._stopped.is_set():
            try:
                await self._store_database.ping()
            except DatabaseUnavailable:
                log.warning("postgresql does not answer yet", retry_seconds=_DATABASE_RETRY_SECONDS)
                await asyncio.sleep(_DATABASE_RETRY_SECONDS)
            else:
                return True
        return False

    async def _serve(self, stopped: asyncio.Event, on_ready: Callable[[], None]) -> None:
        settings, parts = self._settings, self._parts()
        spawn(self._watch_rights(parts), "rights", self._tasks)
        config = uvicorn.Config(
            create_app(parts),
            host=settings.bind,
            port=settings.http_port,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_GOODBYE_SECONDS,
            ws_max_size=_LONGEST_MESSAGE,
            # Messages are small; compressing each for each screen costs more than it saves.
            ws_per_message_deflate=False,
            # A dead client is noticed within two of these, before its agent would be rung twice.
            ws_ping_interval=_PING_SECONDS,
            ws_ping_timeout=_PING_SECONDS,
        )
        server = _Server(config, on_ready)
        serving = asyncio.ensure_future(server.serve())
        stopping = asyncio.ensure_future(stopped.wait())
        await asyncio.wait((serving, stopping), return_when=asyncio.FIRST_COMPLETED)
        server.should_exit = True
        stopping.cancel()
        await serving

    async def _stop(self) -> None:
        await cancel(self._tasks)
        await self._records.stop()
        await self._engine.stop()
        await self._voice.stop()
        await self._pop_notes.write()
        await self._offer_events.write()
        await self._store.close()
        await self._lookups.close()
        await self._store_database.close()
        await self._database.close()

    def _parts(self) -> AppParts:
        public = self._settings.public_url
        return AppParts(
            engine=self._engine,
            database=self._database,
            clock=self._clock,
            hub=self._hub,
            figures=self._figures,
            vault=self._vault,
            webhook_post=self._records.post,
            allowed_origins=frozenset({public}) if public else frozenset(),
            secure_cookie=bool(public and public.startswith("https://")),
            ui_dir=resources.screens(),
            version=version("callcenter"),
            region=self._settings.region,
            phones=self._phones,
            phone_line=PhoneLine(
                port=self._settings.sip_ws_port,
                proxied=bool(public and public.startswith("https://")),
                ice_urls=self._settings.ice_servers,
                turn_secret=self._settings.turn_secret,
            ),
            readiness={"database": self._database.ping, "ami": self._check_switch, "leader": self._check_leader},
            leader_epoch=lambda: self._epoch,
            alarms=self._alarms,
            mail=self._settings.smtp_url is not None,
            configure=self._configure,
            import_home=self._settings.home,
            recordings=self._settings.recordings,
            wake_imports=self._records.imports.wake,
            wake_report_mail=self._records.report_mail.wake,
            flow_files=self._flows_now,
            flows_folder=self._settings.flows,
            flow_hosts=self._settings.flow_hosts,
            store_figures=lambda: StoreFigures(
                unsaved=self._store.unsaved, away=self._store.away, refused=self._store.refused
            ),
        )

    async def _watch_rights(self, parts: AppParts) -> None:
        await keep_looking(
            lambda: enforce(parts),
            what="rights",
            every=LOOK_SECONDS,
            clock=self._clock,
            woken=self._people_changed,
        )

    def _flows_now(self) -> Mapping[str, Flow]:
        published = self._live.published.flows if self._live is not None else {}
        return {**flows_of(self._settings.flows), **published}

    def _on_contact(self) -> list[str]:
        agents = self._engine.state.agents.values()
        return [agent.username for agent in agents if agent.activity is Activity.ON_CONTACT]

    async def _newest(self) -> Newest:
        async with self._store_database.transaction() as connection:
            routing = await newest_number(connection)
        return Newest(routing=routing, flows=await self._published.changes())

    async def _configure(self) -> None:
        if self._live is not None:
            await self._live.apply()

    def _lead_lost(self) -> None:
        # Another instance leads now; whatever we did from here on would be refused or wrong.
        log.error("another instance leads: stopping")
        self._epoch = 0
        self._stopped.set()

    async def _check_switch(self) -> None:
        if not self._engine.switch_connected:
            raise ConnectionError("Asterisk is not connected")

    async def _check_leader(self) -> None:
        if self._epoch == 0:
            raise ConnectionError("another instance leads")


class _Server(uvicorn.Server):
    """uvicorn, told to leave signals to the command, which has more to stop than the web server."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Say when the port is open."""
        await super().startup(sockets)
        if self.started:
            self._on_ready()
