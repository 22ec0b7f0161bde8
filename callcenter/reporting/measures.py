"""What is counted: numbers that add up over contacts, agents and time. Every figure is a formula over them.

Rule: nothing here is a share, a mean or a percentile; those do not add up. A fact (`facts.py`) has the measures of one
row, an interval their sum. The names are also the columns of the store.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Measure(StrEnum):
    """One number that adds up. Seconds end in `_seconds`, everything else is counted."""

    # Of a whole contact, on its first row.
    CONTACTS = "contacts"
    SELF_SERVED = "self_served"
    ABANDONED_IN_IVR = "abandoned_in_ivr"
    IVR_SECONDS = "ivr_seconds"
    LOST = "lost"
    # The same customer had one within the days before it, and has come again; has come again within the days after.
    REPEATED = "repeated"
    FOLLOWED = "followed"
    # Contacts that could settle something: answered or served without an agent, by somebody known or with a number.
    RESOLVABLE = "resolvable"
    # Of answers: on the last row of the agent they are about, else on the first.
    CSAT_ANSWERS = "csat_answers"
    # Shares of the scale, from 0 to 1, summed.
    CSAT_SCORE = "csat_score"
    NPS_ANSWERS = "nps_answers"
    NPS_PROMOTERS = "nps_promoters"
    NPS_DETRACTORS = "nps_detractors"

    # Of one visit to a queue: it begins when waiting begins, and ends in exactly one of the five ways.
    OFFERED = "offered"
    ANSWERED = "answered"
    ABANDONED = "abandoned"
    OVERFLOWED = "overflowed"
    CALLED_BACK = "called_back"
    LEFT_OTHERWISE = "left_otherwise"
    # Abandoned so soon that nobody could have answered (queue setting).
    SHORT_ABANDONED = "short_abandoned"
    # Within the service level's seconds that the queue had then.
    ANSWERED_IN_LEVEL = "answered_in_level"
    ABANDONED_IN_LEVEL = "abandoned_in_level"
    CALLED_BACK_IN_LEVEL = "called_back_in_level"
    SPEED_OF_ANSWER_SECONDS = "speed_of_answer_seconds"
    ABANDONED_WAIT_SECONDS = "abandoned_wait_seconds"
    WAIT_SECONDS = "wait_seconds"
    # What was estimated at the beginning, against what it was for those who were answered.
    ESTIMATES = "estimates"
    ESTIMATE_ERROR_SECONDS = "estimate_error_seconds"
    ESTIMATE_BIAS_SECONDS = "estimate_bias_seconds"

    # Of one agent's part in a contact.
    HANDLED = "handled"
    HANDLED_OUTBOUND = "handled_outbound"
    TALK_SECONDS = "talk_seconds"
    HOLD_SECONDS = "hold_seconds"
    WRAP_UP_SECONDS = "wrap_up_seconds"
    HOLDS = "holds"
    TRANSFERS = "transfers"

    # Of offers to agents.
    AGENT_OFFERS = "agent_offers"
    MISSED = "missed"
    REJECTED = "rejected"
    UNREACHED = "unreached"
    RING_SECONDS = "ring_seconds"

    # Of an agent's time: each second of a logged-in agent is in exactly one of the five parts.
    LOGGED_IN_SECONDS = "logged_in_seconds"
    IDLE_SECONDS = "idle_seconds"
    OFFERED_SECONDS = "offered_seconds"
    CONTACT_SECONDS = "contact_seconds"
    AFTER_WORK_SECONDS = "after_work_seconds"
    NOT_READY_SECONDS = "not_ready_seconds"


class Wait(StrEnum):
    """Whose waits are counted by steps (`waits.py`)."""

    ANSWERED = "answered_waits"
    ABANDONED = "abandoned_waits"
    CALLED_BACK = "called_back_waits"


@dataclass(slots=True)
class Measures:
    """Sums over anything. What was never counted is 0. `longest_wait_seconds` is a maximum."""

    sums: dict[Measure, float] = field(default_factory=dict)
    waits: dict[Wait, Counter[int]] = field(default_factory=dict)
    longest_wait_seconds: float = 0.0

    def __getitem__(self, measure: Measure) -> float:
        """Return the sum of this measure."""
        return self.sums.get(measure, 0.0)

    def count(self, measure: Measure, by: float = 1.0) -> None:
        """Add to one measure."""
        if by:
            self.sums[measure] = self.sums.get(measure, 0.0) + by

    def waited(self, whose: Wait, step: int, number: int = 1) -> None:
        """Count waits of this step."""
        self.waits.setdefault(whose, Counter())[step] += number

    def add(self, other: "Measures") -> None:
        """Add all of another's."""
        for measure, number in other.sums.items():
            self.sums[measure] = self.sums.get(measure, 0.0) + number
        for whose, counted in other.waits.items():
            self.waits.setdefault(whose, Counter()).update(counted)
        self.longest_wait_seconds = max(self.longest_wait_seconds, other.longest_wait_seconds)

    def subtract(self, other: "Measures") -> None:
        """Take away what was added before. The longest wait stays: a wait that is over never gets shorter."""
        for measure, number in other.sums.items():
            left = self.sums.get(measure, 0.0) - number
            if abs(left) < 1e-9:
                self.sums.pop(measure, None)
            else:
                self.sums[measure] = left
        for whose, counted in other.waits.items():
            mine = self.waits.setdefault(whose, Counter())
            mine.subtract(counted)
            self.waits[whose] = +mine

    def steps(self, whose: Wait) -> Mapping[int, int]:
        """Return the waits of these people by step."""
        return self.waits.get(whose, {})
