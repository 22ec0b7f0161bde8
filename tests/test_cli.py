"""The command as a person types it: exit codes, one line for what he can mend, and never a secret."""

import asyncio
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from callcenter.cli import app, main
from callcenter.store.database import Database
from callcenter.store.tables import users

ROOT = Path(__file__).resolve().parents[1]
FLOWS = ROOT / "ivr_flows"
DEADLINE_SECONDS = 60.0
PASSWORD = "correct horse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What became of the command."""

    code: int | None
    out: str
    err: str


async def callcenter(*arguments: str, typed: str = "", **settings: str) -> Ended:
    """Run the command with these settings and no others, away from the terminal of whoever runs the tests."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CALLCENTER_")}
    # Compiled once for all these starts.
    environment["PYTHONDONTWRITEBYTECODE"] = ""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "callcenter", *arguments),
        cwd=ROOT,
        env=environment | {f"CALLCENTER_{name.upper()}": value for name, value in settings.items()},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(DEADLINE_SECONDS):
            out, err = await process.communicate(typed.encode())
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return Ended(code=process.returncode, out=out.decode(), err=err.decode())


def test_flows_that_are_well_are_counted_and_the_exit_code_is_zero() -> None:
    ended = CliRunner().invoke(app, ["flows", "check", str(FLOWS)])
    assert ended.exit_code == 0
    assert {"echo", "main_line"} <= {line.split()[0] for line in ended.output.splitlines()}


def test_problems_of_a_flow_are_told_in_the_language_that_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("start: a\nnodes:\n  a: {type: hang_up}\n  b: {type: hang_up}\n")
    ended = CliRunner().invoke(app, ["flows", "check", "--language", "zh", str(tmp_path / "broken.yaml")])
    assert ended.output == f"{tmp_path / 'broken.yaml'}:4: b: 从起点无法到达此节点\n"


def test_a_flow_is_drawn_for_browsers_too() -> None:
    drawn = CliRunner().invoke(app, ["flows", "graph", "--format", "svg", str(FLOWS / "main_line.yaml")])
    assert (drawn.exit_code, drawn.stdout[:5]) == (0, "<svg ")


def test_each_problem_of_a_flow_is_a_line_with_its_place_and_the_exit_code_is_one(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("start: b\nnodes:\n  a: {type: hangup}\n")
    ended = CliRunner().invoke(app, ["flows", "check", str(broken), str(FLOWS / "echo.yaml")])
    assert ended.exit_code == 1
    start, kind, well = ended.output.splitlines()
    assert (start.startswith(f"{broken}:1: "), kind.startswith(f"{broken}:3: a: ")) == (True, True)
    assert well.startswith("echo ")


def test_a_flow_is_drawn_and_a_broken_one_is_told_on_the_other_stream(tmp_path: Path) -> None:
    drawn = CliRunner().invoke(app, ["flows", "graph", str(FLOWS / "echo.yaml")])
    assert (drawn.exit_code, drawn.stdout.splitlines()[0]) == (0, "flowchart TD")
    broken = CliRunner().invoke(app, ["flows", "graph", str(tmp_path / "none.yaml")])
    assert (broken.exit_code, broken.stdout) == (1, "")
    assert broken.stderr == f"{tmp_path / 'none.yaml'}:1: -: cannot be read: no such file\n"


async def test_serve_without_settings_says_in_one_line_what_is_missing() -> None:
    ended = await callcenter("serve")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == (
        "callcenter: CALLCENTER_DATABASE_URL and CALLCENTER_AMI_URL must be set; `callcenter demo` needs neither\n"
    )


def test_every_bad_setting_is_named_in_one_line_and_no_value_is_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = {
        "CALLCENTER_HTTP_PORT": "s3cret-port",
        "CALLCENTER_RTP_PORTS": "s3cret",
        "CALLCENTER_REGION": "s3cret-region",
    }
    for name, value in {**bad, "CALLCENTER_DATABASE_URL": "postgresql://u:s3cret@db/x"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["callcenter", "serve"])
    with pytest.raises(SystemExit) as ended:
        main()
    out, err = capsys.readouterr()
    assert (ended.value.code, out, err.count("\n")) == (1, "", 1)
    assert all(f"{name}: " in err for name in bad)
    assert "s3cret" not in err


async def test_a_secret_in_a_wrong_address_is_not_shown() -> None:
    ended = await callcenter("serve", database_url="postgresql://u:p@db/x", ami_url="ami://control:s3cret[x]@:port")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == "callcenter: CALLCENTER_AMI_URL must look like ami://user:secret@host:5038\n"


async def test_a_database_that_is_away_is_told_in_one_line(unused_tcp_port: int) -> None:
    ended = await callcenter("migrate", database_url=f"postgresql://u:s3cret@127.0.0.1:{unused_tcp_port}/x")
    assert (ended.code, ended.out, ended.err) == (1, "", "callcenter: PostgreSQL does not answer\n")


async def test_a_person_is_added_with_a_password_that_is_asked_for_and_never_shown(
    database: Database, database_url: str
) -> None:
    command = ("user", "add", "alice", "--role", "supervisor")
    ended = await callcenter(*command, typed=f"{PASSWORD}\n{PASSWORD}\n", database_url=database_url)
    assert ended.code == 0, ended.err
    assert PASSWORD not in ended.out + ended.err
    async with database.transaction() as connection:
        (user,) = (await connection.execute(select(users))).all()
    assert (user.username, user.display_name, user.role) == ("alice", "alice", "supervisor")


async def test_an_empty_database_gets_its_schema(empty_database_url: str) -> None:
    ended = await callcenter("migrate", database_url=empty_database_url)
    assert ended.code == 0, ended.err
    database = Database(empty_database_url, pool_size=1)
    try:
        async with database.transaction() as connection:
            assert (await connection.execute(select(users))).all() == []
    finally:
        await database.close()


async def test_the_routing_document_goes_out_and_comes_in_as_a_person_types_it(
    database_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "routing.yaml"
    file.write_text("skills: {english: {en: English, zh: 英语}}\nlanguages: {en: english}\n")
    dry = await callcenter("routing", "import", str(file), "--dry-run", database_url=database_url)
    assert (dry.code, dry.out.splitlines()[-1], dry.err) == (0, "2 changes", "")
    made = await callcenter("routing", "import", str(file), "--note", "first", database_url=database_url)
    assert (made.code, made.out.splitlines()[-1]) == (0, "version 1 holds now")
    shown = await callcenter("routing", "export", database_url=database_url)
    ends = ["  en: english", "dispositions: {}", "outbound: {}", "supervision: {}"]
    assert (shown.code, shown.out.splitlines()[-4:]) == (0, ends)
    file.write_text("languages: {en: welsh}\n")
    wrong = await callcenter("routing", "check", str(file), database_url=database_url)
    assert (wrong.code, wrong.out) == (1, f"{file}:1: languages.en: unknown skill 'welsh'\n")


async def test_routing_without_a_database_says_in_one_line_what_to_do(tmp_path: Path) -> None:
    ended = await callcenter("routing", "export", home=str(tmp_path))
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == (
        "callcenter: no database: set CALLCENTER_DATABASE_URL, or run the demo (CALLCENTER_HOME) meanwhile\n"
    )
