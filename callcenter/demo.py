"""What `make run` starts: the product on demo data with a PostgreSQL and an Asterisk of its own.

Rule: everything lives in CALLCENTER_HOME and dies with this process; a second start finds what the first one made.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from random import Random
from typing import Final, Literal

import structlog
from rich.console import Console
from rich.status import Status

from callcenter import resources
from callcenter.api.passwords import hash_password
from callcenter.bootstrap import AmiAccounts, Service, asterisk_switch
from callcenter.demo_plans import a_plan
from callcenter.engine.clock import Clock
from callcenter.engine.ids import new_id
from callcenter.engine.tasks import cancel, spawn
from callcenter.ports import Switch
from callcenter.records.key_ring import FILE_NAME
from callcenter.records.vault import Vault
from callcenter.settings import Settings, database_url
from callcenter.sound_folders import sound_folders
from callcenter.speech.prepare import prepare_sounds
from callcenter.speech.speaker import Speaker
from callcenter.store.database import Database
from callcenter.store.demo import seed
from callcenter.store.embedded import EmbeddedPostgres
from callcenter.store.migrate import upgrade
from callcenter.switch.asterisk.demo_callers import keep_calling
from callcenter.switch.asterisk.embedded import AMI_HOST, EmbeddedAsterisk, Place
from callcenter.switch.asterisk.files import files_in
from callcenter.switch.asterisk.link import AmiAddress
from callcenter.switch.asterisk.unpack import Progress, default_cache, find_or_unpack
from callcenter.switch.simulated.simulated_switch import SimulatedSwitch

log = structlog.get_logger()

_STEPS: Final = {"index": "reading the package index", "download": "downloading", "unpack": "unpacking"}
_RESTART_SECONDS: Final = 1.0

MakeSwitch = Callable[[Clock], Switch]


class PortTaken(Exception):
    """Somebody else has a port that we need."""

    def __init__(self, port: int, variable: str) -> None:
        super().__init__(f"port {port}/tcp is in use: stop what uses it, or set {variable} to a free port")


async def demo(
    settings: Settings, console: Console, stopped: asyncio.Event, *, simulated: bool = False, callers: int = 0
) -> None:
    """Run until `stopped`, then stop all that was started. `callers` of them keep calling."""
    _check_port(settings)
    settings.home.mkdir(parents=True, exist_ok=True)
    switch = _simulated(console, callers) if simulated else _asterisk(settings, console, callers)
    async with _database(settings, console) as url, switch as make_switch:
        service = Service(settings, database_url=url, make_switch=make_switch)
        await service.run(stopped, on_ready=lambda: _banner(settings, console, simulated=simulated))
        console.print("stopping …")


@asynccontextmanager
async def _simulated(console: Console, callers: int) -> AsyncIterator[MakeSwitch]:
    console.print("Asterisk    simulated: no telephone can call, agents answer on their screens")
    yield lambda clock: SimulatedSwitch(now=clock.now, new_id=new_id, chance=Random(), plans=a_plan, callers=callers)


@asynccontextmanager
async def _database(settings: Settings, console: Console) -> AsyncIterator[str]:
    if settings.database_url is not None:
        url = database_url(settings.database_url)
        await _prepare(url, settings)
        yield url
        return
    postgres = EmbeddedPostgres(settings.home)
    with console.status("starting PostgreSQL"):
        await postgres.start()
    try:
        with console.status("preparing the database"):
            await _prepare(postgres.url, settings)
        console.print("PostgreSQL  ready")
        yield postgres.url
    finally:
        await postgres.stop()


async def _prepare(url: str, settings: Settings) -> None:
    await upgrade(url)
    address = f"{settings.bind}:{settings.sip_port}"
    database = Database(url)
    try:
        vault = Vault.open(settings.home / FILE_NAME)
        await seed(database, settings.home, hash_password=hash_password, seal=vault.seal, sip_address=address)
    finally:
        await database.close()


@asynccontextmanager
async def _asterisk(settings: Settings, console: Console, callers: int) -> AsyncIterator[MakeSwitch]:
    await _sounds(settings, console)
    with console.status("looking for Asterisk") as status:
        installation = await asyncio.to_thread(find_or_unpack, default_cache(), lambda p: _show(status, p))
    asterisk = EmbeddedAsterisk(
        Place(
            home=settings.home,
            sounds=settings.home / "sounds",
            templates=resources.folder("asterisk_conf"),
            bind=settings.bind,
            sip_port=settings.sip_port,
            ws_port=settings.sip_ws_port,
            ami_port=settings.ami_port,
            rtp_ports=settings.rtp_ports,
        ),
        installation,
    )
    with console.status(f"starting Asterisk {installation.version}"):
        await asterisk.start()
    console.print(f"Asterisk    ready ({installation.version})")
    tasks: set[asyncio.Task[None]] = set()
    spawn(_keep_running(asterisk), "asterisk", tasks)
    if callers:
        spawn(keep_calling(_account(asterisk, settings, "control"), callers, Random(), new_id), "callers", tasks)
    try:
        yield lambda clock: _switch(asterisk, settings, clock)
    finally:
        await cancel(tasks)
        await asterisk.stop()


async def _sounds(settings: Settings, console: Console) -> None:
    with console.status("rendering the prompts") as status:
        speaker = Speaker()
        try:
            prepared = await prepare_sounds(
                sound_folders(settings),
                speaker,
                lambda done, total, sound: status.update(f"rendering the prompts {done}/{total}"),
            )
        finally:
            await speaker.stop()
    for problem in prepared.problems:
        console.print(f"prompts: {problem}", markup=False)


async def _keep_running(asterisk: EmbeddedAsterisk) -> None:
    """Start Asterisk again when it dies; the service closes what died with it."""
    while True:
        await asterisk.wait()
        log.error("asterisk ended, starting it again")
        await asyncio.sleep(_RESTART_SECONDS)
        await asterisk.start()


def _show(status: Status, progress: Progress) -> None:
    counted = f" {progress.done}/{progress.total}" if progress.total else ""
    status.update(f"Asterisk: {_STEPS[progress.step]}{counted} (once)")


def _account(asterisk: EmbeddedAsterisk, settings: Settings, username: Literal["control", "operations"]) -> AmiAddress:
    secret: str = getattr(asterisk.secrets, username)
    return AmiAddress(host=AMI_HOST, port=settings.ami_port, username=username, secret=secret)


def _switch(asterisk: EmbeddedAsterisk, settings: Settings, clock: Clock) -> Switch:
    accounts = AmiAccounts(
        control=_account(asterisk, settings, "control"), operations=_account(asterisk, settings, "operations")
    )
    place = asterisk.place
    return asterisk_switch(accounts, files_in(place.etc, place.recordings, settings.trunk), clock, settings)


def _check_port(settings: Settings) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.bind, settings.http_port))
        except OSError:
            raise PortTaken(settings.http_port, "CALLCENTER_HTTP_PORT") from None


def _banner(settings: Settings, console: Console, *, simulated: bool) -> None:
    address = f"{settings.bind}:{settings.sip_port} (UDP), browsers ws://{settings.bind}:{settings.sip_ws_port}/ws"
    console.print(
        f"""
callcenter is ready

  Screens    http://{settings.bind}:{settings.http_port}/
  Accounts   {settings.home.absolute() / "demo-accounts.json"}
  SIP        {"none, the switch is simulated" if simulated else address}
  Dial       4000 main line · 4001 sales · 4002 support · 4003 vip · 4009 echo test

  Ctrl-C stops everything.
""",
        highlight=False,
        soft_wrap=True,
    )
