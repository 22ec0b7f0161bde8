"""Finds an Asterisk to run, or unpacks one without root; no host name in here: the mirror is the one apt already uses.

Order: a new enough `asterisk` on the PATH; an unpacked one in the cache; one unpacked from Debian's packages.
"""

import fcntl
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from callcenter.switch.asterisk.apt_sources import apt_options, machine_codename, read_machine_sources, sid_source_line

# Two races that lose a Redirect were mended in this release.
OLDEST_VERSION = (22, 6)
PACKAGES = ("asterisk", "asterisk-core-sounds-en-wav")
_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)")
_OTHERWISE = (
    f"Install Asterisk {OLDEST_VERSION[0]}.{OLDEST_VERSION[1]} or newer so that `asterisk` is on the PATH,"
    " or start with --simulated."
)


class AsteriskUnavailable(Exception):
    """There is no Asterisk here and none could be unpacked; the text says what is missing and what to do otherwise."""

    def __init__(self, missing: str) -> None:
        super().__init__(f"{missing} {_OTHERWISE}")
        self.missing = missing


class Step(StrEnum):
    INDEX = "index"
    DOWNLOAD = "download"
    UNPACK = "unpack"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    step: Step
    done: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """An Asterisk that can be started: the command to put before its options, and where its parts lie."""

    version: str
    command: tuple[str, ...]
    modules: Path
    data: Path
    english_sounds: Path | None


def default_cache() -> Path:
    return Path.home() / ".cache" / "callcenter"


def find_or_unpack(cache: Path, report: Callable[[Progress], None]) -> Installation:
    """Give an Asterisk to run; takes some 20 s and 300 MB of disk the first time where none is installed."""
    found = find_installed(os.environ.get("PATH", os.defpath)) or find_unpacked(cache)
    if found is not None:
        return found
    cache.mkdir(parents=True, exist_ok=True)
    with _only_one(cache / "asterisk.lock"):
        # Another process may have done it while this one waited for the lock.
        return find_unpacked(cache) or _unpack(cache, report)


def find_installed(path: str) -> Installation | None:
    """The system's own Asterisk, when it is new enough."""
    # Daemons lie in sbin folders, which are not on the PATH of ordinary users.
    program = shutil.which("asterisk", path=os.pathsep.join([path, "/usr/local/sbin", "/usr/sbin"]))
    if program is None:
        return None
    version = _version_of([program])
    prefix = Path(program).resolve().parent.parent
    modules = next(_existing(prefix, "lib/*/asterisk/modules", "lib/asterisk/modules", "lib64/asterisk/modules"), None)
    documented = [prefix / "share/asterisk", Path("/usr/share/asterisk"), Path("/var/lib/asterisk")]
    data = next((folder for folder in documented if (folder / "documentation").is_dir()), None)
    if version is None or _numbers(version) < OLDEST_VERSION or modules is None or data is None:
        return None
    return Installation(
        version=version, command=(program,), modules=modules, data=data, english_sounds=_english_sounds(data)
    )


def find_unpacked(cache: Path) -> Installation | None:
    """The newest Asterisk that was unpacked before. A folder has this name only when it is complete."""
    folders = [folder for folder in cache.glob("asterisk-*") if _VERSION.search(folder.name)]
    for root in sorted(folders, key=lambda folder: _numbers(folder.name), reverse=True):
        found = _unpacked_at(root)
        if found is not None:
            return found
    return None


def _unpacked_at(root: Path) -> Installation | None:
    """Started by its own loader with its own libraries: the machine's may be years older."""
    loader = next(_existing(root, "usr/lib/*/ld-linux*.so.*", "usr/lib/ld-linux*.so.*"), None)
    modules = next(_existing(root, "usr/lib/*/asterisk/modules"), None)
    program = root / "usr/sbin/asterisk"
    if loader is None or modules is None or not program.is_file():
        return None
    libraries = modules.parent.parent
    command = (str(loader), "--library-path", str(libraries), str(program))
    version = _version_of(command)
    if version is None or _numbers(version) < OLDEST_VERSION:
        return None
    data = root / "usr/share/asterisk"
    return Installation(
        version=version, command=command, modules=modules, data=data, english_sounds=_english_sounds(data)
    )


