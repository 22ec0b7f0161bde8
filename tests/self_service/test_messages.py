"""Messages are kept for the caller unless he does not want them; nobody is written to twice for one question."""

from collections.abc import Sequence
from typing import Any

from callcenter.core.ivr.services import Service
from callcenter.crm.consent import Consent
from callcenter.crm.customer import Email
from callcenter.crm.messages import Message, MessageChannel, MessageState
from callcenter.engine.ids import new_id
from callcenter.records.consents import bar, note_consent
from callcenter.store.database import Database
from callcenter.store.repositories.messages import MessageFilter, list_messages
from tests.support.office import Company, asker

SMS, EMAIL = Service.SEND_SMS, Service.SEND_EMAIL


async def kept(database: Database) -> Sequence[Message]:
    async with database.transaction() as connection:
        return await list_messages(connection, MessageFilter(), after=None, limit=9)


async def test_a_text_message_goes_to_the_callers_number_once(database: Database) -> None:
    company = Company(database)
    one = await company.add()
    call = asker(one)
    answers = [await company.ask(SMS, call, text="您的订单已发货") for _ in range(2)]
    (message,) = await kept(database)
    assert answers[0] == answers[1]
    assert (answers[0].exit, answers[0].values) == ("done", {"message": {"id": message.id, "channel": "sms"}})
    assert (message.channel, message.address, message.text) == (
        MessageChannel.SMS,
        "+8613700137000",
        "您的订单已发货",
    )
    assert (message.customer_id, message.interaction_id) == (one.id, call.interaction_id)
    assert (message.state, message.next_try_at) == (MessageState.WAITING, company.clock.now())
    assert company.wakes == 2


async def test_an_e_mail_goes_to_the_customers_own_address_or_to_another(database: Database) -> None:
    company = Company(database)
    one = await company.add(emails=(Email(address="li@example.com"),))
    for more in ({}, {"to": " other@example.com "}):
        answer = await company.ask(EMAIL, asker(one), subject="Your\norder", text="It is on its way.", **more)
        assert answer.exit == "done"
    found = await kept(database)
    assert {message.address for message in found} == {"li@example.com", "other@example.com"}
    assert {message.subject for message in found} == {"Your order"}


async def test_who_has_no_address_gets_nothing(database: Database) -> None:
    company = Company(database)
    letter = {"subject": "Order", "text": "It is on its way."}
    asked: list[tuple[Service, Any, dict[str, Any], str]] = [
        (SMS, asker(ani="anonymous", ani_e164=None), {"text": "x"}, "no_address"),
        (SMS, asker(), {"text": " "}, "bad_argument"),
        (EMAIL, asker(), letter, "no_address"),
        (EMAIL, asker(await company.add()), letter, "no_address"),
        (EMAIL, asker(), {**letter, "to": "a@example.com, b@example.com"}, "no_address"),
    ]
    for service, call, arguments, problem in asked:
        answer = await company.ask(service, call, **arguments)
        assert (answer.exit, answer.problem) == ("error", problem)
    assert not await kept(database)


async def test_a_barred_number_and_who_has_said_no_are_not_written_to(database: Database) -> None:
    company = Company(database)
    one = await company.add(emails=(Email(address="li@example.com"),))
    deed = company.office.deed()
    no = Consent(id=new_id(), purpose="service", channel=None, given=False, at=deed.at, noted_at=deed.at)
    async with database.transaction() as connection:
        await bar(connection, ["137 0013 7000"], "asked", deed, region="CN")
    assert (await company.ask(SMS, asker(one), text="x")).problem == "do_not_call"
    assert (await company.ask(SMS, asker(one), text="x", to="13900139000")).exit == "done"
    async with database.transaction() as connection:
        await note_consent(connection, one.id, no, deed)
    assert (await company.ask(SMS, asker(one), text="x", to="13900139000")).problem == "not_allowed"
    assert (await company.ask(EMAIL, asker(one), subject="x", text="x")).problem == "not_allowed"
