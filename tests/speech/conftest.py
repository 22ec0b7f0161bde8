"""What the speech tests share: the real voice, where it is installed, and one that is not."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from callcenter.speech.prompts import SoundFolders
from callcenter.speech.speaker import Speaker, SpeechUnavailable, VoiceLibrary, find_library


@pytest.fixture
def voice() -> VoiceLibrary:
    try:
        return find_library()
    except SpeechUnavailable as error:
        pytest.skip(str(error))


@pytest_asyncio.fixture
async def speaker(voice: VoiceLibrary) -> AsyncIterator[Speaker]:
    speaker = Speaker()
    yield speaker
    await speaker.stop()


@pytest.fixture
def no_speaker() -> Speaker:
    """Where nobody has installed a voice, or nobody may need one."""

    def nowhere() -> VoiceLibrary:
        raise SpeechUnavailable("the voice is not installed")

    return Speaker(nowhere)


@pytest.fixture
def folders(tmp_path: Path) -> SoundFolders:
    return SoundFolders(
        prompts=tmp_path / "prompts.yaml", sounds=tmp_path / "sounds", recorded=tmp_path / "recorded_prompts"
    )
