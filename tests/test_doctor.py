"""Every part looked at on its own: one that is wrong hides no other, and no secret is shown."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from callcenter.doctor import examine
from callcenter.settings import Settings
from tests.support.fake_ami import FakeAmi
from tests.support.leaping_loop import LeapingLoop, run_leaping

SHIPPED_FLOWS = Path(__file__).resolve().parents[1] / "ivr_flows"
PARTS = ["data folder", "screens", "flows", "database", "asterisk"]


async def examined(home: Path, **settings: Any) -> tuple[int, dict[str, str]]:
    """The exit code and what was said of each part, beginning with ok or WRONG."""
    given = {"home": home, "flows": SHIPPED_FLOWS, "database_url": None, "ami_url": None, **settings}
    written = StringIO()
    code = await examine(Settings(**given), Console(file=written, width=20))
    said: dict[str, str] = {}
    for line in written.getvalue().splitlines():
        verdict, _, rest = line.partition(" ")
        part, colon, words = rest.strip().partition(": ")
        if verdict in ("ok", "WRONG") and colon:
            said[part] = f"{verdict} {words}"
        else:
            said[list(said)[-1]] += f"\n{line.strip()}"
    assert list(said) == PARTS
    assert code == int(any(words.startswith("WRONG") for words in said.values()))
    return code, said


async def test_parts_that_are_well_say_so(tmp_path: Path, database_url: str) -> None:
    async with FakeAmi() as asterisk:
        ami_url = f"ami://control:s3cret@127.0.0.1:{asterisk.address.port}"
        _, said = await examined(tmp_path / "not" / "yet", database_url=database_url, ami_url=ami_url)
    assert said["data folder"] == f"ok {tmp_path / 'not' / 'yet'}"
    assert said["flows"].startswith("ok ")
    assert said["database"] == said["asterisk"] == "ok answers"


async def test_addresses_that_make_no_sense_are_told_beside_everything_else(tmp_path: Path) -> None:
    code, said = await examined(tmp_path, database_url="mysql://u:s3cret@db/x", ami_url="ami://s3cret@")
    assert code == 1
    assert said["database"].startswith("WRONG CALLCENTER_DATABASE_URL must look like")
    assert said["asterisk"].startswith("WRONG CALLCENTER_AMI_URL must look like")
    assert "s3cret" not in str(said)


async def test_a_database_that_does_not_answer_is_told_without_its_password(
    tmp_path: Path, unused_tcp_port: int
) -> None:
    _, said = await examined(tmp_path, database_url=f"postgresql://u:s3cret@127.0.0.1:{unused_tcp_port}/x")
    assert said["database"].startswith("WRONG PostgreSQL does not answer at CALLCENTER_DATABASE_URL")
    assert "s3cret" not in str(said)


def test_an_asterisk_that_says_nothing_is_told_after_a_while(tmp_path: Path) -> None:
    async def story(loop: LeapingLoop) -> None:
        async with FakeAmi() as asterisk:
            asterisk.faults.silent = True
            url = f"ami://control:s3cret@127.0.0.1:{asterisk.address.port}"
            examining = loop.create_task(examined(tmp_path, ami_url=url))
            await asterisk.until(lambda: bool(asterisk.actions("Login")))
            loop.leap(60)
            _, said = await examining
        assert said["asterisk"].startswith("WRONG no AMI at CALLCENTER_AMI_URL")

    run_leaping(story)


async def test_every_problem_of_the_flows_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("start: b\nnodes:\n  a: {type: hangup}\n")
    _, said = await examined(tmp_path, flows=tmp_path)
    first, second = said["flows"].removeprefix("WRONG ").splitlines()
    assert first.startswith(f"{tmp_path / 'broken.yaml'}:1: ")
    assert second.startswith(f"{tmp_path / 'broken.yaml'}:3: a: ")


async def test_a_path_is_shown_as_it_is(tmp_path: Path) -> None:
    home = tmp_path / "[bold]" / "[/x]" / ("long " * 20).strip()
    _, said = await examined(home)
    assert said["data folder"] == f"ok {home}"


async def test_a_home_that_cannot_be_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch(mode=0o644)
    _, said = await examined(tmp_path / "file" / "home")
    assert said["data folder"].startswith(f"WRONG {tmp_path / 'file'} is not writable")


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"CALLCENTER_{name.upper()}", raising=False)
