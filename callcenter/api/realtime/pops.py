"""The pops that are open now: one per interaction, on its agent's desk, from the offer until it leaves him.

Rule: one pop per offer. What was shown is kept here because the state forgets an offer once it is answered.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import structlog

from callcenter.api.realtime import messages
from callcenter.api.realtime.views import matches_of, owner_of, pop_of, recent_of
from callcenter.core.changes import PopShown
from callcenter.core.interaction import Interaction
from callcenter.core.state import Lookup, State

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What this agent's screens must hear."""

    agent: str
    message: messages.Numbered


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    agent: str
    pop: messages.Pop


class OpenPops:
    """Opened, enriched, closed. Every method returns what to tell."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._open: dict[str, _Shown] = {}

    def of(self, username: str) -> Mapping[str, messages.Pop]:
        """This agent's open pops, by interaction."""
        return {name: shown.pop for name, shown in self._open.items() if shown.agent == username}

    def close_if_left(self, interaction_id: str) -> list[Told]:
        """Close the pop of an interaction that is no longer on that desk."""
        shown = self._open.get(interaction_id)
        interaction = self._state.interactions.get(interaction_id)
        if shown is None or (interaction is not None and owner_of(interaction) == shown.agent):
            return []
        return self._close(shown)

    def show(self, change: PopShown) -> list[Told]:
        """Open the pop of an offer."""
        interaction = self._state.interactions.get(change.interaction.id)
        if interaction is None or owner_of(interaction) != change.agent:
            return []  # over before it was shown
        told: list[Told] = []
        before = self._open.get(interaction.id)
        if before is not None:
            if before.pop.offer_id == change.offer_id:
                return []
            told = self._close(before)
        lookup = Lookup(done=not change.lookup_pending, matches=change.matches, recent=change.recent)
        pop = pop_of(self._state, interaction, lookup, offer_id=change.offer_id, wait_seconds=change.wait_seconds)
        self._open[interaction.id] = _Shown(agent=change.agent, pop=pop)
        return [*told, Told(agent=change.agent, message=messages.PopShown(pop=pop))]

    def enrich(self, interaction_id: str, *, looked_up: bool) -> list[Told]:
        """The look-up came; or else, only who the caller is may have been settled meanwhile."""
        shown = self._open.get(interaction_id)
        interaction = self._state.interactions.get(interaction_id)
        if shown is None or interaction is None:
            return []
        if not looked_up and interaction.customer_id == shown.pop.customer_id:
            return []
        lookup = self._state.lookups.get(interaction_id, Lookup())
        pop = shown.pop.model_copy(
            update={
                "customer_id": interaction.customer_id,
                "matches": matches_of(lookup.matches),
                "recent": recent_of(lookup.recent),
                "lookup_pending": False,
            }
        )
        self._open[interaction_id] = _Shown(agent=shown.agent, pop=pop)
        enriched = messages.PopEnriched(
            offer_id=pop.offer_id,
            interaction_id=interaction_id,
            customer_id=pop.customer_id,
            matches=pop.matches,
            recent=pop.recent,
        )
        return [Told(agent=shown.agent, message=enriched)]

    def begin_again(self, state: State) -> None:
        """Open the pops that this state calls for."""
        before, self._open, self._state = self._open, {}, state
        for interaction in state.interactions.values():
            try:
                self._reopen(interaction, before.get(interaction.id))
            except Exception:  # one pop that cannot be shown must not cost the others theirs
                log.exception("pop could not be shown again")

    def _close(self, shown: _Shown) -> list[Told]:
        pop = shown.pop
        del self._open[pop.interaction_id]
        closed = messages.PopClosed(offer_id=pop.offer_id, interaction_id=pop.interaction_id)
        return [Told(agent=shown.agent, message=closed)]

    def _reopen(self, interaction: Interaction, before: _Shown | None) -> None:
        owner = owner_of(interaction)
        if owner is None:
            return
        agent = self._state.agents.get(owner)
        offer_id = agent.offer_id if agent is not None and agent.interaction_id == interaction.id else None
        if before is not None and before.agent == owner and offer_id in (None, before.pop.offer_id):
            offer_id = before.pop.offer_id
        else:
            before = None
        # After a restart nobody is looking any more for who called before it.
        lookup = self._state.lookups.get(interaction.id, Lookup(done=before is None))
        offer = self._state.offers.get(offer_id or "")
        until_at = offer.offered_at if offer else interaction.connected_at
        waited = (until_at - interaction.queued_at).total_seconds() if until_at and interaction.queued_at else 0.0
        pop = pop_of(
            self._state,
            interaction,
            lookup,
            offer_id=offer_id or "",
            wait_seconds=before.pop.wait_seconds if before else waited,
        )
        self._open[interaction.id] = _Shown(agent=owner, pop=pop)
