"""What may go wrong with leaving a queue, estimates and announcements, and what to break for it."""

from typing import Final

from tests.planted.bug import Bug

_OVERFLOW: Final = "reactions/overflow.py"
_LEAVES: Final = "core/reactions/test_overflow.py"
_ANNOUNCES: Final = "reactions/announcements.py"
_TOLD: Final = "core/reactions/test_announcements.py"
_ESTIMATE: Final = "acd/estimate.py"
_ESTIMATED: Final = "core/acd/test_estimate.py"

BUGS: Final = (
    Bug(
        name="two queues send a caller round for ever",
        file=_OVERFLOW,
        old=' or any(left["queue"] == target for left in interaction.overflows)',
        new="",
        killer=_LEAVES,
    ),
    Bug(
        name="a caller leaves a queue for the same reason again and again",
        file=_OVERFLOW,
        old="    if has_left(interaction, queue.name, reason):\n        return False\n",
        new="",
        killer=_LEAVES,
    ),
    Bug(
        name="a caller is ordered elsewhere while his last order is on its way",
        file=_OVERFLOW,
        old=" or verbs.is_pending(turn, interaction)",
        new="",
        killer=_LEAVES,
    ),
    Bug(
        name="a limit that leads nowhere hides one that leads somewhere",
        file=_OVERFLOW,
        old="        reasons.append(OverflowReason.MAX_WAIT)\n",
        new="        pass\n",
        killer=_LEAVES,
    ),
    Bug(
        name="who overflowed keeps the old queue's music",
        file=_OVERFLOW,
        old="    turn.state.unheld[interaction.id] = None\n",
        new="",
        killer=_LEAVES,
    ),
    Bug(
        name="a full queue takes those whom another one sends",
        file=_OVERFLOW,
        old="        leave(turn, interaction, limit)\n",
        new="        pass\n",
        killer=_LEAVES,
    ),
    Bug(
        name="the longest wait of a queue counts from before the caller was in it",
        file="acd/standing.py",
        old="    if interaction.overflows:\n",
        new="    if False:\n",
        killer=_LEAVES,
    ),
    Bug(
        name="a talk with a number outside is an abandoned call",
        file="reactions/closing.py",
        old="        outcome = Outcome.TRANSFERRED_OUT\n",
        new="        pass\n",
        killer=_LEAVES,
    ),
    Bug(
        name="a message whose caller did not stay for the thanks is lost",
        file="reactions/closing.py",
        old="        if any(name.startswith(MESSAGES) for name in interaction.recordings):\n",
        new="        if False:\n",
        killer=_LEAVES,
    ),
    Bug(
        name="time in a flow after the queue counts as waiting",
        file="reactions/closing.py",
        old="if interaction.stage is not Stage.IN_FLOW and not talks_outside",
        new="if not talks_outside",
        killer=_LEAVES,
    ),
    Bug(
        name="callers are told longer and longer waits",
        file=_ANNOUNCES,
        old="if before is not None and expected.seconds is not None and (minutes is None or minutes > before):",
        new="if False:",
        killer=_TOLD,
    ),
    Bug(
        name="an announcement is ordered while another order is on its way",
        file=_ANNOUNCES,
        old=" or verbs.is_pending(turn, interaction)",
        new="",
        killer=_TOLD,
    ),
    Bug(
        name="an announcement whose end is not reported is the last",
        file=_ANNOUNCES,
        old="    turn.start_timer(_timer(interaction), rule.every_seconds + _LONGEST_SECONDS)\n",
        new="",
        killer=_TOLD,
    ),
    Bug(
        name="an offer starts the announcements anew",
        file=_ANNOUNCES,
        old="    if interaction.announced_at is not None:\n",
        new="    if False:\n",
        killer=_TOLD,
    ),
    Bug(
        name="estimates round down",
        file=_ANNOUNCES,
        old="ceil(seconds / 60)",
        new="int(seconds / 60)",
        killer=_TOLD,
    ),
    Bug(
        name="agents whom others ahead need are counted as free for him",
        file=_ESTIMATE,
        old="min(self.shared * seconds, max(0.0, self.work - (self.agents - self.shared) * seconds))",
        new="0.0",
        killer=_ESTIMATED,
    ),
    Bug(
        name="an estimate is given though nobody is ready",
        file=_ESTIMATE,
        old="        return Estimate(position=position, seconds=None)\n",
        new="        return Estimate(position=position, seconds=0.0)\n",
        killer=_ESTIMATED,
    ),
    Bug(
        name="reserves come and go with every call",
        file=_ESTIMATE,
        old="    return active and seconds >=",
        new="    return False and seconds >=",
        killer=_ESTIMATED,
    ),
    Bug(
        name="no error ever corrects an estimate",
        file="acd/learned.py",
        old="statistics.bias * (1 + _BIAS_STEP * share)",
        new="statistics.bias",
        killer="core/acd/test_learned.py",
    ),
)
