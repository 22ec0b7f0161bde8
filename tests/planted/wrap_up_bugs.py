"""What may go wrong with the time after a contact, and what to break for it."""

from typing import Final

from tests.planted.bug import Bug

_FILE: Final = "reactions/wrap_up.py"
_KILLER: Final = "scenarios/test_wrap_up.py"

BUGS: Final = (
    Bug(
        name="optional wrap-up holds agents who did not ask for it",
        file=_FILE,
        old="mode is WrapUpMode.OPTIONAL and not interaction.wrap_up_wanted",
        new="False",
        killer=_KILLER,
    ),
    Bug(
        name="mandatory wrap-up runs out",
        file=_FILE,
        old="if queue is not None and mode is not WrapUpMode.MANDATORY else 0",
        new="if queue is not None else 0",
        killer=_KILLER,
    ),
    Bug(
        name="a mandatory disposition can be gone without",
        file=_FILE,
        old="    if mandatory and interaction.disposition is None and turn.state.configuration.dispositions:\n",
        new="    if False:\n",
        killer=_KILLER,
    ),
    Bug(
        name="nobody gets out of a mandatory wrap-up when there is nothing to choose",
        file=_FILE,
        old=" and turn.state.configuration.dispositions:",
        new=":",
        killer=_KILLER,
    ),
    Bug(
        name="a disposition ends a wrap-up that must last",
        file=_FILE,
        old="interaction.stage is Stage.WRAP_UP and not _lasts(turn, interaction)",
        new="interaction.stage is Stage.WRAP_UP",
        killer=_KILLER,
    ),
    Bug(
        name="a new rule holds an agent without a deadline for ever",
        file=_FILE,
        old="return fixed and interaction.wrap_up_deadline_at is not None",
        new="return fixed",
        killer=_KILLER,
    ),
    Bug(
        name="a late timer cuts an extension short",
        file=_FILE,
        old="if deadline_at is not None and deadline_at > turn.at:",
        new="if False:",
        killer=_KILLER,
    ),
    Bug(
        name="an extension awaits the old deadline",
        file=_FILE,
        old="    turn.start_timer_at(_timer(interaction), deadline_at)\n    agent =",
        new="    agent =",
        killer=_KILLER,
    ),
    Bug(
        name="the agent's screen counts down to the old deadline",
        file=_FILE,
        old="        turn.put_agent(replace(agent, wrap_up_deadline_at=deadline_at))\n",
        new="        pass\n",
        killer=_KILLER,
    ),
    Bug(
        name="wrap-up is extended without end",
        file=_FILE,
        old="max(0, queue.wrap_up_extensions - interaction.wrap_up_extended)",
        new="queue.wrap_up_extensions",
        killer=_KILLER,
    ),
    Bug(
        name="the default disposition replaces the agent's own",
        file=_FILE,
        old="if interaction.disposition is None and code in",
        new="if code in",
        killer=_KILLER,
    ),
    Bug(
        name="a code that is no disposition gets into the record",
        file=_FILE,
        old="if interaction.disposition is None and code in turn.state.configuration.dispositions:",
        new="if interaction.disposition is None:",
        killer=_KILLER,
    ),
    Bug(
        name="an agent ends another's wrap-up",
        file=_FILE,
        old="if agent is not None and interaction.agent != agent:",
        new="if False:",
        killer=_KILLER,
    ),
)
