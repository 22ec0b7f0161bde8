"""CPU per AMI event on a recorded stream: our protocol, plain panoramisk 1.4 with 19 named handlers, and a bare split.

All three see the same bytes in the same reads, in memory, in random order within each round of one run, on one
interpreter; the result is the median of the rounds. Both clients read the same five fields of the same 19 events.
"""

import asyncio
import gc
import gzip
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from panoramisk.ami_protocol import AMIProtocol
from panoramisk.manager import Manager

from callcenter.switch.asterisk.message import AmiMessage
from callcenter.switch.asterisk.protocol import AmiProtocol

READ_BYTES = 8 * 1024
ROUNDS = 7
EVENTS = [
    "Newchannel",
    "Newstate",
    "NewConnectedLine",
    "Hangup",
    "HangupRequest",
    "BridgeCreate",
    "BridgeEnter",
    "BridgeLeave",
    "BridgeDestroy",
    "DialBegin",
    "DialState",
    "DialEnd",
    "MusicOnHoldStart",
    "MusicOnHoldStop",
    "QueueCallerJoin",
    "QueueCallerLeave",
    "AgentCalled",
    "AgentConnect",
    "AgentComplete",
]
FIELDS = ("Uniqueid", "Linkedid", "Channel", "CallerIDNum", "Timestamp")

Reads = list[bytes]


def run(recording: Path) -> list[tuple[str, float, str]]:
    """`(name, value, unit)` rows: microseconds of CPU per event, then ratios."""
    stream = gzip.decompress(recording.read_bytes())
    reads = [stream[at : at + READ_BYTES] for at in range(0, len(stream), READ_BYTES)]
    events = stream.count(b"\r\n\r\n")
    seconds = asyncio.run(_measure(reads))
    ours, panoramisk, split = (
        statistics.median(seconds[name]) * 1e6 / events for name in ("ours", "panoramisk", "split")
    )
    return [
        ("ami_parse_events", float(events), "events"),
        ("ami_parse_ours", ours, "us_cpu_per_event"),
        ("ami_parse_panoramisk_19_handlers", panoramisk, "us_cpu_per_event"),
        ("ami_parse_bare_split", split, "us_cpu_per_event"),
        ("ami_parse_ours_vs_panoramisk", ours / panoramisk, "ratio"),
        ("ami_parse_ours_vs_bare_split", ours / split, "ratio"),
    ]


async def _measure(reads: Reads) -> dict[str, list[float]]:
    # In a running loop because both protocols create futures; nothing here waits.
    contestants = {"ours": _ours, "panoramisk": _panoramisk, "split": _bare_split}
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    order = list(contestants)
    shuffle = random.Random(22).shuffle
    seen: dict[str, int] = {}
    for _ in range(ROUNDS):
        shuffle(order)
        for name in order:
            feed, count = contestants[name]()
            gc.collect()
            start = time.process_time()
            for data in reads:
                feed(data)
            seconds[name].append(time.process_time() - start)
            seen[name] = count()
    if seen["ours"] != seen["panoramisk"]:
        raise RuntimeError(f"not the same work: {seen}")
    return seconds


def _ours() -> tuple[Callable[[bytes], None], Callable[[], int]]:
    handled = 0

    def handle(message: AmiMessage) -> None:
        nonlocal handled
        for name in FIELDS:
            message.get(name)
        handled += 1

    handlers = dict.fromkeys(EVENTS, handle)

    def inbox(message: AmiMessage) -> None:
        handler = handlers.get(message.name)
        if handler is not None:
            handler(message)

    protocol = AmiProtocol()
    protocol.deliver_to(inbox)
    protocol.data_received(b"Asterisk Call Manager/12.0.0\r\n")
    return protocol.data_received, lambda: handled


def _panoramisk() -> tuple[Callable[[bytes], None], Callable[[], int]]:
    handled = 0

    def handle(_manager: Manager, message: dict[str, str]) -> None:
        nonlocal handled
        for name in FIELDS:
            message.get(name)
        handled += 1

    manager = Manager()
    for name in EVENTS:
        manager.register_event(name, handle)
    protocol = AMIProtocol()
    protocol.connection_made(None)
    protocol.factory = manager
    protocol.encoding = "utf8"
    protocol.data_received(b"Asterisk Call Manager/12.0.0\r\n")
    return protocol.data_received, lambda: handled


def _bare_split() -> tuple[Callable[[bytes], None], Callable[[], int]]:
    rest = b""
    frames = 0

    def feed(data: bytes) -> None:
        nonlocal rest, frames
        parts = (rest + data).split(b"\r\n\r\n")
        rest = parts.pop()
        for _ in parts:
            frames += 1

    return feed, lambda: frames


def main() -> None:
    """Prints `name value unit` lines for the recording named on the command line."""
    if len(sys.argv) != 2:
        raise SystemExit("usage: python -m callcenter.bench.ami_parse RECORDING.ami.gz")
    for name, value, unit in run(Path(sys.argv[1])):
        print(f"{name} {value:.4g} {unit}")


if __name__ == "__main__":
    main()
