"""What screens show of agents, queues, interactions and pops: live state in, views out.

Rule: pure, and nothing a masked node asked for ever gets into a view.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import structlog
from pydantic import ValidationError

from callcenter.api.realtime.shapes import (
    AgentView,
    ClosureView,
    CustomerMatch,
    ForcedStatusView,
    GuestView,
    HandedOverView,
    InteractionView,
    IvrAnswer,
    ListenerView,
    MonitoringView,
    Pop,
    QueueView,
    RecentContact,
    WrapUpView,
)
from callcenter.core.agent import Agent
from callcenter.core.closure import Closure
from callcenter.core.configuration import PhoneKind, PopOpening
from callcenter.core.guest import Guest
from callcenter.core.interaction import Interaction, Stage
from callcenter.core.ivr.nodes.collect import CollectNode
from callcenter.core.monitoring import Monitoring, MonitoringMode, MonitoringState
from callcenter.core.participation import Participation
from callcenter.core.reactions import wrap_up_modes
from callcenter.core.state import Lookup, State
from callcenter.core.supervision import MonitoringShown
from callcenter.reporting.floor import QueueFloor

log = structlog.get_logger()

# The stages in which an interaction is somebody's: it is on his desk, with its pop.
OWNED = frozenset({Stage.DIALING, Stage.OFFERED, Stage.CONNECTED, Stage.WRAP_UP})

# How the names of recordings of talks begin; others are messages.
TALK = "talk-"

Row = TypeVar("Row", CustomerMatch, RecentContact)


def agent_view(state: State, agent: Agent, *, own: bool = False) -> AgentView:
    """The agent as of now; `own`: as he himself sees it."""
    profile = state.configuration.agents.get(agent.username)
    return AgentView(
        username=agent.username,
        display_name=profile.display_name if profile else agent.username,
        queues=sorted(profile.queues) if profile else [],
        status=agent.status,
        reason=agent.reason,
        status_since_at=agent.status_since_at,
        activity=agent.activity,
        activity_since_at=agent.activity_since_at,
        phone=agent.phone,
        phone_kind=profile.phone if profile else PhoneKind.DESK,
        phone_fault=agent.phone_fault,
        interaction_id=agent.interaction_id,
        offer_id=agent.offer_id,
        wrap_up_deadline_at=agent.wrap_up_deadline_at,
        handed_over=_handed_over_view(state, state.participations.get(agent.username)),
        groups=sorted(profile.groups) if profile else [],
        skills=dict(sorted(profile.skills.items())) if profile else {},
        forced=_forced_view(agent),
        monitored_by=_monitored_by(state, agent.username, own=own),
    )


def _forced_view(agent: Agent) -> ForcedStatusView | None:
    if agent.deferred_status is None:
        return None
    return ForcedStatusView(
        status=agent.deferred_status,
        reason=agent.deferred_reason,
        by=agent.deferred_by,
        at=agent.deferred_at or agent.status_since_at,
    )


def _monitored_by(state: State, username: str, *, own: bool) -> list[ListenerView]:
    """Who is on his line. Of those who only listen or whisper he himself is told as the company wants it."""
    shown = set(MonitoringMode)
    match state.configuration.supervision.monitoring_shown if own else MonitoringShown.ALWAYS:
        case MonitoringShown.WHEN_WHISPERING:
            shown = {MonitoringMode.WHISPER, MonitoringMode.BARGE}
        case MonitoringShown.NEVER:
            shown = {MonitoringMode.BARGE}
        case MonitoringShown.ALWAYS:
            pass
    return [
        ListenerView(supervisor=one.supervisor, name=_name_of(state, one.supervisor), mode=one.mode.value)
        for one in sorted(state.monitorings.values(), key=lambda one: one.supervisor)
        if one.state is MonitoringState.ON and one.mode in shown and _has_the_call(state, one, username)
    ]


def _has_the_call(state: State, monitoring: Monitoring, username: str) -> bool:
    """Whether it is his talk now: the caller may wait for somebody else, and the supervisor with him."""
    interaction = state.interactions.get(monitoring.interaction_id)
    return interaction is not None and interaction.stage is Stage.CONNECTED and interaction.agent == username


def monitoring_view(state: State, monitoring: Monitoring) -> MonitoringView:
    """The supervisor on a line as of now."""
    return MonitoringView(
        id=monitoring.id,
        interaction_id=monitoring.interaction_id,
        supervisor=monitoring.supervisor,
        supervisor_name=_name_of(state, monitoring.supervisor),
        agent=monitoring.agent,
        mode=monitoring.mode.value,
        state=monitoring.state.value,
        started_at=monitoring.started_at,
    )


def interaction_view(state: State, interaction: Interaction) -> InteractionView:
    """The interaction as of now. Its fields have the record's names."""
    worked_out = {
        "wrap_up": _wrap_up_view(
            state, interaction.queue, extended=interaction.wrap_up_extended, wanted=interaction.wrap_up_wanted
        ),
        "offered_to": offered_to(state, interaction),
        "agent_name": _name_of(state, interaction.agent) if interaction.agent else None,
        "guests": [_guest_view(state, guest) for guest in state.guests.get(interaction.id, {}).values()],
        "recorded": any(name.startswith(TALK) for name in interaction.recordings),
        "phone_away_until": interaction.return_deadline_at,
    }
    named = {name: getattr(interaction, name) for name in InteractionView.model_fields if name not in worked_out}
    return InteractionView(**named, **worked_out)


