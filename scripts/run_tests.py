"""Runs every test: whole calls beside what computes, then the screens'. `python -m scripts.run_tests`; 1 if one fails.

With `e2e`: all tests of the agent desk, those too that are marked so because they take long.

Calls mostly wait, and what computes fills that time, and only that (`chrt --idle`): beside work that fills every core a
telephone misses its moments, and so would a caller.
In CI nothing may be skipped: there a missing tool is an error.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile

from scripts.build_ui import find_npm

ROOT = Path(__file__).resolve().parent.parent
UI = ROOT / "agent_ui"
LIVE = "tests/live"
LONG = "e2e"
# Whatever has the desk in a real browser.
DESK = (f"{LIVE}/desk", *(f"{LIVE}/test_{name}.py" for name in ("agent_page", "browser_phone", "customer_page")))
# What computes goes wherever there is room; the calls of one file share a running product, so they stay together.
ANYWHERE, BY_FILE = ("--dist", "worksteal"), ("--dist", "loadfile", "--no-loadscope-reorder")
# Whole calls mostly wait: more of them at once than a small machine has cores.
LIVE_WORKERS = 3


def main(arguments: list[str]) -> int:
    """Run all; arguments go to pytest, which then runs only what they name."""
    if arguments == [LONG]:
        return run_python_tests(LIVE_WORKERS, *BY_FILE, "-q", *DESK)
    if arguments:
        return run_python_tests(LIVE_WORKERS, *BY_FILE, *arguments)
    ends = [*run_calls_beside_computing(), run_screen_tests()]
    return 1 if any(ends) else 0


def run_calls_beside_computing() -> tuple[int, int]:
    """Show the calls as they go, and what was computed meanwhile when all of it is done."""
    command = pytest(os.cpu_count() or 2, *ANYWHERE, "-q", f"--ignore={LIVE}")
    with (
        TemporaryFile() as said,
        subprocess.Popen(
            ["chrt", "--idle", "0", *command], cwd=ROOT, env=compiling_once(), stdout=said, stderr=said
        ) as computing,
    ):
        calls = run_python_tests(LIVE_WORKERS, *BY_FILE, "-q", "-m", f"not {LONG}", LIVE)
        print("tests: the calls are done; what computes is shown at its end", flush=True)
        computed = computing.wait()
        said.seek(0)
        shutil.copyfileobj(said, sys.stdout.buffer)
        sys.stdout.flush()
    return computed, calls


def run_python_tests(workers: int, *arguments: str) -> int:
    """pytest, shown as it goes."""
    return subprocess.run(pytest(workers, *arguments), cwd=ROOT, env=compiling_once()).returncode


def pytest(workers: int, *arguments: str) -> list[str]:
    """The command that tests over that many processes."""
    return [sys.executable, "-m", "pytest", "-n", str(workers), *arguments]


def compiling_once() -> dict[str, str]:
    """They and what they start compile each file once, wherever this runs."""
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}


def run_screen_tests() -> int:
    """vitest, with this machine's node or the one of the Python package."""
    if not (UI / "node_modules" / "vitest").exists():
        print("tests: installing the test tools of the screens", flush=True)
        if npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error") != 0:
            return 1
    return npm("test", "--silent")


def npm(*arguments: str) -> int:
    """Run npm in agent_ui."""
    return find_npm(UI)(list(arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
