"""The company as flows meet it, around a real database, and a call that asks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from callcenter.core.configuration import Configuration, Queue
from callcenter.core.ivr.services import Asker, Question, Service, ServiceAnswer
from callcenter.core.records import replace
from callcenter.crm.customer import Customer, Phone
from callcenter.engine.ids import new_id
from callcenter.phone_numbers import e164_of, last_nine
from callcenter.ports import Lookups
from callcenter.records import customers
from callcenter.records.guarded_http import GuardedHttp
from callcenter.records.vault import Vault
from callcenter.self_service.desk import SelfService
from callcenter.self_service.office import Office
from callcenter.self_service.web import Web
from callcenter.store.database import Database
from tests.support.fakes import FakeClock, FakeLookups

SALES = Configuration(queues={"sales": Queue(name="sales", label_en="Sales", label_zh="销售")})


@dataclass
class Company:
    """Whoever answers, and how often it was said that there is a message to send."""

    database: Database
    clock: FakeClock = field(default_factory=FakeClock)
    lookups: Lookups = field(default_factory=FakeLookups)
    vault: Vault = field(default_factory=Vault.for_one_run)
    configuration: Configuration = SALES
    wakes: int = 0

    @property
    def office(self) -> Office:
        def wake() -> None:
            self.wakes += 1

        configuration: Callable[[], Configuration] = lambda: self.configuration  # noqa: E731
        return Office(
            database=self.database,
            clock=self.clock,
            new_id=new_id,
            vault=self.vault,
            lookups=self.lookups,
            configuration=configuration,
            region="CN",
            message_kept=wake,
        )

    async def ask(self, service: Service, asker: Asker, /, **arguments: Any) -> ServiceAnswer:
        """Ask as the engine does."""
        desk = SelfService(self.office, Web(GuardedHttp(), (), self.clock))
        return await desk.answer(Question(service=service, arguments=arguments), asker)

    async def add(self, name: str = "李雷", *, phone: str | None = None, **facts: Any) -> Customer:
        """Add a customer."""
        phones = (Phone(raw=phone, e164=e164_of(phone), last_nine=last_nine(phone)),) if phone else ()
        at = self.clock.now()
        customer = Customer(id=new_id(), name=name, phones=phones, created_at=at, updated_at=at)
        async with self.database.transaction() as connection:
            return await customers.create(connection, replace(customer, **facts), self.office.deed())


def asker(customer: Customer | None = None, **facts: Any) -> Asker:
    """A call, from a number that nobody knows where no other is given."""
    interaction_id = new_id()
    call = Asker(
        key=f"{interaction_id}:1",
        interaction_id=interaction_id,
        ani="13700137000",
        ani_e164="+8613700137000",
        dnis="4001",
        language="zh",
        customer_id=customer.id if customer else None,
        queue=None,
        agent=None,
    )
    return replace(call, **facts)
