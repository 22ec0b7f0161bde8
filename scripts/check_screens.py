"""Types and lint of the agent screens, with this machine's node or the one of the Python package."""

import sys

from scripts.run_tests import UI, npm


def main() -> int:
    """Check the screens."""
    if not (UI / "node_modules" / "oxlint").exists() and npm("ci", "--ignore-scripts", "--loglevel=error") != 0:
        return 1
    return npm("run", "check", "--silent")


if __name__ == "__main__":
    sys.exit(main())
