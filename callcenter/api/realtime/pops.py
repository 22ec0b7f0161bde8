"""The pops that are open now: on the desk of each agent whom an interaction is offered to, until it leaves him.

Rule: one pop per offer. What was shown is kept here because the state forgets an offer once it is answered.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import structlog

from callcenter.api.realtime import messages
from callcenter.api.realtime.shapes import Pop
from callcenter.api.realtime.views import matches_of, owners_of, pop_of, recent_of
from callcenter.core.changes import PopShown
from callcenter.core.interaction import Interaction, Stage
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
    pop: Pop


class OpenPops:
    """Opened, enriched, closed. Every method returns what to tell."""

    def __init__(self, state: State) -> None:
        self._state = state
        # By interaction, then by agent.
        self._open: dict[str, dict[str, _Shown]] = {}

    def of(self, username: str) -> Mapping[str, Pop]:
        """This agent's open pops, by interaction."""
        return {name: shown[username].pop for name, shown in self._open.items() if username in shown}

    def close_if_left(self, interaction_id: str) -> list[Told]:
        """Close the pops of an interaction on the desks where it is no longer."""
        shown = self._open.get(interaction_id)
        if shown is None:
            return []
        interaction = self._state.interactions.get(interaction_id)
        owners = owners_of(self._state, interaction) if interaction is not None else ()
        return [self._close(one) for agent, one in list(shown.items()) if agent not in owners]

    def show(self, change: PopShown) -> list[Told]:
        """Open the pop of an offer."""
        interaction = self._state.interactions.get(change.interaction.id)
        if interaction is None or change.agent not in owners_of(self._state, interaction):
            return []  # over before it was shown
        told: list[Told] = []
        before = self._open.get(interaction.id, {}).get(change.agent)
        if before is not None:
            if before.pop.offer_id == change.offer_id:
                return []
            told = [self._close(before)]
        lookup = Lookup(done=not change.lookup_pending, matches=change.matches, recent=change.recent)
        pop = pop_of(self._state, interaction, lookup, offer_id=change.offer_id, wait_seconds=change.wait_seconds)
        self._keep(_Shown(agent=change.agent, pop=pop))
        return [*told, Told(agent=change.agent, message=messages.PopShown(pop=pop))]

    def show_if_joined(self, interaction_id: str) -> list[Told]:
        """Open the pop of a talk that no offer led to: the switch itself found the agent while we were away."""
        interaction = self._state.interactions.get(interaction_id)
        if interaction is None or interaction.stage is not Stage.CONNECTED:
            return []
        told = []
        for agent in owners_of(self._state, interaction):
            if agent not in self._open.get(interaction_id, {}):
                self._reopen(interaction, agent, None)
                told.append(Told(agent=agent, message=messages.PopShown(pop=self._open[interaction_id][agent].pop)))
        return told

    def enrich(self, interaction_id: str, *, looked_up: bool) -> list[Told]:
        """The look-up came; or else, only who the caller is may have been settled meanwhile."""
        interaction = self._state.interactions.get(interaction_id)
        if interaction is None:
            return []
        return [
            self._enrich(shown, interaction)
            for shown in list(self._open.get(interaction_id, {}).values())
            if looked_up or interaction.customer_id != shown.pop.customer_id
        ]

    def begin_again(self, state: State) -> None:
        """Open the pops that this state calls for."""
        before, self._open, self._state = self._open, {}, state
        for interaction in state.interactions.values():
            try:
                for owner in owners_of(state, interaction):
                    self._reopen(interaction, owner, before.get(interaction.id, {}).get(owner))
            except Exception:  # one pop that cannot be shown must not cost the others theirs
                log.exception("pop could not be shown again")

    def _enrich(self, shown: _Shown, interaction: Interaction) -> Told:
        lookup = self._state.lookups.get(interaction.id, Lookup())
        pop = shown.pop.model_copy(
            update={
                "customer_id": interaction.customer_id,
                "matches": matches_of(lookup.matches),
                "recent": recent_of(lookup.recent),
                "lookup_pending": False,
            }
        )
        self._keep(_Shown(agent=shown.agent, pop=pop))
        enriched = messages.PopEnriched(
            offer_id=pop.offer_id,
            interaction_id=interaction.id,
            customer_id=pop.customer_id,
            matches=pop.matches,
            recent=pop.recent,
        )
        return Told(agent=shown.agent, message=enriched)

    def _keep(self, shown: _Shown) -> None:
        self._open.setdefault(shown.pop.interaction_id, {})[shown.agent] = shown

    def _close(self, shown: _Shown) -> Told:
        pop = shown.pop
        others = self._open[pop.interaction_id]
        del others[shown.agent]
        if not others:
            del self._open[pop.interaction_id]
        closed = messages.PopClosed(offer_id=pop.offer_id, interaction_id=pop.interaction_id)
        return Told(agent=shown.agent, message=closed)

    def _reopen(self, interaction: Interaction, owner: str, before: _Shown | None) -> None:
        agent = self._state.agents.get(owner)
        offer_id = agent.offer_id if agent is not None and agent.interaction_id == interaction.id else None
        if before is not None and offer_id in (None, before.pop.offer_id):
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
        self._keep(_Shown(agent=owner, pop=pop))
