"""What `callcenter routing …` does: the routing document in and out as YAML, compared, checked, imported.

Rule: exit code 0 when all is well, 1 when the document or the database is not, and then nothing was changed.
"""

import asyncio
import getpass
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from callcenter.engine.clock import Clock
from callcenter.flow_versions import read_published
from callcenter.flows.problems import FlowProblems
from callcenter.flows.prompt_languages import prompts_in
from callcenter.flows.read import flows_of
from callcenter.flows.yaml_source import read_bytes
from callcenter.routing.checks import Known, warnings
from callcenter.routing.difference import Difference, differences
from callcenter.routing.document import RoutingDocument
from callcenter.routing.problems import RoutingRefused
from callcenter.routing.yaml_file import LARGEST, read_yaml, write_yaml
from callcenter.settings import Settings, database_url
from callcenter.store.configuration import known_agents, read_routing
from callcenter.store.database import Database, DatabaseUnavailable
from callcenter.store.embedded import address_in
from callcenter.store.repositories.audit import add_audit
from callcenter.store.repositories.routing_versions import VersionConflict, append_version, newest_number

_MOST_PATHS: Final = 100


class NoDatabase(RuntimeError):
    """There is nothing to compare with or to import into."""


async def export(settings: Settings, path: Path | None) -> int:
    """Write the document that holds to a file, or print it."""
    async with open_database(settings) as database, database.transaction() as connection:
        version, document = await newest_number(connection), await read_routing(connection)
    text = write_yaml(document)
    if path is None:
        print(text, end="")
        return 0
    await asyncio.to_thread(path.write_text, text, encoding="utf-8")
    print(f"version {version} written to {path}")
    return 0


async def check(settings: Settings, path: Path) -> int:
    """Say what is wrong with a file. Without a database, agents are not looked up."""
    known, held = _known_files(settings), None
    try:
        async with open_database(settings) as database:
            known = await known_to(settings, database)
            async with database.transaction() as connection:
                held = await read_routing(connection)
    except (NoDatabase, DatabaseUnavailable):
        print("no database: agents are not checked")
    document = read_document_file(path, known, held)
    if document is None:
        return 1
    print(f"ok: {len(document.queues)} queues, {len(document.agents)} agents, {len(document.entry_points)} numbers")
    return 0


async def diff(settings: Settings, path: Path) -> int:
    """Say what an import would change."""
    async with open_database(settings) as database:
        known = await known_to(settings, database)
        async with database.transaction() as connection:
            old = await read_routing(connection)
    new = read_document_file(path, known, old)
    if new is None:
        return 1
    _show(differences(old, new))
    return 0


async def import_file(settings: Settings, path: Path, *, dry_run: bool, note: str) -> int:
    """Make this file the document that holds. A running service notices it within seconds."""
    async with open_database(settings) as database:
        known = await known_to(settings, database)
        try:
            async with database.transaction() as connection:
                number, old = await newest_number(connection), await read_routing(connection)
                new = read_document_file(path, known, old)
                if new is None:
                    return 1
                found = differences(old, new)
                _show(found)
                if dry_run or not found:
                    return 0
                now, actor = Clock().now(), f"cli:{who()}"
                version = await append_version(
                    connection, expected=number, at=now, actor=actor, document=new.whole(), note=note
                )
                paths = [each.path for each in found[:_MOST_PATHS]]
                await add_audit(
                    connection,
                    at=now,
                    actor=actor,
                    action="routing_imported",
                    subject=str(version),
                    detail={"version": version, "changes": len(found), "paths": paths},
                )
        except VersionConflict:
            print("somebody else has changed the routing meanwhile: look at `callcenter routing diff` and try again")
            return 1
    print(f"version {version} holds now")
    return 0


def address_of(settings: Settings) -> str:
    """Where the database of the environment is, or the one that the demo runs in this home. Raises NoDatabase."""
    url = database_url(settings.database_url) if settings.database_url is not None else address_in(settings.home)
    if url is None:
        raise NoDatabase("no database: set CALLCENTER_DATABASE_URL, or run the demo (CALLCENTER_HOME) meanwhile")
    return url


@asynccontextmanager
async def open_database(settings: Settings, *, statement_timeout_seconds: float = 10.0) -> AsyncIterator[Database]:
    """The database of the environment, or the one that the demo runs in this home."""
    database = Database(
        address_of(settings), pool_size=1, overflow=0, statement_timeout_seconds=statement_timeout_seconds
    )
    try:
        await database.ping()
        yield database
    finally:
        await database.close()


async def known_to(settings: Settings, database: Database) -> Known:
    """What a document may point at here."""
    async with database.transaction() as connection:
        agents = await known_agents(connection)
    known = _known_files(settings)
    # What is published is what calls walk on.
    flows = {**(known.flows or {}), **(await read_published(database)).flows}
    return replace(known, agents=agents, flows=flows if known.flows is not None else None)


def _known_files(settings: Settings) -> Known:
    flows = flows_of(settings.flows) if settings.flows.is_dir() else None
    return Known(flows=flows, prompts=prompts_in(settings.flows))


def read_document_file(path: Path, known: Known, held: RoutingDocument | None) -> RoutingDocument | None:
    """The document, its warnings printed; or None when its problems have been printed."""
    try:
        document = read_yaml(str(path), read_bytes(path, largest=LARGEST), known, held)
    except FlowProblems as refused:
        for problem in refused.problems:
            print(problem.shown("en"))
    except RoutingRefused as refused:
        for each in refused.problems:
            print(each.shown("en", str(path)))
    else:
        for each in warnings(document, known):
            print(f"warning: {each.shown()}")
        return document
    return None


def _show(found: list[Difference]) -> None:
    for each in found:
        print(each.shown())
    print({0: "no changes", 1: "1 change"}.get(len(found), f"{len(found)} changes"))


def who() -> str:
    """Whoever types the command."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
