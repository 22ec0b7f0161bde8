"""Prompts are known with the languages that they have."""

from pathlib import Path

from callcenter.flows.prompt_languages import prompts_in


def test_prompts_are_known_with_their_languages_or_not_at_all(tmp_path: Path) -> None:
    assert prompts_in(tmp_path) is None
    (tmp_path / "prompts.yaml").write_text("a: {en: x}\nb: {both: []}\nc: 5\n")
    assert prompts_in(tmp_path) == {"a": ("en",), "b": ("zh", "en")}
