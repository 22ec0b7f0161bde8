"""Who suits whom, kept as bits: agents who are alike form a class, contacts that ask for the same a demand.

Which classes suit which demand is worked out once for each pair of them. After that, finding the other half of a pair
costs by how many classes or demands there are, not by how many agents or callers.
"""

from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from heapq import merge
from typing import Final

from callcenter.core.acd.demand import Demand, is_suited, preference_of
from callcenter.core.acd.skills import level
from callcenter.core.acd.standing import Order
from callcenter.core.acd.strategies import Rank
from callcenter.core.configuration import AgentProfile, Strategy

# Requirements that flows make up could be many; nobody has more than this at once.
_MOST_DEMANDS: Final = 4096
_NOBODY: Final[Mapping[str, datetime]] = {}


@dataclass(slots=True)
class AgentClass:
    """Agents who differ in nothing that decides who is suited. `away`: phones that seem not to be there.

    `free` holds the ranks of those who are free, in order, by each strategy that is kept. `demands`: whom they suit;
    `preferred`: the points of preference for those of them where there are any.
    """

    profile: AgentProfile
    away: bool
    logged_in: int = 0
    ready: int = 0
    free: dict[Strategy, list[Rank]] = field(default_factory=lambda: {Strategy.LONGEST_IDLE: []})
    demands: int = 0
    preferred: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Wanted:
    """A demand, the places of those who wait with it, and the classes that suit it; tiers begin with the best."""

    demand: Demand
    orders: list[Order] = field(default_factory=list)
    classes: int = 0
    logged_in: int = 0
    ready: int = 0
    # (away, preference lowered, skill lowered) → classes
    masks: dict[tuple[bool, int, int], int] = field(default_factory=dict)
    tiers_by_skill: tuple[int, ...] = ()
    tiers: tuple[int, ...] = ()


