"""What may go wrong when agents dial by themselves, and what to break for it."""

from typing import Final

from tests.planted.bug import Bug

_DIALLING: Final = "scenarios/test_dialling.py"
_FRAUD: Final = "scenarios/test_toll_fraud.py"
_POLICY: Final = "core/test_outbound.py"

BUGS: Final = (
    Bug(
        name="what is denied may be called by whoever may call everything",
        file="outbound.py",
        old="    if is_denied(policy, number):\n",
        new="    if not policy.allow and is_denied(policy, number):\n",
        killer=_POLICY,
    ),
    Bug(
        name="a national number goes round the prefixes",
        file="outbound.py",
        old="    if not _E164.fullmatch(number) or not number.startswith(",
        new="    if not number.startswith(",
        killer=_POLICY,
    ),
    Bug(
        name="one agent's calls count for another",
        file="outbound.py",
        old="history.made.get(agent.username, ())",
        new="next(iter(history.made.values()), ())",
        killer=_POLICY,
    ),
    Bug(
        name="what was refused an hour ago blocks everybody",
        file="outbound.py",
        old="        while self.refused[0] <= at - REFUSED_WITHIN:\n",
        new="        while False:\n",
        killer=_POLICY,
    ),
    Bug(
        name="nobody is ever blocked",
        file="reactions/outside.py",
        old="    if refused > policy.block_after:\n",
        new="    if False:\n",
        killer=_FRAUD,
    ),
    Bug(
        name="a restart lifts the block",
        file="reactions/restart.py",
        old="    state.dialled.blocked_at = restored.outbound_blocked_at\n",
        new="",
        killer=_FRAUD,
    ),
    Bug(
        name="whoever is asked into a talk is no call outside",
        file="reactions/outside.py",
        old="    return dialled + sent + guests\n",
        new="    return dialled + sent\n",
        killer=_FRAUD,
    ),
    Bug(
        name="a call is sent to whatever number",
        file="reactions/transfers.py",
        old="            outside.may_call(turn, request.agent, request.target.name)\n",
        new="",
        killer=_FRAUD,
    ),
    Bug(
        name="a number is asked in whatever it is",
        file="reactions/guests.py",
        old="            outside.may_call(turn, asking, target.name)\n",
        new="",
        killer=_FRAUD,
    ),
    Bug(
        name="who dials is offered a call as well",
        file="reactions/dialling.py",
        old="    turn.put_agent(with_activity(agent, ActivityStep.ANSWER, at=",
        new="    (with_activity(agent, ActivityStep.ANSWER, at=",
        killer=_DIALLING,
    ),
    Bug(
        name="the number is called before the agent's phone",
        file="reactions/dialled_calls.py",
        old="        case LegAnswered(leg_id=leg_id) if leg_id == interaction.return_leg:\n",
        new="        case LegAnswered(leg_id=leg_id) if leg_id != interaction.return_leg:\n",
        killer=_DIALLING,
    ),
    Bug(
        name="the agent's leg stays when nobody answers",
        file="reactions/dialled_calls.py",
        old="    if not phone_gone:\n",
        new="    if False:\n",
        killer=_DIALLING,
    ),
    Bug(
        name="the number rings on when the agent has hung up",
        file="reactions/dialled_calls.py",
        old="    if interaction.return_leg is None and not number_gone:\n",
        new="    if False:\n",
        killer=_DIALLING,
    ),
    Bug(
        name="who reached nobody is busy for ever",
        file="reactions/dialled_calls.py",
        old="    if agent is not None and agent.interaction_id == interaction.id:\n",
        new="    if False:\n",
        killer=_DIALLING,
    ),
    Bug(
        name="who was called by hand is called back as well",
        file="reactions/dialled_calls.py",
        old="    _close_callbacks(turn, interaction)\n",
        new="",
        killer=_DIALLING,
    ),
    Bug(
        name="the record does not say who dialled in vain",
        file="reactions/closing.py",
        old="agent=interaction.dialled_by if dialled else None,",
        new="agent=None,",
        killer=_DIALLING,
    ),
    Bug(
        name="a restart awaits nobody's answer",
        file="reactions/restart.py",
        old="    dialled_calls.arm(turn, interaction)\n",
        new="",
        killer=_DIALLING,
    ),
    Bug(
        name="an agent who has gone unheard is called for",
        file="reactions/dialled_calls.py",
        old="    there = call.place is Place.DIALING and interaction.endpoint in call.legs\n",
        new="    there = call.place is Place.DIALING\n",
        killer=_DIALLING,
    ),
    Bug(
        name="anybody's queue pays",
        file="reactions/dialling.py",
        old="request.queue not in {*profile.queues, usual}",
        new="False",
        killer=_DIALLING,
    ),
)
