"""What may go wrong with a talk that is steered, its guests and its phones, and what to break for it."""

from typing import Final

from tests.planted.bug import Bug

_ARRANGED: Final = "core/test_arrangement.py"
_STEERED: Final = "scenarios/test_steered_talk.py"
_CONSULT: Final = "scenarios/test_consult.py"
_CONFERENCE: Final = "scenarios/test_conference.py"
_LOST: Final = "scenarios/test_phone_lost.py"
_SEEN: Final = "scenarios/test_talk_seen.py"

BUGS: Final = (
    Bug(
        name="a caller who is held hears a conference",
        file="arrangement.py",
        old="return Spot.MUSIC if interaction.held or (",
        new="return Spot.MUSIC if (",
        killer=_ARRANGED,
    ),
    Bug(
        name="the others of a conference wait while one is asked",
        file="arrangement.py",
        old="(away and not joined_guests(guests))",
        new="away",
        killer=_ARRANGED,
    ),
    Bug(
        name="a consultation is taken for a hold",
        file="arrangement.py",
        old="else SegmentKind.CONSULT)",
        new="else SegmentKind.HOLD)",
        killer=_ARRANGED,
    ),
    Bug(
        name="another agent steers the talk",
        file="reactions/control.py",
        old="if interaction.agent != agent:",
        new="if False:",
        killer=_STEERED,
    ),
    Bug(
        name="orders are given while nobody can hear them",
        file="reactions/control.py",
        old="if not turn.state.switch_up:",
        new="if False:",
        killer=_STEERED,
    ),
    Bug(
        name="a talk that is joined by the ring is torn apart",
        file="reactions/legs.py",
        old="if not interaction.placed or unsure:",
        new="if unsure:",
        killer=_STEERED,
    ),
    Bug(
        name="an order in doubt moves only who differs",
        file="reactions/legs.py",
        old="if not interaction.placed or unsure:",
        new="if not interaction.placed:",
        killer=_STEERED,
    ),
    Bug(
        name="who comes into the room anew is heard though he was muted",
        file="reactions/legs.py",
        old="if guest.muted and leg_of(guest) in placed:",
        new="if False:",
        killer=_CONFERENCE,
    ),
    Bug(
        name="the agent's phone stays in a room that is over",
        file="reactions/legs.py",
        old="if interaction.placed and interaction.endpoint is not None and not hung_up:",
        new="if False:",
        killer=_STEERED,
    ),
    Bug(
        name="a busy colleague is rung into a talk",
        file="reactions/guests.py",
        old="if not may_take_calls(agent) or agent.phone is PhoneState.UNREACHABLE:",
        new="if agent.phone is PhoneState.UNREACHABLE:",
        killer=_CONSULT,
    ),
    Bug(
        name="two are asked at a time",
        file="reactions/guests.py",
        old="if asked_guest(there) is not None:",
        new="if False:",
        killer=_CONSULT,
    ),
    Bug(
        name="a conference is never full",
        file="reactions/guests.py",
        old="if len(there) + 2 >= MOST_PEOPLE:",
        new="if False:",
        killer=_CONFERENCE,
    ),
    Bug(
        name="who only rings can be given the call",
        file="reactions/leaving.py",
        old="heir = asked if asked is not None and asked.state is not GuestState.RINGING else",
        new="heir = asked if asked is not None else",
        killer=_CONSULT,
    ),
    Bug(
        name="a guest has something to wrap up",
        file="reactions/guest_legs.py",
        old="turn.put_agent(with_activity(agent, ActivityStep.FINISH, at=turn.at))",
        new="turn.put_agent(agent)",
        killer=_CONSULT,
    ),
    Bug(
        name="the phone of a guest who is dropped rings on",
        file="reactions/guest_legs.py",
        old="    if not hung_up:\n        turn.order(HangUpLeg",
        new="    if False:\n        turn.order(HangUpLeg",
        killer=_CONSULT,
    ),
    Bug(
        name="a guest who is rung has no desk that shows who it is",
        file="reactions/guest_legs.py",
        old="    offers.show(turn, interaction, offer)\n",
        new="",
        killer=_CONSULT,
    ),
    Bug(
        name="guests outlive the talk",
        file="reactions/talks.py",
        old='    guest_legs.dismiss(turn, interaction, cause="talk_ended", caller_left=not hang_up)\n',
        new="",
        killer=_CONSULT,
    ),
    Bug(
        name="an agent who rings as a guest ends the call by hanging up",
        file="reactions/talks.py",
        old="not under_way or rung",
        new="not under_way",
        killer=_CONSULT,
    ),
    Bug(
        name="the agent hangs up and his caller is lost to the guest who rings",
        file="reactions/leaving.py",
        old="elif asked is not None and asked.state is GuestState.RINGING:",
        new="elif False:",
        killer=_CONSULT,
    ),
    Bug(
        name="the end of a lost phone's leg ends the talk",
        file="reactions/leaving.py",
        old="and interaction.return_deadline_at is None:\n        agent_left",
        new="and True:\n        agent_left",
        killer=_LOST,
    ),
    Bug(
        name="a lost phone is awaited for ever",
        file="reactions/phones_away.py",
        old="    if turn.at < deadline_at:\n",
        new="    if True:\n",
        killer=_LOST,
    ),
    Bug(
        name="a phone that rings when time is up may not answer any more",
        file="reactions/phones_away.py",
        old="        deadline_at += _LAST_RING\n",
        new="        pass\n",
        killer=_LOST,
    ),
    Bug(
        name="who let his caller wait gets the next one",
        file="reactions/phones_away.py",
        old="if agent is not None and agent.status is Status.AVAILABLE:",
        new="if False:",
        killer=_LOST,
    ),
    Bug(
        name="a phone is called as often as it registers",
        file="reactions/phones_away.py",
        old=" and interaction.return_leg is None:\n            _call_again",
        new=":\n            _call_again",
        killer=_LOST,
    ),
    Bug(
        name="a restart forgets that a phone is awaited",
        file="reactions/restart.py",
        old="    if interaction.return_deadline_at is not None:\n",
        new="    if False:\n",
        killer=_LOST,
    ),
    Bug(
        name="a restart forgets who is on the line",
        file="reactions/restart.py",
        old="        turn.state.guests.setdefault(guest.interaction_id, {})[guest.id] = guest\n",
        new="        pass\n",
        killer=_SEEN,
    ),
    Bug(
        name="a leg that belongs to nobody stays in the talk",
        file="reactions/placed_talks.py",
        old="        turn.order(HangUpLeg(call_id=interaction.call_id, leg=leg))\n",
        new="        pass\n",
        killer=_SEEN,
    ),
    Bug(
        name="who has gone unheard stays a guest",
        file="reactions/placed_talks.py",
        old="        if leg_of(guest) not in call.legs:\n",
        new="        if False:\n",
        killer=_SEEN,
    ),
    Bug(
        name="an order forgotten in a crash shares its number with what an agent asks for next",
        file="reactions/resync.py",
        old="interaction.stage in _STEERED and call.generation > interaction.generation:",
        new="False:",
        killer=_SEEN,
    ),
    Bug(
        name="a recording is told of that was never made",
        file="reactions/talks.py",
        old="recording=interaction.recording if rung else None,",
        new='recording=interaction.recording or "talk-",',
        killer=_STEERED,
    ),
)
