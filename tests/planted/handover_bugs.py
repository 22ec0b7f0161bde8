"""What may go wrong when a call is sent on and its agents each wrap up their part, and what to break for it."""

from typing import Final

from tests.planted.bug import Bug

_TO_AGENT: Final = "scenarios/test_transfer_to_agent.py"
_TO_QUEUE: Final = "scenarios/test_transfer_to_queue.py"
_TO_NUMBER: Final = "scenarios/test_transfer_to_number.py"
_PARTS: Final = "scenarios/test_participations.py"

BUGS: Final = (
    Bug(
        name="a busy colleague is sent a call",
        file="reactions/transfers.py",
        old="if not may_take_calls(agent) or agent.phone is PhoneState.UNREACHABLE:",
        new="if False:",
        killer=_TO_AGENT,
    ),
    Bug(
        name="an agent sends a call to himself",
        file="reactions/transfers.py",
        old="    if name == request.agent:\n",
        new="    if False:\n",
        killer=_TO_AGENT,
    ),
    Bug(
        name="who sends a call away is the next to be rung for it",
        file="reactions/handovers.py",
        old="        missed.skip(turn, interaction.id, agent_username, interaction.queue)\n",
        new="        pass\n",
        killer=_TO_QUEUE,
    ),
    Bug(
        name="the leg of who leaves stays in the room",
        file="reactions/transfers.py",
        old='handovers.leave(turn, legs.part_from_agent(turn, interaction), interaction.agent or "")',
        new='handovers.leave(turn, interaction, interaction.agent or "")',
        killer=_TO_AGENT,
    ),
    Bug(
        name="who is sent to another queue goes before who waits there",
        file="reactions/queueing.py",
        old='queue=queue.name, place_at=turn.at, requirement="")',
        new='queue=queue.name, requirement="")',
        killer=_TO_QUEUE,
    ),
    Bug(
        name="who is sent to another queue is asked for what the first one asked",
        file="reactions/queueing.py",
        old='queue=queue.name, place_at=turn.at, requirement="")',
        new="queue=queue.name, place_at=turn.at)",
        killer=_TO_QUEUE,
    ),
    Bug(
        name="a queue has no patience with who waited elsewhere",
        file="acd/standing.py",
        old="in (interaction.handed_over_at, interaction.moved_at):\n",
        new="in (interaction.moved_at,):\n",
        killer=_TO_QUEUE,
    ),
    Bug(
        name="a full queue takes whoever an agent sends",
        file="reactions/transfers.py",
        old="    turn.entered.add(interaction.id)\n",
        new="",
        killer=_TO_QUEUE,
    ),
    Bug(
        name="the time that it rings outside is no wait",
        file="reactions/queueing.py",
        old="queued_at=interaction.queued_at if rung else waited_since(turn, interaction),",
        new="queued_at=waited_since(turn, interaction),",
        killer=_TO_NUMBER,
    ),
    Bug(
        name="the talk outside counts as wait",
        file="reactions/closing.py",
        old=" and not talks_outside(interaction) and interaction.queued_at is not None:",
        new=" and interaction.queued_at is not None:",
        killer=_TO_NUMBER,
    ),
    Bug(
        name="an answer outside that is void counts",
        file="reactions/transfers.py",
        old="        case AgentAnswered() if event.generation == interaction.generation:\n",
        new="        case AgentAnswered():\n",
        killer=_TO_NUMBER,
    ),
    Bug(
        name="a caller is lost when nobody answers outside",
        file="reactions/transfers.py",
        old="        handovers.give_back(turn, interaction, cause=event.end)\n",
        new="        end(turn, interaction, EndedBy.SYSTEM, cause=event.end)\n",
        killer=_TO_NUMBER,
    ),
    Bug(
        name="a lost order to dial leaves the caller in silence",
        file="reactions/waits.py",
        old='        handovers.give_back(turn, interaction, cause="order_lost")\n',
        new="        pass\n",
        killer=_TO_NUMBER,
    ),
    Bug(
        name="the next agent goes with the word of the one before",
        file="reactions/handovers.py",
        old="replace(interaction, agent=None, disposition=None, wrap_up_wanted=False)",
        new="replace(interaction, agent=None, wrap_up_wanted=False)",
        killer=_PARTS,
    ),
    Bug(
        name="who left asks for time in the name of the next one",
        file="reactions/handovers.py",
        old="replace(interaction, agent=None, disposition=None, wrap_up_wanted=False)",
        new="replace(interaction, agent=None, disposition=None)",
        killer=_PARTS,
    ),
    Bug(
        name="a part without wrap-up leaves no trace",
        file="reactions/handovers.py",
        old='        participations.finish(turn, part, result="none")\n',
        new="        turn.put_agent(with_activity(agent, ActivityStep.FINISH, at=turn.at))\n",
        killer=_PARTS,
    ),
    Bug(
        name="a supervisor's word goes to a part",
        file="reactions/participations.py",
        old='    part = state.participations.get(agent or "")\n',
        new='    part = state.participations.get(agent or next(iter(state.participations), ""))\n',
        killer=_PARTS,
    ),
    Bug(
        name="what was typed later replaces the next agent's note",
        file="reactions/participations.py",
        old="if interaction is not None and interaction.note == part.note != note:",
        new="if interaction is not None and part.note != note:",
        killer=_PARTS,
    ),
    Bug(
        name="a late timer cuts an extended part short",
        file="reactions/participations.py",
        old="    if part.deadline_at is not None and part.deadline_at > turn.at:\n",
        new="    if False:\n",
        killer=_PARTS,
    ),
    Bug(
        name="a restart forgets who wraps up",
        file="reactions/restart.py",
        old="            turn.start_timer_at(participations.timer_of(part), part.deadline_at)\n",
        new="            pass\n",
        killer=_PARTS,
    ),
    Bug(
        name="the audit takes away what somebody wraps up of a closed call",
        file="reactions/resync.py",
        old="agent.activity is Activity.WRAP_UP and agent.username in turn.state.participations",
        new="False",
        killer=_TO_QUEUE,
    ),
    Bug(
        name="who goes home wraps up on",
        file="reactions/agents.py",
        old='            participations.finish(turn, part, result="logged_out")\n',
        new="            pass\n",
        killer=_PARTS,
    ),
    Bug(
        name="a note may be as long as one likes",
        file="reactions/participations.py",
        old="if note is not None and len(note) > LONGEST_NOTE:",
        new="if False:",
        killer=_PARTS,
    ),
)