def _wrap_up_view(state: State, queue_name: str | None, *, extended: int, wanted: bool = False) -> WrapUpView:
    queue = state.configuration.queues.get(queue_name or "")
    return WrapUpView(
        mode=wrap_up_modes.mode_of(state, queue_name),
        wanted=wanted,
        extend_seconds=queue.wrap_up_extend_seconds if queue else 0,
        extensions_left=wrap_up_modes.extensions_left(state, queue_name, extended),
    )


def _handed_over_view(state: State, participation: Participation | None) -> HandedOverView | None:
    if participation is None:
        return None
    return HandedOverView(
        interaction_id=participation.interaction_id,
        queue=participation.queue,
        joined_at=participation.joined_at,
        left_at=participation.left_at,
        disposition=participation.disposition,
        note=participation.note,
        wrap_up=_wrap_up_view(state, participation.queue, extended=participation.extended),
    )


def _guest_view(state: State, guest: Guest) -> GuestView:
    return GuestView(
        id=guest.id,
        agent=guest.agent,
        display_name=_name_of(state, guest.agent) if guest.agent else None,
        number=guest.dialled,
        state=guest.state,
        muted=guest.muted,
        joins=guest.joins,
        invited_by=guest.invited_by,
        invited_by_name=_name_of(state, guest.invited_by),
        since_at=guest.answered_at or guest.invited_at,
    )


def _name_of(state: State, username: str) -> str:
    profile = state.configuration.agents.get(username)
    return profile.display_name if profile else username


def offered_to(state: State, interaction: Interaction) -> list[str]:
    """The agents whose phones ring for it now."""
    return [offer.agent for offer in state.offers_of.get(interaction.id, {}).values()]


def owners_of(state: State, interaction: Interaction) -> tuple[str, ...]:
    """The agents on whose desks the interaction is: several while it is offered to several, or has guests.

    Who has handed it over keeps it until he is done with it.
    """
    owners: dict[str, None] = {}
    if interaction.stage is Stage.OFFERED:
        owners |= dict.fromkeys(offered_to(state, interaction))
    elif interaction.agent is not None and interaction.stage in OWNED:
        owners[interaction.agent] = None
    owners |= dict.fromkeys(each.agent for each in state.guests.get(interaction.id, {}).values() if each.agent)
    left = (each.agent for each in state.participations.values() if each.interaction_id == interaction.id)
    return tuple(owners | dict.fromkeys(left))


