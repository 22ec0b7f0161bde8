"""What `callcenter prompts …` does: which prompts have which sound, speak them, take recordings of people.

Rule: exit code 0 when every prompt that was meant has its sound, 1 otherwise. A running service follows by itself.
"""

import asyncio
import wave
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.table import Table

from callcenter.command_settings import command_settings
from callcenter.sound_folders import sound_folders
from callcenter.speech.pcm import SoundUnusable, encode_wav, write_atomically
from callcenter.speech.prompt_file import Language, Prompt, load_prompts
from callcenter.speech.prompts import Prepared, SoundFolders, Wanted, put_in_place, wanted
from callcenter.speech.recording import telephone_sound
from callcenter.speech.speaker import Speaker

app: Final = typer.Typer(help="What callers hear: list, speak, and take recordings.", no_args_is_help=True)

_LANGUAGE_HELP: Final = "Of one file; in a folder the files lie in en/ and zh/."


@app.command("list")
def list_command() -> None:
    """Say of every prompt whether it is recorded, spoken by the voice or missing, and how long it is."""
    raise typer.Exit(show(sound_folders(command_settings()), Console()))


@app.command("render")
def render_command(
    names: Annotated[list[str] | None, typer.Argument(help="Left out: all.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Also those that have their sound.")] = False,
) -> None:
    """Let the voice speak what is missing or was written anew. Recordings are placed, and never spoken over."""
    folders = sound_folders(command_settings())
    raise typer.Exit(asyncio.run(render(folders, Speaker(), names or (), Console(), force=force)))


@app.command("import")
def import_command(
    path: Annotated[Path, typer.Argument(help="A WAV file NAME.wav, or a folder with en/NAME.wav and zh/NAME.wav.")],
    language: Annotated[Language | None, typer.Option(help=_LANGUAGE_HELP)] = None,
    name: Annotated[str | None, typer.Option(help="Of the prompt, where one file is called otherwise.")] = None,
) -> None:
    """Take recordings of any usual rate; from then on callers hear them instead of the voice."""
    folders = sound_folders(command_settings())
    raise typer.Exit(asyncio.run(take(folders, Speaker(), path, language, name, Console())))


def show(folders: SoundFolders, console: Console) -> int:
    """Print the list."""
    prompts = load_prompts(folders.prompts)
    table = Table("prompt", *Language)
    missing = 0
    for prompt in prompts:
        ways = [_way(one, folders) for one in wanted([prompt])]
        missing += sum(way == "missing" for way in ways)
        table.add_row(prompt.name, *ways)
    console.print(table)
    if missing:
        console.print(f"{missing} missing: `callcenter prompts render` speaks them")
    return 1 if missing else 0


async def render(
    folders: SoundFolders, speaker: Speaker, names: Collection[str], console: Console, *, force: bool
) -> int:
    """Put the sounds of these prompts in place, or of all."""
    prompts = load_prompts(folders.prompts)
    if unknown := sorted(set(names) - {prompt.name for prompt in prompts}):
        return _refused(console, [f"{name}: not in {folders.prompts}" for name in unknown])
    meant = wanted(prompt for prompt in prompts if not names or prompt.name in names)
    try:
        with console.status("speaking") as status:
            prepared = await put_in_place(
                meant, folders, speaker, lambda done, total, _: status.update(f"speaking {done}/{total}"), force=force
            )
    finally:
        await speaker.stop()
    return _told(prepared, console)


async def take(
    folders: SoundFolders, speaker: Speaker, path: Path, language: Language | None, name: str | None, console: Console
) -> int:
    """Keep recordings under the names of their prompts. One that cannot be used changes nothing and stops none."""
    prompts = {prompt.name: prompt for prompt in load_prompts(folders.prompts)}
    found = _found(path, language, name)
    problems, taken = [], []
    for file, spoken, prompt in found:
        try:
            taken.append(_take(folders, file, spoken, prompts.get(prompt)))
        except (SoundUnusable, OSError) as refused:
            problems.append(str(refused))
    if not found:
        problems.append(f"{path}: no en/NAME.wav or zh/NAME.wav in it")
    told = _told(await put_in_place(taken, folders, speaker, lambda _done, _total, _sound: None), console)
    return _refused(console, problems) if problems else told


def _found(path: Path, language: Language | None, name: str | None) -> list[tuple[Path, Language | None, str]]:
    """Each file, with the language and the prompt that it is meant for."""
    if not path.is_dir():
        return [(path, language, name or path.stem)]
    return [(file, spoken, file.stem) for spoken in Language for file in sorted((path / spoken).glob("*.[wW][aA][vV]"))]


def _take(folders: SoundFolders, file: Path, language: Language | None, prompt: Prompt | None) -> Wanted:
    if prompt is None:
        raise SoundUnusable(f"{file}: no prompt of this name in {folders.prompts}; --name says which it is")
    if language is None:
        raise SoundUnusable(f"{file}: --language en or zh is needed")
    (one,) = wanted([prompt], [language])
    write_atomically(one.recording(folders), encode_wav(telephone_sound(file)))
    return one


def _way(one: Wanted, folders: SoundFolders) -> str:
    sound = folders.sounds / one.sound
    if not sound.is_file():
        return "missing"
    try:
        with wave.open(str(sound), "rb") as read:
            seconds = read.getnframes() / read.getframerate()
    except (wave.Error, EOFError):
        return "unreadable"
    return f"{'recorded' if one.recording(folders).is_file() else 'spoken'} {seconds:.1f} s"


def _told(prepared: Prepared, console: Console) -> int:
    console.print(
        f"{len(prepared.rendered)} spoken, {len(prepared.recorded)} recorded, {len(prepared.reused)} as they were"
    )
    return _refused(console, prepared.problems) if prepared.problems else 0


def _refused(console: Console, problems: Sequence[str]) -> int:
    for problem in problems:
        console.print(problem, markup=False, highlight=False, soft_wrap=True)
    return 1
