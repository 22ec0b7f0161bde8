"""The environment as one typed object, read once. docs/operating.md lists every variable."""

from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import unquote, urlsplit

from pydantic import BeforeValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

# A receiver on this machine, as when one tries it out.
OWN_MACHINE: Final = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


def _port_range(value: object) -> object:
    if isinstance(value, str):
        first, dash, last = value.partition("-")
        if not dash or not first.isdecimal() or not last.isdecimal() or int(first) >= int(last):
            raise ValueError("two port numbers joined by a dash are expected, such as 20000-20400")
        return (int(first), int(last))
    return value


def _listed(value: object) -> object:
    return [one for part in value.split(",") if (one := part.strip())] if isinstance(value, str) else value


Port = Annotated[int, Field(ge=1, le=65535)]
Networks = Annotated[tuple[IPv4Network | IPv6Network, ...], BeforeValidator(_listed)]
IceUrl = Annotated[str, Field(pattern=r"^(stun|stuns|turn|turns):[^\s,]+$")]
Urls = Annotated[tuple[IceUrl, ...], BeforeValidator(_listed)]
Host = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?$")]
Hosts = Annotated[tuple[Host, ...], BeforeValidator(_listed)]
PortRange = Annotated[tuple[Port, Port], BeforeValidator(_port_range)]


class Settings(BaseSettings):
    """`CALLCENTER_<NAME>` in the environment, or the default."""

    model_config = SettingsConfigDict(env_prefix="CALLCENTER_", extra="ignore", enable_decoding=False)

    home: Path = Path("var")
    bind: str = "127.0.0.1"
    http_port: Port = 8000
    sip_port: Port = 5060
    sip_ws_port: Port = 8088
    ami_port: Port = 5038
    rtp_ports: PortRange = (20000, 20400)
    database_url: str | None = None
    ami_url: str | None = None
    ami_operations_url: str | None = None
    asterisk_etc: Path | None = None
    trunk: str | None = Field(default=None, pattern=r"^sip:[^\s;,]+$")
    flows: Path = Path("ivr_flows")
    log_level: str = "INFO"
    region: str = Field(default="CN", pattern="^[A-Z]{2}$")
    public_url: str | None = None
    webhook_networks: Networks = OWN_MACHINE
    flow_hosts: Hosts = ()
    smtp_url: str | None = None
    mail_from: str = Field(default="callcenter@localhost", pattern=r"^[^\s@<>,;]+@[^\s@<>,;]+$")
    recordings_least_free_mb: int = Field(default=512, ge=0)
    ice_servers: Urls = ()
    turn_secret: str | None = Field(default=None, repr=False)
    sms_url: str | None = Field(default=None, pattern="^https?://")

    @property
    def recordings(self) -> Path:
        """Where the switch keeps what callers say."""
        return self.home.absolute() / "recordings"


class BadUrl(ValueError):
    """An address in the environment is not of the expected form. Never repeats it: it holds a password."""


def ami_parts(url: str, variable: str) -> tuple[str, int, str, str]:
    """Host, port, user and secret of `ami://user:secret@host:port`."""
    try:
        parts = urlsplit(url)
        port = parts.port or 5038
    except ValueError:
        raise BadUrl(f"{variable} must look like ami://user:secret@host:5038") from None
    if parts.scheme != "ami" or not parts.hostname or not parts.username or not parts.password:
        raise BadUrl(f"{variable} must look like ami://user:secret@host:5038")
    return parts.hostname, port, unquote(parts.username), unquote(parts.password)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where e-mail is handed in. `tls`: from the first byte; otherwise as soon as the server offers it."""

    host: str
    port: int
    tls: bool = False
    user: str | None = None
    password: str | None = field(default=None, repr=False)


def mail_server(url: str) -> MailServer:
    """The parts of `smtp://user:password@host:587` or `smtps://user:password@host:465`."""
    wrong = BadUrl("CALLCENTER_SMTP_URL must look like smtp://user:password@host:587 or smtps://user:password@host:465")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise wrong from None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or (parts.username is None) != (not parts.password):
        raise wrong
    tls = parts.scheme == "smtps"
    return MailServer(
        host=parts.hostname,
        port=port or (465 if tls else 587 if parts.username else 25),
        tls=tls,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


def database_url(url: str) -> str:
    """The address for our driver, whichever PostgreSQL scheme was given."""
    scheme, separator, rest = url.partition("://")
    if not separator or scheme not in ("postgres", "postgresql", "postgresql+asyncpg"):
        raise BadUrl("CALLCENTER_DATABASE_URL must look like postgresql://user:password@host/database")
    return f"postgresql+asyncpg://{rest}"
