"""Log lines as another program reads them: set up in a process of its own, because logging is of the whole process."""

import json
import subprocess
import sys
from typing import Any

START = "import structlog, logging; from callcenter.logs import set_up_logs; log = structlog.get_logger()\n"


def logged(level: str, program: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{START}set_up_logs({level!r})\n{program}"], capture_output=True, text=True, check=True
    )
    assert done.stdout == ""
    return done.stderr.splitlines()


def parsed(line: str) -> dict[str, Any]:
    found = json.loads(line)
    assert isinstance(found, dict)
    return found


def test_away_from_a_terminal_each_event_is_one_line_of_json_in_utc() -> None:
    (line,) = logged("INFO", "log.info('call arrived', queue='销售\\n')")
    event = parsed(line)
    assert event.pop("timestamp").endswith("Z")
    assert event == {"event": "call arrived", "queue": "销售\n", "level": "info"}


def test_a_failure_tells_where_it_was_and_nobody_s_data() -> None:
    (line,) = logged(
        "INFO",
        "def look_up(number):\n    raise LookupError('not there')\n"
        "try:\n    look_up('139' + '00139000')\nexcept LookupError:\n    log.exception('look-up failed')",
    )
    assert "in look_up" in parsed(line)["exception"]
    assert "13900139000" not in line


def test_only_what_is_as_important_as_asked_is_told_and_libraries_only_warn() -> None:
    told = "log.debug('a'); log.info('b'); log.warning('c'); logging.info('d'); logging.warning('e')"
    *ours, library = logged("warning", told)
    assert ([parsed(line)["event"] for line in ours], library) == (["c"], "root e")
    *ours, library = logged("DEBUG", told)
    assert ([parsed(line)["event"] for line in ours], library) == (["a", "b", "c"], "root e")


def test_an_unknown_level_is_the_usual_one() -> None:
    assert [parsed(line)["event"] for line in logged("chatty", "log.debug('a'); log.info('b')")] == ["b"]
