"""The environment read strictly; what is refused is named, and no secret is repeated."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from callcenter.settings import BadUrl, MailServer, Settings, ami_parts, database_url, mail_server


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"CALLCENTER_{name.upper()}", raising=False)


def test_without_an_environment_everything_is_local() -> None:
    settings = Settings()
    assert (settings.home, settings.bind, settings.http_port) == (Path("var"), "127.0.0.1", 8000)
    assert (settings.database_url, settings.ami_url) == (None, None)


def test_the_environment_overrides_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLCENTER_HTTP_PORT", "9000")
    monkeypatch.setenv("CALLCENTER_RTP_PORTS", "30000-30100")
    monkeypatch.setenv("CALLCENTER_FLOWS", "/etc/flows")
    settings = Settings()
    assert (settings.http_port, settings.rtp_ports, settings.flows) == (9000, (30000, 30100), Path("/etc/flows"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("http_port", "0"),
        ("trunk", "carrier.example"),
        ("trunk", "sip:a b"),
        ("http_port", "65536"),
        ("http_port", "web"),
        ("rtp_ports", "20000"),
        ("rtp_ports", "20400-20000"),
        ("rtp_ports", "20000-20000"),
        ("rtp_ports", "20000-70000"),
        ("rtp_ports", "a-b"),
        ("flow_hosts", "https://crm.example.com"),
        ("flow_hosts", "crm.example.com/path"),
        ("flow_hosts", "*.example.com"),
        ("mail_from", "Desk <desk@example.com>"),
        ("sms_url", "sms.example.com"),
        ("region", "cn"),
        ("region", "CHN"),
    ],
)
def test_a_value_that_cannot_work_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"CALLCENTER_{name.upper()}", value)
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert {error["loc"][0] for error in refused.value.errors()} == {name}


def test_lists_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLCENTER_FLOW_HOSTS", "crm.example.com, 127.0.0.1:9000,")
    monkeypatch.setenv("CALLCENTER_WEBHOOK_NETWORKS", "10.2.0.0/16")
    settings = Settings()
    assert settings.flow_hosts == ("crm.example.com", "127.0.0.1:9000")
    assert [str(one) for one in settings.webhook_networks] == ["10.2.0.0/16"]
    assert settings.recordings == Path("var").absolute() / "recordings"


def test_a_mail_server_is_its_parts_with_the_usual_ports() -> None:
    assert mail_server("smtp://127.0.0.1") == MailServer(host="127.0.0.1", port=25)
    assert mail_server("smtp://a%40b:p%3Aw@mx.example") == MailServer(
        host="mx.example", port=587, user="a@b", password="p:w"
    )
    assert mail_server("smtps://a:b@mx.example:4650") == MailServer(
        host="mx.example", port=4650, tls=True, user="a", password="b"
    )
    assert "p:w" not in repr(mail_server("smtp://a%40b:p%3Aw@mx.example"))


@pytest.mark.parametrize(
    "url", ["", "mx.example", "http://mx.example", "smtp://", "smtp://ann@mx.example", "smtp://a:s3cret@mx:port"]
)
def test_a_wrong_mail_address_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(BadUrl, match=r"^CALLCENTER_SMTP_URL must look like") as refused:
        mail_server(url)
    assert "s3cret" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_an_ami_address_is_its_parts_with_escapes_undone() -> None:
    assert ami_parts("ami://control:p%40ss%2Fword@10.0.0.5:5039", "X") == ("10.0.0.5", 5039, "control", "p@ss/word")
    assert ami_parts("ami://control:secret@[::1]", "X") == ("::1", 5038, "control", "secret")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "control:s3cret@10.0.0.5",
        "http://control:s3cret@10.0.0.5",
        "ami://10.0.0.5",
        "ami://control@10.0.0.5",
        "ami://:s3cret@10.0.0.5",
        "ami://control:s3cret@",
        "ami://control:s3cret@10.0.0.5:port",
        "ami://control:s3cret@10.0.0.5:70000",
        "ami://control:s3cret@[::1",
    ],
)
def test_a_wrong_ami_address_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(BadUrl, match=r"^CALLCENTER_AMI_URL must look like") as refused:
        ami_parts(url, "CALLCENTER_AMI_URL")
    assert "s3cret" not in str(refused.value)
    # Nor may a chained error tell it.
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
def test_any_postgresql_address_is_one_for_our_driver(scheme: str) -> None:
    assert database_url(f"{scheme}://u:p@db/x") == "postgresql+asyncpg://u:p@db/x"


@pytest.mark.parametrize("url", ["", "db/x", "mysql://u:s3cret@db/x", "postgresql:u:s3cret@db"])
def test_a_wrong_database_address_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(BadUrl) as refused:
        database_url(url)
    assert "CALLCENTER_DATABASE_URL" in str(refused.value)
    assert "s3cret" not in str(refused.value)
