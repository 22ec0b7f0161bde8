"""What one turn's changes are about: the state already is the last of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import assert_never

from callcenter.core import changes as facts
from callcenter.core.offer import OfferState


@dataclass(slots=True)
class Touched:
    """What the screens must look at again. Dicts for their order."""

    interactions: dict[str, None] = field(default_factory=dict)
    agents: dict[str, None] = field(default_factory=dict)
    queues: dict[str, None] = field(default_factory=dict)
    monitorings: dict[str, None] = field(default_factory=dict)
    pops: list[facts.PopShown] = field(default_factory=list)
    looked_up: dict[str, None] = field(default_factory=dict)


def touched_by(changes: Sequence[facts.Change]) -> Touched:  # noqa: C901 - one case per kind of change
    """Return what must be looked at again."""
    touched = Touched()
    for change in changes:
        match change:
            case facts.InteractionChanged(interaction=interaction):
                touched.interactions[interaction.id] = None
            case facts.AgentChanged(agent=agent):
                touched.agents[agent.username] = None
            case facts.PopShown():
                touched.pops.append(change)
            case facts.PopEnriched(interaction_id=interaction_id):
                touched.looked_up[interaction_id] = None
            case facts.OfferChanged(offer=offer):
                # Where several are rung, one comes or goes without the interaction itself changing.
                if offer.state is not OfferState.RINGING:
                    touched.interactions[offer.interaction_id] = None
            case facts.GuestChanged(guest=guest):
                touched.interactions[guest.interaction_id] = None
            case facts.ParticipationChanged(participation=participation):
                touched.interactions[participation.interaction_id] = None
                touched.agents[participation.agent] = None
            case facts.SegmentChanged() | facts.DecisionMade() | facts.CallbackChanged() | facts.DispositionGiven():
                pass
            case facts.MonitoringChanged(monitoring=monitoring):
                touched.monitorings[monitoring.id] = None
                touched.agents |= dict.fromkeys(monitoring.agents)
            case facts.ClosureChanged(closure=closure):
                touched.queues[closure.queue] = None
            case facts.OutboundBlocked():
                pass  # a notice tells of it
            case _:
                assert_never(change)
    return touched
