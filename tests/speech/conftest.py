"""What the speech tests share: the real voice, where it is installed."""

import pytest

from callcenter.speech.renderer import SpeechUnavailable, VoiceLibrary, find_library


@pytest.fixture
def voice() -> VoiceLibrary:
    try:
        return find_library()
    except SpeechUnavailable as error:
        pytest.skip(str(error))
