"""Bugs of callbacks: those that other systems are known for, and those that were nearly made here."""

from typing import Final

from tests.planted.bug import Bug

_SCENARIOS: Final = "scenarios/test_callbacks.py"
_CALLED_AGAIN: Final = "scenarios/test_callback_called_again.py"
_AGENT_FIRST: Final = "scenarios/test_callback_agent_first.py"
_ON_SCREEN: Final = "scenarios/test_callback_on_screen.py"
_LOST: Final = "scenarios/test_callback_lost.py"

BUGS: Final = (
    Bug(
        name="who asks to be called back goes to the end of the line",
        file="reactions/callbacks.py",
        old="place_at=interaction.place_at or turn.at,",
        new="place_at=turn.at,",
        killer=_SCENARIOS,
    ),
    Bug(
        name="a number is called twice for one queue",
        file="reactions/callbacks.py",
        old="    if before is not None:\n        # Two calls",
        new="    if False:\n        # Two calls",
        killer=_SCENARIOS,
    ),
    Bug(
        name="he is called while he still hears that he will be",
        file="reactions/callbacks.py",
        old="callback_ends.schedule(turn, callback, _first_try_at(turn, queue))",
        new="turn.put_callback(replace(callback, state=CallbackState.WAITING))",
        killer=_SCENARIOS,
    ),
    Bug(
        name="he is called while he chooses what to do with his callback",
        file="reactions/callbacks.py",
        old="        callback_ends.schedule(turn, put_off, turn.at + _LISTENING)\n",
        new="        _ = put_off\n",
        killer=_CALLED_AGAIN,
    ),
    Bug(
        name="who waits on the line instead loses the place of his callback",
        file="reactions/callbacks.py",
        old="place_at=min(callback.place_at, turn.at))",
        new="place_at=turn.at)",
        killer=_CALLED_AGAIN,
    ),
    Bug(
        name="no agent is held for the customer who is called",
        file="reactions/callbacks.py",
        old="with_activity(agent, ActivityStep.OFFER, at=turn.at, interaction_id=interaction.id, offer_id=offer.id)",
        new="agent",
        killer=_SCENARIOS,
    ),
    Bug(
        name="a held agent has no deadline",
        file="reactions/callbacks.py",
        old="    turn.start_timer_at(ringing.timer_of(offer), offer.deadline_at)\n",
        new="",
        killer="core/reactions/test_callbacks.py",
    ),
    Bug(
        name="a callback that is being called can be cancelled",
        file="reactions/callbacks.py",
        old="    if callback_ends.is_begun(callback):\n        raise",
        new="    if False:\n        raise",
        killer=_ON_SCREEN,
    ),
    Bug(
        name="a machine is connected with an agent",
        file="reactions/callback_calls.py",
        old="    if key == CONNECT_KEY:",
        new="    if key != CANCEL_KEY:",
        killer=_SCENARIOS,
    ),
    Bug(
        name="the agent is blamed for a customer who does not answer",
        file="reactions/callback_calls.py",
        old="        fail(turn, interaction, event.end, EndedBy.CUSTOMER, cause=event.cause)\n",
        new="        (held,) = ringing.live_offers_of(turn, interaction)\n"
        "        refuse(turn, interaction, held, RingEnd.NO_ANSWER, cause=event.cause)\n",
        killer=_AGENT_FIRST,
    ),
    Bug(
        name="a customer who answers is hung up on because the agent has gone",
        file="reactions/callback_calls.py",
        old='        ringing.release(turn, offer, OfferStep.WITHDRAW, cause="status_changed")\n'
        '        turn.put_interaction(replace(interaction, agent=None), "agent_lost")\n',
        new='        _close_unnoticed(turn, interaction, cause="status_changed")\n',
        killer=_SCENARIOS,
    ),
    Bug(
        name="a call that is answered twice is asked twice",
        file="reactions/callbacks.py",
        old="interaction.stage is Stage.DIALING and interaction.generation == 0:\n        callback_calls.go_on",
        new="interaction.stage is Stage.DIALING:\n        callback_calls.go_on",
        killer=_LOST,
    ),
    Bug(
        name="who does not answer is called at once, over and over",
        file="reactions/callback_ends.py",
        old="retry_at = turn.at + timedelta(seconds=rule.retry_seconds)",
        new="retry_at = turn.at",
        killer=_SCENARIOS,
    ),
    Bug(
        name="nobody is ever given up",
        file="reactions/callback_ends.py",
        old="callback.attempts >= rule.attempts or ",
        new="",
        killer=_SCENARIOS,
    ),
    Bug(
        name="people are called at night",
        file="reactions/callback_ends.py",
        old="opening_of(turn, callback.queue, retry_at) or retry_at",
        new="retry_at",
        killer=_ON_SCREEN,
    ),
    Bug(
        name="an agent's own fault costs the customer a try",
        file="reactions/callback_ends.py",
        old="last_result=result, agent=None)\n    if",
        new="last_result=result, agent=None, attempts=callback.attempts + 1)\n    if",
        killer=_AGENT_FIRST,
    ),
    Bug(
        name="who was served by himself is called all the same",
        file="reactions/callback_ends.py",
        old='        end(turn, callback, CallbackStep.FINISH, "called_again")\n',
        new="        pass\n",
        killer=_CALLED_AGAIN,
    ),
    Bug(
        name="a callback whose call went down with the service is never tried again",
        file="reactions/callback_ends.py",
        old='            attempt_failed(turn, callback, "lost")\n',
        new="            pass\n",
        killer="core/reactions/test_callback_ends.py",
    ),
)
