"""The layout's rules: tests mirror sources, no file is too long, every module says what lives there, no empty names."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAX_LINES = 400
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "manager", "common", "base", "misc"}
CODE = {".py", ".ts", ".vue"}
# Told by their module, proved elsewhere: data without rules, and wiring that only the live tests can run.
NO_MIRROR = {
    "callcenter/__main__.py",
    "callcenter/core/changes.py",
    "callcenter/core/commands.py",
    "callcenter/core/events.py",
    "callcenter/core/requests.py",
    "callcenter/core/configuration.py",
    "callcenter/core/state.py",
    "callcenter/ports.py",
}


def main() -> int:
    """Print every problem; exit 1 when there is one."""
    files = [ROOT / name for name in tracked_files()]
    problems = [problem for file in files if file.suffix in CODE and file.exists() for problem in problems_of(file)]
    print("\n".join(problems))
    return 1 if problems else 0


def tracked_files() -> list[str]:
    """Files that are or may be committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()


def problems_of(file: Path) -> Iterator[str]:
    """Everything wrong with one file."""
    name = file.relative_to(ROOT).as_posix()
    text = file.read_text(encoding="utf-8")
    if text.count("\n") > MAX_LINES and not file.name.endswith(".gen.ts"):
        yield f"{name}: longer than {MAX_LINES} lines, split it"
    if file.stem in FORBIDDEN_NAMES:
        yield f"{name}: `{file.stem}` says nothing, name what lives there"
    if file.suffix != ".py" or not text:
        return
    tree = ast.parse(text)
    if not ast.get_docstring(tree):
        yield f"{name}: the first line must say what lives here"
    yield from missing_mirror(name, tree)


def missing_mirror(name: str, tree: ast.Module) -> Iterator[str]:
    """A module with functions has its tests at the same place."""
    path = Path(name)
    if path.parts[0] != "callcenter" or name in NO_MIRROR or path.name == "__init__.py":
        return
    if not any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) for node in ast.walk(tree)):
        return
    mirror = Path("tests", *path.parts[1:-1], f"test_{path.name}")
    if not (ROOT / mirror).exists():
        yield f"{name}: expected its tests in {mirror.as_posix()}"


if __name__ == "__main__":
    sys.exit(main())
