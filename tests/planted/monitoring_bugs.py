"""What may go wrong with supervisors on the lines of agents, and what to break for it."""

from typing import Final

from tests.planted.bug import Bug

_SPOTS: Final = "core/test_monitoring.py"
_MONITORING: Final = "scenarios/test_monitoring.py"
_TAKE_OVER: Final = "scenarios/test_take_over.py"

BUGS: Final = (
    Bug(
        name="a held caller hears who talks along",
        file="monitoring.py",
        old="return (MonitorSpot.ROOM, None) if in_room else (MonitorSpot.WHISPER, leg)",
        new="return (MonitorSpot.ROOM, None)",
        killer=_SPOTS,
    ),
    Bug(
        name="who listens is put onto a phone that is lost",
        file="monitoring.py",
        old="if leg is None or interaction.return_deadline_at is not None:",
        new="if leg is None:",
        killer=_SPOTS,
    ),
    Bug(
        name="a supervisor whose phone is called is offered a caller",
        file="agent.py",
        old=" or agent.monitoring is not None",
        new="",
        killer=_MONITORING,
    ),
    Bug(
        name="another supervisor's session can be steered",
        file="reactions/monitorings.py",
        old="if monitoring is None or supervisor not in (None, monitoring.supervisor):",
        new="if monitoring is None:",
        killer=_MONITORING,
    ),
    Bug(
        name="a supervisor is on two lines at once",
        file="reactions/monitorings.py",
        old="if any(each.supervisor == asked.supervisor for each in turn.state.monitorings.values()):",
        new="if False:",
        killer=_MONITORING,
    ),
    Bug(
        name="a supervisor stays on the line of a call that is over",
        file="reactions/monitor_legs.py",
        old="if interaction is None or interaction.stage in _OVER:",
        new="if interaction is None:",
        killer=_MONITORING,
    ),
    Bug(
        name="a listener is left behind with the agent who hands the call over",
        file="reactions/monitor_legs.py",
        old="    if turn.state.monitor_spots.get(monitoring.id) != wanted:\n",
        new="    if monitoring.id not in turn.state.monitor_spots:\n",
        killer=_MONITORING,
    ),
    Bug(
        name="who talks along is heard by the agent alone, as long as the ring joins the two",
        file="reactions/monitor_legs.py",
        old="        interaction = legs.place_all(turn, interaction, fresh=True)\n",
        new="        pass\n",
        killer=_MONITORING,
    ),
    Bug(
        name="after a lost link nobody knows where a supervisor stands",
        file="reactions/monitor_legs.py",
        old="    turn.state.monitor_spots.clear()\n",
        new="    pass\n",
        killer=_MONITORING,
    ),
    Bug(
        name="a look that is older than the order hangs up who has just come",
        file="reactions/monitor_legs.py",
        old="    for leg_id in sorted(twice):\n",
        new="    for leg_id in sorted(stray):\n",
        killer=_MONITORING,
    ),
    Bug(
        name="a supervisor's phone that is forgotten stays on the line",
        file="reactions/monitor_legs.py",
        old="    twice = stray & turn.state.monitors_stray\n",
        new="    twice: set[str] = set()\n",
        killer=_MONITORING,
    ),
    Bug(
        name="a ring that nobody ends is never given up",
        file="reactions/monitor_legs.py",
        old="    elif name not in turn.state.timers:\n",
        new="    elif False:\n",
        killer=_MONITORING,
    ),
    Bug(
        name="who takes over is hung up as who stops listening",
        file="reactions/monitorings.py",
        old='end(turn, monitoring, cause="took_over", hang_up=False)',
        new='end(turn, monitoring, cause="took_over")',
        killer=_TAKE_OVER,
    ),
    Bug(
        name="the agent whose call is taken has nothing to wrap up",
        file="reactions/taking_over.py",
        old='    interaction = handovers.leave(turn, interaction, interaction.agent or "")\n',
        new="",
        killer=_TAKE_OVER,
    ),
    Bug(
        name="whom the agent was asking stays on a line of his own",
        file="reactions/taking_over.py",
        old="    if asked is not None:\n",
        new="    if False:\n",
        killer=_TAKE_OVER,
    ),
    Bug(
        name="a supervisor who was offline cannot wrap up what he took",
        file="reactions/taking_over.py",
        old="    if supervisor.status is Status.OFFLINE:\n",
        new="    if False:\n",
        killer=_TAKE_OVER,
    ),
    Bug(
        name="a call is taken over by a phone that still rings",
        file="reactions/taking_over.py",
        old=" or monitoring.state is not MonitoringState.ON:",
        new=":",
        killer=_TAKE_OVER,
    ),
)
