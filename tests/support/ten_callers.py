"""Ten callers whose figures one can work out by hand."""

from collections import Counter
from typing import Final

from callcenter.reporting.measures import Measure as M
from callcenter.reporting.measures import Measures, Wait

# Ten came: six were answered (after 5, 10, 20, 30, 40, 60 s), three hung up (2, 15, 50 s), one is called back (8 s).
TEN: Final = Measures(
    sums={
        M.OFFERED: 10,
        M.ANSWERED: 6,
        M.ABANDONED: 3,
        M.CALLED_BACK: 1,
        M.SHORT_ABANDONED: 1,
        M.ANSWERED_IN_LEVEL: 3,
        M.ABANDONED_IN_LEVEL: 2,
        M.CALLED_BACK_IN_LEVEL: 1,
        M.SPEED_OF_ANSWER_SECONDS: 165,
        M.ABANDONED_WAIT_SECONDS: 67,
        M.WAIT_SECONDS: 240,
        M.HANDLED: 6,
        M.TALK_SECONDS: 600,
        M.HOLD_SECONDS: 60,
        M.WRAP_UP_SECONDS: 180,
        M.TRANSFERS: 2,
        M.AGENT_OFFERS: 8,
        M.MISSED: 1,
        M.CONTACT_SECONDS: 660,
        M.AFTER_WORK_SECONDS: 180,
        M.IDLE_SECONDS: 210,
        M.OFFERED_SECONDS: 50,
        M.NOT_READY_SECONDS: 100,
        M.LOGGED_IN_SECONDS: 1200,
    },
    waits={
        Wait.ANSWERED: Counter({4: 1, 9: 1, 19: 1, 29: 1, 39: 1, 59: 1}),
        Wait.ABANDONED: Counter({1: 1, 14: 1, 49: 1}),
        Wait.CALLED_BACK: Counter({7: 1}),
    },
    longest_wait_seconds=60,
)
