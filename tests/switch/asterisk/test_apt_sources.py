"""The mirror comes from the machine's own apt sources, in either notation; other archives are passed over."""

from pathlib import Path

import pytest

from callcenter.switch.asterisk.apt_sources import (
    apt_options,
    machine_codename,
    read_machine_sources,
    sid_source_line,
)

DEB822 = """\
Types: deb
# a comment
URIs: http://mirror.test/security
Suites: bookworm-security
Components: main

Types: deb deb-src
URIs: http://mirror.test/debian http://other.test/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: {keyring}
"""


def line(etc: Path, keyrings: Path, codename: str = "bookworm") -> str | None:
    return sid_source_line(read_machine_sources(etc), codename=codename, keyrings=keyrings)


@pytest.fixture
def etc(tmp_path: Path) -> Path:
    (tmp_path / "sources.list.d").mkdir()
    return tmp_path


def test_the_new_notation_is_read(etc: Path) -> None:
    (etc / "sources.list.d" / "debian.sources").write_text(DEB822.format(keyring="/keys/debian.gpg"))
    assert line(etc, etc) == "deb [signed-by=/keys/debian.gpg] http://mirror.test/debian sid main"


def test_the_old_notation_is_read(etc: Path) -> None:
    (etc / "sources.list").write_text(
        "# deb http://wrong.test/debian bookworm main\n"
        "deb-src http://wrong.test/debian bookworm main\n"
        "deb [arch=amd64 signed-by=/keys/a.gpg] https://mirror.test/debian bookworm main contrib # note\n"
    )
    assert line(etc, etc) == "deb [signed-by=/keys/a.gpg] https://mirror.test/debian sid main"


def test_an_embedded_key_is_replaced_by_debians_keyring(etc: Path) -> None:
    (etc / "sources.list.d" / "debian.sources").write_text(DEB822.format(keyring="\n -----BEGIN KEY-----\n .\n abc"))
    (etc / "debian-archive-keyring.gpg").write_text("")
    assert line(etc, etc) == f"deb [signed-by={etc}/debian-archive-keyring.gpg] http://mirror.test/debian sid main"


def test_without_any_keyring_apts_own_trust_decides_and_nothing_is_trusted_blindly(etc: Path) -> None:
    (etc / "sources.list").write_text("deb [trusted=yes] http://mirror.test/debian stable main\n")
    assert line(etc, etc) == "deb http://mirror.test/debian sid main"


def test_other_archives_and_disabled_ones_are_passed_over(etc: Path) -> None:
    (etc / "sources.list.d" / "vendor.list").write_text(
        "deb https://vendor.test/apt cloud-sdk-bookworm main\ndeb http://vendor.test/node_20.x nodistro main\n"
        "deb http://vendor.test/docker bookworm stable\n"
    )
    (etc / "sources.list.d" / "off.sources").write_text(
        "Enabled: no\nTypes: deb\nURIs: http://off.test/debian\nSuites: bookworm\nComponents: main\n"
    )
    assert line(etc, etc) is None


def test_a_machine_without_apt_has_no_mirror(tmp_path: Path) -> None:
    assert line(tmp_path / "nothing", tmp_path) is None


def test_the_codename_is_read(tmp_path: Path) -> None:
    (tmp_path / "os-release").write_text('NAME="X"\nVERSION_CODENAME=trixie\n')
    assert machine_codename(tmp_path / "os-release") == "trixie"
    assert machine_codename(tmp_path / "none") == ""


def test_the_private_tree_leaves_the_machines_proxy_settings_in_force(tmp_path: Path) -> None:
    options = apt_options(tmp_path / "tree", "deb http://mirror.test/debian sid main")
    assert not [option for option in options if option.lower().startswith("-odir::etc::parts")]
    assert f"-oDir::State::status={tmp_path}/tree/status" in options
    assert (tmp_path / "tree" / "sources.list").read_text() == "deb http://mirror.test/debian sid main\n"
