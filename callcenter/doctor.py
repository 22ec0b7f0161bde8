"""`callcenter doctor`: every part looked at, and for what is wrong one line that says how to mend it."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from rich.console import Console

from callcenter import resources
from callcenter.flows.read import FlowFolder
from callcenter.settings import BadUrl, Settings, ami_parts, database_url
from callcenter.store.database import Database, DatabaseUnavailable
from callcenter.switch.asterisk.connection import AmiLink
from callcenter.switch.asterisk.link import AmiAddress, LinkEnd, LinkState, LinkTimings
from callcenter.switch.asterisk.unpack import default_cache, find_installed, find_unpacked

_LINK_SECONDS: Final = 6.0

Check = Callable[[Settings], Awaitable[str]]


class Wrong(Exception):
    """A part is not well; the text says how to mend it."""


async def examine(settings: Settings, console: Console) -> int:
    """Look at everything; return 0 when all is well, 1 otherwise."""
    checks: tuple[tuple[str, Check], ...] = (
        ("data folder", _home),
        ("screens", _screens),
        ("flows", _flows),
        ("database", _database),
        ("asterisk", _asterisk),
    )
    failed = 0
    for name, check in checks:
        try:
            said, style = f"ok      {name}: {await check(settings)}", None
        except (Wrong, BadUrl) as wrong:
            failed += 1
            said, style = f"WRONG   {name}: {wrong}", "red"
        # As it is: a path may hold what rich would read as markup, and is copied from here.
        console.print(said, style=style, markup=False, highlight=False, soft_wrap=True)
    return 1 if failed else 0


async def _home(settings: Settings) -> str:
    home = settings.home.absolute()
    parent = home if home.exists() else next(folder for folder in home.parents if folder.exists())
    if not os.access(parent, os.W_OK | os.X_OK):
        raise Wrong(f"{parent} is not writable: set CALLCENTER_HOME to a folder of yours")
    return str(home)


async def _screens(settings: Settings) -> str:
    built = resources.screens()
    if built is None:
        raise Wrong("not built: run `make run` where the npm registry is reachable; the API works without them")
    return "built"


async def _flows(settings: Settings) -> str:
    folder = FlowFolder(settings.flows)
    problems = await asyncio.to_thread(folder.reload)
    if problems:
        raise Wrong("\n        ".join(problem.shown("en") for problem in problems))
    return f"{len(folder.flows)} without a problem"


async def _database(settings: Settings) -> str:
    if settings.database_url is None:
        return "the embedded one, started with the demo"
    database = Database(database_url(settings.database_url), pool_size=1, overflow=0)
    try:
        await database.ping()
    except DatabaseUnavailable:
        raise Wrong(
            "PostgreSQL does not answer at CALLCENTER_DATABASE_URL: is it running, is the password right?"
        ) from None
    finally:
        await database.close()
    return "answers"


async def _asterisk(settings: Settings) -> str:
    if settings.ami_url is None:
        found = find_installed(os.environ.get("PATH", "")) or find_unpacked(default_cache())
        if found is None:
            return f"none yet; `callcenter demo` unpacks one into {_short(default_cache())}"
        return f"{found.version}, started with the demo"
    host, port, username, secret = ami_parts(settings.ami_url, "CALLCENTER_AMI_URL")
    ends: asyncio.Queue[LinkEnd | None] = asyncio.Queue()
    link = AmiLink(
        address=AmiAddress(host=host, port=port, username=username, secret=secret),
        on_event=lambda message: None,
        on_up=lambda: ends.put_nowait(None),
        on_down=ends.put_nowait,
        timings=LinkTimings(),
    )
    await link.start()
    try:
        async with asyncio.timeout(_LINK_SECONDS):
            await ends.get()
    except TimeoutError:
        if link.state is LinkState.AUTH_FAILED:
            raise Wrong("Asterisk refuses the account of CALLCENTER_AMI_URL: see manager.conf") from None
        raise Wrong(
            "no AMI at CALLCENTER_AMI_URL: is Asterisk running, is manager.conf enabled, is the port right?"
        ) from None
    finally:
        await link.stop()
    return "answers"


def _short(path: Path) -> str:
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
