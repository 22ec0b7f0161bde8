"""Reports over the API: what everybody may ask, what he sees, and where each number leads."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import httpx
import pytest
from python_calamine import load_workbook
from sqlalchemy import select

from callcenter.core.configuration import Configuration
from callcenter.core.supervision import Supervision, SupervisorScope
from callcenter.engine.ids import new_id
from callcenter.reporting.facts import Fact
from callcenter.reporting.measures import Measure as M
from callcenter.reporting.measures import Measures, Wait
from callcenter.store.tables import audit
from tests.support.desk import CONFIGURATION, Desk, add_record
from tests.support.random_facts import Known, keep

RUN = "/api/v1/reports/run"
LIST = "/api/v1/reports/interactions"
# Noon in Shanghai, on the first of March 2026.
NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)


def visit(number: int, queue: str, *, agent: str | None = None, waited: int = 10, at: datetime = NOON) -> Fact:
    measures = Measures(longest_wait_seconds=waited)
    end = M.ANSWERED if agent else M.ABANDONED
    for measure in (M.CONTACTS, M.OFFERED, end):
        measures.count(measure)
    measures.count(M.WAIT_SECONDS, waited)
    measures.waited(Wait.ANSWERED if agent else Wait.ABANDONED, waited - 1)
    if agent:
        measures.count(M.ANSWERED_IN_LEVEL, waited <= 20)
    return Fact(
        interaction_id=new_id(),
        number=1,
        at=at + timedelta(minutes=number),
        queue=queue,
        agent=agent,
        measures=measures,
    )


FACTS = (
    visit(0, "sales", agent="alice"),
    visit(1, "sales", agent="alice", waited=25),
    visit(2, "sales", agent="bob", waited=40),
    visit(3, "sales"),
    visit(4, "care", agent="bob"),
    visit(5, "care", at=NOON - timedelta(days=1)),
)


@pytest.fixture
def asked() -> dict[str, Any]:
    """Offered and service levels of the first of March, by queue."""
    return {
        "metrics": [{"id": "offered"}, {"id": "service_level"}, {"id": "service_level", "seconds": 30}],
        "from": "2026-03-01",
        "to": "2026-03-01",
        "group_by": ["queue"],
    }


async def kept(desk: Desk) -> None:
    await keep(desk.database, Known(facts=FACTS, times=()), CONFIGURATION)


def scoped(**queues: str) -> Configuration:
    scopes = {name: SupervisorScope(queues=frozenset({queue})) for name, queue in queues.items()}
    return Configuration(
        queues=CONFIGURATION.queues, agents=CONFIGURATION.agents, supervision=Supervision(scopes=scopes)
    )


async def figures(client: httpx.AsyncClient, wanted: dict[str, Any]) -> dict[tuple[str | None, ...], list[Any]]:
    answer = await client.post(RUN, json=wanted)
    assert answer.status_code == 200, answer.text
    return {tuple(row["key"]): row["figures"] for row in [*answer.json()["rows"], answer.json()["total"]]}


async def test_a_report_says_its_figures_its_total_and_its_words(desk: Desk, asked: dict[str, Any]) -> None:
    await kept(desk)
    client = await desk.signed_in("sam")
    answer = (await client.post(RUN, json={**asked, "interval": "day", "against": "before"})).json()
    assert [(row["key"], row["figures"], row["before"]) for row in answer["rows"]] == [
        (["care"], [1, 1.0, 1.0], [1, 0.0, 0.0]),
        (["sales"], [4, 0.25, 0.5], [0, None, None]),
    ]
    # A share of everything, no mean of shares.
    assert answer["total"]["figures"] == [5, 0.4, 0.6]
    assert answer["starts"] == ["2026-02-28T16:00:00Z"]
    assert (answer["timezone"], answer["source"], answer["pending"]) == ("Asia/Shanghai", "day_queue", 0)
    assert answer["names"] == {"queue": {"sales": {"en": "Sales", "zh": "销售"}}}
    assert [column["label"]["zh"] for column in answer["columns"]] == ["来电量", "服务水平", "服务水平"]
    assert answer["definition"]["metrics"] == [
        {"id": "offered", "seconds": None},
        {"id": "service_level", "seconds": None},
        {"id": "service_level", "seconds": 30},
    ]


async def test_a_supervisor_sees_his_scope_and_an_agent_himself(desk: Desk, asked: dict[str, Any]) -> None:
    await kept(desk)
    desk.engine.configure(scoped(sam="care"))
    await desk.tell()
    sam, alice, admin = [await desk.signed_in(name) for name in ("sam", "alice", "admin")]
    assert await figures(sam, asked) == {("care",): [1, 1.0, 1.0], (): [1, 1.0, 1.0]}
    assert await figures(alice, asked) == {("sales",): [2, 0.5, 1.0], (): [2, 0.5, 1.0]}
    assert (await figures(admin, asked))[()] == [5, 0.4, 0.6]
    listed = (await sam.get(LIST, params={"from": "2026-02-01T00:00:00Z", "to": "2026-04-01T00:00:00Z"})).json()
    assert [item["queue"] for item in listed["items"]] == ["care", "care"]


async def test_every_number_leads_to_its_interactions(desk: Desk, asked: dict[str, Any]) -> None:
    await kept(desk)
    client = await desk.signed_in("sam")
    answer = (await client.post(RUN, json={**asked, "interval": "hour"})).json()
    (sales,) = [row for row in answer["rows"] if row["key"] == ["sales"]]
    listed = (await client.get(f"{LIST}?{sales['drill']}&metric=offered&limit=3")).json()
    rest = (await client.get(f"{LIST}?{sales['drill']}&limit=3&cursor={listed['next_cursor']}")).json()
    ids = [item["interaction_id"] for item in listed["items"] + rest["items"]]
    assert ids == [fact.interaction_id for fact in reversed(FACTS[:4])]
    assert rest["next_cursor"] is None
    abandoned = (await client.get(f"{LIST}?{answer['total']['drill']}&metric=abandoned")).json()
    assert [item["interaction_id"] for item in abandoned["items"]] == [FACTS[3].interaction_id]
    assert abandoned["items"][0]["wait_seconds"] == 10.0


async def test_what_is_in_no_queue_is_found_by_an_empty_value(desk: Desk, asked: dict[str, Any]) -> None:
    fact = Fact(interaction_id=new_id(), number=1, at=NOON, measures=Measures(sums={M.CONTACTS: 1.0}))
    await keep(desk.database, Known(facts=(fact, FACTS[0]), times=()), CONFIGURATION)
    client = await desk.signed_in("sam")
    answer = (await client.post(RUN, json={**asked, "metrics": [{"id": "contacts"}]})).json()
    (nowhere,) = [row for row in answer["rows"] if row["key"] == [None]]
    listed = (await client.get(f"{LIST}?{nowhere['drill']}")).json()
    assert [item["interaction_id"] for item in listed["items"]] == [fact.interaction_id]
    wanted = {**asked, "metrics": [{"id": "contacts"}], "filters": {"queue": [None]}}
    only = (await client.post(RUN, json=wanted)).json()
    assert [row["key"] for row in only["rows"]] == [[None]]


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"metrics": [{"id": "nonsense"}]}, "unknown_metric", "body/metrics/0/id"),
        ({"metrics": [{"id": "occupancy"}]}, "metric_not_by_this", "body/metrics/0/id"),
        ({"period": "today"}, "invalid_request", "body"),
        ({"to": "2026-02-01"}, "invalid_request", "body"),
        ({"to": "2036-02-01"}, "report_period", "body/to"),
        ({"group_by": ["queue", "queue"]}, "report_dimensions", "body/group_by"),
        ({"group_by": ["colour"]}, "invalid_request", "body/group_by/0"),
        ({"filters": {"hour": ["25"]}}, "report_filter", "body/filters/hour"),
    ],
)
async def test_what_makes_no_sense_is_refused_with_its_place(
    desk: Desk, asked: dict[str, Any], changes: dict[str, Any], code: str, pointer: str
) -> None:
    answer = await (await desk.signed_in("sam")).post(RUN, json={**asked, **changes})
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["errors"][0]["pointer"] == pointer


async def test_what_agents_time_is_made_of_has_no_interactions(desk: Desk) -> None:
    client = await desk.signed_in("sam")
    span = {"from": "2026-02-01T00:00:00Z", "to": "2026-04-01T00:00:00Z"}
    for more, code in (
        ({"metric": "occupancy"}, "metric_has_no_interactions"),
        ({"metric": "nonsense"}, "unknown_metric"),
        ({"to": "2026-01-01T00:00:00Z"}, "report_period"),
        ({"cursor": "eA=="}, "bad_cursor"),
    ):
        assert (await client.get(LIST, params={**span, **more})).json()["code"] == code


async def test_an_export_opens_again_and_is_noted(desk: Desk, asked: dict[str, Any]) -> None:
    await kept(desk)
    client = await desk.signed_in("sam")
    made = await client.post("/api/v1/reports/export?format=csv&language=zh", json=asked)
    assert made.headers["content-disposition"] == 'attachment; filename="report-2026-03-01-2026-03-01.csv"'
    assert made.text.splitlines()[0].lstrip("\ufeff") == "队列,来电量,服务水平,服务水平（30 秒）"
    workbook = await client.post("/api/v1/reports/export?format=xlsx&language=en", json=asked)
    rows = load_workbook(BytesIO(workbook.content)).get_sheet_by_index(0).to_python()
    assert rows[-1] == ["Total", 5.0, 0.4, 0.6]
    async with desk.database.transaction() as connection:
        noted = (await connection.execute(select(audit.c.actor).where(audit.c.action == "report_exported"))).all()
    assert [row.actor for row in noted] == ["sam", "sam"]


async def test_a_passage_tells_when_its_contact_began(desk: Desk) -> None:
    fact = visit(0, "sales", agent="alice")
    await keep(desk.database, Known(facts=(fact,), times=()), CONFIGURATION)
    await add_record(desk.database, id=fact.interaction_id, started_at=NOON - timedelta(minutes=3))
    client = await desk.signed_in("alice")
    listed = (await client.get(LIST, params={"from": "2026-03-01T00:00:00Z", "to": "2026-03-02T00:00:00Z"})).json()
    assert listed["items"][0]["started_at"] == "2026-03-01T03:57:00Z"
