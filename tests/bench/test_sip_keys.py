"""What goes out when keys are pressed, packet by packet, as RFC 4733 has it."""

import struct

import pytest

from callcenter.bench.sip_keys import EVENTS, KeySender
from callcenter.bench.sip_sound import PCMA

Seen = tuple[int, bool, int, int, bytes]


def ticks(sender: KeySender, number: int) -> list[tuple[list[Seen], str]]:
    """Of each packet: its kind, whether it is marked, its number, its instant, and the event in it."""
    found = []
    for _ in range(number):
        packets, key = sender.tick()
        seen = []
        for packet in packets:
            _, kind, count, instant, _ = struct.unpack("!BBHII", packet[:12])
            event = packet[12:] if kind & 0x7F == EVENTS else b""
            seen.append((kind & 0x7F, bool(kind & 0x80), count, instant, event))
        found.append((seen, key))
    return found


def test_without_keys_there_is_silence_in_every_tick() -> None:
    assert ticks(KeySender(), 3) == [([(PCMA, False, n, n * 160, b"")], "") for n in range(3)]


def test_a_key_is_marked_once_grows_longer_and_ends_three_times_with_the_instant_of_its_beginning() -> None:
    sender = KeySender()
    ticks(sender, 10)
    sender.press("#")
    down = [each for seen, _ in ticks(sender, 5) for each in seen]
    assert [(marked, number) for _, marked, number, _, _ in down] == [(n == 10, n) for n in range(10, 17)]
    assert {(kind, instant) for kind, _, _, instant, _ in down} == {(EVENTS, 1600)}
    events = [struct.unpack("!BBH", event) for *_, event in down]
    assert [(code, bool(flags & 0x80), length) for code, flags, length in events] == [
        *((11, False, length) for length in (160, 320, 480, 640)),
        *[(11, True, 640)] * 3,
    ]


def test_the_end_of_a_key_is_told_with_its_packets_and_keys_do_not_touch() -> None:
    sender = KeySender()
    sender.press("12")
    told = ticks(sender, 20)
    assert [(number, key) for number, (_, key) in enumerate(told) if key] == [(7, "1"), (14, "2")]
    between = [kind for seen, _ in told[8:10] for kind, *_ in seen]
    assert between == [PCMA, PCMA]


def test_a_key_that_no_telephone_has_is_refused() -> None:
    with pytest.raises(ValueError, match="no telephone"):
        KeySender().press("1x")
