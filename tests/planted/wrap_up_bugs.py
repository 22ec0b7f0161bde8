"""What may go wrong with the time after a contact, and what to break for it."""

from typing import Final

from tests.planted.bug import Bug

_FILE: Final = "reactions/wrap_up.py"
_ASKED: Final = "reactions/wrap_up_requests.py"
_MODES: Final = "reactions/wrap_up_modes.py"
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
        file=_MODES,
        old="if queue is not None and not mandatory else 0",
        new="if queue is not None else 0",
        killer=_KILLER,
    ),
    Bug(
        name="a mandatory disposition can be gone without",
        file=_ASKED,
        old="    if mandatory and interaction.disposition is None and anything(tree, interaction.queue):\n",
        new="    if False:\n",
        killer=_KILLER,
    ),
    Bug(
        name="nobody gets out of a mandatory wrap-up when there is nothing to choose",
        file=_ASKED,
        old=" and anything(tree, interaction.queue):",
        new=":",
        killer=_KILLER,
    ),
    Bug(
        name="a disposition ends a wrap-up that must last",
        file=_ASKED,
        old="interaction.stage is Stage.WRAP_UP and not _lasts(turn, interaction)",
        new="interaction.stage is Stage.WRAP_UP",
        killer=_KILLER,
    ),
    Bug(
        name="a new rule holds an agent without a deadline for ever",
        file=_ASKED,
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
        file=_ASKED,
        old="    turn.start_timer_at(wrap_up.timer_of(interaction), deadline_at)\n    agent =",
        new="    agent =",
        killer=_KILLER,
    ),
    Bug(
        name="the agent's screen counts down to the old deadline",
        file=_ASKED,
        old="        turn.put_agent(replace(agent, wrap_up_deadline_at=deadline_at))\n",
        new="        pass\n",
        killer=_KILLER,
    ),
    Bug(
        name="wrap-up is extended without end",
        file=_MODES,
        old="max(0, queue.wrap_up_extensions - extended)",
        new="queue.wrap_up_extensions",
        killer=_KILLER,
    ),
    Bug(
        name="the default disposition replaces the agent's own",
        file=_FILE,
        old="if interaction.disposition is None and code is not None",
        new="if code is not None",
        killer=_KILLER,
    ),
    Bug(
        name="a code that is no disposition gets into the record",
        file=_FILE,
        old=" and choosable(tree, code, interaction.queue):",
        new=":",
        killer=_KILLER,
    ),
    Bug(
        name="an agent ends another's wrap-up",
        file=_ASKED,
        old="if agent is not None and interaction.agent != agent:",
        new="if False:",
        killer=_KILLER,
    ),
)
