"""Runs an Asterisk of our own on configuration rendered into the home folder; everything it writes stays in there.

Nothing outside `home` is touched, so that several of them run side by side.
"""

import asyncio
import json
import os
import secrets
import signal
import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

from callcenter.processes import command_dying_with_parent
from callcenter.switch.asterisk.provisioning import (
    checked_path,
    render_template,
    write_atomically,
)
from callcenter.switch.asterisk.unpack import Installation

log = structlog.get_logger()

AMI_HOST = "127.0.0.1"
LANGUAGES = ("en", "zh")
# Asterisk logs an error for each of these that is missing; an empty one means its defaults.
_DEFAULTS = ("acl", "ccss", "cel", "features", "indications", "pjproject", "pjsip_notify", "stasis", "udptl")
_START_SECONDS = 60.0
_STOP_SECONDS = 10.0


def browser_codecs(modules: Path) -> str:
    """What browsers may talk: Opus only where this Asterisk can translate it for the telephone network."""
    telephone = "alaw,ulaw"
    return f"opus,{telephone}" if (modules / "codec_opus_open_source.so").is_file() else telephone


class EmbeddedAsteriskFailed(Exception):
    """Asterisk did not start, or not in time; the text ends with its own last words."""


class PortInUse(EmbeddedAsteriskFailed):
    """Somebody else has a port that we need."""

    def __init__(self, port: int, protocol: str, variable: str) -> None:
        super().__init__(f"port {port}/{protocol} is in use: stop what uses it, or set {variable} to a free port")
        self.port = port
        self.variable = variable


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where it lives. `sounds` holds our prompts in en/cc/ and zh/cc/, and music/; `templates` is asterisk_conf/."""

    home: Path
    sounds: Path
    templates: Path
    bind: str = "127.0.0.1"
    sip_port: int = 5060
    ws_port: int = 8088
    ami_port: int = 5038
    rtp_ports: tuple[int, int] = (20000, 20400)

    @property
    def root(self) -> Path:
        return self.home.absolute() / "asterisk"

    @property
    def etc(self) -> Path:
        return self.root / "etc"

    @property
    def recordings(self) -> Path:
        return self.home.absolute() / "recordings"


@dataclass(frozen=True, slots=True, kw_only=True)
class AmiSecrets:
    control: str
    operations: str


class EmbeddedAsterisk:
    """One Asterisk: start, wait, stop. Start it from the main thread (see callcenter.processes)."""

    def __init__(self, place: Place, installation: Installation, *, die_with_parent: bool = True) -> None:
        self.place = place
        self.secrets = _load_secrets(place.root / "secrets.json")
        self._installation = installation
        self._die_with_parent = die_with_parent
        self._process: asyncio.subprocess.Process | None = None
        self._adopted: int | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else self._adopted

    async def start(self) -> None:
        """Return when calls can come in. One that outlived the last service is adopted if it may outlive this one."""
        survivor = _pid_of(self.place)
        if survivor is not None and not self._die_with_parent:
            self._adopted = survivor
            await self._wait_until_booted()
            log.info("asterisk_adopted", pid=survivor)
            return
        if survivor is not None:
            await _end(survivor)
        _check_ports(self.place)
        self._render()
        config = self.place.etc / "asterisk.conf"
        command = [*self._installation.command, "-f", "-C", str(config)]
        console = self.place.root / "log" / "console.log"
        with console.open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                *(command_dying_with_parent(command) if self._die_with_parent else command),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                # Ctrl-C in the terminal is for the service, which ends its calls first and then stops us.
                start_new_session=True,
                cwd=self.place.root,
            )
        try:
            await self._wait_until_booted()
        except BaseException:
            await self.stop()
            raise
        log.info("asterisk_started", pid=self.pid, version=self._installation.version)

    async def wait(self) -> None:
        """Return when Asterisk has ended, for whatever reason."""
        if self._process is not None:
            await self._process.wait()
        elif self._adopted is not None:
            await _gone(self._adopted)

    async def stop(self) -> None:
        """End it at once: calls that still run are cut. Does nothing when it does not run."""
        process, self._process = self._process, None
        adopted, self._adopted = self._adopted, None
        if adopted is not None:
            await _end(adopted)
        if process is None or process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()

    def _render(self) -> None:
        place = self.place
        for folder in ("etc", "var/keys", "spool", "run", "log", "data/sounds"):
            (place.root / folder).mkdir(parents=True, exist_ok=True)
        place.recordings.mkdir(parents=True, exist_ok=True)
        # Asterisk's database holds what browsers register with.
        (place.root / "var").chmod(0o700)
        _link_data(place, self._installation)
        values = {
            "ETC": checked_path(place.etc),
            "MODULES": checked_path(self._installation.modules),
            "DATA": checked_path(place.root / "data"),
            "VAR": checked_path(place.root / "var"),
            "SPOOL": checked_path(place.root / "spool"),
            "RUN": checked_path(place.root / "run"),
            "LOG": checked_path(place.root / "log"),
            "MUSIC": checked_path(place.sounds.absolute() / "music"),
            "BIND": place.bind,
            "TRUNK_MATCH": AMI_HOST if place.bind == "0.0.0.0" else place.bind,
            # On loopback no address is ever translated.
            "PHONES_BEHIND_NAT": "no" if place.bind.startswith("127.") else "yes",
            "BROWSER_CODECS": browser_codecs(self._installation.modules),
            "SIP_PORT": str(place.sip_port),
            "WS_PORT": str(place.ws_port),
            "AMI_PORT": str(place.ami_port),
            "RTP_START": str(place.rtp_ports[0]),
            "RTP_END": str(place.rtp_ports[1]),
            "CONTROL_SECRET": self.secrets.control,
            "OPERATIONS_SECRET": self.secrets.operations,
        }
        for name in _DEFAULTS:
            write_atomically(place.etc / f"{name}.conf", "")
        for template in sorted(place.templates.glob("*.conf")):
            write_atomically(place.etc / template.name, render_template(template.read_text(encoding="utf-8"), values))

    async def _wait_until_booted(self) -> None:
        """AMI answers before the dialplan and the phones are loaded; FullyBooted tells when they are."""
        try:
            async with asyncio.timeout(_START_SECONDS):
                while not await self._booted():
                    if self._process is not None and self._process.returncode is not None:
                        raise EmbeddedAsteriskFailed(f"Asterisk ended while starting. {self._last_words()}")
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise EmbeddedAsteriskFailed(
                f"Asterisk was not ready in {_START_SECONDS:.0f} s. {self._last_words()}"
            ) from None

    async def _booted(self) -> bool:
        try:
            reader, writer = await asyncio.open_connection(AMI_HOST, self.place.ami_port)
        except OSError:
            return False
        try:
            login = f"Action: Login\r\nUsername: operations\r\nSecret: {self.secrets.operations}\r\n\r\n"
            writer.write(login.encode())
            answer = await reader.readuntil(b"\r\n\r\n")
            if b"Response: Error" in answer:
                raise EmbeddedAsteriskFailed(
                    f"the AMI on port {self.place.ami_port} refuses our account: it belongs to another Asterisk"
                )
            while b"FullyBooted" not in await reader.readuntil(b"\r\n\r\n"):
                pass
        except (OSError, EOFError):
            return False
        else:
            return True
        finally:
            writer.close()

    def _last_words(self) -> str:
        lines: list[str] = []
        for name in ("messages.log", "console.log"):
            file = self.place.root / "log" / name
            if file.is_file():
                lines += [line for line in file.read_text(errors="replace").splitlines() if "ERROR" in line][-5:]
        return f"Log folder: {self.place.root / 'log'}. " + " / ".join(lines)


def _load_secrets(file: Path) -> AmiSecrets:
    """Kept over restarts: an Asterisk that outlives the service must still know them."""
    if file.is_file():
        return AmiSecrets(**json.loads(file.read_text(encoding="utf-8")))
    made = AmiSecrets(control=secrets.token_hex(24), operations=secrets.token_hex(24))
    write_atomically(file, json.dumps({"control": made.control, "operations": made.operations}))
    return made


def _check_ports(place: Place) -> None:
    # Asterisk would only log it and run on without phones.
    wanted = (
        (place.bind, place.sip_port, socket.SOCK_DGRAM, "udp", "CALLCENTER_SIP_PORT"),
        (place.bind, place.ws_port, socket.SOCK_STREAM, "tcp", "CALLCENTER_SIP_WS_PORT"),
        (AMI_HOST, place.ami_port, socket.SOCK_STREAM, "tcp", "CALLCENTER_AMI_PORT"),
    )
    for host, port, kind, protocol, variable in wanted:
        with socket.socket(socket.AF_INET, kind) as probe:
            if kind == socket.SOCK_STREAM:
                # Connections of the last run that still fade away do not hinder Asterisk either.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise PortInUse(port, protocol, variable) from error


def _link_data(place: Place, installation: Installation) -> None:
    """Sounds: Asterisk's own (beep, digits), our prompts as cc/ in each language, and what the dialplan needs."""
    data = place.root / "data"
    for sound in place.templates.absolute().glob("*.wav16"):
        _link(place.etc / sound.name, sound)
    _link(data / "documentation", installation.data / "documentation")
    for language in LANGUAGES:
        folder = data / "sounds" / language
        folder.mkdir(parents=True, exist_ok=True)
        _link(folder / "cc", place.sounds.absolute() / language / "cc")
        # Nobody ships core sounds in Chinese; a beep is the same in every language.
        for sound in installation.english_sounds.iterdir() if installation.english_sounds else ():
            _link(folder / sound.name, sound)


def _link(link: Path, target: Path) -> None:
    if link.is_symlink() and link.readlink() == target:
        return
    link.unlink(missing_ok=True)
    link.symlink_to(target)


def _pid_of(place: Place) -> int | None:
    """The process that runs on this very configuration; a stale file may name anybody's."""
    try:
        pid = int((place.root / "run" / "asterisk.pid").read_text())
        started_as = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError):
        return None
    return pid if os.fsencode(place.etc / "asterisk.conf") in started_as else None


async def _end(pid: int) -> None:
    for wish in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.kill(pid, wish)
        with suppress(TimeoutError):
            async with asyncio.timeout(_STOP_SECONDS):
                await _gone(pid)
                return


async def _gone(pid: int) -> None:
    """No child of ours, so there is nothing to wait on but the kernel's handle of the process."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(handle, ended.set)
    try:
        await ended.wait()
    finally:
        loop.remove_reader(handle)
        os.close(handle)