def _unpack(cache: Path, report: Callable[[Progress], None]) -> Installation:
    for tool in ("apt-get", "dpkg-deb"):
        if shutil.which(tool) is None:
            raise AsteriskUnavailable(f"No Asterisk is installed, and without {tool} none can be unpacked here.")
    source = sid_source_line(
        read_machine_sources(Path("/etc/apt")),
        codename=machine_codename(Path("/etc/os-release")),
        keyrings=Path("/usr/share/keyrings"),
    )
    if source is None:
        raise AsteriskUnavailable("No Asterisk is installed, and apt's sources name no Debian mirror to get one from.")
    # What a killed run left behind; nobody else works here while we hold the lock.
    for leftover in cache.glob(".unpacking-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=cache, prefix=".unpacking-", ignore_cleanup_errors=True) as work:
        root = Path(work) / "root"
        packages = _download(Path(work) / "apt", source, report)
        for done, package in enumerate(packages):
            report(Progress(step=Step.UNPACK, done=done, total=len(packages)))
            _run(["dpkg-deb", "-x", str(package), str(root)], "unpack a package")
        report(Progress(step=Step.UNPACK, done=len(packages), total=len(packages)))
        unpacked = _unpacked_at(root)
        if unpacked is None:
            raise AsteriskUnavailable("The Asterisk of this machine's Debian mirror is too old or does not run here.")
        root.rename(cache / f"asterisk-{unpacked.version}")
    found = _unpacked_at(cache / f"asterisk-{unpacked.version}")
    assert found is not None, "the folder was complete before its name changed"
    return found


def _download(tree: Path, source: str, report: Callable[[Progress], None]) -> list[Path]:
    options = apt_options(tree, source)
    report(Progress(step=Step.INDEX, done=0, total=1))
    _run(["apt-get", *options, "update"], "read the package index of Debian sid")
    report(Progress(step=Step.INDEX, done=1, total=1))
    install = ["install", "--yes", "--download-only", *PACKAGES]
    planned = _run(["apt-get", *options, "--print-uris", "--quiet", *install], "find the packages of Asterisk")
    total = sum(line.startswith("'") for line in planned.splitlines())
    for done in _fetches(["apt-get", *options, *install]):
        report(Progress(step=Step.DOWNLOAD, done=min(done, total), total=total))
    return sorted((tree / "cache" / "archives").glob("*.deb"))


def _fetches(command: Sequence[str]) -> Iterator[int]:
    """Run a download and yield how many packages have begun to arrive."""
    lines: list[str] = []
    done = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as running:
        assert running.stdout is not None
        for line in running.stdout:
            lines.append(line.rstrip())
            if line.startswith("Get:"):
                done += 1
                yield done
    if running.returncode != 0:
        raise AsteriskUnavailable(f"apt-get could not download the packages of Asterisk: {_last_words(lines)}.")


def _run(command: Sequence[str], purpose: str) -> str:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    # `update` ends with 0 when an index could not be fetched, and says so in lines that begin with these letters.
    failed = done.returncode != 0 or re.search(r"^(E|Err:\d+)[: ]", done.stdout, re.MULTILINE) is not None
    if failed:
        raise AsteriskUnavailable(f"{command[0]} could not {purpose}: {_last_words(done.stdout.splitlines())}.")
    return done.stdout


def _last_words(lines: Sequence[str]) -> str:
    complaints = [line for line in lines if line.startswith(("E:", "W:", "Err:"))]
    return " / ".join((complaints or list(lines))[-3:]) or "no reason given"


def _version_of(command: Sequence[str]) -> str | None:
    try:
        said = subprocess.run([*command, "-V"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return None
    found = _VERSION.search(said)
    return found.group() if found else None


def _numbers(text: str) -> tuple[int, ...]:
    found = _VERSION.search(text)
    return tuple(int(part) for part in found.groups()) if found else ()


def _english_sounds(data: Path) -> Path | None:
    return next(_existing(data / "sounds", "en_US_f_*", "en"), None)


def _existing(folder: Path, *patterns: str) -> Iterator[Path]:
    return (match for pattern in patterns for match in sorted(folder.glob(pattern)))


@contextmanager
def _only_one(lock: Path) -> Iterator[None]:
    # The kernel drops the lock with the process, so a killed run never blocks the next one.
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
