"""Runs SIPp as a caller on the trunk or as an agent's telephone; scenarios are the XML files in sipp/."""

import asyncio
import os
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from itertools import count, cycle, islice
from pathlib import Path

HOST = "127.0.0.1"
_SCENARIOS = Path(__file__).parent / "sipp"
_A_MINUTE_MS = 60_000
# In turn, not by chance: a SIPp needs a moment to take its ports. Other processes begin elsewhere.
_BLOCKS = islice(cycle(range(12_000, 20_000, 10)), os.getpid() * 37 % 800, None)


class DigitsBy(StrEnum):
    RFC4733 = "rfc4733"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """`stay_ms`: hangs up by itself after that long; a `w` in `digits` waits `before_digits_ms` again.

    RFC 4733 needs raw sockets, that is root.
    """

    number: str
    ani: str = "13800138000"
    name: str = "caller"
    digits: str = ""
    digits_by: DigitsBy = DigitsBy.RFC4733
    before_digits_ms: int = 1500
    stay_ms: int = _A_MINUTE_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """Callers one after another, each on for `stay_ms`. When the other side hangs up on one, SIPp ends with 1.

    `at_once`: the next one calls when another has left. SIGUSR1 to the process lets those who are there be the last.
    """

    number: str
    callers: int = 100_000
    at_once: int = 100
    every_ms: int = 50
    stay_ms: int = _A_MINUTE_MS
    ani: str = "13800138000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Picks up after `ring_ms`, hangs up after `talk_ms` or when the other side does.

    `digits` are pressed as SIP INFO, each after `before_digits_ms` again.
    """

    ring_ms: int = 200
    talk_ms: int = _A_MINUTE_MS
    digits: str = ""
    before_digits_ms: int = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejects:
    status_line: str


@dataclass(frozen=True, slots=True)
class NeverAnswers:
    pass


@dataclass(frozen=True, slots=True)
class AnswersWhenTold:
    """Rings until a NOTIFY with `Event: talk` comes within the call, as desk phones do."""


Behaviour = Answers | Rejects | NeverAnswers | AnswersWhenTold


def sipp() -> str | None:
    return shutil.which("sipp")


def free_port(kind: socket.SocketKind = socket.SOCK_DGRAM) -> int:
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def free_block() -> int:
    """The first of ten ports for one SIPp: signalling, and from the fifth on the media.

    Below the range from which the system gives out ports by itself, so that nobody takes them before SIPp does.
    """
    for first in islice(_BLOCKS, 100):
        with ExitStack() as stack:
            try:
                for port in range(first, first + 10):
                    probe = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
                    probe.bind((HOST, port))
            except OSError:
                continue
            return first
    raise AssertionError("no ten ports in a row are free")


@asynccontextmanager
async def calling(caller: Caller, sip_port: int) -> AsyncIterator[asyncio.subprocess.Process]:
    """A call that runs while the block does; `wait()` of the process gives 0 when it went as the scenario says."""
    values = {"NAME": caller.name, "NUMBER": caller.ani, "STAY_MS": str(caller.stay_ms), "DIGITS": _digits(caller)}
    command = ["-s", caller.number, f"{HOST}:{sip_port}", "-m", "1", "-p", str(free_block())]
    async with _running("caller.xml", values, command) as process:
        yield process


@asynccontextmanager
async def calling_one_by_one(crowd: Crowd, sip_port: int) -> AsyncIterator[asyncio.subprocess.Process]:
    """Many calls of one SIPp; `wait()` of the process gives 0 when every caller left by himself."""
    values = {"NUMBER": crowd.ani, "STAY_MS": str(crowd.stay_ms)}
    pace = ["-m", str(crowd.callers), "-l", str(crowd.at_once), "-r", "1", "-rp", str(crowd.every_ms)]
    command = ["-s", crowd.number, f"{HOST}:{sip_port}", *pace, "-p", str(free_block())]
    async with _running("caller_stays.xml", values, command) as process:
        yield process


@asynccontextmanager
async def telephone(
    endpoint: str, secret: str, behaviour: Behaviour, sip_port: int, *, log: Path | None = None
) -> AsyncIterator[None]:
    """A registered telephone that behaves as told for every call while the block runs; `log` gets each message."""
    port = free_block()
    await _register(endpoint, secret, port, sip_port, expires=120)
    async with _answering(behaviour, port, sip_port, log):
        try:
            yield
        finally:
            await _register(endpoint, secret, free_block(), sip_port, expires=0)


@asynccontextmanager
async def carrier(behaviour: Behaviour, port: int, sip_port: int, *, log: Path | None = None) -> AsyncIterator[None]:
    """The other side of the trunk: whoever is called through it behaves so while the block runs."""
    async with _answering(behaviour, port, sip_port, log):
        yield


@asynccontextmanager
async def _answering(behaviour: Behaviour, port: int, sip_port: int, log: Path | None) -> AsyncIterator[None]:
    match behaviour:
        case Answers(ring_ms=ring_ms, talk_ms=talk_ms):
            scenario = "agent_answer.xml"
            values = {"RING_MS": str(ring_ms), "TALK_MS": str(talk_ms), "DIGITS": _answered_digits(behaviour)}
        case Rejects(status_line=line):
            scenario, values = "agent_reject.xml", {"LINE": line}
        case NeverAnswers():
            scenario, values = "agent_never.xml", {}
        case AnswersWhenTold():
            scenario, values = "agent_told.xml", {}
    tracing = ["-trace_msg", "-message_file", str(log)] if log else []
    async with _running(scenario, values, [f"{HOST}:{sip_port}", "-p", str(port), *tracing]):
        yield


async def _register(endpoint: str, secret: str, port: int, sip_port: int, *, expires: int) -> None:
    # Zero seconds for "*" takes every contact away, whichever port it has.
    contact = f"<sip:{endpoint}@{HOST}:{port}>" if expires else "*"
    values = {"ENDPOINT": endpoint, "SECRET": secret, "EXPIRES": str(expires), "CONTACT": contact}
    # SIPp speaks from a port of its own: one that was free a moment ago may be another worker's by now.
    # Who is not understood at once asks again, as telephones do.
    for own_port in (port, free_block(), free_block()):
        async with _running("register.xml", values, [f"{HOST}:{sip_port}", "-m", "1", "-p", str(own_port)]) as process:
            async with asyncio.timeout(10):
                code = await process.wait()
        if code == 0:
            return
    raise AssertionError(f"the telephone could not register: SIPp ended with {code}")


def _digits(caller: Caller) -> str:
    before = f'<pause milliseconds="{caller.before_digits_ms}"/>'
    cseq = count(2)
    return "".join(before + _keys(caller, keys, cseq) for keys in caller.digits.split("w") if keys)


def _answered_digits(behaviour: Answers) -> str:
    before = f'<pause milliseconds="{behaviour.before_digits_ms}"/>'
    one = (_SCENARIOS / "agent_digit.xml").read_text()
    return "".join(
        before + _filled(one, {"DIGIT": digit, "CSEQ": str(cseq)})
        for cseq, digit in enumerate(behaviour.digits, start=1)
    )


def _keys(caller: Caller, keys: str, cseq: Iterator[int]) -> str:
    match caller.digits_by:
        case DigitsBy.RFC4733:
            return f'<nop><action><exec play_dtmf="{keys}"/></action></nop>'
        case DigitsBy.INFO:
            one = (_SCENARIOS / "info_digit.xml").read_text()
            who = {"NAME": caller.name, "NUMBER": caller.ani}
            return "".join(_filled(one, {"DIGIT": key, "CSEQ": str(next(cseq)), **who}) for key in keys)


def _filled(text: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"@@{name}@@", value)
    return text


@asynccontextmanager
async def _running(
    scenario: str, values: dict[str, str], arguments: list[str]
) -> AsyncIterator[asyncio.subprocess.Process]:
    media = int(arguments[arguments.index("-p") + 1]) + 4
    program = sipp()
    assert program is not None, "SIPp is not installed"
    with tempfile.TemporaryDirectory(prefix="sipp-") as folder:
        file = Path(folder) / scenario
        # A lone surrogate in a caller's name is a byte that is not UTF-8.
        file.write_text(_filled((_SCENARIOS / scenario).read_text(), values), errors="surrogateescape")
        process = await asyncio.create_subprocess_exec(
            program,
            *("-sf", str(file), "-i", HOST, "-mi", HOST, "-mp", str(media), "-nostdin", *arguments),
            cwd=folder,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            env={**os.environ, "TERM": "dumb"},
        )
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
