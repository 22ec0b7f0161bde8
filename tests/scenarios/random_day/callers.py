"""What people outside do on a random day: they call, press keys, and answer when they are called, or do not."""

import random
from typing import Final

from callcenter.core.events import Place, RingEnd
from tests.scenarios.random_day.day import Day

NUMBERS: Final = ["4000", "4000", "4001", "4001", "4002", "4003", "4003", *["4010"] * 4, "4011", "9999"]
KEYS: Final = ["1", "1", "2", "3", "4", "7", "", "12345", "99"]
# What callers press who serve themselves: numbers that fit, keys in the queue, and what else comes to mind.
OWN_KEYS: Final = {
    "4010": ["7531", "7531", "7531", "7531", "0", "", "5", "1", "2", "99"],
    "4011": ["13955557777", "13955557777", "110", "1", "2", ""],
}


def somebody_calls(day: Day, pick: random.Random) -> None:
    call_id = f"c{day.calls_made}"
    day.calls_made += 1
    day.switch.arrive(call_id, pick.choice(["", "13800138000", "13900139000"]), pick.choice(NUMBERS))


def a_verb_ends(day: Day, pick: random.Random) -> None:
    call = pick.choice(day.switch.at_place(Place.VERB))
    digits = pick.choice(OWN_KEYS.get(call.dnis, KEYS))
    day.switch.finish_verb(call, digits=digits, ok=bool(digits))


def whom_we_call_answers(day: Day, pick: random.Random) -> None:
    day.switch.answer_call_out(pick.choice(day.switch.at_place(Place.DIALING)))


def whom_we_call_does_not_answer(day: Day, pick: random.Random) -> None:
    call = pick.choice(day.switch.at_place(Place.DIALING))
    day.switch.fail_call_out(call, pick.choice([RingEnd.NO_ANSWER, RingEnd.BUSY, RingEnd.UNREACHABLE]))
