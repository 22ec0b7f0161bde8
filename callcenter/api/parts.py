"""What the API is given by whoever builds it, and how a route gets at it."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from callcenter.api.phone.line import PhoneLine
from callcenter.api.realtime.hub import Hub
from callcenter.api.remembered import Remembered
from callcenter.core.ivr.flow import Flow
from callcenter.engine.clock import Clock
from callcenter.engine.engine import Engine
from callcenter.figures.alarms import AlarmWatch
from callcenter.figures.live import LiveFigures
from callcenter.records.browser_phones import BrowserPhones
from callcenter.records.guarded_http import GuardedHttp
from callcenter.records.vault import Vault
from callcenter.records.webhook_post import Post, WebhookPost
from callcenter.store.database import Database

# Returns when all is well, raises when it is not.
Check = Callable[[], Awaitable[None]]


async def _nothing() -> None:
    return None


def _do_nothing() -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreFigures:
    """How the store is doing: changes not safe yet, whether PostgreSQL is away, changes put into quarantine."""

    unsaved: int = 0
    away: bool = False
    refused: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AppParts:
    """Everything the API needs.

    `configure` reads the configuration again and gives it to whoever runs on it. `flow_files` are the flows as they are
    published, or else on disk; `flows_folder` is where their drafts and the prompts are. `flow_hosts` are the servers
    that flows may ask; None: not known, so not checked.
    `region` is where a number without a country is.
    `allowed_origins` are whole origins (`https://desk.example.com`) besides the one the request itself is for.
    """

    engine: Engine
    database: Database
    clock: Clock
    hub: Hub
    figures: LiveFigures
    allowed_origins: frozenset[str] = frozenset()
    secure_cookie: bool = False
    ui_dir: Path | None = None
    version: str
    region: str = "CN"
    readiness: Mapping[str, Check] = field(default_factory=dict)
    configure: Check = _nothing
    flow_files: Callable[[], Mapping[str, Flow]] = dict
    flows_folder: Path = Path("ivr_flows")
    flow_hosts: Collection[str] | None = None
    leader_epoch: Callable[[], int] = lambda: 0
    store_figures: Callable[[], StoreFigures] = StoreFigures
    # Whoever serves people gives the one whose keys are kept.
    vault: Vault = field(default_factory=Vault.for_one_run)
    webhook_post: Post = field(default_factory=lambda: WebhookPost(Clock(), GuardedHttp()))
    # Where imported files are kept, and how whoever works on them is told that there is something to do.
    import_home: Path = Path("var")
    # Where the switch keeps what callers say.
    recordings: Path = Path("var/recordings")
    wake_imports: Callable[[], None] = _do_nothing
    # How whoever sends reports is told that a schedule has changed.
    wake_report_mail: Callable[[], None] = _do_nothing
    # How browsers reach the switch, and which login has which phone.
    phone_line: PhoneLine = field(default_factory=PhoneLine)
    phones: BrowserPhones
    alarms: AlarmWatch
    # Whether e-mails can be sent.
    mail: bool = False
    # As long as an idle session lives.
    signed_in: Remembered = field(default_factory=lambda: Remembered(timedelta(minutes=30)))


def parts_of(connection: HTTPConnection) -> AppParts:
    """Return the parts of the app that serves this request or websocket."""
    return cast(AppParts, connection.app.state.parts)


Parts = Annotated[AppParts, Depends(parts_of)]
