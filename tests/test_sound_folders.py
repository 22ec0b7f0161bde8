"""Where the sounds are: with the product's own things, its words with the flows."""

from pathlib import Path

from callcenter.settings import Settings
from callcenter.sound_folders import sound_folders


def test_sounds_lie_in_the_home_and_the_words_with_the_flows(tmp_path: Path) -> None:
    folders = sound_folders(Settings(home=tmp_path / "home", flows=tmp_path / "flows"))
    assert folders.prompts == tmp_path / "flows" / "prompts.yaml"
    assert folders.sounds == tmp_path / "home" / "sounds"
    assert folders.recorded == tmp_path / "home" / "recorded_prompts"


def test_a_home_that_is_named_from_here_is_named_from_everywhere() -> None:
    assert sound_folders(Settings(home=Path("var"))).sounds.is_absolute()
