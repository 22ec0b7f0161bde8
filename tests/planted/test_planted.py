"""The suite notices: each planted bug is put into a copy of the core, and its test file must fail there."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.planted import (
    after_talk_bugs,
    bugs,
    callback_bugs,
    explain_bugs,
    flow_bugs,
    hours_bugs,
    offers_bugs,
    overflow_bugs,
    routing_bugs,
    wrap_up_bugs,
)
from tests.planted.bug import Bug

ROOT = Path(__file__).parents[2]
BUGS = (
    *bugs.BUGS,
    *routing_bugs.BUGS,
    *offers_bugs.BUGS,
    *overflow_bugs.BUGS,
    *callback_bugs.BUGS,
    *wrap_up_bugs.BUGS,
    *hours_bugs.BUGS,
    *explain_bugs.BUGS,
    *flow_bugs.BUGS,
    *after_talk_bugs.BUGS,
)
PASSED, FAILED = 0, 1  # pytest's exit codes; tests that could not even be run give another one


def a_copy_of_the_core(folder: Path) -> Path:
    """What the tests of the core need, in a folder of its own."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "callcenter" / "core", folder / "callcenter" / "core", ignore=ignored)
    shutil.copy(ROOT / "callcenter" / "__init__.py", folder / "callcenter")
    (folder / "tests").symlink_to(ROOT / "tests")
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --import-mode=importlib\n", encoding="utf-8")
    return folder


def plant(bug: Bug, folder: Path) -> None:
    """Break one place."""
    file = folder / "callcenter" / "core" / bug.file
    source = file.read_text(encoding="utf-8")
    assert source.count(bug.old) == 1, "the place to break is not there, or there twice"
    file.write_text(source.replace(bug.old, bug.new), encoding="utf-8")


def run(tests: Iterable[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run test files against the copy. Without plugins, which take longer to load than these tests to run."""
    return subprocess.run(
        # Not in the way of tests beside it that live by the clock.
        (
            "nice",
            "-n",
            "10",
            sys.executable,
            "-m",
            "pytest",
            "-x",
            "-q",
            "-p",
            "no:cacheprovider",
            "--noconftest",
            *tests,
        ),
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(folder),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_the_suite_notices(bug: Bug, tmp_path: Path) -> None:
    folder = a_copy_of_the_core(tmp_path)
    plant(bug, folder)
    outcome = run([f"tests/{bug.killer}"], folder)
    assert outcome.returncode == FAILED, outcome.stdout[-3000:] + outcome.stderr[-2000:]


def test_without_a_bug_the_same_files_pass_against_the_copy(tmp_path: Path) -> None:
    outcome = run(sorted({f"tests/{bug.killer}" for bug in BUGS}), a_copy_of_the_core(tmp_path))
    assert outcome.returncode == PASSED, outcome.stdout[-3000:] + outcome.stderr[-2000:]
