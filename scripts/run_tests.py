"""Runs every test: what computes, then whole calls, then the screens'. `python -m scripts.run_tests`; 1 if one fails.

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
# Whole calls mostly wait: more of them at once than a small machine has cores.
LIVE_WORKERS = 3


def main(arguments: list[str]) -> int:
    """Run all; arguments go to pytest, which then runs only what they name."""
    if arguments:
        return run_python_tests(LIVE_WORKERS, *arguments)
    ends = [
        run_python_tests(os.cpu_count() or 2, "-q", f"--ignore={LIVE}"),
        run_python_tests(LIVE_WORKERS, "-q", LIVE),
        run_screen_tests(),
    ]
    return 1 if any(ends) else 0


def run_python_tests(workers: int, *arguments: str) -> int:
    """pytest over that many processes; tests of one group stay in one."""
    command = [sys.executable, "-m", "pytest", "-n", str(workers), "--dist", "loadgroup", *arguments]
    return subprocess.run(command, cwd=ROOT).returncode


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
