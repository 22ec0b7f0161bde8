"""The index behind every routing decision: who waits, who is free, and the next pair, without looking at everybody.

The rule, as `callcenter/bench/naive_matching.py` says it in its plainest form: of all pairs of somebody who waits and a
free agent who could serve him, the best is taken, again and again until none is left. The best has, in this order: a
phone that is there; the caller who is first in the order, each point of the agent's preference for the queue counting
as a point of priority; the agent whom the queue's strategy ranks first.

How: between two turns no pair is left, so only what was put in since can be half of a new one; `fit.py` keeps what one
half needs to find the other.
"""

from bisect import bisect_left, insort
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from heapq import heappop, heappush
from itertools import islice
from typing import Final

from callcenter.core.acd.demand import Demand, is_suited, preference_of
from callcenter.core.acd.fit import Fit
from callcenter.core.acd.standing import Order, Standing
from callcenter.core.acd.strategies import STATIC, Rank, rank, static_rank
from callcenter.core.agent import Agent, PhoneState, Status, is_ready, may_take_calls
from callcenter.core.configuration import AgentProfile, Strategy

# Where a strategy's order can be read from a kept one. The others are worked out agent by agent.
_KEPT: Final = {
    Strategy.LONGEST_IDLE: Strategy.LONGEST_IDLE,
    Strategy.RING_SEVERAL: Strategy.LONGEST_IDLE,
    Strategy.MOST_SKILLED: Strategy.LONGEST_IDLE,  # within one tier of skill
    Strategy.FEWEST_CONTACTS: Strategy.FEWEST_CONTACTS,
    Strategy.LEAST_OCCUPIED: Strategy.LEAST_OCCUPIED,
}

