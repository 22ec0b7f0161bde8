"""Messages are what their models say, and what is written from them is not stale."""

import json
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from callcenter.api.realtime.messages import CLIENT_MESSAGE, Hello, NumberedMessage, Pong, ServerMessage
from tests.support.realtime_fixtures import FOLDER, fixtures, text_of
from tests.support.reducer import reduce

SERVER_MESSAGE: TypeAdapter[ServerMessage] = TypeAdapter(ServerMessage)
ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("name", sorted(fixtures()))
def test_reducing_a_fixture_gives_its_state_after(name: str) -> None:
    fixture = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    assert reduce(fixture["before"], fixture["message"]) == fixture["after"]
    SERVER_MESSAGE.validate_python(fixture["message"])


def test_the_fixtures_are_what_the_core_says_today() -> None:
    wanted = {f"{name}.json": text_of(fixture) for name, fixture in fixtures().items()}
    found = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")}
    assert found == wanted, "run python -m tests.support.realtime_fixtures"


def test_every_numbered_message_has_a_fixture() -> None:
    models: tuple[type[BaseModel], ...] = get_args(get_args(NumberedMessage)[0])
    types = {str(model.model_fields["type"].default) for model in models}
    assert types <= {fixture["message"]["type"] for fixture in fixtures().values()}


def test_the_screens_types_are_written_from_these_models() -> None:
    check = [sys.executable, "scripts/write_ui_types.py", "--check"]
    result = subprocess.run(check, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'{"type":"shout"}',
        b'{"type":"pong","extra":1}',
        b'{"type":"hello","resume_from":-1}',
        b'{"type":"hello","resume_from":"x"}',
        b'{"type":"agent_changed"}',
        b'{"type":"hello","stream":"' + b"x" * 65 + b'"}',
    ],
)
def test_what_no_client_says_is_refused(text: bytes) -> None:
    with pytest.raises(ValidationError):
        CLIENT_MESSAGE.validate_json(text)


def test_errors_do_not_repeat_what_was_given() -> None:
    with pytest.raises(ValidationError) as refused:
        CLIENT_MESSAGE.validate_python({"type": "hello", "stream": ["13800138000"]})
    assert "13800138000" not in str(refused.value)


def test_a_client_says_hello_with_or_without_a_place_to_resume_at() -> None:
    assert CLIENT_MESSAGE.validate_json(b'{"type":"hello"}') == Hello()
    assert CLIENT_MESSAGE.validate_json(b'{"type":"hello","resume_from":3,"stream":"s"}') == Hello(
        resume_from=3, stream="s"
    )
    assert CLIENT_MESSAGE.validate_json(b'{"type":"pong"}') == Pong()
