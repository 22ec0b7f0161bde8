"""What `callcenter flows publish`, `rollback`, `unpublish`, `canary`, `versions`, `diff` and `counts` do.

Rule: the same deeds as over the API, with the files of this folder as the drafts. A running service notices within
seconds. Exit code 1 when something was refused, and then nothing was changed.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Annotated, Final

import typer
from rich.console import Console

from callcenter.api.problem_types import PROBLEM_TYPES
from callcenter.command_settings import command_settings
from callcenter.core.ivr.flow import Flow
from callcenter.engine.clock import Clock
from callcenter.engine.ids import new_id
from callcenter.explain_command import terminal_language
from callcenter.flow_telling import Work, list_flows, minute, stored, tell_counts, tell_live
from callcenter.flow_versions import flow_of_version
from callcenter.flows.difference import difference, shown, text_difference
from callcenter.flows.drafts import Draft, draft_names, read_draft
from callcenter.flows.problems import FlowProblems
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.flows import Trial, publish, roll_back, start_canary, stop_canary, unpublish
from callcenter.routing_commands import open_database, who
from callcenter.settings import Settings
from callcenter.store.configuration import read_configuration
from callcenter.store.repositories.flow_counts import count_flow
from callcenter.store.repositories.flow_versions import find_live, list_flow_versions

app = typer.Typer()

_LONGEST_LIST: Final = 50
_DRAFT: Final = "draft"

Name = Annotated[str, typer.Argument(metavar="FLOW", help="The name of the flow: that of its file without .yaml.")]
Note = Annotated[str, typer.Option(help="Why, for the list of versions.")]
VersionOption = Annotated[int | None, typer.Option(min=1, help="One that was published; left out: the file.")]


@app.command("publish")
def publish_command(name: Name, version: VersionOption = None, note: Note = "") -> None:
    """Make the file, checked, a version that can never be changed, and let new calls walk on it."""

    async def work(at: Work) -> None:
        before = await find_live(at.connection, name)
        after = await publish(at.connection, name, await wanted(at, name, version), at.deed, expected=None, note=note)
        unchanged = before is not None and before.rev == after.rev
        at.say("unchanged" if unchanged else "live", name=name, live=after.live)

    _run(work)


@app.command("rollback")
def rollback_command(
    name: Name,
    to: Annotated[int | None, typer.Option(min=1, help="Left out: the version that was live before.")] = None,
    note: Note = "",
) -> None:
    """Let new calls walk on the version that was live before."""

    async def work(at: Work) -> None:
        await known(at, name)
        after = await roll_back(at.connection, name, at.deed, version=to, expected=None, note=note)
        at.say("live", name=name, live=after.live)

    _run(work)


@app.command("unpublish")
def unpublish_command(name: Name) -> None:
    """Let the file run again, as it is read; refused while it has problems."""

    async def work(at: Work) -> None:
        await wanted(at, name, None)
        await unpublish(at.connection, name, at.deed, expected=None)
        at.say("file", name=name)

    _run(work)


@app.command("canary")
def canary_command(
    name: Name,
    percent: Annotated[int | None, typer.Option(min=1, max=100, help="Of a hundred calls, so many.")] = None,
    version: VersionOption = None,
    error_limit: Annotated[int, typer.Option(min=0, max=99, help="More percent with errors end it.")] = 5,
    least_calls: Annotated[int, typer.Option(min=1, max=100, help="Fewer calls prove nothing.")] = 20,
    stop: Annotated[bool, typer.Option("--stop", help="Take it back.")] = False,
    note: Note = "",
) -> None:
    """Try the file, or a version, on a share of the calls; without a share, say how that goes."""

    async def work(at: Work) -> None:
        await known(at, name)
        if stop:
            live = await stop_canary(at.connection, name, at.deed, expected=None)
        elif percent is not None:
            trial = Trial(percent=percent, error_limit=error_limit, least_calls=least_calls)
            tried = await wanted(at, name, version)
            live = await start_canary(at.connection, name, tried, trial, at.deed, expected=None, note=note)
        else:
            found = await find_live(at.connection, name)
            if found is None:
                raise RecordRefused("flow_not_published")
            live = found
        await tell_live(at, live)

    _run(work)


@app.command("versions")
def versions_command(
    name: Annotated[str | None, typer.Argument(metavar="[FLOW]", help="Left out: what runs of every flow.")] = None,
) -> None:
    """List the published versions of a flow, newest first; or what runs of every flow."""

    async def work(at: Work) -> None:
        if name is None:
            await list_flows(at)
            return
        lines = await list_flow_versions(at.connection, name, before=None, limit=_LONGEST_LIST)
        live = await find_live(at.connection, name)
        if not lines or live is None:
            at.say("no_versions", name=name)
            return
        marks = {live.canary: "~", live.live: "*"}
        rows = [
            (f"{marks.get(line.version, ' ')} {line.version}", line.digest, minute(line.at), line.actor, line.note)
            for line in lines
        ]
        at.show(("version", "digest", "when", "by", "note"), rows)
        await tell_live(at, live)

    _run(work)


@app.command("diff")
def diff_command(
    name: Name,
    old: Annotated[str, typer.Option(help="live, canary, draft or a number.")] = "live",
    new: Annotated[str, typer.Option(help="live, canary, draft or a number.")] = _DRAFT,
) -> None:
    """Say what two versions differ in: nodes and ways first, then line by line."""

    async def work(at: Work) -> None:
        (old_name, old_sources, old_flow) = await _meant(at, name, old)
        (new_name, new_sources, new_flow) = await _meant(at, name, new)
        lines = list(shown(difference(old_flow, new_flow)))
        text = text_difference(old_sources, new_sources, names=(old_name, new_name))
        for line in [*lines, *([""] if lines and text else []), *text.splitlines()]:
            colour = {"+": "green", "-": "red", "~": "yellow"}.get(line[:1])
            at.console.print(line, style=colour, markup=False, highlight=False, soft_wrap=True)
        if not text:
            at.say("same")

    _run(work)


@app.command("counts")
def counts_command(
    name: Name,
    days: Annotated[int, typer.Option(min=1, max=31, help="Of so many days until now.")] = 7,
    version: Annotated[int | None, typer.Option(min=1, help="Of this version only.")] = None,
) -> None:
    """Count calls per node and exit, who hung up where, and how many needed nobody."""

    async def work(at: Work) -> None:
        since = at.deed.at - timedelta(days=days)
        digest = None if version is None else (await stored(at, name, version)).digest
        counts = await count_flow(at.connection, name, since=since, until=at.deed.at, digest=digest)
        tell_counts(at, name, since, counts)

    _run(work)


async def wanted(at: Work, name: str, version: int | None) -> Draft | int:
    """Return the version, or the draft of the file. Raises FlowProblems, RecordRefused."""
    if version is not None:
        await known(at, name)
        return version
    if name not in draft_names(at.settings.flows):
        raise RecordRefused("unknown_flow")
    return read_draft(
        at.settings.flows,
        name,
        await read_configuration(at.connection),
        # Where none are set here, they are set where the service runs.
        hosts=at.settings.flow_hosts or None,
    )


async def known(at: Work, name: str) -> None:
    """Refuse a name that neither a file nor a published flow has."""
    if name not in draft_names(at.settings.flows) and await find_live(at.connection, name) is None:
        raise RecordRefused("unknown_flow")


def _run(work: Callable[[Work], Awaitable[None]]) -> None:
    sys.exit(asyncio.run(run(command_settings(), work, Console())))


async def run(settings: Settings, work: Callable[[Work], Awaitable[None]], console: Console) -> int:
    """Do it in one transaction; say what is in the way, and return the exit code."""
    language = terminal_language()
    try:
        async with open_database(settings) as database, database.transaction() as connection:
            deed = Deed(actor=f"cli:{who()}", at=Clock().now(), new_id=new_id)
            await work(Work(settings=settings, connection=connection, console=console, language=language, deed=deed))
    except RecordRefused as refused:
        words = PROBLEM_TYPES[refused.code]
        console.print(words.zh if language == "zh" else words.en, style="red", markup=False, highlight=False)
        return 1
    except FlowProblems as refused:
        for problem in refused.problems:
            console.print(problem.shown(language), markup=False, highlight=False, soft_wrap=True)
        return 1
    return 0


async def _meant(at: Work, name: str, text: str) -> tuple[str, dict[str, str], Flow]:
    if text == _DRAFT:
        draft = await wanted(at, name, None)
        assert isinstance(draft, Draft)
        return _DRAFT, dict(draft.sources), draft.flow
    live = await find_live(at.connection, name)
    number = {"live": live.live, "canary": live.canary}.get(text) if live is not None else None
    if number is None and not text.isdecimal():
        raise RecordRefused("no_canary" if text == "canary" else "flow_not_published")
    version = await stored(at, name, number or int(text))
    flow = flow_of_version(version)
    if flow is None:
        raise RecordRefused("flow_refused")
    return f"v{version.version}", dict(version.sources), flow
