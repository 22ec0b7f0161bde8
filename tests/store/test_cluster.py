"""The folders of the embedded PostgreSQL: private, and not to be taken over by somebody who came first."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from callcenter.store.cluster import EmbeddedPostgresError, open_cluster, reachable_by_others, try_lock, write_private
from tests.support.postgres import temporary_home


@pytest.fixture
def home() -> Iterator[Path]:
    with temporary_home() as made:
        yield made


def test_a_password_is_made_once_and_only_its_owner_may_read_it(home: Path) -> None:
    cluster = open_cluster(home)
    password = cluster.password()
    assert len(password) >= 32
    assert open_cluster(home).password() == password
    assert cluster.password_file.stat().st_mode & 0o077 == 0


def test_a_lost_password_of_existing_data_is_an_error_and_not_a_new_password(home: Path) -> None:
    cluster = open_cluster(home)
    data = cluster.data_folder(18)
    data.mkdir()
    (data / "PG_VERSION").write_text("18\n")
    with pytest.raises(EmbeddedPostgresError, match="password is missing"):
        cluster.password()


def test_a_socket_folder_that_others_may_enter_is_refused(home: Path) -> None:
    cluster = open_cluster(home)
    cluster.sockets.chmod(0o777)
    with pytest.raises(EmbeddedPostgresError, match="not a private folder"):
        open_cluster(home)


def test_a_link_to_data_that_is_gone_is_a_clear_error(home: Path) -> None:
    cluster = open_cluster(home)
    shutil.rmtree(cluster.folder)
    cluster.folder.symlink_to(home / "gone")
    with pytest.raises(EmbeddedPostgresError, match="which is gone"):
        open_cluster(home)


def test_a_folder_below_a_closed_one_is_not_reachable(home: Path) -> None:
    inner = home / "inner"
    inner.mkdir(mode=0o755)
    assert reachable_by_others(inner)
    home.chmod(0o700)
    assert not reachable_by_others(inner)


def test_a_lock_is_held_until_every_copy_of_its_descriptor_is_closed(home: Path) -> None:
    first = try_lock(home / "lock")
    assert first is not None
    assert try_lock(home / "lock") is None
    inherited = os.dup(first)
    os.close(first)
    assert try_lock(home / "lock") is None
    os.close(inherited)
    again = try_lock(home / "lock")
    assert again is not None
    os.close(again)


def test_a_private_file_replaces_one_that_a_crash_left_unfinished(home: Path) -> None:
    (home / "secret.new").write_text("half")
    write_private(home / "secret", "whole")
    assert (home / "secret").read_text() == "whole"
    assert not (home / "secret.new").exists()
