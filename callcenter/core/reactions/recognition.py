"""The look-up came back: who is calling, what that is worth to the router, and whom he would rather talk to."""

from collections.abc import Mapping
from typing import Any

from callcenter.core.agent import Agent
from callcenter.core.changes import PopEnriched
from callcenter.core.events import CustomersFound
from callcenter.core.interaction import Interaction, Outcome, Stage
from callcenter.core.reactions import ringing
from callcenter.core.records import replace
from callcenter.core.state import Lookup
from callcenter.core.turn import Turn


def on_customers_found(turn: Turn, event: CustomersFound) -> None:
    """Only a single match says who it is; several are for the agent to choose from."""
    interaction = turn.state.interactions.get(event.interaction_id)
    if interaction is None:
        return
    turn.state.lookups[interaction.id] = Lookup(done=True, matches=event.matches, recent=event.recent)
    turn.state.touch(interaction.id)
    known = replace(
        interaction,
        customer_id=interaction.customer_id or _customer(event),
        customer_segment=interaction.customer_segment or _segment(event),
        preferred_agent=interaction.preferred_agent or _preferred_agent(event),
    )
    if known != interaction:
        turn.put_interaction(known, "customer_found")
    for agent in _at_whose_desk(turn, known):
        turn.record(
            PopEnriched(
                agent=agent.username,
                offer_id=agent.offer_id or "",
                interaction_id=known.id,
                matches=event.matches,
                recent=event.recent,
                at=turn.at,
            )
        )


def _customer(event: CustomersFound) -> str | None:
    return _word(event.matches[0], "id") if len(event.matches) == 1 else None


def _segment(event: CustomersFound) -> str | None:
    """The segment of everybody whom the number may belong to: a household is served as one."""
    segments = {_word(match, "segment") for match in event.matches}
    return segments.pop() if len(segments) == 1 else None


def _preferred_agent(event: CustomersFound) -> str | None:
    """Who looks after this customer; failing that, who talked with this number last."""
    owner = _word(event.matches[0], "owner") if len(event.matches) == 1 else None
    talks = (contact for contact in event.recent if contact.get("outcome") == Outcome.ANSWERED)
    return owner or next((agent for contact in talks if (agent := _word(contact, "agent"))), None)


def _word(found: Mapping[str, Any], name: str) -> str | None:
    # Somebody else's customer database may answer anything.
    value = found.get(name)
    return str(value) if value else None


def _at_whose_desk(turn: Turn, interaction: Interaction) -> list[Agent]:
    offers = ringing.live_offers_of(turn, interaction)
    names = [offer.agent for offer in offers] or [interaction.agent or ""]
    engaged = interaction.stage in (Stage.DIALING, Stage.OFFERED, Stage.CONNECTED, Stage.WRAP_UP)
    return [turn.state.agents[name] for name in names if engaged and name in turn.state.agents]
