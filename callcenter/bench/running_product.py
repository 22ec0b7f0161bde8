"""The product as a person runs it: `callcenter demo` in a home and on ports of its own, all gone afterwards."""

import asyncio
import json
import os
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import httpx

from callcenter import resources
from callcenter.bench.arrivals import DidNotCome
from callcenter.bench.sip_phone import HOST
from callcenter.processes import command_dying_with_parent

# The first start on a machine unpacks Asterisk and renders the prompts.
_START_SECONDS: Final = 300.0
_STOP_SECONDS: Final = 30.0
_RTP_PORTS: Final = 200


class ProductEnded(Exception):
    """The product ended before it was told to; the text is its own last words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """The ports of one product."""

    http: int
    sip: int
    sip_ws: int
    ami: int
    rtp: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A running one. `pid`: the service's process, with neither PostgreSQL nor Asterisk."""

    home: Path
    ports: Ports
    flows: Path = field(default_factory=lambda: resources.folder("ivr_flows"))
    pid: int = 0

    @property
    def url(self) -> str:
        """Where the web server is."""
        return f"http://{HOST}:{self.ports.http}"

    @property
    def asterisk_etc(self) -> Path:
        """What its Asterisk reads: rendered anew at each start, so what is added here is ours alone."""
        return self.home / "asterisk" / "etc"

    def account(self, username: str) -> Mapping[str, Any]:
        """Password and telephone of one of the demo's people."""
        account: Mapping[str, Any] = json.loads((self.home / "demo-accounts.json").read_text())[username]
        return account

    def asterisk_pid(self) -> int:
        """The process of its Asterisk."""
        return int((self.home / "asterisk" / "run" / "asterisk.pid").read_text())

    def operations_secret(self) -> str:
        """The secret of the AMI account that may reload."""
        secret: str = json.loads((self.home / "asterisk" / "secrets.json").read_text())["operations"]
        return secret


@asynccontextmanager
async def running_product(
    *, rtp_ports: int = _RTP_PORTS, flows: Callable[[Path], Path] | None = None
) -> AsyncIterator[Product]:
    """A ready product while the block runs. Each leg of a call takes two of its RTP ports.

    `flows` puts flows and sounds into the new home, and says where the flows are; without it they are the shipped ones.
    """
    with ExitStack() as stack:
        home = _new_home()
        stack.callback(_remove, home)
        product = Product(home=home, ports=free_ports(rtp_ports))
        if flows is not None:
            product = replace(product, flows=flows(home))
        with (home / "service.log").open("ab") as output:
            process = await asyncio.create_subprocess_exec(
                *command_dying_with_parent([sys.executable, "-m", "callcenter", "demo"], death_signal=signal.SIGTERM),
                env={**os.environ, **environment(product)},
                cwd=home,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        try:
            await _wait_until_ready(product, process)
            yield replace(product, pid=process.pid)
        except Exception as error:
            if process.returncode is not None:
                raise _ended(product) from error
            raise
        finally:
            await _stop(process)


def environment(product: Product) -> dict[str, str]:
    """What the product is told."""
    ports = product.ports
    return {
        "CALLCENTER_HOME": str(product.home),
        "CALLCENTER_HTTP_PORT": str(ports.http),
        "CALLCENTER_SIP_PORT": str(ports.sip),
        "CALLCENTER_SIP_WS_PORT": str(ports.sip_ws),
        "CALLCENTER_AMI_PORT": str(ports.ami),
        "CALLCENTER_RTP_PORTS": f"{ports.rtp[0]}-{ports.rtp[1]}",
        "CALLCENTER_FLOWS": str(product.flows),
    }


def free_ports(rtp_ports: int = _RTP_PORTS) -> Ports:
    """Ports that nobody uses now, all different: each is held until the last is found."""
    with ExitStack() as stack:

        def free(kind: socket.SocketKind) -> int:
            held = stack.enter_context(socket.socket(socket.AF_INET, kind))
            held.bind((HOST, 0))
            port: int = held.getsockname()[1]
            return port

        first = 21_000 + os.getpid() % (10_000 // rtp_ports) * rtp_ports
        return Ports(
            http=free(socket.SOCK_STREAM),
            sip=free(socket.SOCK_DGRAM),
            sip_ws=free(socket.SOCK_STREAM),
            ami=free(socket.SOCK_STREAM),
            rtp=(first, first + rtp_ports - 1),
        )


async def _wait_until_ready(product: Product, process: asyncio.subprocess.Process) -> None:
    try:
        async with asyncio.timeout(_START_SECONDS), httpx.AsyncClient(base_url=product.url) as client:
            while not await _is_ready(client):
                if process.returncode is not None:
                    raise _ended(product)
                await asyncio.sleep(0.1)
    except TimeoutError:
        raise DidNotCome(f"the product was not ready in {_START_SECONDS:.0f} s") from None


async def _is_ready(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/readyz")).status_code == 200
    except httpx.TransportError:
        return False


async def _stop(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        process.send_signal(signal.SIGTERM)
    try:
        async with asyncio.timeout(_STOP_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


def _ended(product: Product) -> ProductEnded:
    return ProductEnded((product.home / "service.log").read_text(errors="replace")[-2000:])


def _new_home() -> Path:
    home = Path(tempfile.mkdtemp(prefix="callcenter-bench-"))
    # PostgreSQL, which never runs as root, has to get through to its own folder.
    home.chmod(0o711)
    return home


def _remove(home: Path) -> None:
    # As root the cluster lies outside the home, and only a link to it inside.
    cluster = home / "postgres" / "cluster"
    if cluster.is_symlink():
        shutil.rmtree(cluster.readlink(), ignore_errors=True)
    shutil.rmtree(home, ignore_errors=True)
