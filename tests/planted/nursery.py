"""Runs test files against a copy of the core, each time in a fresh process that has nothing of the core yet.

Rule: such a process is forked from one that has loaded pytest and Hypothesis once. Loading them takes longer than most
of these tests.
"""

import os
import sys
from collections.abc import Iterable
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import pytest

from tests.support.untimed import load_untimed

_SECONDS: Final = 60


def run(tests: Iterable[str], folder: Path, *options: str) -> tuple[int | None, str]:
    """Run test files against the copy: pytest's exit code, None where it was not done in time, and what it said."""
    said = folder / "said.txt"
    context = get_context("forkserver")
    context.set_forkserver_preload(["pytest", "hypothesis"])
    process = context.Process(target=run_here, args=([*options, *tests], folder, said))
    process.start()
    process.join(_SECONDS)
    code = process.exitcode
    if code is None:
        process.kill()
        process.join()
    process.close()
    return code, said.read_text(encoding="utf-8")


def run_here(arguments: list[str], folder: Path, said: Path) -> None:
    """The life of one such process: without plugins, which take longer to load than these tests to run."""
    with said.open("w", encoding="utf-8") as output:
        os.dup2(output.fileno(), sys.stdout.fileno())
        os.dup2(output.fileno(), sys.stderr.fileno())
    os.chdir(folder)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    load_untimed()
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(folder))
    # What brought us here is of the whole checkout.
    for name in [name for name in sys.modules if name.partition(".")[0] in ("callcenter", "tests")]:
        del sys.modules[name]
    sys.exit(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "--noconftest", *arguments]))
