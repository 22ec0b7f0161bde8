"""What a caller agrees to stands in his ledger, once, with the call that proves it."""

from callcenter.core.ivr.services import Service
from callcenter.crm.consent import ConsentChannel
from callcenter.store.database import Database
from callcenter.store.repositories.consents import ledger_of
from tests.support.office import Company, asker

SAVE = Service.SAVE_CONSENT


async def test_a_consent_is_noted_once_with_its_call(database: Database) -> None:
    company = Company(database)
    one = await company.add()
    call = asker(one)
    for _ in range(2):
        answer = await company.ask(SAVE, call, purpose="marketing", channel="sms", given=True, version="2026-01")
        assert answer.exit == "done"
    async with database.transaction() as connection:
        (entry,) = await ledger_of(connection, one.id)
    assert (entry.purpose, entry.channel, entry.given) == ("marketing", ConsentChannel.SMS, True)
    assert (entry.policy_version, entry.proof, entry.actor) == ("2026-01", "ivr", "ivr")
    assert entry.interaction_id == call.interaction_id


async def test_a_refusal_is_noted_too_and_for_every_channel(database: Database) -> None:
    company = Company(database)
    one = await company.add()
    assert (await company.ask(SAVE, asker(), purpose="recording", given=False, customer_id=one.id)).exit == "done"
    async with database.transaction() as connection:
        (entry,) = await ledger_of(connection, one.id)
    assert (entry.given, entry.channel) == (False, None)


async def test_what_cannot_be_noted_is_an_error(database: Database) -> None:
    company = Company(database)
    one = await company.add()
    gone = asker(customer_id="3f3cf9f1-7a0c-4a4e-8a37-2f0f8a3f6d11")
    for call, arguments, problem in (
        (asker(), {"purpose": "marketing", "given": True}, "no_customer"),
        (gone, {"purpose": "marketing", "given": True}, "unknown_customer"),
        (asker(one), {"purpose": "no_such", "given": True}, "unknown_purpose"),
        (asker(one), {"purpose": "marketing"}, "bad_argument"),
    ):
        answer = await company.ask(SAVE, call, **arguments)
        assert (answer.exit, answer.problem) == ("error", problem)
