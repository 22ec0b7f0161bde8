"""What `callcenter customers …` does: files of customers in, looked at, and taken back.

Rule: exit code 0 when all is well, 1 when something was refused; a row that was refused never stops the others, unless
that was asked for.
"""

import asyncio
import getpass
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from callcenter.api.problem_types import PROBLEM_TYPES
from callcenter.command_settings import command_settings
from callcenter.crm.import_faults import words_of
from callcenter.crm.import_state import ImportState
from callcenter.customer_export_command import export_file, export_format_of
from callcenter.engine.clock import Clock
from callcenter.engine.ids import new_id
from callcenter.explain_command import terminal_language
from callcenter.generate_command import generate_command
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.exports import ExportFormat
from callcenter.records.imports.asking import ask_resume, ask_run, ask_undo, rows_to_mend, take_file
from callcenter.records.imports.reading import FileFormat, digest_of, format_of, read_file
from callcenter.records.imports.rows_file import FileRefused, path_of
from callcenter.records.imports.work import Bench, work_on
from callcenter.routing_commands import open_database
from callcenter.settings import Settings
from callcenter.store.database import Database
from callcenter.store.repositories.imports import Import, list_imports, list_problems

app = typer.Typer(help="Customers: files of them in and out.", no_args_is_help=True)
app.command("generate")(generate_command)

# A batch of thousands, while others want the disk too.
_STATEMENT_SECONDS: Final = 120.0
_SHOWN_PROBLEMS: Final = 10
_SHOWN_IMPORTS: Final = 30


class MapRefused(typer.BadParameter):
    """`--map` is not of its form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportWish:
    """How a file is to be brought in. `mapping` goes over what the headers suggest."""

    mapping: Mapping[str, str]
    keys: Sequence[str] = ()
    dry_run: bool = False
    all_or_nothing: bool = False
    errors: Path | None = None
    file_format: FileFormat | None = None


@app.command("import")
def import_command(
    path: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV, XLSX or vCard.")],
    mapping: Annotated[
        list[str] | None, typer.Option("--map", help="As 电话=phone_1; an empty target leaves it out. Repeatable.")
    ] = None,
    key: Annotated[
        list[str] | None, typer.Option(help="id, external_id.<system>, phone or email; the first that a row has.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would come of it.")] = False,
    all_or_nothing: Annotated[bool, typer.Option("--all-or-nothing", help="One bad row refuses the file.")] = False,
    errors: Annotated[Path | None, typer.Option(help="Write the refused rows here, to mend and send again.")] = None,
    file_format: Annotated[FileFormat | None, typer.Option("--format", help="Left out: by the name.")] = None,
) -> None:
    """Bring customers in from a file. The same file a second time changes nothing."""
    wish = ImportWish(
        mapping=mapping_of(mapping or ()),
        keys=key or (),
        dry_run=dry_run,
        all_or_nothing=all_or_nothing,
        errors=errors,
        file_format=file_format,
    )
    sys.exit(asyncio.run(import_file(command_settings(), path, wish, Console())))


@app.command("imports")
def imports_command() -> None:
    """List the last imports."""
    sys.exit(asyncio.run(show_imports(command_settings(), Console())))


@app.command("resume")
def resume_command(import_id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Go on with an import that was stopped or killed."""
    sys.exit(asyncio.run(resume(command_settings(), import_id, Console())))


