"""The suite notices: each planted bug is put into a copy of the core, and its test file must fail there."""

import shutil
from pathlib import Path

import pytest

from tests.planted import (
    acting_bugs,
    after_talk_bugs,
    bugs,
    callback_bugs,
    control_bugs,
    dialling_bugs,
    explain_bugs,
    flow_bugs,
    handover_bugs,
    hours_bugs,
    monitoring_bugs,
    offers_bugs,
    overflow_bugs,
    routing_bugs,
    wrap_up_bugs,
)
from tests.planted.bug import Bug
from tests.planted.nursery import run

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
    *handover_bugs.BUGS,
    *control_bugs.BUGS,
    *dialling_bugs.BUGS,
    *acting_bugs.BUGS,
    *monitoring_bugs.BUGS,
)
PASSED, FAILED = 0, 1  # pytest's exit codes; tests that could not even be run give another one


def a_copy_of_the_core(folder: Path) -> Path:
    """What the tests of the core need, in a folder of its own; what was compiled of it comes along."""
    shutil.copytree(ROOT / "callcenter" / "core", folder / "callcenter" / "core")
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
    for compiled in file.parent.glob(f"__pycache__/{file.stem}.*.pyc"):
        compiled.unlink()


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_the_suite_notices(bug: Bug, tmp_path: Path) -> None:
    folder = a_copy_of_the_core(tmp_path)
    plant(bug, folder)
    code, said = run([f"tests/{bug.killer}"], folder, "--tb=line")
    assert code == FAILED, said[-5000:]


@pytest.mark.parametrize("killer", sorted({bug.killer for bug in BUGS}))
def test_without_a_bug_the_same_files_pass_against_the_copy(killer: str, tmp_path: Path) -> None:
    code, said = run([f"tests/{killer}"], a_copy_of_the_core(tmp_path))
    assert code == PASSED, said[-5000:]