def queue_view(state: State, name: str, floor: QueueFloor) -> QueueView:
    """The queue, which must be one, as of now."""
    queue = state.configuration.queues[name]
    return QueueView(
        name=queue.name,
        label_en=queue.label_en,
        label_zh=queue.label_zh,
        service_level_seconds=queue.service_level_seconds,
        waiting=floor.waiting,
        longest_waiting_since_at=floor.longest_waiting_since_at,
        agents_available=floor.agents_available,
        agents_on_contact=floor.agents_on_contact,
        agents_offered=floor.agents_offered,
        agents_wrap_up=floor.agents_wrap_up,
        agents_not_ready=floor.agents_not_ready,
        agents_logged_in=floor.agents_logged_in,
        estimated_wait_seconds=floor.estimated_wait_seconds,
        closed=_closure_view(state.closures.get(name)),
    )


def _closure_view(closure: Closure | None) -> ClosureView | None:
    if closure is None:
        return None
    return ClosureView(by=closure.by, at=closure.closed_at, until_at=closure.until_at, reason=closure.reason)


def pop_of(state: State, interaction: Interaction, lookup: Lookup, *, offer_id: str, wait_seconds: float) -> Pop:
    """What the agent reads before he answers."""
    queue = state.configuration.queues.get(interaction.queue or "")
    offer = state.offers.get(offer_id)
    offered_at = offer.offered_at if offer else interaction.first_offered_at or interaction.started_at
    return Pop(
        offer_id=offer_id,
        interaction_id=interaction.id,
        ani=interaction.ani,
        ani_e164=interaction.ani_e164,
        ani_name=interaction.ani_name,
        dnis=interaction.dnis,
        queue=interaction.queue,
        queue_label_en=queue.label_en if queue else "",
        queue_label_zh=queue.label_zh if queue else "",
        language=interaction.language,
        answers=[
            IvrAnswer(node=str(step.get("node", "")), answer=str(step["answer"]))
            for step in interaction.ivr_path
            if "answer" in step
        ],
        attributes=_shown_attributes(state, interaction),
        wait_seconds=wait_seconds,
        offered_at=offered_at,
        customer_id=interaction.customer_id,
        matches=matches_of(lookup.matches),
        recent=recent_of(lookup.recent),
        lookup_pending=not lookup.done,
        pop_url=queue.pop_url if queue else None,
        pop_opens=queue.pop_opens if queue else PopOpening.BUTTON,
    )


def matches_of(found: Sequence[Mapping[str, Any]]) -> list[CustomerMatch]:
    """The customers a look-up found, best first."""
    return [_row(CustomerMatch, one) for one in found]


def recent_of(found: Sequence[Mapping[str, Any]]) -> list[RecentContact]:
    """The last contacts a look-up found, newest first."""
    return [_row(RecentContact, one) for one in found]


def _row(model: type[Row], found: Mapping[str, Any]) -> Row:
    """What we show of a row. A foreign database may answer anything; an unfit field must not cost the pop."""
    known = {name: found[name] for name in model.model_fields if found.get(name) is not None}
    known["id"] = str(found.get("id", ""))
    try:
        return model(**known)
    except ValidationError as error:
        unfit = {str(problem["loc"][0]) for problem in error.errors()}
        log.warning("look-up gave unfit fields", row=model.__name__, fields=sorted(unfit))
        return model(**{name: value for name, value in known.items() if name not in unfit})


def _shown_attributes(state: State, interaction: Interaction) -> dict[str, Any]:
    flow = state.flows.get((interaction.flow or "", interaction.flow_version or ""))
    flow = flow or state.configuration.flows.get(interaction.flow or "")
    if flow is None:
        return {}
    masked = {node.attribute for node in flow.nodes.values() if isinstance(node, CollectNode) and node.mask}
    return {name: value for name, value in interaction.attributes.items() if name not in masked}
