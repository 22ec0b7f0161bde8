"""Writes ivr_flows/**/*.schema.json, the forms of flows, their tests and routing documents for editors.

`--check` writes nothing and fails when a file is stale.
"""

import sys
from pathlib import Path

from callcenter.flows.forms import flow_file as flow
from callcenter.flows.testing import form as flow_tests
from callcenter.routing import document as routing

FOLDER = Path(__file__).resolve().parents[1] / "ivr_flows"


def main(arguments: list[str]) -> int:
    """Return the exit code."""
    if arguments not in ([], ["--check"]):
        print("usage: write_schemas.py [--check]", file=sys.stderr)
        return 2
    texts = {
        FOLDER / "flow.schema.json": flow.json_schema(),
        FOLDER / "tests" / "flow_tests.schema.json": flow_tests.json_schema(),
        FOLDER / "routing.schema.json": routing.json_schema(),
    }
    if not arguments:
        for path, text in texts.items():
            path.write_text(text, encoding="utf-8")
        return 0
    stale = [path for path, text in texts.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        print(f"{path.name} is stale: run scripts/write_schemas.py", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
