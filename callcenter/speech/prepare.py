"""The one way in: every sound a caller may hear is in place afterwards, or is named as missing with the reason."""

from pathlib import Path

from callcenter.speech.music import MUSIC_SOUND, ensure_music
from callcenter.speech.prompt_file import load_prompts
from callcenter.speech.prompts import Locate, Prepared, Progress, render_missing
from callcenter.speech.renderer import find_library


def prepare_sounds(
    prompts_file: Path,
    out_dir: Path,
    recorded_dir: Path | None,
    progress: Progress,
    *,
    spoken_dir: Path | None = None,
    locate: Locate = find_library,
) -> Prepared:
    """Blocks for some seconds on a first run (call it in a thread), for milliseconds on the next ones."""
    prompts = load_prompts(prompts_file)
    made = ensure_music(out_dir)
    prepared = render_missing(
        prompts, out_dir, progress, recorded_dir=recorded_dir, spoken_dir=spoken_dir, locate=locate
    )
    return Prepared(
        rendered=(MUSIC_SOUND, *prepared.rendered) if made else prepared.rendered,
        recorded=prepared.recorded,
        reused=prepared.reused if made else (MUSIC_SOUND, *prepared.reused),
        missing=prepared.missing,
        problems=prepared.problems,
    )
