"""`python -m callcenter.bench [name...]`: runs the benchmarks and prints `name value unit` lines; the rest is stderr.

Rule: what cannot be measured here is said and skipped, never made up.
"""

import argparse
import asyncio
import os
import platform
import shutil
import signal
import sys
from collections.abc import Awaitable, Callable, Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from callcenter.bench import (
    ami_parse,
    board,
    customer_import,
    day,
    floor,
    ivr,
    matching,
    offer,
    pop,
    reports,
    route,
    timeline,
)
from callcenter.bench.figures import Row, line_of
from callcenter.bench.sipp_caller import sipp
from callcenter.bench.stage import Stage, asterisk_version, stage
from callcenter.logs import set_up_logs

NAMES: Final = (
    "ami_parse",
    "route",
    "day",
    "offer",
    "pop",
    "desk",
    "floor",
    "ivr",
    "timeline",
    "matching",
    "import",
    "reports",
    "board",
)
# Needs a running product.
_LIVE: Final = ("offer", "pop", "desk")
_LIVE_ROUNDS: Final = 50
_NEED_SIPP: Final = ("offer", "floor")
_NEED_BROWSER: Final = ("desk", "board")
_RECORDING: Final = Path(__file__).parents[2] / "tests" / "recordings" / "asterisk22_queue_calls.ami.gz"


def main() -> None:
    """Run what the command line names."""
    options = arguments(sys.argv[1:])
    # Only rows on standard output: our link to Asterisk logs what it does.
    set_up_logs("WARNING")
    show(f"# python {platform.python_version()}, {os.cpu_count()} cpus, load {os.getloadavg()[0]:.1f} before the run")
    names = options.names or NAMES
    if "ami_parse" in names:
        if _RECORDING.is_file():
            show_rows(ami_parse.run(_RECORDING))
        else:
            progress("ami_parse: skipped, the recording is only in a checkout")
    if "route" in names:
        show_rows(route.run(progress))
    if "day" in names:
        show_rows(day.run(progress))
    asyncio.run(_run_records(names, options))
    names = _possible(names)
    if live := [name for name in names if name in _LIVE]:
        asyncio.run(_run_live(live, options.rounds or _LIVE_ROUNDS))
    if "floor" in names:
        asyncio.run(_run_floor(options.rounds or floor.ROUNDS, options.agents))
    if "board" in names:
        asyncio.run(_run_board(options.rounds or board.ROUNDS))
    if "ivr" in names:
        asyncio.run(_run_ivr(options.callers, options.rounds or ivr.ROUNDS))


def arguments(given: Sequence[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m callcenter.bench", description="Benchmarks of this product.")
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(NAMES)}; all when none is given")
    usual = f"{_LIVE_ROUNDS}; floor: {floor.ROUNDS}; ivr: {ivr.ROUNDS}; board: {board.ROUNDS}"
    rounds = f"of each in the live benchmarks (default: {usual})"
    parser.add_argument("--rounds", type=int, help=rounds)
    parser.add_argument("--agents", type=int, default=floor.AGENTS, help="of floor (default: %(default)s)")
    parser.add_argument("--callers", type=int, default=ivr.CALLERS, help="of ivr (default: %(default)s)")
    parser.add_argument("--rows", type=int, default=customer_import.ROWS, help="of import (default: %(default)s)")
    parser.add_argument(
        "--contacts", type=int, default=reports.CONTACTS, help="of reports, a day (default: %(default)s)"
    )
    parser.add_argument("--customers", type=int, default=matching.CUSTOMERS, help="of matching (default: %(default)s)")
    options = parser.parse_args(given)
    unknown = [name for name in options.names if name not in NAMES]
    if unknown:
        parser.error(f"there is no benchmark called {unknown[0]}; there are {', '.join(NAMES)}")
    if options.rounds is not None and options.rounds < 1:
        parser.error("at least one round is needed")
    if options.customers < matching.FEWEST:
        parser.error(f"there must be {matching.FEWEST} customers or more")
    if options.callers < 1:
        parser.error("at least one caller is needed")
    if not 1 <= options.agents <= floor.MOST_AGENTS:
        parser.error(f"a floor has 1 to {floor.MOST_AGENTS} agents")
    return options


def show(line: str) -> None:
    """A line of the result."""
    print(line, flush=True)


def show_rows(rows: Iterable[Row]) -> None:
    """Rows of the result."""
    for row in rows:
        show(line_of(row))


def progress(text: str) -> None:
    """What is going on."""
    print(text, file=sys.stderr, flush=True)


async def _run_records(names: Sequence[str], options: argparse.Namespace) -> None:
    if "timeline" in names:
        show_rows(await timeline.run(options.rounds or timeline.ROUNDS, progress))
    if "matching" in names:
        show_rows(await matching.run(options.customers, options.rounds or matching.ROUNDS, progress))
    if "reports" in names:
        show_rows(await reports.run(options.rounds or reports.ROUNDS, progress, contacts=options.contacts))
    if "import" in names:
        show_rows(await customer_import.run(options.rows, progress))


async def _run_floor(rounds: int, agents: int) -> None:
    _end_when_told()
    progress("starting the product with a floor of its own")
    show_rows(await floor.run(rounds, agents, progress))


async def _run_board(rounds: int) -> None:
    _end_when_told()
    progress("starting the service with a large floor of simulated agents")
    show_rows(await board.run(rounds, progress))


async def _run_ivr(callers: int, rounds: int) -> None:
    _end_when_told()
    progress("starting the product with a flow of three menus")
    show_rows(await ivr.run(callers, rounds, progress))


def _run_of(name: str) -> Callable[[Stage, int, Callable[[str], None]], Awaitable[list[Row]]]:
    if name == "desk":
        # Needs what only developers have installed.
        from callcenter.bench import desk_page

        return desk_page.run
    return {"offer": offer.run, "pop": pop.run}[name]


def _possible(names: Sequence[str]) -> list[str]:
    """Those for which everything is installed; the others are said."""
    missing = {name: "SIPp" for name in _NEED_SIPP if sipp() is None}
    if find_spec("playwright") is None:
        missing |= dict.fromkeys(_NEED_BROWSER, "Playwright")
    elif shutil.which("chromium") is None:
        missing |= dict.fromkeys(_NEED_BROWSER, "Chromium")
    for name in names:
        if name in missing:
            progress(f"{name}: skipped, {missing[name]} is not installed")
    return [name for name in names if name not in missing]


def _end_when_told() -> None:
    # Ended by others than the keyboard, too, the product goes with us and its home is removed.
    if (running_us := asyncio.current_task()) is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running_us.cancel)


async def _run_live(names: Sequence[str], rounds: int) -> None:
    _end_when_told()
    progress("starting the product in a home of its own")
    async with stage() as running:
        show(f"# asterisk {await asterisk_version(running.product)}, all on loopback")
        for name in names:
            show_rows(await _run_of(name)(running, rounds, progress))


if __name__ == "__main__":
    main()
