"""The worked example of docs/routing.md and docs/routing.zh.md, made with the real core: the pages cannot lie."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from callcenter.core.acd.demand import is_suited, preference_of
from callcenter.core.acd.explain import explain
from callcenter.core.acd.plain import plain
from callcenter.core.acd.skills import text_of
from callcenter.core.agent import Status
from callcenter.core.configuration import Configuration
from callcenter.core.events import CustomersFound
from callcenter.core.interaction import Stage
from callcenter.explanation_words import CHANGES, WHY, said, why_agent
from callcenter.routing.checks import Known
from callcenter.routing.configuration import AgentPerson, configuration_of
from callcenter.routing.yaml_file import read_yaml
from tests.support.floor import START
from tests.support.playbook import Playbook

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = {"en": "routing.md", "zh": "routing.zh.md"}
AGENTS = ("alice", "bob", "carol")
NOBODY = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page: its text and the rows of its two tables."""

    text: str
    callers: list[list[str]]
    decisions: list[list[str]]


def read_page(language: str) -> Page:
    text = (DOCS / PAGES[language]).read_text(encoding="utf-8")
    return Page(text=text, callers=rows_after(text, "<!-- callers"), decisions=rows_after(text, "<!-- decisions"))


def rows_after(text: str, marker: str) -> list[list[str]]:
    """The cells of the table after a comment, without its head."""
    found: list[list[str]] = []
    for line in text[text.index(marker) :].splitlines():
        if line.startswith("|"):
            found.append([cell.strip() for cell in line.strip("|").split("|")])
        elif found:
            break
    return found[2:]


def the_routing() -> Configuration:
    """The document of the example, as the reference shows it."""
    text = (DOCS / "routing-reference.md").read_text(encoding="utf-8")
    yaml = re.search(r"<!-- example -->\s+```yaml\n(.*?)```", text, re.DOTALL)
    assert yaml is not None
    document = read_yaml("example", yaml[1].encode(), Known(agents=AGENTS))
    people = {name: AgentPerson(display_name=name.title(), endpoint=name) for name in AGENTS}
    return configuration_of(document, people)


def clock(text: str) -> datetime:
    hours, minutes, seconds = [*map(int, text.split(":")), 0][:3]
    return START.replace(hour=hours, minute=minutes, second=seconds)


def shown(at: datetime) -> str:
    return at.strftime("%-H:%M")


def name_of(cell: str) -> str:
    return re.split(r"[ (（]", cell)[0]


def agent_in(what: str) -> str | None:
    return next((agent for agent in AGENTS if what.startswith(agent.title())), None)


def counted(cell: str) -> list[tuple[str, str]]:
    """Who could be served, and as since when he counts."""
    return [] if cell == NOBODY else [tuple(each.split()) for each in re.split(r"[,、]", cell)]


def wait_until(book: Playbook, at: datetime) -> None:
    """Let the time pass and every timer fire that is due on the way."""
    while due := sorted((when, name) for name, when in book.center.state.timers.items() if when < at):
        when, name = due[0]
        book.later((when - book.at).total_seconds()).fires(name)
    book.later((at - book.at).total_seconds())


def comes_in(book: Playbook, row: list[str]) -> None:
    name, number = name_of(row[0]), row[1].split()[0]
    wait_until(book, clock(row[2]))
    book.calls(number, call_id=name, ani=f"1380013800{len(book.kept.tables.interactions)}")
    if "VIP" in row[0]:
        known = ({"id": "k1", "segment": "vip"},)
        book.give(CustomersFound(interaction_id=book.interaction(name).id, matches=known, recent=(), at=book.at))


def at_ten_past(page: Page) -> Playbook:
    book = Playbook(the_routing())
    for row in sorted(page.callers, key=lambda row: clock(row[2])):
        comes_in(book, row)
    wait_until(book, clock(page.decisions[0][0]))
    return book


