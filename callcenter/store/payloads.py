"""Turns as the journal keeps them. What cannot be written or read is put into quarantine, and the rest goes on."""

from collections.abc import Sequence

from callcenter.store.quarantine import Quarantine
from callcenter.store.rows import Numbered, Turn, Unencodable, decode_turn, encode_turn


def payloads_of(turns: Sequence[Turn], quarantine: Quarantine) -> list[bytes]:
    """Return one payload for each turn."""
    payloads = []
    for turn in turns:
        try:
            payloads.append(encode_turn(turn))
        except Unencodable:
            good = tuple(numbered for numbered in turn if _is_encodable(numbered, quarantine))
            if good:
                payloads.append(encode_turn(good))
    return payloads


def turns_of(payloads: Sequence[bytes], quarantine: Quarantine) -> list[Turn]:
    """Return the turns that were kept."""
    turns = []
    for payload in payloads:
        try:
            turns.append(decode_turn(payload))
        except ValueError:
            quarantine.add_unread(payload)
    return turns


def _is_encodable(numbered: Numbered, quarantine: Quarantine) -> bool:
    try:
        encode_turn((numbered,))
    except Unencodable as error:
        quarantine.add(numbered, error)
        return False
    return True
