"""Writes ivr_flows/routing.schema.json, the form of routing documents for editors. --check: only say if it is stale."""

import sys
from pathlib import Path

from callcenter.routing.document import json_schema

TARGET = Path(__file__).resolve().parents[1] / "ivr_flows" / "routing.schema.json"


def main(arguments: list[str]) -> int:
    """Return the exit code."""
    if arguments not in ([], ["--check"]):
        print("usage: write_routing_schema.py [--check]", file=sys.stderr)
        return 2
    wanted = json_schema()
    if not arguments:
        TARGET.write_text(wanted, encoding="utf-8")
        return 0
    if TARGET.is_file() and TARGET.read_text(encoding="utf-8") == wanted:
        return 0
    print(f"{TARGET.name} is stale: run scripts/write_routing_schema.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
