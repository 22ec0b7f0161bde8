"""What was asked of us before is told to whose it is; what is asked now is taken down once."""

from sqlalchemy import func, select

from callcenter.core.ivr.services import Service
from callcenter.crm.ticket_work import stepped
from callcenter.crm.tickets import Step, shown_number
from callcenter.records.tickets import change_ticket
from callcenter.store.database import Database
from callcenter.store.repositories.tickets import read_tickets
from callcenter.store.tables import tickets
from tests.support.office import Company, asker

FIND, CREATE = Service.FIND_TICKETS, Service.CREATE_TICKET


async def test_a_ticket_is_made_once_however_often_it_is_asked_for(database: Database) -> None:
    company = Company(database)
    one = await company.add()
    call = asker(one)
    answers = [
        await company.ask(
            CREATE, call, type="complaint", subject="Refund  for\n1001", text="typed", priority="high", queue="sales"
        )
        for _ in range(2)
    ]
    assert answers[0] == answers[1]
    told = answers[0].values["ticket"]
    assert (answers[0].exit, told["type"], told["state"], told["open"]) == ("done", "complaint", "new", True)
    assert told["shown"] == shown_number(told["number"])
    async with database.transaction() as connection:
        ids = (await connection.execute(select(tickets.c.id))).scalars().all()
        (kept,) = await read_tickets(connection, list(ids))
    assert (kept.subject, kept.customer_id, kept.created_by, kept.queue) == ("Refund for 1001", one.id, "ivr", "sales")
    assert [link.to for link in kept.links] == [call.interaction_id]


async def test_two_calls_make_two_tickets_also_of_strangers(database: Database) -> None:
    company = Company(database)
    for _ in range(2):
        assert (await company.ask(CREATE, asker(), type="request", subject="换货")).exit == "done"
    async with database.transaction() as connection:
        assert (await connection.execute(select(func.count()).select_from(tickets))).scalar_one() == 2


async def test_a_ticket_must_name_what_there_is(database: Database) -> None:
    company = Company(database)
    for more, problem in (
        ({"queue": "nowhere"}, "unknown_queue"),
        ({"category": "no/such"}, "unknown_ticket_category"),
        ({"type": "wish"}, "bad_argument"),
    ):
        answer = await company.ask(CREATE, asker(), **{"type": "request", "subject": "换货", **more})
        assert (answer.exit, answer.problem) == ("error", problem)


async def test_only_open_tickets_are_told_unless_one_is_named(database: Database) -> None:
    company = Company(database)
    one = await company.add()
    made = [await company.ask(CREATE, asker(one), type="request", subject=f"{place}") for place in range(2)]
    first, second = (answer.values["ticket"] for answer in made)
    async with database.transaction() as connection:
        wanted = select(tickets.c.id).where(tickets.c.number == first["number"])
        ticket_id = (await connection.execute(wanted)).scalar_one()
        await change_ticket(
            connection,
            ticket_id,
            lambda ticket: stepped(ticket, Step.SOLVE, company.clock.now()),
            company.office.deed(),
            company.configuration,
            expected=None,
        )
    found = await company.ask(FIND, asker(one))
    assert (found.values["tickets"]["count"], found.values["ticket"]["number"]) == (1, second["number"])
    assert (await company.ask(FIND, asker(one), only_open=False)).values["tickets"]["count"] == 2
    named = await company.ask(FIND, asker(one), number=first["shown"])
    assert (named.values["ticket"]["state"], named.values["ticket"]["open"]) == ("solved", False)


async def test_nobody_hears_of_the_tickets_of_others(database: Database) -> None:
    company = Company(database)
    one, other = await company.add(), await company.add("韩梅梅")
    made = await company.ask(CREATE, asker(one), type="request", subject="换货")
    number = made.values["ticket"]["number"]
    for call in (asker(), asker(other)):
        assert (await company.ask(FIND, call, number=number)).exit == "not_found"
        assert (await company.ask(FIND, call)).exit == "not_found"
    assert (await company.ask(FIND, asker(one), number="x")).exit == "not_found"
