"""Every check that needs no running part: `check.py` reports, `check.py --write` mends what can be mended."""

import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CODE = ("callcenter", "tests", "scripts", "migrations", "hatch_build.py")
# Files written from the code; each script has `--check`.
GENERATED = (
    "write_state_docs.py",
    "write_figures_docs.py",
    "write_schemas.py",
    "write_ui_types.py",
    "write_openapi.py",
)


def main(*, write: bool) -> int:
    """Run all checks, also after one has failed."""
    python = sys.executable
    tools = Path(python).parent
    generated = [
        (f"generated: {name}", [python, f"scripts/{name}", *([] if write else ["--check"])]) for name in GENERATED
    ]
    checks: list[tuple[str, Sequence[str | Path]]] = [
        ("format", [tools / "ruff", "format", *([] if write else ["--check"]), "--quiet", *CODE]),
        ("lint", [tools / "ruff", "check", *(["--fix"] if write else []), "--quiet", *CODE]),
        ("types", [tools / "mypy", "--no-error-summary"]),
        ("imports", [tools / "lint-imports", "--no-cache"]),
        ("layout", [python, "scripts/check_layout.py"]),
        ("dead code", [tools / "vulture"]),
        *generated,
        ("screens", [python, "-m", "scripts.check_screens"]),
    ]
    failed = []
    # What mends goes one after the other: the next one checks what it has written.
    with ThreadPoolExecutor(1 if write else os.cpu_count()) as pool:
        for name, ran in zip(
            [name for name, _ in checks], pool.map(run, [command for _, command in checks]), strict=True
        ):
            print(f"{'ok    ' if ran.returncode == 0 else 'FAILED'} {name}", flush=True)
            if ran.returncode != 0:
                failed.append(name)
                print(ran.stdout, ran.stderr, sep="", flush=True)
    if failed:
        print(f"{len(failed)} of {len(checks)} checks failed: {', '.join(failed)}")
    return 1 if failed else 0


def run(command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
    """Run one check."""
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


if __name__ == "__main__":
    sys.exit(main(write="--write" in sys.argv[1:]))