class Fit:
    """Classes and demands by number. `flipped`: queues for whose demands staff has come or gone."""

    def __init__(self) -> None:
        self.flipped: set[str] = set()
        self._classes: list[AgentClass] = []
        self._class_of: dict[tuple[object, ...], int] = {}
        self._known: dict[int, tuple[AgentProfile, tuple[object, ...]]] = {}
        self._free = 0
        self._wanted: list[Wanted] = []
        self._number_of: dict[Demand, int] = {}
        self._busy = 0

    @property
    def is_crowded(self) -> bool:
        """Whether more demands are kept than anybody has at once."""
        return len(self._wanted) > _MOST_DEMANDS

    # ---- Agents ---------------------------------------------------------------------------------------------------

    def class_of(self, profile: AgentProfile, *, away: bool) -> int:
        """The number of the class of agents with this profile."""
        key = (*self._alike(profile), away)
        number = self._class_of.get(key)
        if number is None:
            number = self._class_of[key] = len(self._classes)
            found = AgentClass(profile, away)
            self._classes.append(found)
            for demand_number, wanted in enumerate(self._wanted):
                self._introduce(demand_number, wanted, number, found)
                _sort_tiers(wanted)
        return number

    def count(self, number: int, logged_in: bool, ready: bool, by: int) -> None:
        """One agent more (or less) of a class is logged in, and ready."""
        found = self._classes[number]
        found.logged_in += by * logged_in
        found.ready += by * ready
        if not logged_in:
            return
        for demand_number in bits(found.demands):
            wanted = self._wanted[demand_number]
            before = (wanted.logged_in > 0, wanted.ready > 0)
            wanted.logged_in += by
            wanted.ready += by * ready
            if before != (wanted.logged_in > 0, wanted.ready > 0):
                self.flipped.add(wanted.demand.queue)

    def seat(self, number: int, ranks: Mapping[Strategy, Rank]) -> None:
        """An agent of the class is free."""
        found = self._classes[number]
        for kept, its_rank in ranks.items():
            insort(found.free.setdefault(kept, []), its_rank)
        self._free |= 1 << number

    def unseat(self, number: int, ranks: Mapping[Strategy, Rank]) -> None:
        """An agent of the class is free no longer."""
        found = self._classes[number]
        for kept, its_rank in ranks.items():
            kept_ranks = found.free[kept]
            del kept_ranks[bisect_left(kept_ranks, its_rank)]
        if not found.free[Strategy.LONGEST_IDLE]:
            self._free &= ~(1 << number)

    # ---- Who waits ------------------------------------------------------------------------------------------------

    def add_order(self, demand: Demand, order: Order) -> None:
        """Somebody waits with this demand."""
        number = self._number(demand)
        insort(self._wanted[number].orders, order)
        self._busy |= 1 << number

    def remove_order(self, demand: Demand, order: Order) -> None:
        """Somebody waits with it no longer."""
        number = self._number_of[demand]
        orders = self._wanted[number].orders
        del orders[bisect_left(orders, order)]
        if not orders:
            self._busy &= ~(1 << number)

    # ---- Asked ----------------------------------------------------------------------------------------------------

    def first_free(
        self, demand: Demand, kept: Strategy, skips: Mapping[str, datetime], *, by_skill: bool
    ) -> Rank | None:
        """The first by a kept strategy of those who suit the demand, within the best tier that has anybody."""
        wanted = self.wanted(demand)
        classes, best = self._classes, None
        for mask in wanted.tiers_by_skill if by_skill else wanted.tiers:
            mask &= self._free
            # Written out, here and below: a decision may look at dozens of classes, and calls cost more than the look.
            while mask:
                lowest = mask & -mask
                mask ^= lowest
                ranks = classes[lowest.bit_length() - 1].free[kept]
                first = ranks[0]
                if skips and first[2] in skips:
                    first = next((rank for rank in ranks if rank[2] not in skips), first)
                    if first[2] in skips:
                        continue
                if best is None or first < best:
                    best = first
            if best is not None:
                return best
        return None

    def all_free(self, demand: Demand, kept: Strategy, *, by_skill: bool) -> Iterator[Rank]:
        """Those who suit the demand in the order by a kept strategy, tier by tier; costs by how many are taken."""
        wanted = self.wanted(demand)
        for mask in wanted.tiers_by_skill if by_skill else wanted.tiers:
            yield from merge(*(found.free[kept] for found in self._in(mask & self._free)))

    def first_order(
        self, number: int, username: str, skipped: Mapping[str, Mapping[str, datetime]], worth: float
    ) -> tuple[float, Order] | None:
        """Who comes first for a free agent of the class, by the order less what he prefers the queue by."""
        found, wanted = self._classes[number], self._wanted
        mask, best = found.demands & self._busy, None
        while mask:
            lowest = mask & -mask
            mask ^= lowest
            demand_number = lowest.bit_length() - 1
            orders = wanted[demand_number].orders
            order: Order | None = orders[0]
            if skipped and username in skipped.get(orders[0][2], _NOBODY):
                order = next((one for one in orders if username not in skipped.get(one[2], _NOBODY)), None)
                if order is None:
                    continue
            assert order is not None
            if found.preferred:
                candidate = (order[0] - found.preferred.get(demand_number, 0) * worth, order)
            else:
                candidate = (order[0], order)
            if best is None or candidate < best:
                best = candidate
        return best

    def free_tiers(self, demand: Demand) -> Iterator[Iterator[AgentClass]]:
        """Classes with somebody free who suits the demand, the best first, those of equal worth together."""
        for mask in self.wanted(demand).tiers:
            if mask & self._free:
                yield self._in(mask & self._free)

    def free_classes(self, demand: Demand) -> Iterator[AgentClass]:
        """All classes with somebody free who suits the demand."""
        return self._in(self.wanted(demand).classes & self._free)

    def wanted(self, demand: Demand) -> Wanted:
        """What is kept of a demand."""
        return self._wanted[self._number(demand)]

    def shared(self, demand: Demand, other: Demand) -> int:
        """How many ready agents suit both."""
        return sum(found.ready for found in self._in(self.wanted(demand).classes & self.wanted(other).classes))

    def ahead(self, demand: Demand, order: Order) -> list[tuple[Demand, int]]:
        """How many come before this place, of this demand and of each that shares a ready agent with it."""
        own = self.wanted(demand)
        counted = []
        for number in bits(self._busy):
            wanted = self._wanted[number]
            before = bisect_left(wanted.orders, order)
            if before and (wanted is own or any(found.ready for found in self._in(wanted.classes & own.classes))):
                counted.append((wanted.demand, before))
        return counted

    # ---- Kept -----------------------------------------------------------------------------------------------------

    def _in(self, mask: int) -> Iterator[AgentClass]:
        while mask:
            lowest = mask & -mask
            yield self._classes[lowest.bit_length() - 1]
            mask ^= lowest

    def _number(self, demand: Demand) -> int:
        number = self._number_of.get(demand)
        if number is None:
            number = self._number_of[demand] = len(self._wanted)
            wanted = Wanted(demand)
            self._wanted.append(wanted)
            for class_number, found in enumerate(self._classes):
                self._introduce(number, wanted, class_number, found)
            _sort_tiers(wanted)
        return number

    def _introduce(self, demand_number: int, wanted: Wanted, class_number: int, found: AgentClass) -> None:
        demand, profile = wanted.demand, found.profile
        if not is_suited(demand, profile):
            return
        tier = (found.away, -preference_of(demand, profile), -level(demand.requirement, profile.skills))
        wanted.masks[tier] = wanted.masks.get(tier, 0) | 1 << class_number
        wanted.classes |= 1 << class_number
        wanted.logged_in += found.logged_in
        wanted.ready += found.ready
        found.demands |= 1 << demand_number
        if tier[1]:
            found.preferred[demand_number] = -tier[1]

    def _alike(self, profile: AgentProfile) -> tuple[object, ...]:
        known = self._known.get(id(profile))
        if known is None:
            # A place in the linear order and a weight are each agent's own: ranks see to them, not classes.
            memberships = frozenset(
                (queue, membership.preference, membership.reserve) for queue, membership in profile.memberships.items()
            )
            skills, capacity = frozenset(profile.skills.items()), frozenset(profile.capacity.items())
            known = self._known[id(profile)] = profile, (profile.queues, profile.groups, skills, memberships, capacity)
        return known[1]


def _sort_tiers(wanted: Wanted) -> None:
    together: dict[tuple[bool, int], int] = {}
    for tier, mask in sorted(wanted.masks.items()):
        together[tier[:2]] = together.get(tier[:2], 0) | mask
    wanted.tiers_by_skill = tuple(mask for _, mask in sorted(wanted.masks.items()))
    wanted.tiers = tuple(together.values())


def bits(mask: int) -> Iterator[int]:
    """The numbers of the bits that are set, the lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
