"""Writes agent_ui/openapi.json, from which the types of the screens' REST client are made (`npm run types`).

`--check` writes nothing and fails when the file is stale.
"""

import json
import sys
from pathlib import Path

from callcenter.api.openapi import describe

TARGET = Path(__file__).resolve().parent.parent / "agent_ui" / "openapi.json"


def main() -> int:
    """Write the file, or compare it."""
    text = json.dumps(describe(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    if "--check" in sys.argv[1:]:
        if TARGET.is_file() and TARGET.read_text() == text:
            return 0
        print(f"{TARGET.name} is stale: run scripts/write_openapi.py", file=sys.stderr)
        return 1
    TARGET.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
