"""The one way in, with the prompts that are shipped."""

from pathlib import Path

from callcenter.speech.pcm import read_wav
from callcenter.speech.prepare import prepare_sounds
from callcenter.speech.prompt_file import Language, load_prompts
from callcenter.speech.renderer import SpeechUnavailable, VoiceLibrary

SHIPPED = Path(__file__).resolve().parents[2] / "ivr_flows" / "prompts.yaml"


def no_voice() -> VoiceLibrary:
    raise SpeechUnavailable("the voice is not installed")


def silent(_done: int, _total: int, _sound: str) -> None:
    return None


def test_every_shipped_prompt_sounds_as_long_as_its_words(tmp_path: Path, voice: VoiceLibrary) -> None:
    first = prepare_sounds(SHIPPED, tmp_path, None, silent)
    prompts = load_prompts(SHIPPED)
    assert len(first.rendered) == 2 * len(prompts) + 1
    assert (first.missing, first.problems) == ((), ())
    for prompt in prompts:
        for language in Language:
            characters = {wanted: 0 for wanted in Language}
            for part in prompt.parts(language):
                characters[part.language] += sum(character.isalnum() for character in part.text)
            expected = 0.085 * characters[Language.EN] + 0.32 * characters[Language.ZH]
            seconds = len(read_wav(tmp_path / language / "cc" / f"{prompt.name}.wav")) / 8000
            assert 0.6 * expected < seconds < 1.6 * expected, prompt.name
    second = prepare_sounds(SHIPPED, tmp_path, None, silent, locate=no_voice)
    assert (second.rendered, set(second.reused)) == ((), set(first.rendered))


def test_without_a_voice_the_music_is_still_there(tmp_path: Path) -> None:
    prepared = prepare_sounds(SHIPPED, tmp_path, None, silent, locate=no_voice)
    assert prepared.rendered == ("music/hold.wav",)
    assert (tmp_path / "music" / "hold.wav").is_file()
    assert len(prepared.missing) == 2 * len(load_prompts(SHIPPED))
