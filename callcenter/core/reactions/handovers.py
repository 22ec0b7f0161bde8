"""An agent leaves a call that goes on: he wraps up his part of it, and the caller goes to somebody else.

Rule: whoever leaves has a `Participation` from then on, also where there is nothing to wrap up: it is how the record
knows that he took part. What he has said of the contact goes with him; the note stays for the next one to read.
"""

from callcenter.core.agent import ActivityStep, Status, with_activity
from callcenter.core.configuration import WrapUpMode
from callcenter.core.guest import Guest, GuestState, GuestStep, stepped
from callcenter.core.interaction import EndedBy, Interaction, Outcome, SegmentKind, Stage, Step, moved
from callcenter.core.participation import Participation
from callcenter.core.reactions import closing, missed, participations, queueing, segments, verbs, wrap_up_modes
from callcenter.core.records import replace
from callcenter.core.turn import Turn


def leave(turn: Turn, interaction: Interaction, agent_username: str) -> Interaction:
    """The agent has handed the call over. He has a part of his own to wrap up, or is idle at once.

    Returns the interaction without an agent, not yet put; what becomes of the caller is for whoever calls this.
    """
    left = replace(interaction, agent=None, disposition=None, wrap_up_wanted=False)
    agent = turn.state.agents.get(agent_username)
    if agent is None or agent.interaction_id != interaction.id:
        return left
    left = replace(left, handed_over=interaction.handed_over + 1)
    part = Participation(
        interaction_id=interaction.id,
        number=left.handed_over,
        agent=agent_username,
        queue=interaction.queue,
        joined_at=agent.activity_since_at,
        left_at=turn.at,
        disposition=interaction.disposition,
        note=interaction.note,
    )
    if agent.status is Status.AVAILABLE:
        missed.skip(turn, interaction.id, agent_username, interaction.queue)
    mode = wrap_up_modes.mode_of(turn.state, interaction.queue)
    unwanted = mode is WrapUpMode.OPTIONAL and not interaction.wrap_up_wanted
    agent = with_activity(agent, ActivityStep.END, at=turn.at, interaction_id=interaction.id)
    if mode is WrapUpMode.NONE or unwanted or agent.status is Status.OFFLINE:
        turn.put_agent(agent)
        participations.finish(turn, part, result="none")
        return left
    seconds = wrap_up_modes.seconds_of(turn.state, interaction.queue)
    deadline_at = turn.start_timer(participations.timer_of(part), seconds) if seconds else None
    turn.put_agent(replace(agent, wrap_up_deadline_at=deadline_at))
    turn.put_participation(replace(part, deadline_at=deadline_at))
    return left


def take_over(turn: Turn, interaction: Interaction, guest: Guest) -> Interaction:
    """The call is the guest's from now on: an agent talks on, a number outside has it without us.

    Ends the guest and begins the segment of what the caller lives through now. To be put by whoever calls this, who
    has said `leave` for the agent before, and places the legs.
    """
    turn.put_guest(replace(stepped(guest, GuestStep.TAKE_OVER), ended_at=turn.at))
    interaction = replace(
        interaction, agent=guest.agent, endpoint=guest.endpoint, transfers=interaction.transfers + 1, held=False
    )
    if guest.agent is None:
        interaction = replace(moved(interaction, Step.SEND_OUT), outside_leg=guest.id)
        return segments.begin(turn, interaction, SegmentKind.TRANSFER, result="transferred")
    others = turn.state.guests.get(interaction.id, {}).values()
    joined = any(other.state is GuestState.JOINED for other in others)
    kind = SegmentKind.CONFERENCE if joined else SegmentKind.TALK
    return segments.begin(turn, interaction, kind, result="transferred")


def give_back(turn: Turn, interaction: Interaction, *, cause: str) -> Interaction:
    """The caller has lost his agent, or whom he was sent to: he waits where he was before, with all his age.

    Put already; where there is no such queue any more he is turned away, and the interaction returned is closed.
    """
    verbs.forget(turn, interaction)
    queue = turn.state.configuration.queues.get(interaction.queue or "")
    if queue is None:
        # Who was rung outside waits since then, who talked does not wait yet.
        talked = interaction.stage is Stage.CONNECTED
        queued_at = queueing.waited_since(turn, interaction) if talked else interaction.queued_at
        without = replace(moved(interaction, Step.HAND_OVER), agent=None, held=False, queued_at=queued_at)
        closing.turn_away(turn, without, Outcome.FAILED, EndedBy.SYSTEM, cause="unknown_queue")
        return without
    interaction = queueing.hand_over(turn, interaction, queue, result="given_back", cause=cause)
    turn.state.unheld[interaction.id] = None
    return turn.put_interaction(interaction, "given_back")
