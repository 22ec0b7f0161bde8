"""Where this installation keeps the sounds that callers hear."""

from callcenter.settings import Settings
from callcenter.speech.prompts import SoundFolders
from callcenter.switch.asterisk.unpack import default_cache


def sound_folders(settings: Settings) -> SoundFolders:
    """The folders that these settings mean."""
    return SoundFolders(
        prompts=settings.flows / "prompts.yaml",
        sounds=settings.home.absolute() / "sounds",
        recorded=settings.home.absolute() / "recorded_prompts",
        spoken=default_cache() / "spoken",
    )
