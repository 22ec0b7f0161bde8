"""Who is calling, by the look-up or as the agent says; what that is worth to the router; whom he would rather have."""

from collections.abc import Mapping
from typing import Any

from callcenter.core.agent import Agent
from callcenter.core.changes import PopEnriched
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.events import CustomersFound
from callcenter.core.interaction import Interaction, Outcome, Stage
from callcenter.core.ivr.values import RECORDING_CONSENT
from callcenter.core.reactions import ringing
from callcenter.core.records import replace
from callcenter.core.requests import ChooseCustomer
from callcenter.core.state import Lookup
from callcenter.core.turn import Turn


def on_customers_found(turn: Turn, event: CustomersFound) -> None:
    """Only a match that is sure says who it is; several are for the agent to choose from."""
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
        attributes=_with_consent(interaction, event),
    )
    if known != interaction:
        turn.put_interaction(known, "customer_found")
    _show(turn, known)


def choose(turn: Turn, request: ChooseCustomer) -> None:
    """The agent says who it is: one of the matches, or somebody whom no look-up has found."""
    interaction = turn.state.interactions.get(request.interaction_id)
    if interaction is None:
        raise ContactCenterError(Refusal.UNKNOWN_INTERACTION)
    if request.agent is not None and request.agent not in {one.username for one in _at_whose_desk(turn, interaction)}:
        raise ContactCenterError(Refusal.NOT_YOUR_INTERACTION)
    chosen = request.customer
    lookup = turn.state.lookups.get(interaction.id, Lookup())
    if all(match.get("id") != chosen["id"] for match in lookup.matches):
        lookup = Lookup(done=lookup.done, matches=(chosen, *lookup.matches), recent=lookup.recent)
        turn.state.lookups[interaction.id] = lookup
    known = replace(interaction, customer_id=chosen["id"], customer_segment=_word(chosen, "segment"))
    if known != interaction:
        turn.state.touch(interaction.id)
        turn.put_interaction(known, "customer_chosen")
        _show(turn, known)


def _show(turn: Turn, interaction: Interaction) -> None:
    lookup = turn.state.lookups[interaction.id]
    for agent in _at_whose_desk(turn, interaction):
        turn.record(
            PopEnriched(
                agent=agent.username,
                offer_id=agent.offer_id or "",
                interaction_id=interaction.id,
                matches=lookup.matches,
                recent=lookup.recent,
                at=turn.at,
            )
        )


def _sure(event: CustomersFound) -> Mapping[str, Any] | None:
    """Who it is beyond doubt. A database that does not say how sure it is, is when it knows only one."""
    first = event.matches[0] if event.matches else {}
    return first if first.get("sure", len(event.matches) == 1) else None


def _customer(event: CustomersFound) -> str | None:
    return _word(_sure(event) or {}, "id")


def _with_consent(interaction: Interaction, event: CustomersFound) -> Mapping[str, Any]:
    """Who has withdrawn his consent is not recorded, unless he has said otherwise in this call."""
    if not (_sure(event) or {}).get("recording_refused"):
        return interaction.attributes
    return {RECORDING_CONSENT: False, **interaction.attributes}


def _segment(event: CustomersFound) -> str | None:
    """The segment of who it is, else of everybody whom the number may belong to: a household is served as one."""
    sure = _sure(event)
    segments = {_word(match, "segment") for match in ([sure] if sure else event.matches)}
    return segments.pop() if len(segments) == 1 else None


def _preferred_agent(event: CustomersFound) -> str | None:
    """Who looks after this customer; failing that, who talked with this number last."""
    owner = _word(_sure(event) or {}, "owner")
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