@app.command("undo")
def undo_command(import_id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Take back everything that an import has changed, but not what somebody has changed since."""
    sys.exit(asyncio.run(undo(command_settings(), import_id, Console())))


@app.command("export")
def export_command(
    path: Annotated[Path, typer.Argument(dir_okay=False, help="Where to: .csv, .xlsx or .vcf.")],
    filters: Annotated[
        list[str] | None,
        typer.Option("--filter", help="As segment=vip or 'field=size>=40': the API's filters. Repeatable."),
    ] = None,
    export_format: Annotated[ExportFormat | None, typer.Option("--format", help="Left out: by the name.")] = None,
) -> None:
    """Write customers to a file that `customers import` reads again."""
    wanted = export_format or export_format_of(path.name)
    console = Console()
    if wanted is None:
        sys.exit(_refused(console, "import_unknown_format"))
    try:
        count = asyncio.run(export_file(command_settings(), path, wanted, filters or (), _deed()))
    except RecordRefused as refused:
        sys.exit(_refused(console, refused.code))
    console.print(f"{count} customers are in {path}", highlight=False, markup=False)


def mapping_of(given: Sequence[str]) -> dict[str, str]:
    """Return the mapping of `--map` options."""
    found = {}
    for one in given:
        source, equals, target = one.rpartition("=")
        if not equals or not source:
            raise MapRefused("--map must look like COLUMN=FACT, for example 电话=phone_1")
        found[source] = target
    return found


async def import_file(settings: Settings, path: Path, wish: ImportWish, console: Console) -> int:
    """Bring a file in and say what came of it."""
    file_format = wish.file_format or format_of(path.name)
    if file_format is None:
        return _refused(console, "import_unknown_format")
    import_id = new_id()
    target = path_of(settings.home, import_id)
    try:
        with console.status("reading"):
            read = await asyncio.to_thread(read_file, path, file_format, target)
            digest = await asyncio.to_thread(digest_of, path)
    except FileRefused as refused:
        return _refused(console, refused.fault, row=refused.row)
    async with open_database(settings, statement_timeout_seconds=_STATEMENT_SECONDS) as database:
        deed = _deed()
        async with database.transaction() as connection:
            one = await take_file(
                connection,
                import_id,
                deed,
                name=path.name[:200],
                file_format=file_format,
                sha256=digest,
                read=read,
            )
        wanted = {**(one.mapping or {}), **wish.mapping}
        mapping = {source: target for source, target in wanted.items() if target}
        try:
            async with database.transaction() as connection:
                await ask_run(
                    connection,
                    import_id,
                    deed,
                    mapping=mapping,
                    keys=wish.keys,
                    dry_run=wish.dry_run,
                    all_or_nothing=wish.all_or_nothing,
                )
        except RecordRefused as refused:
            console.print(_mapped(one, mapping))
            return _refused(console, refused.code)
        console.print(_mapped(one, mapping))
        done = await _work(settings, database, one, console)
        return await _told(settings, database, done, console, wish.errors)


async def show_imports(settings: Settings, console: Console) -> int:
    """Print the last imports, newest first."""
    async with open_database(settings) as database, database.transaction() as connection:
        found = await list_imports(connection, after=None, limit=_SHOWN_IMPORTS)
    for one in found:
        console.print(
            f"{one.id}  {one.created_at:%Y-%m-%d %H:%M}  {one.state:9}  {one.name}: {one.rows} rows,"
            f" created {one.created}, changed {one.changed}, unchanged {one.unchanged}, refused {one.refused}",
            highlight=False,
            markup=False,
            soft_wrap=True,
        )
    return 0


async def resume(settings: Settings, import_id: str, console: Console) -> int:
    """Go on with an import."""
    async with open_database(settings, statement_timeout_seconds=_STATEMENT_SECONDS) as database:
        try:
            async with database.transaction() as connection:
                one = await ask_resume(connection, import_id, _deed())
        except RecordRefused as refused:
            return _refused(console, refused.code)
        done = await _work(settings, database, one, console)
        return await _told(settings, database, done, console, None)


async def undo(settings: Settings, import_id: str, console: Console) -> int:
    """Take an import back."""
    async with open_database(settings, statement_timeout_seconds=_STATEMENT_SECONDS) as database:
        try:
            async with database.transaction() as connection:
                one = await ask_undo(connection, import_id, _deed())
        except RecordRefused as refused:
            return _refused(console, refused.code)
        done = await _work(settings, database, one, console)
    if done is None:
        return _refused(console, "import_not_now")
    console.print(f"{done.undone} customers are as before, {done.kept} stay because of what happened since")
    return 1 if done.kept else 0


async def _work(settings: Settings, database: Database, one: Import, console: Console) -> Import | None:
    bench = Bench(database=database, clock=Clock(), home=settings.home, region=settings.region, new_id=new_id)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(one.state, total=one.rows)

        def shown(now: Import) -> None:
            undoing = now.state is ImportState.UNDOING
            bar.update(
                task,
                description=now.state,
                total=now.created + now.changed if undoing else now.rows,
                completed=now.undone + now.kept if undoing else now.done,
            )

        return await work_on(bench, one.id, shown)


async def _told(
    settings: Settings, database: Database, one: Import | None, console: Console, errors: Path | None
) -> int:
    if one is None:
        return _refused(console, "import_not_now")
    would = "would be " if one.dry_run or one.state is ImportState.CHECKED else ""
    console.print(
        f"{one.state}: {would}created {one.created}, changed {one.changed}, unchanged {one.unchanged},"
        f" refused {one.refused}   ({one.id})",
        highlight=False,
    )
    if one.failure is not None:
        _refused(console, one.failure)
    if not one.refused:
        return 0 if one.failure is None else 1
    language = terminal_language()
    async with database.transaction() as connection:
        problems = await list_problems(connection, one.id)
    for problem in problems[:_SHOWN_PROBLEMS]:
        column = f"{problem['column']}: " if problem["column"] else ""
        words = words_of(problem["code"], language)
        console.print(f"row {problem['row']}: {column}{words}", style="red", markup=False, highlight=False)
    if len(problems) > _SHOWN_PROBLEMS:
        console.print(f"… and {len(problems) - _SHOWN_PROBLEMS} more")
    if errors is not None:

        def written() -> None:
            with errors.open("w", encoding="utf-8", newline="") as file:
                file.writelines(rows_to_mend(settings.home, one, problems, language))

        await asyncio.to_thread(written)
        console.print(f"the refused rows are in {errors}", highlight=False, markup=False)
    return 1


def _mapped(one: Import, mapping: Mapping[str, str]) -> Table:
    table = Table("column", "becomes")
    for source in one.header:
        table.add_row(source, mapping.get(source, "—"))
    return table


def _refused(console: Console, code: str, *, row: int | None = None) -> int:
    words = PROBLEM_TYPES[code]
    text = words.zh if terminal_language() == "zh" else words.en
    place = "" if row is None else f"row {row}: "
    console.print(f"{place}{text}", style="red", markup=False, highlight=False)
    return 1


def _deed() -> Deed:
    try:
        who = getpass.getuser()
    except (KeyError, OSError):
        who = "unknown"
    return Deed(actor=f"cli:{who}", at=Clock().now(), new_id=new_id)
