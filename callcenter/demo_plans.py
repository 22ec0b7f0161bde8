"""What demo callers do: who calls which number and which keys he presses. Pure; chance comes in."""

from dataclasses import dataclass
from random import Random
from typing import Final

from callcenter.phone_numbers import e164_of

# Customers of the demo data; two of them share the Shanghai number.
_KNOWN: Final = ("13800138000", "13900139000", "+14155550100", "02112345678")
_SHARE_OF_KNOWN: Final = 0.5
# Language, then a queue.
_MENU_KEYS: Final = (("1", "1"), ("1", "2"), ("2", "1"), ("2", "2"), ("2", "0"), ("2",), ())
_DIRECT: Final = ("4001", "4002", "4003")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Who calls, where, and which keys he will press, one answer after the other."""

    ani: str
    ani_e164: str | None
    dnis: str
    keys: tuple[str, ...] = ()


def a_plan(chance: Random) -> Plan:
    """The next demo caller: half of them are known, most of them use the main line."""
    if chance.random() < _SHARE_OF_KNOWN:
        ani = chance.choice(_KNOWN)
    else:
        ani = f"13{chance.randrange(10**9):09d}"
    if chance.random() < 1 / 3:
        return Plan(ani=ani, ani_e164=e164_of(ani), dnis=chance.choice(_DIRECT))
    return Plan(ani=ani, ani_e164=e164_of(ani), dnis="4000", keys=chance.choice(_MENU_KEYS))
