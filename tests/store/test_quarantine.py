"""The quarantine: for a person to read, private, and never itself a reason to stop."""

import stat
from pathlib import Path

import orjson
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from callcenter.store.database import Database, DatabaseUnavailable
from callcenter.store.quarantine import FILE, Quarantine, is_refusal, reason_of
from callcenter.store.rows import Numbered, Unencodable
from tests.support.small_day import SmallDay
from tests.support.turns import numbered_turns
from tests.support.wishes import wish, wished

CHANGE = next(turn for turn in numbered_turns(SmallDay().turns()) if turn)[0]


async def error_of(database: Database, statement: str) -> Exception:
    """What PostgreSQL says to this."""
    try:
        async with database.transaction() as connection:
            await connection.execute(text(statement))
    except (DBAPIError, DatabaseUnavailable) as error:
        return error
    raise AssertionError("PostgreSQL took it")


@pytest.mark.parametrize(
    ("statement", "refused"),
    [
        ("select 1/0", True),
        ("insert into leader (id) values (1)", True),
        ("insert into leader (id) values (2)", True),
        ("select repeat('x', 2000000000)", True),
        ("select * from no_such_table", False),
        ("select pg_terminate_backend(pg_backend_pid())", False),
    ],
)
async def test_only_values_are_refused_for_ever(database: Database, statement: str, refused: bool) -> None:
    assert is_refusal(await error_of(database, statement)) is refused


def test_what_json_cannot_say_is_refused_and_a_full_disk_is_not() -> None:
    assert is_refusal(Unencodable("object is not JSON"))
    assert not is_refusal(OSError("no space left"))


async def test_the_reason_names_the_rule_and_no_value(database: Database) -> None:
    twice = await error_of(
        database,
        "insert into customers (id, name) select '00000000-0000-0000-0000-000000000001', '李雷' from "
        "generate_series(1, 2)",
    )
    assert reason_of(twice) == "pk_customers"
    assert reason_of(await error_of(database, "select 1/0")) == "DivisionByZeroError"


def test_a_refused_change_can_be_read_again_by_its_owner_only(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path / "journal")
    quarantine.add(CHANGE, Unencodable("x"))
    quarantine.add(CHANGE, Unencodable("x"))
    file = tmp_path / "journal" / FILE
    lines = [orjson.loads(line) for line in file.read_bytes().splitlines()]
    assert [(line["epoch"], line["seq"], line["type"], line["reason"]) for line in lines] == [
        (1, CHANGE.seq, type(CHANGE.change).__name__, "Unencodable")
    ] * 2
    assert quarantine.count == 2
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_of_a_refused_callback_the_log_says_only_which_and_the_file_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = wish(1, number="13800138000", name="李雷")
    quarantine = Quarantine(tmp_path)
    quarantine.add(Numbered(epoch=1, seq=1, change=wished(asked)), Unencodable("x"))
    said = capsys.readouterr().out
    assert asked.id in said
    assert "138" not in said
    assert "李雷" not in said
    (line,) = (tmp_path / FILE).read_bytes().splitlines()
    assert orjson.loads(line)["change"]["callback"]["number"] == asked.number


def test_a_quarantine_that_cannot_be_written_still_counts_and_raises_nothing(tmp_path: Path) -> None:
    (tmp_path / "journal").write_text("a file where the folder should be")
    quarantine = Quarantine(tmp_path / "journal")
    quarantine.add(CHANGE, Unencodable("x"))
    quarantine.add_unread(b"x")
    assert quarantine.count == 2
