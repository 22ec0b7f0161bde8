"""The key file: made once, for its owner only; one that is damaged stops everything instead of being made anew."""

from pathlib import Path

import pytest

from callcenter.records.key_ring import KeyRingUnreadable, add_key, open_ring, read_ring


def test_the_first_start_makes_a_file_that_only_its_owner_may_read(tmp_path: Path) -> None:
    path = tmp_path / "home" / "keys.json"
    keys = open_ring(path)
    assert open_ring(path) == keys
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["keys.json"]


def test_an_added_key_is_the_last_and_the_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    before = open_ring(path)
    after = add_key(path)
    assert after[:-1] == before
    assert read_ring(path) == after
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("damaged", [b"", b"{}", b'{"keys": []}', b'{"keys": [{"id": "a", "secret": "AAAA"}]}', b"[1]"])
def test_a_file_that_holds_no_keys_is_an_error_and_stays_as_it_is(tmp_path: Path, damaged: bytes) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(damaged)
    with pytest.raises(KeyRingUnreadable):
        open_ring(path)
    assert path.read_bytes() == damaged
