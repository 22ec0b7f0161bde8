"""Who is meant is found in several ways, and never guessed; the language he chooses is his from then on."""

from datetime import date

from callcenter.core.ivr.services import Service
from callcenter.crm.custom_fields import FieldDefinition, FieldKind
from callcenter.crm.customer import Email
from callcenter.records.custom_fields import define
from callcenter.store.database import Database
from callcenter.store.lookups import CustomerLookups
from callcenter.store.repositories.customer_records import read_customer
from callcenter.store.repositories.record_events import events_after
from tests.support.office import Company, asker

FIND, REMEMBER = Service.FIND_CUSTOMER, Service.REMEMBER_LANGUAGE


async def test_a_known_caller_is_told_with_what_may_be_said_of_him(database: Database) -> None:
    company = Company(database)
    secret = company.vault.seal("id_number", "110101199003148515")
    one = await company.add(
        phone="13800138000",
        segment="vip",
        language="zh",
        birthday=date(1990, 3, 14),
        tags=("golf",),
        emails=(
            Email(address="old@example.com", valid_to=date(2020, 1, 1)),
            Email(address="li@example.com"),
        ),
        fields={"balance": 128.5, "id_number": secret, "old": "x"},
    )
    async with database.transaction() as connection:
        for name, archived in (("balance", False), ("old", True)):
            kind = FieldKind.DECIMAL if name == "balance" else FieldKind.TEXT
            field = FieldDefinition(name=name, label_en=name, label_zh=name, kind=kind, archived=archived)
            await define(connection, field, company.office.deed())
    answer = await company.ask(FIND, asker(one), by="caller")
    assert (answer.exit, list(answer.values)) == ("found", ["customer"])
    told = answer.values["customer"]
    assert told == {
        "known": True,
        "id": one.id,
        "kind": "person",
        "name": "李雷",
        "name_latin": None,
        "segment": "vip",
        "language": "zh",
        "company": None,
        "owner": None,
        "phone": "+8613800138000",
        "email": "li@example.com",
        "tags": ["golf"],
        "fields": {"balance": 128.5},
    }


async def test_somebody_is_found_by_number_mail_key_and_id(database: Database, database_url: str) -> None:
    lookups = CustomerLookups(database_url)
    company = Company(database, lookups=lookups)
    emails = (Email(address="Li@Example.com"),)
    one = await company.add(phone="13800138000", emails=emails, external_ids={"crm": "C-7"})
    stranger = asker()
    for arguments in (
        {"by": "number", "value": "138 0013 8000"},
        {"by": "number", "value": 13800138000},
        {"by": "email", "value": "li@example.com"},
        {"by": "external_id", "value": "C-7", "system": "crm"},
        {"by": "id", "value": one.id},
    ):
        answer = await company.ask(FIND, stranger, **arguments)
        assert (answer.exit, answer.values["customer"]["id"]) == ("found", one.id), arguments
    known = await company.ask(FIND, asker(ani="13800138000", ani_e164="+8613800138000"), by="caller")
    assert known.values["customer"]["id"] == one.id
    await lookups.close()


async def test_who_is_not_surely_known_is_not_found(database: Database, database_url: str) -> None:
    lookups = CustomerLookups(database_url)
    company = Company(database, lookups=lookups)
    emails = (Email(address="home@example.com"),)
    for name in ("赵敏", "张无忌"):
        await company.add(name, phone="02112345678", emails=emails)
    for arguments in (
        {"by": "caller"},
        {"by": "number", "value": "02112345678"},
        {"by": "email", "value": "home@example.com"},
        {"by": "external_id", "value": "C-7", "system": "crm"},
        {"by": "id", "value": "17"},
    ):
        assert (await company.ask(FIND, asker(ani="", ani_e164=None), **arguments)).exit == "not_found", arguments
    await lookups.close()


async def test_what_makes_no_sense_is_an_error(database: Database) -> None:
    company = Company(database)
    for arguments in ({}, {"by": "shoe_size"}, {"by": "number"}, {"by": "external_id", "value": "C-7"}, {"at": 1}):
        answer = await company.ask(FIND, asker(), **arguments)
        assert (answer.exit, answer.problem) == ("error", "bad_argument")


async def test_a_chosen_language_is_remembered_once(database: Database) -> None:
    company = Company(database)
    one = await company.add(language="zh")
    for _ in range(2):
        assert (await company.ask(REMEMBER, asker(one), language="en")).exit == "done"
    async with database.transaction() as connection:
        kept = await read_customer(connection, one.id)
        events = await events_after(connection, 0, limit=9)
    assert kept is not None
    assert (kept.language, kept.version) == ("en", 2)
    assert [(event.type, event.actor) for event in events] == [("customer.created", "ivr"), ("customer.changed", "ivr")]


async def test_the_language_of_a_stranger_is_nobodys(database: Database) -> None:
    company = Company(database)
    assert (await company.ask(REMEMBER, asker(), language="en")).exit == "done"
    assert (await company.ask(REMEMBER, asker(customer_id="crm-17"), language="en")).exit == "done"
    assert (await company.ask(REMEMBER, asker(), language="fr")).problem == "bad_argument"
