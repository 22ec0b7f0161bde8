"""Why an agent is not the one who gets a contact: one reason each, the most telling.

Rule: nothing is decided here. Who is suited, who is free and who comes first is asked of the functions that the router
asks, so that no explanation can say something else than what was done.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final, cast

from callcenter.core.acd.demand import USUAL, Demand, is_suited, is_within_reach, preference_of
from callcenter.core.acd.load import contacts_of, occupancy
from callcenter.core.acd.router import Entry
from callcenter.core.acd.skills import holds, lacking, level
from callcenter.core.acd.strategies import Rank, lot, rank
from callcenter.core.agent import Activity, Agent, PhoneFault, PhoneState, Status, may_take_calls
from callcenter.core.configuration import AgentProfile, Strategy

if TYPE_CHECKING:
    from callcenter.core.state import State


class Reason(StrEnum):
    """From the farthest to the nearest. `chosen`: he is (about to be) offered the contact.

    `better_call_first`: somebody else who waits gets him. `held`: nothing is offered to anybody at this moment.
    """

    NOT_REACHED = "not_reached"
    RESERVE_NOT_CALLED = "reserve_not_called"
    LACKS_SKILL = "lacks_skill"
    NO_CAPACITY = "no_capacity"
    OFFLINE = "offline"
    NOT_READY = "not_ready"
    BUSY = "busy"
    ON_PHONE = "on_phone"
    PHONE_FAULT = "phone_fault"
    BETTER_CALL_FIRST = "better_call_first"
    MISSED_THIS_CALL = "missed_this_call"
    WAITING_FOR_OTHER_AGENT = "waiting_for_other_agent"
    HELD = "held"
    RANKED_LOWER = "ranked_lower"
    CHOSEN = "chosen"


UNSUITED: Final = (Reason.NOT_REACHED, Reason.RESERVE_NOT_CALLED, Reason.LACKS_SKILL, Reason.NO_CAPACITY)
_NO_SKIPS: Final[Mapping[str, datetime]] = {}

# Away, the preference lowered, the rank: the smaller is tried first.
Key = tuple[bool, int, Rank]
Found = tuple[Agent, AgentProfile]


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """What strategies compare. `position` None: not of the queue's list; `lot` only where lots are drawn.

    With a decision only that is kept which its strategy went by.
    """

    idle_seconds: float
    preference: int = 0
    skill_level: int | None = None
    contacts_today: int | None = None
    occupancy: float | None = None
    last_offered_at: datetime | None = None
    position: int | None = None
    lot: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentWhy:
    """One agent and his reason, with what belongs to it.

    `numbers`: of all who are suited; in a decision, of those who were free. `phone_away`: his phone seems not to be
    there, so he is tried last.
    """

    username: str
    reason: Reason
    lacking: tuple[str, ...] = ()
    not_ready_reason: str | None = None
    activity: Activity | None = None
    until_at: datetime | None = None
    phone_away: bool = False
    phone_fault: PhoneFault | None = None
    numbers: Numbers | None = None


@dataclass(slots=True, kw_only=True)
class Case:
    """One contact for which agents are looked at. `chosen` have it; `held`: nobody may have it now.

    `brief`: only the numbers that were compared. `keep`: whom it suits is remembered for others who ask for the same.
    """

    state: "State"
    entry: Entry
    held: bool = False
    chosen: tuple[str, ...] = ()
    brief: bool = False
    keep: bool = False
    # Why agents who are alike are not suited; None when they are.
    _alike: dict[int, Reason | None] = field(init=False)

    def __post_init__(self) -> None:
        self._alike = cast(dict[int, Reason | None], self.state.router.notes(self.entry.demand)) if self.keep else {}

    def sorted_by_reason(self, floor: Iterable[tuple[Agent, AgentProfile]]) -> dict[Reason, list[Found]]:
        """Everybody's most telling reason. Who could have it, and whom nothing hinders, is `ranked_lower`."""
        # A decision looks at hundreds of agents here, most of them not suited: those cost next to nothing.
        found: dict[Reason, list[Found]] = {}
        known, alike = self._alike, self.state.router.alike
        for agent, profile in floor:
            number = alike(agent.username, profile)
            if number in known:
                reason = known[number]
            else:
                reason = _why_unsuited(self.entry.demand, profile)
                if number is not None:
                    known[number] = reason
            if reason is None:
                reason = self._hindered(agent)
            if reason in found:
                found[reason].append((agent, profile))
            else:
                found[reason] = [(agent, profile)]
        return found

    def key(self, agent: Agent, profile: AgentProfile) -> Key:
        """Sorts agents as they would be tried for it."""
        entry, state = self.entry, self.state
        its_rank = rank(
            entry.strategy,
            entry.demand,
            entry.waiting_id,
            agent,
            profile,
            today=state.today,
            last_offered=state.router.last_offered.get((entry.demand.queue, agent.username), 0.0),
        )
        return agent.phone is PhoneState.UNREACHABLE, -preference_of(entry.demand, profile), its_rank

    def why(self, agent: Agent, profile: AgentProfile, reason: Reason, at: datetime) -> AgentWhy:
        """The reason with what belongs to it."""
        if reason in UNSUITED:
            lacks = lacking(self.entry.demand.requirement, profile.skills) if reason is Reason.LACKS_SKILL else ()
            return AgentWhy(username=agent.username, reason=reason, lacking=lacks)
        skips = self.state.skipped.get(self.entry.waiting_id, _NO_SKIPS)
        return AgentWhy(
            username=agent.username,
            reason=reason,
            not_ready_reason=agent.reason if reason is Reason.NOT_READY else None,
            activity=None if agent.activity is Activity.IDLE else agent.activity,
            until_at=skips.get(agent.username) if reason is Reason.MISSED_THIS_CALL else None,
            phone_away=agent.phone is PhoneState.UNREACHABLE,
            phone_fault=agent.phone_fault,
            numbers=self._numbers(agent, profile, at) if may_take_calls(agent) or not self.brief else None,
        )

    def _hindered(self, agent: Agent) -> Reason:
        username, entry = agent.username, self.entry
        if username in self.chosen:
            return Reason.CHOSEN
        if not may_take_calls(agent):
            return _why_not_free(agent)
        if username in self.state.skipped.get(entry.waiting_id, _NO_SKIPS):
            return Reason.MISSED_THIS_CALL
        if entry.only_agent not in (None, username):
            return Reason.WAITING_FOR_OTHER_AGENT
        return Reason.HELD if self.held else Reason.RANKED_LOWER

    def _numbers(self, agent: Agent, profile: AgentProfile, at: datetime) -> Numbers:
        entry, demand, strategy, whole = self.entry, self.entry.demand, self.entry.strategy, not self.brief
        membership = profile.memberships.get(demand.queue, USUAL)
        offered = position = None
        if whole or strategy is Strategy.ROUND_ROBIN:
            offered = self.state.router.last_offered.get((demand.queue, agent.username))
        if (whole or strategy is Strategy.LINEAR) and demand.queue in profile.queues:
            position = membership.position
        return Numbers(
            idle_seconds=max(0.0, (at - agent.idle_since_at).total_seconds()),
            preference=membership.preference,
            skill_level=(
                level(demand.requirement, profile.skills) if whole or strategy is Strategy.MOST_SKILLED else None
            ),
            contacts_today=(
                contacts_of(agent, self.state.today) if whole or strategy is Strategy.FEWEST_CONTACTS else None
            ),
            occupancy=round(occupancy(agent, at), 4) if whole or strategy is Strategy.LEAST_OCCUPIED else None,
            last_offered_at=None if offered is None else datetime.fromtimestamp(offered, at.tzinfo),
            position=position,
            lot=lot(entry.waiting_id, agent.username, membership.weight) if strategy is Strategy.RANDOM else None,
        )


def _why_unsuited(demand: Demand, profile: AgentProfile) -> Reason | None:
    if is_suited(demand, profile):
        return None
    if not is_within_reach(demand, profile):
        return Reason.NOT_REACHED if demand.queues.isdisjoint(profile.queues) else Reason.RESERVE_NOT_CALLED
    return Reason.NO_CAPACITY if holds(demand.requirement, profile.skills) else Reason.LACKS_SKILL


def _why_not_free(agent: Agent) -> Reason:
    if agent.status is Status.OFFLINE:
        return Reason.OFFLINE
    if agent.status is not Status.AVAILABLE:
        return Reason.NOT_READY
    if agent.activity is Activity.OFFERED:
        return Reason.BETTER_CALL_FIRST
    if agent.activity is not Activity.IDLE:
        return Reason.BUSY
    return Reason.ON_PHONE if agent.phone is PhoneState.IN_USE else Reason.PHONE_FAULT
