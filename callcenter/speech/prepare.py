"""Before calls come: every sound a caller may hear is in place afterwards, or is named as missing with the reason."""

import asyncio
from dataclasses import replace

from callcenter.speech.music import MUSIC_SOUND, ensure_music
from callcenter.speech.prompt_file import load_prompts
from callcenter.speech.prompts import Prepared, Progress, SoundFolders, put_in_place, wanted
from callcenter.speech.speaker import Speaker


async def prepare_sounds(folders: SoundFolders, speaker: Speaker, progress: Progress) -> Prepared:
    """Takes some seconds on a first run, milliseconds on the next ones."""
    prompts = load_prompts(folders.prompts)
    made = await asyncio.to_thread(ensure_music, folders.sounds)
    prepared = await put_in_place(wanted(prompts), folders, speaker, progress)
    if made:
        return replace(prepared, rendered=(MUSIC_SOUND, *prepared.rendered))
    return replace(prepared, reused=(MUSIC_SOUND, *prepared.reused))
