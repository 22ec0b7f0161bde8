"""A wrapped child dies with its parent, even when the parent is killed with SIGKILL."""

import os
import signal
import subprocess
import sys
import textwrap

import pytest

from callcenter.processes import command_dying_with_parent

PARENT = """
    import subprocess, sys
    from callcenter.processes import command_dying_with_parent
    sleeper = "import time; print('up', flush=True); time.sleep(600)"
    child = subprocess.Popen(command_dying_with_parent([sys.executable, "-c", sleeper]))
    child.wait()
"""


def test_the_child_dies_when_its_parent_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", textwrap.dedent(PARENT)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "up\n"
        parent.send_signal(signal.SIGKILL)
        # The child holds the other end of the pipe: its end is the child's death.
        assert parent.stdout.read() == ""


def test_the_command_gets_its_arguments_and_exit_code_through() -> None:
    done = subprocess.run(
        command_dying_with_parent(["sh", "-c", 'printf "%s" "$1"; exit 7', "sh", "a b;c"]),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (7, "a b;c")


@pytest.mark.skipif(os.getuid() != 0, reason="only root may change the user")
def test_the_child_can_run_as_another_user() -> None:
    done = subprocess.run(
        command_dying_with_parent(["id", "-u"], uid=65534, gid=65534), capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "65534"
    assert done.stderr == ""


def test_a_child_whose_starter_is_already_gone_does_not_start() -> None:
    command = command_dying_with_parent(["echo", "started"])
    command[command.index(str(os.getpid()))] = "1"
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert done.stdout == ""
