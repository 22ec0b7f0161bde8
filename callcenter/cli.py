"""The `callcenter` command: each sub-command reads the settings, builds what it needs, says plainly what is amiss."""

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from callcenter import customer_commands, figures_commands, key_commands, prompt_commands, routing_commands
from callcenter.bootstrap import AmiAccounts, Service, asterisk_switch
from callcenter.command_settings import command_settings
from callcenter.demo import PortTaken, demo
from callcenter.doctor import examine
from callcenter.explain_command import NotExplained, terminal_language
from callcenter.explain_command import explain as explain_routing
from callcenter.flow_commands import app as flow_commands_of_versions
from callcenter.flow_test_commands import app as flow_commands_of_tests
from callcenter.flows import commands as flow_commands
from callcenter.flows.commands import GraphFormat
from callcenter.flows.problems import FlowProblems
from callcenter.records.key_ring import KeyRingUnreadable
from callcenter.routing.holiday_calendar import Language, print_holidays
from callcenter.routing_commands import NoDatabase
from callcenter.settings import BadUrl, Settings, ami_parts, database_url
from callcenter.speech.prompt_file import PromptFileRefused
from callcenter.store.cluster import EmbeddedPostgresError
from callcenter.store.configuration import RoutingUnreadable
from callcenter.store.database import Database, DatabaseUnavailable
from callcenter.store.migrate import upgrade
from callcenter.store.repositories.people import PersonRefused
from callcenter.switch.asterisk.embedded import EmbeddedAsteriskFailed
from callcenter.switch.asterisk.files import files_in
from callcenter.switch.asterisk.link import AmiAddress
from callcenter.switch.asterisk.unpack import AsteriskUnavailable
from callcenter.user_accounts import RoleName, add_user, change_user
from callcenter.whatif.command import Question, WhatIfRefused, whatif
from callcenter.whatif.replay import ANSWER_SECONDS

app = typer.Typer(help="A contact center on Asterisk and PostgreSQL.", no_args_is_help=True, add_completion=False)
flows_app = typer.Typer(help="Contact flows: check, draw, test, publish.", no_args_is_help=True)
routing_app = typer.Typer(help="Who gets which call: the routing document as YAML.", no_args_is_help=True)
keys_app = typer.Typer(help="The keys of encrypted customer fields.", no_args_is_help=True)
user_app = typer.Typer(help="People who may log in.", no_args_is_help=True)
app.add_typer(customer_commands.app, name="customers")
app.add_typer(figures_commands.app, name="figures")
app.add_typer(flows_app, name="flows")
flows_app.add_typer(flow_commands_of_versions)
flows_app.add_typer(flow_commands_of_tests)
app.add_typer(prompt_commands.app, name="prompts")
app.add_typer(routing_app, name="routing")
app.add_typer(keys_app, name="keys")
app.add_typer(user_app, name="user")

# What a person can mend: told in one line, without a stack trace.
_EXPECTED = (
    AsteriskUnavailable,
    BadUrl,
    DatabaseUnavailable,
    EmbeddedAsteriskFailed,
    EmbeddedPostgresError,
    KeyRingUnreadable,
    NoDatabase,
    NotExplained,
    PersonRefused,
    PortTaken,
    PromptFileRefused,
    RoutingUnreadable,
    WhatIfRefused,
)


