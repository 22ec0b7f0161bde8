"""Flows are read again when their files change, and what is broken replaces nothing."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from structlog.testing import capture_logs

from callcenter.core.ivr.flow import Flow
from callcenter.flow_watch import LOOK_SECONDS, FlowWatch
from tests.support.leaping_loop import LeapingLoop, run_leaping

GOOD = "start: a\nnodes: {a: {type: enqueue, queue: sales}}\n"
OTHER = "start: a\nnodes: {a: {type: enqueue, queue: support}}\n"
DEADLINE_SECONDS = 60.0


class Watched:
    """A folder that is watched, and what was told of it."""

    def __init__(self, loop: LeapingLoop, folder: Path) -> None:
        self.folder = folder
        self.watch = FlowWatch(folder, queues=("sales", "support"))
        self.told: asyncio.Queue[Mapping[str, Flow]] = asyncio.Queue()
        self._loop = loop

    def write(self, name: str, text: str) -> None:
        (self.folder / f"{name}.yaml").write_text(text)

    async def next_told(self) -> Mapping[str, Flow]:
        self._loop.leap(LOOK_SECONDS)
        async with asyncio.timeout(DEADLINE_SECONDS):
            return await self.told.get()


@asynccontextmanager
async def watched(loop: LeapingLoop, folder: Path) -> AsyncIterator[Watched]:
    given = Watched(loop, folder)
    given.write("first", GOOD)
    assert set(given.watch.read()) == {"first"}
    watching = asyncio.ensure_future(given.watch.watch(given.told.put_nowait))
    try:
        yield given
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


def test_a_changed_a_new_and_a_removed_file_are_told(tmp_path: Path) -> None:
    async def story(loop: LeapingLoop) -> None:
        async with watched(loop, tmp_path) as given:
            before = given.watch.read()["first"]
            given.write("first", OTHER)
            assert (await given.next_told())["first"].version != before.version
            given.write("second", GOOD)
            assert set(await given.next_told()) == {"first", "second"}
            (tmp_path / "first.yaml").unlink()
            assert set(await given.next_told()) == {"second"}

    run_leaping(story)


def test_a_broken_file_is_told_in_the_log_and_its_flow_stays_as_it_was(tmp_path: Path) -> None:
    async def story(loop: LeapingLoop) -> None:
        async with watched(loop, tmp_path) as given:
            working = given.watch.read()["first"]
            given.write("first", "start: nowhere\nnodes: {a: {type: enqueue, queue: sales}}\n")
            (tmp_path / "second.yaml").write_bytes(b"\xff\xfe not text")
            given.write("third", GOOD)
            with capture_logs() as logs:
                flows = await given.next_told()
            assert set(flows) == {"first", "third"}
            assert flows["first"] == working
            refused = [line["problem"] for line in logs if line["event"] == "flow file refused"]
            assert [Path(problem.partition(":")[0]).name for problem in refused] == ["first.yaml", "second.yaml"]
            assert [problem.shown("en") for problem in given.watch.problems] == refused
            given.write("first", OTHER)
            (tmp_path / "second.yaml").unlink()
            assert (await given.next_told())["first"] != working
            assert given.watch.problems == ()

    run_leaping(story)


def test_what_was_touched_but_not_changed_is_not_told(tmp_path: Path) -> None:
    async def story(loop: LeapingLoop) -> None:
        async with watched(loop, tmp_path) as given:
            given.write("first", GOOD)
            given.write("broken", "start: [")
            loop.leap(LOOK_SECONDS)
            given.write("second", GOOD)
            assert set(await given.next_told()) == {"first", "second"}
            assert given.told.empty()

    run_leaping(story)


def test_a_folder_that_goes_away_keeps_the_flows(tmp_path: Path) -> None:
    folder = tmp_path / "flows"
    folder.mkdir()
    (folder / "first.yaml").write_text(GOOD)
    watch = FlowWatch(folder, queues=("sales",))
    watch.read()
    (folder / "first.yaml").unlink()
    folder.rmdir()
    assert set(watch.read()) == {"first"}
    assert len(watch.problems) == 1


def test_a_flow_that_names_an_unknown_schedule_is_read_and_told_about(tmp_path: Path) -> None:
    text = (
        "start: a\nnodes: {a: {type: check_hours, schedule: offise, exits: {open: b, closed: b}}, b: {type: hang_up}}\n"
    )
    (tmp_path / "line.yaml").write_text(text)
    watch = FlowWatch(tmp_path, queues=())
    watch.use_schedules({"office"})
    with capture_logs() as logs:
        assert set(watch.read()) == {"line"}
    assert [(line["flow"], line["schedule"]) for line in logs] == [("line", "offise")]
    watch.use_schedules({"offise"})
    with capture_logs() as logs:
        watch.read()
    assert logs == []


ASKS = """\
start: a
nodes:
  a: {type: http, url: 'https://crm.example:8443/x/{caller.number}', exits: {done: b, refused: b}}
  b: {type: hang_up}
"""


def test_a_flow_that_asks_a_host_that_is_not_allowed_is_read_and_told_about(tmp_path: Path) -> None:
    (tmp_path / "line.yaml").write_text(ASKS)
    for hosts, told in (
        ((), ["crm.example:8443"]),
        (("crm.example",), ["crm.example:8443"]),
        (("crm.example:8443",), []),
    ):
        watch = FlowWatch(tmp_path, queues=(), hosts=hosts)
        with capture_logs() as logs:
            assert set(watch.read()) == {"line"}
        assert [line["host"] for line in logs] == told


def test_a_prompt_that_lacks_a_language_keeps_the_flow_as_it_was(tmp_path: Path) -> None:
    prompts, flow = tmp_path / "prompts.yaml", "start: a\nnodes: {a: {type: echo, prompts: [p], exits: {done: b}}, b: "
    (tmp_path / "line.yaml").write_text(flow + "{type: hang_up}}\n")
    prompts.write_text("p: {en: Hello, zh: 您好}\n")
    watch = FlowWatch(tmp_path, queues=("sales",))
    before = watch.read()["line"]
    prompts.write_text("p: {en: Hello}\n")
    (tmp_path / "line.yaml").write_text(flow + "{type: enqueue, queue: sales}}\n")
    assert watch.read()["line"] == before
    assert "lacks the language 'zh'" in watch.problems[0].text_en


def test_a_flow_waits_for_the_queue_that_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "first.yaml").write_text(GOOD)
    watch = FlowWatch(tmp_path, queues=())
    assert watch.read() == {}
    watch.use_queues({"sales"})
    assert set(watch.read()) == {"first"}
    assert watch.problems == ()
