"""A setting that is wrong is told by its name, never by its value."""

import pytest

from callcenter.command_settings import command_settings
from callcenter.settings import BadUrl


def test_a_wrong_setting_is_named_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLCENTER_HTTP_PORT", "hunter2")
    with pytest.raises(BadUrl, match="CALLCENTER_HTTP_PORT") as refused:
        command_settings()
    assert "hunter2" not in str(refused.value)


def test_what_is_right_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLCENTER_HTTP_PORT", "8123")
    assert command_settings().http_port == 8123
