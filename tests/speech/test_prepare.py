"""Before calls come, with the prompts that are shipped."""

from dataclasses import replace
from pathlib import Path

from callcenter.speech.pcm import read_wav
from callcenter.speech.prepare import prepare_sounds
from callcenter.speech.prompt_file import Language, load_prompts
from callcenter.speech.prompts import SoundFolders
from callcenter.speech.speaker import Speaker

SHIPPED = Path(__file__).resolve().parents[2] / "ivr_flows" / "prompts.yaml"


def silent(_done: int, _total: int, _sound: str) -> None:
    return None


async def test_every_shipped_prompt_sounds_as_long_as_its_words(
    folders: SoundFolders, speaker: Speaker, no_speaker: Speaker
) -> None:
    folders = replace(folders, prompts=SHIPPED)
    first = await prepare_sounds(folders, speaker, silent)
    prompts = load_prompts(SHIPPED)
    assert len(first.rendered) == 2 * len(prompts) + 1
    assert (first.missing, first.problems) == ((), ())
    for prompt in prompts:
        for language in Language:
            characters = {wanted: 0 for wanted in Language}
            for part in prompt.parts(language):
                characters[part.language] += sum(character.isalnum() for character in part.text)
            expected = 0.085 * characters[Language.EN] + 0.32 * characters[Language.ZH]
            seconds = len(read_wav(folders.sounds / language / "cc" / f"{prompt.name}.wav")) / 8000
            assert 0.6 * expected < seconds < 1.6 * expected, prompt.name
    second = await prepare_sounds(folders, no_speaker, silent)
    assert (second.rendered, set(second.reused)) == ((), set(first.rendered))


async def test_without_a_voice_the_music_is_still_there(folders: SoundFolders, no_speaker: Speaker) -> None:
    prepared = await prepare_sounds(replace(folders, prompts=SHIPPED), no_speaker, silent)
    assert prepared.rendered == ("music/hold.wav",)
    assert (folders.sounds / "music" / "hold.wav").is_file()
    assert len(prepared.missing) == 2 * len(load_prompts(SHIPPED))
