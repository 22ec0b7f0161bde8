"""What may go wrong when the caller stays after the talk, and what to break for it."""

from typing import Final

from tests.planted.bug import Bug

_FILE: Final = "reactions/after_talk.py"
_KILLER: Final = "scenarios/test_after_talk.py"

BUGS: Final = (
    Bug(
        name="the agent's own phone is asked how it was",
        file=_FILE,
        old=" or callback_ends.is_agents_channel(interaction):",
        new=":",
        killer=_KILLER,
    ),
    Bug(
        name="who is done with the questions stays on the line",
        file=_FILE,
        old="    turn.order(HangUpCall(call_id=interaction.call_id))\n",
        new="",
        killer=_KILLER,
    ),
    Bug(
        name="a message after the talk is lost",
        file=_FILE,
        old="if recording is not None:",
        new="if False:",
        killer=_KILLER,
    ),
    Bug(
        name="the caller's end closes the record under the agent's hands",
        file=_FILE,
        old="if interaction.stage is Stage.WRAP_UP:",
        new="if False:",
        killer=_KILLER,
    ),
    Bug(
        name="whoever stays is hung up as well",
        file="reactions/talks.py",
        old="if hang_up and goes_on is None:",
        new="if hang_up:",
        killer=_KILLER,
    ),
    Bug(
        name="a caller who has hung up is asked how it was",
        file="reactions/talks.py",
        old="if hang_up and ended_by is EndedBy.AGENT else None",
        new="if ended_by is not None else None",
        killer=_KILLER,
    ),
    Bug(
        name="a supervisor cannot cut the whole call",
        file="reactions/talks.py",
        old="        end(turn, interaction, EndedBy.AGENT)\n",
        new="        end(turn, interaction, EndedBy.AGENT, hang_up=True)\n",
        killer=_KILLER,
    ),
    Bug(
        name="the agent's end closes the record under the caller's feet",
        file="reactions/wrap_up.py",
        old="    if interaction.after_talk:\n",
        new="    if False:\n",
        killer=_KILLER,
    ),
    Bug(
        name="whoever has talked is queued, dialled and promised things again",
        file="reactions/flows.py",
        old="if interaction.after_talk and isinstance(order,",
        new="if False and isinstance(order,",
        killer=_KILLER,
    ),
    Bug(
        name="the wrap-up is cut in two by the caller's questions",
        file="reactions/flows.py",
        old="    if interaction.after_talk:\n        return interaction",
        new="    if False:\n        return interaction",
        killer=_KILLER,
    ),
    Bug(
        name="the call is thought alive for ever when the caller leaves after the talk",
        file="reactions/calls.py",
        old="        case _ if interaction.after_talk:\n            after_talk.on_left(turn, interaction)\n",
        new="",
        killer=_KILLER,
    ),
    Bug(
        name="nobody notices that the switch has lost who walks after the talk",
        file="reactions/resync.py",
        old="if interaction.stage is Stage.WRAP_UP and not interaction.after_talk:",
        new="if interaction.stage is Stage.WRAP_UP:",
        killer=_KILLER,
    ),
    Bug(
        name="an audit throws out who walks after the talk",
        file="reactions/resync.py",
        old="wraps_up = interaction.stage is Stage.WRAP_UP and not interaction.after_talk",
        new="wraps_up = interaction.stage is Stage.WRAP_UP",
        killer=_KILLER,
    ),
    Bug(
        name="a question after the talk that was lost on its way is not asked again",
        file="reactions/waits.py",
        old="elif is_in_flow(interaction) and",
        new="elif interaction.stage is Stage.IN_FLOW and",
        killer=_KILLER,
    ),
    Bug(
        name="what is pressed after the talk reaches nobody",
        file="interaction.py",
        old="return interaction.stage is Stage.IN_FLOW or interaction.after_talk",
        new="return interaction.stage is Stage.IN_FLOW",
        killer=_KILLER,
    ),
)