def main() -> None:
    """Run the command; expected troubles end it with one line and exit code 1."""
    try:
        app()
    except _EXPECTED as trouble:
        Console(stderr=True).print(f"callcenter: {trouble}", style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(1)


@app.command("demo")
def demo_command(
    simulated: Annotated[bool, typer.Option("--simulated", help="Without Asterisk: calls are played.")] = False,
    callers: Annotated[int, typer.Option(min=0, max=500, help="So many demo callers keep calling.")] = 0,
) -> None:
    """Run the product on demo data, with a PostgreSQL and an Asterisk of its own, until Ctrl-C."""
    settings = command_settings()
    _run(settings, lambda stopped: demo(settings, Console(), stopped, simulated=simulated, callers=callers))


@app.command()
def serve() -> None:
    """Run the product with your own PostgreSQL and Asterisk (CALLCENTER_DATABASE_URL, CALLCENTER_AMI_URL)."""
    settings = command_settings()
    if settings.database_url is None or settings.ami_url is None:
        raise BadUrl("CALLCENTER_DATABASE_URL and CALLCENTER_AMI_URL must be set; `callcenter demo` needs neither")
    service = Service(
        settings,
        database_url=database_url(settings.database_url),
        make_switch=lambda clock: asterisk_switch(
            _accounts(settings),
            files_in(settings.asterisk_etc, settings.home.absolute() / "recordings", settings.trunk)
            if settings.asterisk_etc
            else None,
            clock,
            settings,
        ),
    )
    _run(settings, lambda stopped: service.run(stopped, on_ready=lambda: print("ready", flush=True)))


@app.command()
def migrate() -> None:
    """Bring the database's schema to this version."""
    settings = command_settings()
    asyncio.run(_migrate(database_url(settings.database_url or "")))


@app.command()
def doctor() -> None:
    """Check every part and say how to mend what is wrong."""
    sys.exit(asyncio.run(examine(command_settings(), Console())))


@app.command("explain")
def explain_command(
    identifier: Annotated[str, typer.Argument(metavar="ID", help="Of an interaction or a callback.")],
    url: Annotated[str | None, typer.Option(help="Where the service runs; left out: here.")] = None,
    token: Annotated[
        str | None, typer.Option(envvar="CALLCENTER_TOKEN", help="An API token: asks the running service.")
    ] = None,
) -> None:
    """Say why somebody waits and why each agent was chosen: from the running service (--token) or the database."""
    console = Console()
    sys.exit(
        asyncio.run(
            explain_routing(
                command_settings(), identifier, url=url, token=token, language=terminal_language(), console=console
            )
        )
    )


@user_app.command("add")
def user_add(
    username: str,
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
    role: Annotated[RoleName, typer.Option(help="What the person may do.")] = RoleName.AGENT,
    display_name: Annotated[str, typer.Option(help="As shown on screens.")] = "",
) -> None:
    """Add a person; the password is asked for and never shown."""
    url = routing_commands.address_of(command_settings())
    asyncio.run(add_user(url, username, display_name or username, role, password))


@user_app.command("change")
def user_change(
    username: str,
    role: Annotated[RoleName | None, typer.Option(help="What the person may do from now on.")] = None,
    active: Annotated[bool | None, typer.Option("--active/--inactive", help="Whether he may log in.")] = None,
) -> None:
    """Give another role, shut out or let in again. The person's sessions end at once."""
    url = routing_commands.address_of(command_settings())
    asyncio.run(change_user(url, username, role=role, active=active))


@flows_app.command("check")
def flows_check(
    paths: list[Path],
    language: Annotated[Language, typer.Option(help="Of the problems.")] = Language.EN,
) -> None:
    """Print every problem of these flow files as `file:line: node: problem`; exit 1 when there is one."""
    hosts = command_settings().flow_hosts or None
    sys.exit(flow_commands.check(paths, hosts=hosts, language=language))


@flows_app.command("graph")
def flows_graph(
    path: Path,
    drawn_as: Annotated[GraphFormat, typer.Option("--format", help="How it is drawn.")] = GraphFormat.MERMAID,
) -> None:
    """Print a flow as a diagram, even while it is broken."""
    try:
        print(flow_commands.graph(path, drawn_as), end="")
    except FlowProblems as refused:
        for problem in refused.problems:
            print(problem.shown("en"), file=sys.stderr)
        sys.exit(1)


@routing_app.command("export")
def routing_export(path: Annotated[Path | None, typer.Argument(help="Left out: printed.")] = None) -> None:
    """Write the document that holds as YAML."""
    sys.exit(asyncio.run(routing_commands.export(command_settings(), path)))


@routing_app.command("check")
def routing_check(path: Path) -> None:
    """Print every problem of a file as `file:line: path: problem`; exit 1 when there is one."""
    sys.exit(asyncio.run(routing_commands.check(command_settings(), path)))


@routing_app.command("diff")
def routing_diff(path: Path) -> None:
    """Print what importing a file would change."""
    sys.exit(asyncio.run(routing_commands.diff(command_settings(), path)))


@routing_app.command("holidays")
def routing_holidays(
    country: Annotated[str, typer.Argument(help="ISO code, for example CN.")],
    year: Annotated[int, typer.Argument(min=2000, max=2099)],
    language: Annotated[Language, typer.Option(help="Of the names.")] = Language.ZH,
) -> None:
    """Print the public holidays and make-up days of a year, to paste under a schedule."""
    sys.exit(print_holidays(country, year, language))


@routing_app.command("import")
def routing_import(
    path: Path,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    note: Annotated[str, typer.Option(help="Why, for the list of versions.")] = "",
) -> None:
    """Make a file the document that holds; a running service follows within seconds."""
    sys.exit(asyncio.run(routing_commands.import_file(command_settings(), path, dry_run=dry_run, note=note)))


@keys_app.command("status")
def keys_status() -> None:
    """Print every key and how much is sealed under it."""
    sys.exit(asyncio.run(key_commands.status(command_settings(), Console())))


@keys_app.command("rotate")
def keys_rotate(
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with one that was stopped, without a new key.")
    ] = False,
) -> None:
    """Make a new key and seal everything under it, while the product runs. The old keys stay, for backups."""
    sys.exit(asyncio.run(key_commands.rotate(command_settings(), Console(), resume=resume)))


