"""What is prepared before Asterisk starts, and what is said when it cannot; a script that ends plays Asterisk."""

import socket
from pathlib import Path

import pytest

from callcenter.switch.asterisk.embedded import (
    EmbeddedAsterisk,
    EmbeddedAsteriskFailed,
    Place,
    PortInUse,
)
from callcenter.switch.asterisk.unpack import Installation
from tests.support.sip import free_port

TEMPLATES = Path(__file__).resolve().parents[3] / "asterisk_conf"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(
        home=tmp_path / "home",
        sounds=tmp_path / "sounds",
        templates=TEMPLATES,
        sip_port=free_port(),
        ws_port=free_port(socket.SOCK_STREAM),
        ami_port=free_port(socket.SOCK_STREAM),
    )


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    sounds = tmp_path / "core"
    sounds.mkdir()
    (sounds / "beep.wav").write_bytes(b"")
    return Installation(
        version="22.10.1",
        command=("sh", "-c", "echo 'ERROR: the modules do not fit'; exit 3"),
        modules=tmp_path / "modules",
        data=tmp_path / "data",
        english_sounds=sounds,
    )


@pytest.mark.parametrize(
    ("port", "kind", "variable"),
    [
        ("sip_port", socket.SOCK_DGRAM, "CALLCENTER_SIP_PORT"),
        ("ws_port", socket.SOCK_STREAM, "CALLCENTER_SIP_WS_PORT"),
        ("ami_port", socket.SOCK_STREAM, "CALLCENTER_AMI_PORT"),
    ],
)
async def test_a_port_in_use_is_named_with_its_variable(
    place: Place, installation: Installation, port: str, kind: socket.SocketKind, variable: str
) -> None:
    number: int = getattr(place, port)
    with socket.socket(socket.AF_INET, kind) as other:
        other.bind(("127.0.0.1", number))
        if kind == socket.SOCK_STREAM:
            other.listen()
        with pytest.raises(PortInUse, match=rf"{number}.*{variable}"):
            await EmbeddedAsterisk(place, installation).start()


async def test_an_asterisk_that_ends_is_reported_with_its_last_words(place: Place, installation: Installation) -> None:
    embedded = EmbeddedAsterisk(place, installation)
    with pytest.raises(EmbeddedAsteriskFailed, match="the modules do not fit"):
        await embedded.start()
    assert embedded.pid is None


async def test_everything_is_rendered_below_the_home(place: Place, installation: Installation) -> None:
    with pytest.raises(EmbeddedAsteriskFailed):
        await EmbeddedAsterisk(place, installation).start()
    rendered = {file.name: file.read_text() for file in place.etc.glob("*.conf")}
    assert {file.name for file in TEMPLATES.glob("*.conf")} <= rendered.keys()
    for text in rendered.values():
        assert not [line for line in text.splitlines() if "@@" in line and not line.startswith(";")]
    assert f"bind = 127.0.0.1:{place.sip_port}" in rendered["pjsip.conf"]
    sounds = place.root / "data" / "sounds"
    assert (sounds / "zh" / "cc").readlink() == place.sounds / "zh" / "cc"
    # The dialplan plays it by its full path.
    assert (place.etc / "still.wav16").read_bytes() == (TEMPLATES / "still.wav16").read_bytes()
    assert (sounds / "zh" / "beep.wav").readlink() == installation.english_sounds / "beep.wav"  # type: ignore[operator]


async def test_the_link_follows_when_the_sounds_move(place: Place, installation: Installation, tmp_path: Path) -> None:
    for folder in (tmp_path / "one", tmp_path / "two"):
        moved = Place(
            home=place.home,
            sounds=folder,
            templates=TEMPLATES,
            sip_port=place.sip_port,
            ws_port=place.ws_port,
            ami_port=place.ami_port,
        )
        with pytest.raises(EmbeddedAsteriskFailed):
            await EmbeddedAsterisk(moved, installation).start()
        assert (place.root / "data/sounds/en/cc").readlink() == folder / "en" / "cc"


def test_the_secrets_stay_the_same_and_are_for_their_owner_only(place: Place, installation: Installation) -> None:
    first = EmbeddedAsterisk(place, installation).secrets
    assert EmbeddedAsterisk(place, installation).secrets == first
    assert first.control != first.operations
    assert (place.root / "secrets.json").stat().st_mode & 0o077 == 0