def competing(book: Playbook, agent: str) -> list[tuple[str, str]]:
    """Who waits and suits the agent, as the router has him, with the agent's own preference."""
    profile, state = book.configuration.agents[agent], book.center.state
    found = []
    for interaction in state.interactions.values():
        entry = state.router.entry(interaction.id)
        if entry is not None and is_suited(entry.demand, profile):
            seconds = entry.order[0] - preference_of(entry.demand, profile) * book.configuration.seconds_per_priority
            found.append((seconds, interaction.call_id))
    return [(name, shown(datetime.fromtimestamp(seconds, START.tzinfo))) for seconds, name in sorted(found)]


def happens(book: Playbook, what: str) -> None:
    """What the second column says: an agent becomes free, or a caller's step begins."""
    agent = agent_in(what)
    if agent is None:
        (name,) = [each for each in book.center.state.by_call if what.startswith(each)]
        book.fires(f"wait:{book.interaction(name).id}")
    elif book.agent(agent).status is Status.OFFLINE:
        book.available(agent)
    else:
        talk = book.center.state.interactions[book.agent(agent).interaction_id or ""]
        book.hangs_up(talk.call_id)


def who_is_rung(book: Playbook) -> str:
    """Who was offered to whom, and is answered."""
    offered = [each for each in book.center.state.interactions.values() if each.stage is Stage.OFFERED]
    if not offered:
        return NOBODY
    (one,) = offered
    told = f"{one.call_id} → {(one.agent or '').title()}"
    book.starts(one.call_id).answers(one.call_id)
    return told


@pytest.mark.parametrize("language", PAGES)
def test_each_caller_counts_as_the_page_says(language: str) -> None:
    page = read_page(language)
    book = at_ten_past(page)
    assert len(page.callers) == 4
    for name, _, since, asks, points, counts in page.callers:
        entry = book.center.state.router.entry(book.interaction(name_of(name)).id)
        assert entry is not None
        assert entry.standing is not None
        assert (shown(clock(since)), int(points)) == (since, entry.standing.priority)
        assert shown(datetime.fromtimestamp(entry.order[0], START.tzinfo)) == counts
        assert re.findall(r"\d+", asks) == re.findall(r"\d+", text_of(entry.demand.requirement))


@pytest.mark.parametrize("language", PAGES)
def test_each_decision_falls_as_the_page_says(language: str) -> None:
    page = read_page(language)
    book = at_ten_past(page)
    gone = []
    for at, what, could, goes in page.decisions:
        wait_until(book, clock(at))
        free = agent_in(what)
        if free is not None:
            assert competing(book, free) == counted(could), at
        happens(book, what)
        told = who_is_rung(book)
        assert told == goes, at
        gone += [told] if told != NOBODY else []
    assert len(gone) == 4, "everybody is served"


@pytest.mark.parametrize("language", PAGES)
def test_the_page_shows_why_the_last_one_still_waits(language: str) -> None:
    page = read_page(language)
    book = at_ten_past(page)
    for at, what, _, goes in page.decisions:
        wait_until(book, clock(at))
        happens(book, what)
        who_is_rung(book)
        if goes == NOBODY:
            break
    (waiting,) = [each for each in book.center.state.interactions.values() if each.stage is Stage.QUEUED]
    why = plain(explain(book.center.state, waiting, book.at))
    assert said(WHY, why["why"], language) in page.text
    assert said(CHANGES, why["next_change"], language) in page.text
    assert str(why["next_change_at"])[11:19] in page.text
    for number, agent in enumerate(why["agents"], start=1):
        assert f"{number}  {agent['agent']:<5}  {why_agent(agent, language)}" in page.text


@pytest.mark.parametrize(("page", "picture"), [("en", "routing.svg"), ("zh", "routing.zh.svg")])
def test_the_picture_shows_the_same_numbers(page: str, picture: str) -> None:
    drawn = (DOCS / picture).read_text(encoding="utf-8")
    read = read_page(page)
    assert picture in read.text
    for name, _, since, _, _, counts in read.callers:
        assert f">{name_of(name)}<" in drawn
        assert {since, counts} <= set(re.findall(r">(\d+:\d\d)<", drawn))


def test_half_an_hour_is_the_most_that_points_are_worth() -> None:
    routing = the_routing()
    most = timedelta(seconds=routing.priority_cap_seconds)
    assert (most, routing.seconds_per_priority) == (timedelta(minutes=30), 60)
