"""What must hold of every call that a desk is shown: to whom, in which order, and not again at once.

Rule: each check reads what one input led to; none changes anything.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from callcenter.core.agent import PhoneState
from callcenter.core.changes import Change, InteractionChanged, OfferChanged, PopEnriched, PopShown
from callcenter.core.commands import AdmitMonitor, CallLeg, CallOut, Command, RingAgents, Spot
from callcenter.core.interaction import Interaction, Stage
from callcenter.core.offer import OfferState
from callcenter.core.state import State
from callcenter.core.turn import Turn
from tests.scenarios.random_day.invariants import is_waiting, may_have
from tests.support.kept import Tables

_REFUSED = (OfferState.NO_ANSWER, OfferState.REJECTED, OfferState.BUSY, OfferState.UNREACHABLE)


def check_patience(
    tables: Tables, changes: Sequence[Change], remembers_since: datetime, forgiven: Collection[tuple[str, str]]
) -> None:
    """An agent who missed or turned down a call is not offered it again at once, unless a supervisor names him."""
    for pop in changes:
        # A colleague may be asked by name, whatever he did before.
        if not isinstance(pop, PopShown) or pop.interaction.id in _sent_on(changes) or _is_asked_for(pop):
            continue
        if (pop.interaction.id, pop.agent) in forgiven:
            continue
        for offer in tables.offers.values():
            if (offer.interaction_id, offer.agent) == (pop.interaction.id, pop.agent) and offer.state in _REFUSED:
                assert offer.ended_at is not None
                assert pop.at - offer.ended_at >= timedelta(seconds=30) or offer.ended_at <= remembers_since


def check_order(state: State, changes: Sequence[Change]) -> None:
    """I13: nobody of lower priority or later arrival is offered to an agent before one who was there for him."""
    held = {
        change.offer.interaction_id
        for change in changes
        if isinstance(change, OfferChanged) and change.offer.cause == "customer_answered"
    }
    for pop in changes:
        # Who was held for a customer was his when he was called, whoever has come since.
        if not isinstance(pop, PopShown) or pop.interaction.id in held | _sent_on(changes) or _is_asked_for(pop):
            continue
        turn = Turn(state=state, at=pop.at, new_id=str)
        for other in state.interactions.values():
            if is_waiting(turn, other) and may_have(turn, other, pop.agent):
                assert _place(pop.interaction) < _place(other)


def _sent_on(changes: Sequence[Change]) -> set[str]:
    """The calls that an agent has sent on now."""
    told = [change for change in changes if isinstance(change, InteractionChanged)]
    return {change.interaction.id for change in told if change.what == "transferred"}


def _is_asked_for(pop: PopShown) -> bool:
    """Whether no rule of a queue has led to it: a colleague is asked into a talk, or an agent dials by himself."""
    return _is_for_guest(pop) or (pop.interaction.dialled_by is not None and not pop.offer_id)


def _is_for_guest(pop: PopShown) -> bool:
    """Whether it is shown to a colleague who is asked into a talk, or to a supervisor who takes it over."""
    return pop.interaction.stage is Stage.CONNECTED


def _place(interaction: Interaction) -> tuple[float, datetime, str]:
    """A point of priority is a minute waited, all together at most half an hour."""
    place_at = interaction.place_at or interaction.queued_at
    assert place_at is not None
    # Who is called back was in line as his callback.
    waited_as = interaction.callback_id if interaction.stage is Stage.DIALING else interaction.id
    return (place_at.timestamp() - min(60 * interaction.priority, 1800), place_at, waited_as or interaction.id)


def check_pops(state: State, changes: Sequence[Change], commands: Sequence[Command]) -> None:
    """I20, I3: one pop for each phone, to the agent who is rung and nobody else, and only while it concerns him."""
    shown_at_all = [change for change in changes if isinstance(change, PopShown)]
    dialled = [pop for pop in shown_at_all if _is_asked_for(pop) and not _is_for_guest(pop)]
    calls_phone = [c.call_id for c in commands if isinstance(c, CallLeg) and c.spot is Spot.RINGING and not c.offer_id]
    assert {pop.interaction.call_id for pop in dialled} <= set(calls_phone)
    held = [pop for pop in shown_at_all if pop.interaction.stage is Stage.DIALING and pop not in dialled]
    called = {c.call_id for c in commands if isinstance(c, CallOut) and not c.by_agent}
    assert {pop.interaction.call_id for pop in held} == called
    taken = [pop for pop in shown_at_all if _is_for_guest(pop) and not pop.offer_id]
    admitted = [(c.call_id, c.endpoint) for c in commands if isinstance(c, AdmitMonitor)]
    assert [(pop.interaction.call_id, pop.interaction.endpoint) for pop in taken] == admitted
    asked = [pop for pop in shown_at_all if _is_for_guest(pop) and pop not in taken]
    assert [pop.offer_id for pop in asked] == [c.offer_id for c in commands if isinstance(c, CallLeg) and c.offer_id]
    pops = [pop for pop in shown_at_all if pop not in (*held, *asked, *dialled, *taken)]
    rings = {(ring.call_id, ring.generation): ring for ring in commands if isinstance(ring, RingAgents)}
    assert {(pop.interaction.call_id, pop.interaction.generation) for pop in pops} == rings.keys()
    for (call_id, generation), ring in rings.items():
        shown = [p for p in pops if (p.interaction.call_id, p.interaction.generation) == (call_id, generation)]
        assert tuple(state.configuration.agents[pop.agent].endpoint for pop in shown) == ring.endpoints
        assert len(set(ring.endpoints)) == len(ring.endpoints)
        assert shown[0].offer_id == ring.offer_id
    for pop in pops:
        assert state.agents[pop.agent].offer_id == pop.offer_id
        may = pop.interaction.queue in state.configuration.agents[pop.agent].queues
        assert may or pop.interaction.id in _sent_on(changes)
        assert pop.wait_seconds >= 0
        assert state.agents[pop.agent].phone is not PhoneState.IN_USE
    for change in changes:
        if isinstance(change, PopEnriched):
            assert state.agents[change.agent].interaction_id == change.interaction_id
