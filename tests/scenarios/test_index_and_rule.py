"""Any floor, anything happening: the router's index decides as the rule in its plainest form does, pair by pair."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callcenter.bench.naive_matching import naive_matches
from callcenter.core.acd.demand import Demand
from callcenter.core.acd.router import Entry, Router
from callcenter.core.acd.skills import parse
from callcenter.core.agent import Activity, PhoneState, Status
from callcenter.core.configuration import Membership, Strategy
from tests.core.acd.test_router import TODAY, a_profile, an_agent, decided
from tests.support.floor import START

QUEUES = ("sales", "support", "vip", "night")
SKILLS = ("english", "mandarin", "technical")
REQUIREMENTS = (
    "",
    "english",
    "english >= 50",
    "mandarin and technical >= 30",
    "english >= 20 or mandarin >= 80",
    "not technical",
)
NAMES = tuple(f"a{number}" for number in range(20))

memberships = st.builds(
    Membership,
    preference=st.integers(0, 3),
    position=st.integers(0, 5),
    weight=st.integers(1, 5),
    reserve=st.booleans(),
)
profiles = st.builds(
    lambda queues, skills, members, groups: {
        "queues": frozenset(queues),
        "skills": skills,
        "memberships": {queue: member for queue, member in members.items() if queue in queues},
        "groups": frozenset(groups),
    },
    st.sets(st.sampled_from(QUEUES), max_size=3),
    st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 100), max_size=3),
    st.dictionaries(st.sampled_from(QUEUES), memberships, max_size=2),
    st.sets(st.sampled_from(("north", "south")), max_size=1),
)
agents = st.builds(
    lambda idle, status, activity, phone, contacts, load: {
        "idle_since_at": START + timedelta(seconds=idle),
        "status": status,
        "activity": activity,
        "phone": phone,
        "contacts_today": contacts,
        "contacts_day": TODAY,
        "load_seconds": load,
        "load_at": START,
    },
    st.integers(0, 8),
    st.sampled_from((Status.AVAILABLE, Status.AVAILABLE, Status.AVAILABLE, Status.NOT_READY, Status.OFFLINE)),
    st.sampled_from((Activity.IDLE, Activity.IDLE, Activity.ON_CONTACT)),
    st.sampled_from((PhoneState.IDLE, PhoneState.IDLE, PhoneState.IDLE, PhoneState.UNREACHABLE)),
    st.integers(0, 3),
    st.sampled_from((0.0, 60.0, 600.0)),
)


@st.composite
def entries(draw: st.DrawFn, number: int) -> Entry:
    queue = draw(st.sampled_from(QUEUES))
    place = float(draw(st.integers(0, 300)))
    widened = draw(st.sets(st.sampled_from(QUEUES), max_size=1))
    demand = Demand(
        queue,
        parse(draw(st.sampled_from(REQUIREMENTS))),
        frozenset({queue, *widened}),
        groups=frozenset(draw(st.sets(st.sampled_from(("north", "south")), max_size=1))),
        any_agent=draw(st.integers(0, 9)) == 0,
        reserves=frozenset({queue}) if draw(st.booleans()) else frozenset(),
    )
    return Entry(
        waiting_id=f"c{number}",
        order=(place - 60.0 * draw(st.integers(0, 4)), place, f"c{number}"),
        demand=demand,
        strategy=draw(st.sampled_from(tuple(Strategy))),
        only_agent=draw(st.sampled_from(NAMES)) if draw(st.integers(0, 7)) == 0 else None,
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_the_index_decides_as_the_rule_does_on_any_floor(data: st.DataObject) -> None:
    floor = _Floor(data)
    for number in range(data.draw(st.integers(5, 40))):
        data.draw(st.sampled_from(STEPS))(floor, number)
        floor.decide(number)


class _Floor:
    """The router, and everything that the plain rule must be told to decide the same."""

    def __init__(self, data: st.DataObject) -> None:
        self.draw = data.draw
        self.profiles = {name: a_profile(name, **self.draw(profiles)) for name in NAMES}
        self.agents = {name: an_agent(name, **self.draw(agents)) for name in NAMES}
        self.router = Router(today=TODAY, strategies=tuple(Strategy))
        self.waiting: dict[str, Entry] = {}
        self.skipped: dict[str, dict[str, datetime]] = {}
        for name in NAMES:
            self.router.put_agent(self.agents[name], self.profiles[name])

    def somebody_calls(self, number: int) -> None:
        entry = self.waiting[f"c{number}"] = self.draw(entries(number))
        self.router.put_entry(entry)

    def an_agent_changes(self, number: int) -> None:
        name = self.draw(st.sampled_from(NAMES))
        self.agents[name] = an_agent(name, **self.draw(agents))
        self.router.put_agent(self.agents[name], self.profiles[name])

    def a_profile_changes(self, number: int) -> None:
        name = self.draw(st.sampled_from(NAMES))
        self.profiles[name] = a_profile(name, **self.draw(profiles))
        self.router.put_agent(self.agents[name], self.profiles[name])

    def somebody_leaves(self, number: int) -> None:
        for gone in self._one():
            del self.waiting[gone]
            self.router.drop_entry(gone)

    def an_agent_is_skipped(self, number: int) -> None:
        # Who waits has no free agent who could serve him: skipping one more takes nobody from him.
        for waiting_id in self._one():
            self.skipped.setdefault(waiting_id, {})[self.draw(st.sampled_from(NAMES))] = START

    def the_skips_are_over(self, number: int) -> None:
        for waiting_id in self._one():
            self.skipped.pop(waiting_id, None)
            self.router.put_entry(self.waiting[waiting_id])

    def decide(self, number: int) -> None:
        """Both decide, and must decide the same; then nobody is left who could be given anybody."""
        wanted = naive_matches(
            self.waiting.values(),
            self.agents.values(),
            self.profiles,
            self.skipped,
            today=TODAY,
            seconds_per_priority=60,
            last_offered=self.router.last_offered,
        )
        assert decided(self.router, self.skipped) == wanted
        for waiting_id, name in wanted:
            queue = self.waiting.pop(waiting_id).demand.queue
            self.router.note_offered(queue, name, START + timedelta(seconds=number))
            self.agents[name] = replace(self.agents[name], activity=Activity.ON_CONTACT)
            self.router.put_agent(self.agents[name], self.profiles[name])
        for entry in self.waiting.values():
            assert self.router.candidates(entry, self.skipped, 9) == []

    def _one(self) -> list[str]:
        return [self.draw(st.sampled_from(sorted(self.waiting)))] if self.waiting else []


STEPS = (
    _Floor.somebody_calls,
    _Floor.somebody_calls,
    _Floor.somebody_calls,
    _Floor.an_agent_changes,
    _Floor.an_agent_changes,
    _Floor.a_profile_changes,
    _Floor.somebody_leaves,
    _Floor.an_agent_is_skipped,
    _Floor.the_skips_are_over,
)