@app.command("whatif")
def whatif_command(
    day: Annotated[str, typer.Argument(metavar="DATE", help="A recorded day, as 2026-03-02.")],
    routing: Annotated[
        Path | None, typer.Option(help="A changed routing document (`routing export` gives one).")
    ] = None,
    without: Annotated[str, typer.Option(help="Agents who are not there, as alice,bob.")] = "",
    add: Annotated[int, typer.Option(min=0, max=1000, help="So many more agents, like the one of --like.")] = 0,
    like: Annotated[str | None, typer.Option(help="Whose skills and hours those have.")] = None,
    strategy: Annotated[list[str] | None, typer.Option(help="As sales=most_skilled; may be repeated.")] = None,
    answer_seconds: Annotated[float, typer.Option(min=0, max=60, help="How long phones ring.")] = ANSWER_SECONDS,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Replay a recorded day with other skills, strategies or staff, and compare. Changes nothing."""
    question = Question(
        day=day,
        routing=routing,
        without=tuple(name.strip() for name in without.split(",") if name.strip()),
        add=add,
        like=like,
        strategies=tuple(strategy or ()),
        answer_seconds=answer_seconds,
        as_json=as_json,
    )
    sys.exit(asyncio.run(whatif(command_settings(), question, Console())))


async def _migrate(url: str) -> None:
    database = Database(url, pool_size=1, overflow=0)
    try:
        await database.ping()
    finally:
        await database.close()
    await upgrade(url)


def _accounts(settings: Settings) -> AmiAccounts:
    def address(url: str, variable: str) -> AmiAddress:
        host, port, username, secret = ami_parts(url, variable)
        return AmiAddress(host=host, port=port, username=username, secret=secret)

    operations = settings.ami_operations_url
    return AmiAccounts(
        control=address(settings.ami_url or "", "CALLCENTER_AMI_URL"),
        operations=address(operations, "CALLCENTER_AMI_OPERATIONS_URL") if operations else None,
    )


def _run(settings: Settings, work: Callable[[asyncio.Event], Awaitable[Any]]) -> None:
    async def until_stopped() -> None:
        stopped = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stopped.set)
        await work(stopped)

    asyncio.run(until_stopped())
