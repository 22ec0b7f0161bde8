"""The pages of the state machines: made from the tables, and noticed when stale."""

from pathlib import Path

import pytest

from callcenter.core.interaction import TRANSITIONS
from scripts.write_state_docs import PAGES, main, text_of


def test_the_pages_in_the_project_are_fresh() -> None:
    assert main(["--check"]) == 0


def test_every_step_of_the_table_is_in_diagram_and_table() -> None:
    text = text_of(PAGES[0])
    for stage, steps in TRANSITIONS.items():
        for step, target in steps.items():
            assert f"| `{stage}` | `{step}` | `{target}` |" in text
            assert f"{stage} --> {target}: " in text
    assert "[*] --> in_flow" in text
    assert "closed --> [*]" in text


def test_a_stale_or_missing_page_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([], tmp_path) == 0
    assert main(["--check"], tmp_path) == 0
    (tmp_path / "agent.md").write_text("old")
    (tmp_path / "offer.md").unlink()
    assert main(["--check"], tmp_path) == 1
    assert capsys.readouterr().err.splitlines() == [
        "offer.md is stale: run scripts/write_state_docs.py",
        "agent.md is stale: run scripts/write_state_docs.py",
    ]