Skips = Mapping[str, Mapping[str, datetime]]
_NO_SKIPS: Final[Mapping[str, datetime]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Somebody who waits and may be offered now. `standing` is what it was made of, for whoever asks why."""

    waiting_id: str
    order: Order
    demand: Demand
    strategy: Strategy
    only_agent: str | None = None
    standing: Standing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """This one goes to this agent."""

    entry: Entry
    agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """How many agents could serve a demand: not offline; of these, who chose to be available; of these, free now."""

    logged_in: int = 0
    ready: int = 0
    free: int = 0


@dataclass(slots=True)
class _Seat:
    """An agent as he was put in, the number of his class, and his ranks while he sits among the free ones."""

    agent: Agent
    profile: AgentProfile
    number: int
    is_free: bool = False
    ranks: Mapping[Strategy, Rank] | None = None


# Away, the order less the agent's preference, the order, the rank: the smallest key is the best pair.
_Key = tuple[bool, float, Order, Rank]
# Who waits, and who is free.
_Pair = tuple[str, str]


class Router:
    """Everybody who waits and every agent, indexed."""

    def __init__(
        self,
        *,
        today: str = "",
        seconds_per_priority: int = 60,
        strategies: Collection[Strategy] = STATIC,
        last_offered: Mapping[tuple[str, str], float] | None = None,
    ) -> None:
        self.last_offered = dict(last_offered or {})
        self._today = today
        self._worth = float(seconds_per_priority)
        self._kept = tuple(kept for kept in STATIC if kept in strategies or kept is Strategy.LONGEST_IDLE)
        self._fit = Fit()
        self._seats: dict[str, _Seat] = {}
        self._entries: dict[str, Entry] = {}
        self._personal: dict[str, list[Order]] = {}
        self._new_entries: dict[str, None] = {}
        self._new_agents: dict[str, None] = {}
        self._notes: dict[Demand, dict[int, object]] = {}

    # ---- Put in ---------------------------------------------------------------------------------------------------

    def put_entry(self, entry: Entry) -> None:
        """Somebody waits, or waits differently."""
        self.drop_entry(entry.waiting_id)
        self._entries[entry.waiting_id] = entry
        self._new_entries[entry.waiting_id] = None

    def drop_entry(self, waiting_id: str) -> None:
        """He waits no longer, or cannot be offered now."""
        entry = self._entries.pop(waiting_id, None)
        if entry is None:
            return
        if waiting_id in self._new_entries:
            del self._new_entries[waiting_id]
        elif entry.only_agent is None:
            self._fit.remove_order(entry.demand, entry.order)
        else:
            orders = self._personal[entry.only_agent]
            del orders[bisect_left(orders, entry.order)]
            if not orders:
                del self._personal[entry.only_agent]

    def put_agent(self, agent: Agent, profile: AgentProfile) -> None:
        """An agent is now this; he is free if he may take calls."""
        before = self._seats.get(agent.username)
        if before is not None:
            self._take(before)
        number = self._fit.class_of(profile, away=agent.phone is PhoneState.UNREACHABLE)
        seat = self._seats[agent.username] = _Seat(agent, profile, number)
        if before is None or before.number != number or _presence(before.agent) != _presence(agent):
            # In before out: a queue whose only agent has moved was never without one.
            self._fit.count(number, *_presence(agent), 1)
            if before is not None:
                self._fit.count(before.number, *_presence(before.agent), -1)
        if may_take_calls(agent):
            seat.is_free = True
            self._new_agents[agent.username] = None

    def drop_agent(self, username: str) -> None:
        """The agent has left the configuration."""
        seat = self._seats.pop(username, None)
        if seat is not None:
            self._take(seat)
            self._fit.count(seat.number, *_presence(seat.agent), -1)

    def note_offered(self, queue: str, username: str, at: datetime) -> None:
        """The queue has offered this agent something: round robin goes on after him."""
        self.last_offered[(queue, username)] = at.timestamp()

    # ---- Take out -------------------------------------------------------------------------------------------------

    def matches(self, skipped: Skips) -> list[Match]:
        """Take out the best pair until none is left. `skipped`: agents who are not to be tried for somebody yet.

        Of two new halves the caller's finds the agent's, so new agents take their seats before callers look for them;
        whoever is new and alone is not put into any order before it is clear that he stays.
        """
        entries, agents = self._new_entries, self._new_agents
        found: list[Match] = []
        if entries:
            for username in agents:
                self._seat(self._seats[username])
        if len(entries) + len(agents) == 1:
            pair = self._best_agent(next(iter(entries)), skipped) if entries else None
            pair = pair or (self._best_entry(next(iter(agents)), skipped) if agents else None)
            if pair is not None:
                found.append(self._taken(*pair))
        elif entries or agents:
            found.extend(self._one_by_one(skipped))
        for username in agents:
            self._seat(self._seats[username])
        for waiting_id in entries:
            self._queue_up(self._entries[waiting_id])
        entries.clear()
        agents.clear()
        return found

    def take_more(self, entry: Entry, skipped: Skips, most: int) -> list[str]:
        """Take out more free agents for one who has his first already (ring several)."""
        taken = self.candidates(entry, skipped, most)
        for username in taken:
            self._take(self._seats[username])
        return taken

    # ---- Ask ------------------------------------------------------------------------------------------------------

    def entry(self, waiting_id: str) -> Entry | None:
        """How somebody waits, if he may be offered now."""
        return self._entries.get(waiting_id)

    def candidates(self, entry: Entry, skipped: Skips, most: int) -> list[str]:
        """Free agents who could serve it, in the order in which they would be chosen."""
        skips = skipped.get(entry.waiting_id, _NO_SKIPS)
        kept = _KEPT.get(entry.strategy)
        if kept is not None and entry.only_agent is None:
            by_skill = entry.strategy is Strategy.MOST_SKILLED
            first = self._fit.all_free(entry.demand, kept, by_skill=by_skill)
            return list(islice((username for _, _, username in first if username not in skips), most))
        found = [
            (self._key(entry, username), username)
            for its_class in self._fit.free_classes(entry.demand)
            for _, _, username in its_class.free[Strategy.LONGEST_IDLE]
            if username not in skips and entry.only_agent in (None, username)
        ]
        return [username for _, username in sorted(found)[:most]]

    def staff(self, demand: Demand) -> Staff:
        """How many could serve it."""
        wanted = self._fit.wanted(demand)
        free = sum(len(found.free[Strategy.LONGEST_IDLE]) for found in self._fit.free_classes(demand))
        return Staff(logged_in=wanted.logged_in, ready=wanted.ready, free=free)

    def presence(self, demand: Demand) -> tuple[int, int]:
        """How many could serve it: not offline, and of these who chose to be available."""
        wanted = self._fit.wanted(demand)
        return wanted.logged_in, wanted.ready

    def alike(self, username: str, profile: AgentProfile) -> int | None:
        """The same number for agents who differ in nothing that decides whom they suit; None: not known here so."""
        seat = self._seats.get(username)
        return seat.number if seat is not None and seat.profile is profile else None

    def notes(self, demand: Demand) -> dict[int, object]:
        """A place for what is found out about this demand and agents who are `alike`: kept as long as that is true."""
        return self._notes.setdefault(demand, {})

    def shared(self, demand: Demand, other: Demand) -> int:
        """How many ready agents could serve both."""
        return self._fit.shared(demand, other)

    def ahead(self, demand: Demand, order: Order) -> list[tuple[Demand, int]]:
        """Who comes before this place and competes for a ready agent: how many, by what they ask for."""
        return self._fit.ahead(demand, order)

    def take_flipped(self) -> set[str]:
        """Queues for which staff has come or gone since this was asked last."""
        flipped, self._fit.flipped = self._fit.flipped, set()
        return flipped

    @property
    def is_crowded(self) -> bool:
        """Whether so many different demands were seen that it is time to begin anew."""
        return self._fit.is_crowded

    # ---- How ------------------------------------------------------------------------------------------------------

    def _one_by_one(self, skipped: Skips) -> Iterator[Match]:
        """The best of all new pairs, then the best of those that are left: both halves of each must still be there."""
        halves: list[tuple[bool, str]] = [(False, waiting_id) for waiting_id in self._new_entries]
        halves += [(True, username) for username in self._new_agents]
        heap: list[tuple[_Key, bool, str, _Pair]] = []
        while halves or heap:
            for is_agent, name in halves:
                pair = self._best_entry(name, skipped) if is_agent else self._best_agent(name, skipped)
                if pair is not None:
                    key = self._key(self._entries[pair[0]], pair[1])
                    heappush(heap, (key, is_agent, name, pair))
            halves.clear()
            if not heap:
                break
            _, is_agent, name, (waiting_id, username) = heappop(heap)
            if waiting_id in self._entries and self._seats[username].is_free:
                yield self._taken(waiting_id, username)
            elif self._seats[username].is_free if is_agent else waiting_id in self._entries:
                halves.append((is_agent, name))

    def _taken(self, waiting_id: str, username: str) -> Match:
        match = Match(entry=self._entries[waiting_id], agent=username)
        self.drop_entry(waiting_id)
        self._take(self._seats[username])
        return match

    def _take(self, seat: _Seat) -> None:
        if seat.ranks is not None:
            self._fit.unseat(seat.number, seat.ranks)
            seat.ranks = None
        seat.is_free = False
        self._new_agents.pop(seat.agent.username, None)

    def _seat(self, seat: _Seat) -> None:
        if seat.ranks is None:
            seat.ranks = {kept: static_rank(kept, seat.agent, self._today) for kept in self._kept}
            self._fit.seat(seat.number, seat.ranks)

    def _queue_up(self, entry: Entry) -> None:
        if entry.only_agent is None:
            self._fit.add_order(entry.demand, entry.order)
        else:
            insort(self._personal.setdefault(entry.only_agent, []), entry.order)

    def _best_agent(self, waiting_id: str, skipped: Skips) -> _Pair | None:
        """The best pair of one who waits, with an agent who has his seat."""
        entry = self._entries[waiting_id]
        skips = skipped.get(waiting_id, _NO_SKIPS)
        if entry.only_agent is not None:
            seat = self._seats.get(entry.only_agent)
            return (waiting_id, entry.only_agent) if seat is not None and _may_have(seat, entry, skips) else None
        kept = _KEPT.get(entry.strategy)
        if kept is not None:
            by_skill = entry.strategy is Strategy.MOST_SKILLED
            first = self._fit.first_free(entry.demand, kept, skips, by_skill=by_skill)
            return (waiting_id, first[2]) if first is not None else None
        for classes in self._fit.free_tiers(entry.demand):
            free = (username for one in classes for _, _, username in one.free[Strategy.LONGEST_IDLE])
            ranks = [self._rank(entry, self._seats[username]) for username in free if username not in skips]
            if ranks:
                return waiting_id, min(ranks)[2]
        return None

    def _best_entry(self, username: str, skipped: Skips) -> _Pair | None:
        """The best pair of a free agent, with one who has been waiting."""
        seat = self._seats[username]
        best = self._fit.first_order(seat.number, username, skipped, self._worth)
        for order in self._personal.get(username, ()):
            entry = self._entries[order[2]]
            if _may_have(seat, entry, skipped.get(order[2], _NO_SKIPS)):
                candidate = (order[0] - preference_of(entry.demand, seat.profile) * self._worth, order)
                if best is None or candidate < best:
                    best = candidate
        return (best[1][2], username) if best is not None else None

    def _key(self, entry: Entry, username: str) -> _Key:
        seat = self._seats[username]
        away = seat.agent.phone is PhoneState.UNREACHABLE
        preferred = preference_of(entry.demand, seat.profile) * self._worth
        return away, entry.order[0] - preferred, entry.order, self._rank(entry, seat)

    def _rank(self, entry: Entry, seat: _Seat) -> Rank:
        return rank(
            entry.strategy,
            entry.demand,
            entry.waiting_id,
            seat.agent,
            seat.profile,
            today=self._today,
            last_offered=self.last_offered.get((entry.demand.queue, seat.agent.username), 0.0),
        )


def _may_have(seat: _Seat, entry: Entry, skips: Mapping[str, datetime]) -> bool:
    return seat.is_free and seat.agent.username not in skips and is_suited(entry.demand, seat.profile)


def _presence(agent: Agent) -> tuple[bool, bool]:
    return agent.status is not Status.OFFLINE, is_ready(agent)
