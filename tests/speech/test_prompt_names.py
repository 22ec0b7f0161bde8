"""Names of prompts follow their file, and outlive its mistakes."""

from pathlib import Path

import pytest

from callcenter.speech.prompt_file import PromptFileRefused
from callcenter.speech.prompt_names import PromptNames

HELLO = 'hello: {en: "Hello.", zh: "您好。"}\n'


def test_a_new_prompt_counts_as_soon_as_it_is_written_and_a_broken_file_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "prompts.yaml"
    file.write_text(HELLO)
    names = PromptNames(file)
    assert ("hello" in names, "bye" in names) == (True, False)
    file.write_text(HELLO + 'bye: {en: "Bye.", zh: "再见。"}\n')
    assert "bye" in names
    file.write_text("hello: [")
    assert (list(names), len(names)) == (["hello", "bye"], 2)
    file.unlink()
    assert "bye" in names
    file.write_text(HELLO)
    assert list(names) == ["hello"]


def test_a_file_that_was_never_whole_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PromptFileRefused):
        PromptNames(tmp_path / "prompts.yaml")
