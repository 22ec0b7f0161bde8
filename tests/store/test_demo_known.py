"""Those whom the docs name can ask the IVR about everything that it offers."""

from datetime import date

from callcenter.core.ivr.services import Service
from callcenter.core.records import replace
from callcenter.crm.population.fields import FIELDS, ID_NUMBER
from callcenter.crm.tickets import OPEN_STATES
from callcenter.store.database import Database
from callcenter.store.demo_customers import seed_customers
from callcenter.store.demo_known import BALANCE, KNOWN
from callcenter.store.lookups import CustomerLookups
from tests.support.office import Company, asker

MEMBERS = {member.customer.name: member for member in KNOWN}


def test_li_lei_has_what_every_menu_asks_for() -> None:
    li_lei = MEMBERS["李雷"]
    assert (li_lei.customer.birthday, li_lei.customer.fields[BALANCE.name]) == (date(1990, 3, 14), 328.5)
    assert [(order.number, order.state) for order in li_lei.orders] == [("SO-1001", "shipped")]
    assert [ticket.state in OPEN_STATES for ticket in li_lei.tickets] == [True]


def test_somebody_who_speaks_english_has_it_too() -> None:
    alice = MEMBERS["Alice Smith"]
    assert (alice.customer.language, alice.customer.birthday) == ("en", date(1988, 5, 9))
    assert BALANCE.name in alice.customer.fields
    assert [order.number for order in alice.orders] == ["SO-1003"]


def test_numbers_of_people_are_kept_encrypted_and_orders_are_told_apart_by_their_digits() -> None:
    sealed = {one.name for one in FIELDS if one.sealed}
    assert ID_NUMBER in sealed
    numbers = [order.number for member in KNOWN for order in member.orders]
    assert len(numbers) == len(set(numbers)) == 3


async def test_a_call_of_li_lei_gets_an_answer_to_everything(database: Database, database_url: str) -> None:
    lookups = CustomerLookups(database_url)
    company = Company(database, lookups=lookups)
    async with database.transaction() as connection:
        await seed_customers(connection, company.vault.seal)
    call = asker(ani="13800138000", ani_e164="+8613800138000")
    customer = (await company.ask(Service.FIND_CUSTOMER, call, by="caller")).values["customer"]
    assert (customer["name"], customer["fields"]["balance"]) == ("李雷", 328.5)
    call = replace(call, customer_id=customer["id"])
    assert (await company.ask(Service.CHECK_IDENTITY, call, fact="birthday", digits="0314")).exit == "verified"
    assert (await company.ask(Service.CHECK_IDENTITY, call, fact="id_number", digits="851*", last=4)).exit == "verified"
    assert (await company.ask(Service.FIND_ORDERS, call, number="1001")).values["order"]["state"] == "shipped"
    assert (await company.ask(Service.FIND_TICKETS, call)).values["ticket"]["subject"] == "空调安装预约"
    await lookups.close()
