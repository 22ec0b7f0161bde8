"""Where an explanation could say something else than what the router did."""

from typing import Final

from tests.planted.bug import Bug

_REASONS: Final = "core/acd/test_reasons.py"
_EXPLAIN: Final = "core/acd/test_explain.py"
_DECISIONS: Final = "core/reactions/test_decisions.py"

BUGS: Final = (
    Bug(
        name="a reserve who is not called in is said to be of no queue",
        file="acd/reasons.py",
        old="Reason.NOT_REACHED if demand.queues.isdisjoint(profile.queues) else Reason.RESERVE_NOT_CALLED",
        new="Reason.NOT_REACHED",
        killer=_REASONS,
    ),
    Bug(
        name="who has just missed this call is said to be next",
        file="acd/reasons.py",
        old="        if username in self.state.skipped.get(entry.waiting_id, _NO_SKIPS):",
        new="        if False:",
        killer=_REASONS,
    ),
    Bug(
        name="the explanation has an order of its own",
        file="acd/reasons.py",
        old="agent.phone is PhoneState.UNREACHABLE, -preference_of(entry.demand, profile), its_rank",
        new="False, 0, its_rank",
        killer=_REASONS,
    ),
    Bug(
        name="agents are told by a configuration that holds no longer",
        file="acd/router.py",
        old="if seat is not None and seat.profile is profile else None",
        new="if seat is not None else None",
        killer=_EXPLAIN,
    ),
    Bug(
        name="agents are said to be next while nothing is offered",
        file="acd/explain.py",
        old="held=hold_of(state, waiting, standing) is not None)",
        new="held=False)",
        killer=_EXPLAIN,
    ),
    Bug(
        name="a step that was passed on to is said to come next",
        file="acd/explain.py",
        old="for later in queue.relaxation[standing.step :]",
        new="for later in queue.relaxation",
        killer=_EXPLAIN,
    ),
    Bug(
        name="the points of the steps to come are counted",
        file="acd/explain.py",
        old="steps=sum(done.priority for done in queue.relaxation[:step]),",
        new="steps=sum(done.priority for done in queue.relaxation),",
        killer=_EXPLAIN,
    ),
    Bug(
        name="the runner-up of a large floor is taken from another skill level",
        file="acd/fit.py",
        old="        for mask in wanted.tiers_by_skill if by_skill else wanted.tiers:\n            yield",
        new="        for mask in wanted.tiers:\n            yield",
        killer=_REASONS,
    ),
    Bug(
        name="a decision is explained by what it led to",
        file="reactions/distribution.py",
        old="    why = decisions.reasons(turn, waiting, entry, tuple(names), later)\n"
        "    state.router.note_offered(entry.demand.queue, match.agent, turn.at)\n",
        new="    state.router.note_offered(entry.demand.queue, match.agent, turn.at)\n"
        "    why = decisions.reasons(turn, waiting, entry, tuple(names), later)\n",
        killer=_DECISIONS,
    ),
    Bug(
        name="a decision has the number of the offer before",
        file="reactions/distribution.py",
        old="interaction.offers_made + 1, why)",
        new="interaction.offers_made, why)",
        killer=_DECISIONS,
    ),
    Bug(
        name="runners-up who go to the next caller are forgotten",
        file="reactions/distribution.py",
        old="        del later[match.agent]\n",
        new="        later.clear()\n",
        killer=_DECISIONS,
    ),
    Bug(
        name="who is kept for another caller is said to have been ranked lower than a second phone",
        file="acd/explain.py",
        old="return Reason.BETTER_CALL_FIRST if ahead and reason is Reason.RANKED_LOWER else reason",
        new="return reason",
        killer=_DECISIONS,
    ),
)
