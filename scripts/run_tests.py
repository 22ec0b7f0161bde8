"""Runs every test: Python's with real parts, then the screens'. `python -m scripts.run_tests`; exits 1 when one fails.

In CI nothing may be skipped: there a missing tool is an error.
"""

import subprocess
import sys
from pathlib import Path

from scripts.build_ui import find_npm

ROOT = Path(__file__).resolve().parent.parent
UI = ROOT / "agent_ui"
# Whole calls mostly wait: more of them at once than this has cores.
WORKERS = "3"


def main(arguments: list[str]) -> int:
    """Run all; arguments go to pytest and leave the screens' tests out."""
    python = [sys.executable, "-m", "pytest", "-n", WORKERS, "--dist", "loadgroup", *(arguments or ["-q"])]
    failed = subprocess.run(python, cwd=ROOT).returncode != 0
    if not arguments:
        failed = run_screen_tests() != 0 or failed
    return 1 if failed else 0


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
