"""Runs every test: what computes, then whole calls, then the screens'. `python -m scripts.run_tests`; 1 if one fails.

With `e2e`: all tests of the agent desk, those too that are marked so because they take long.

Calls run by themselves: beside work that fills every core a telephone misses its moments, and so would a caller.
In CI nothing may be skipped: there a missing tool is an error.
"""

import os
import subprocess
import sys
from pathlib import Path

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
    ends = [
        run_python_tests(os.cpu_count() or 2, *ANYWHERE, "-q", f"--ignore={LIVE}"),
        run_python_tests(LIVE_WORKERS, *BY_FILE, "-q", "-m", f"not {LONG}", LIVE),
        run_screen_tests(),
    ]
    return 1 if any(ends) else 0


def run_python_tests(workers: int, *arguments: str) -> int:
    """pytest over that many processes. They and what they start compile each file once, wherever this runs."""
    command = [sys.executable, "-m", "pytest", "-n", str(workers), *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONDONTWRITEBYTECODE": ""}).returncode


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
