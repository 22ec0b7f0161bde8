"""Forms of nodes that ask the company: lookup_customer, lookup_orders, lookup_tickets, create_ticket, and messages.

What each answers, and under which names, is written in `callcenter/self_service/`; an argument of None is none.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from callcenter.core.ivr.flow import AnyNode
from callcenter.core.ivr.nodes.ask import AskNode
from callcenter.core.ivr.services import Service
from callcenter.flows.fields import AttributeName, Formula, QueueName
from callcenter.flows.forms.form import DoneExits, Form, FoundExits, lacks, leading
from callcenter.flows.forms.prompts import Written

_Category = Annotated[str, StringConstraints(min_length=1, max_length=200)]
_WaitSeconds = Annotated[int, Field(ge=1, le=30)]


class LookupCustomer(Form):
    """Find out who calls; `customer` then tells about him. `value` is what he is looked for by."""

    type: Literal["lookup_customer"]
    by: Literal["caller", "number", "email", "external_id", "id"] = "caller"
    value: Formula | None = None
    system: _Category | None = None
    timeout_seconds: _WaitSeconds = 5
    exits: FoundExits

    @model_validator(mode="after")
    def _has_a_value(self) -> Self:
        if self.by != "caller" and self.value is None:
            raise lacks(self, "value")
        return self

    def steps(self, name: str) -> tuple[AnyNode, ...]:
        """Build the core's nodes."""
        return (
            AskNode(
                id=name,
                service=Service.FIND_CUSTOMER,
                arguments={"by": self.by, "value": self.value, "system": self.system},
                seconds=self.timeout_seconds,
                exits=leading(self.exits),
            ),
        )


class LookupOrders(Form):
    """Find the caller's orders, or the one of this number: `order` is the newest one, `orders` all of them."""

    type: Literal["lookup_orders"]
    number: Formula | None = None
    timeout_seconds: _WaitSeconds = 5
    exits: FoundExits

    def steps(self, name: str) -> tuple[AnyNode, ...]:
        """Build the core's nodes."""
        return (
            AskNode(
                id=name,
                service=Service.FIND_ORDERS,
                arguments={"number": self.number},
                seconds=self.timeout_seconds,
                exits=leading(self.exits),
            ),
        )


class LookupTickets(Form):
    """Find the caller's tickets, or his one of this number: `ticket` is the newest one, `tickets` all of them."""

    type: Literal["lookup_tickets"]
    number: Formula | None = None
    only_open: bool = True
    timeout_seconds: _WaitSeconds = 5
    exits: FoundExits

    def steps(self, name: str) -> tuple[AnyNode, ...]:
        """Build the core's nodes."""
        return (
            AskNode(
                id=name,
                service=Service.FIND_TICKETS,
                arguments={"number": self.number, "only_open": self.only_open},
                seconds=self.timeout_seconds,
                exits=leading(self.exits),
            ),
        )


class CreateTicket(Form):
    """Write down what the caller wants; `ticket` then tells about it, or what stands under `save`."""

    type: Literal["create_ticket"]
    kind: Literal["request", "complaint", "feedback", "incident"] = "request"
    subject: Written
    text: Written | None = None
    category: _Category | None = None
    priority: Literal["low", "normal", "high", "urgent"] | None = None
    queue: QueueName | None = None
    save: AttributeName | None = None
    exits: DoneExits

    def steps(self, name: str) -> tuple[AnyNode, ...]:
        """Build the core's nodes."""
        arguments = {
            "type": self.kind,
            "subject": self.subject,
            "text": self.text,
            "category": self.category,
            "priority": self.priority,
            "queue": self.queue,
        }
        return (
            AskNode(
                id=name,
                service=Service.CREATE_TICKET,
                arguments=arguments,
                save=self.save,
                exits=leading(self.exits),
            ),
        )


class SendSms(Form):
    """Send a text message: to the caller's number, or to another one."""

    type: Literal["send_sms"]
    to: Formula | None = None
    text: Written
    exits: DoneExits

    def steps(self, name: str) -> tuple[AnyNode, ...]:
        """Build the core's nodes."""
        arguments = {"to": self.to, "text": self.text}
        return (AskNode(id=name, service=Service.SEND_SMS, arguments=arguments, exits=leading(self.exits)),)


class SendEmail(Form):
    """Send an e-mail: to the customer's own address, or to another one."""

    type: Literal["send_email"]
    to: Formula | None = None
    subject: Written
    text: Written
    exits: DoneExits

    def steps(self, name: str) -> tuple[AnyNode, ...]:
        """Build the core's nodes."""
        arguments = {"to": self.to, "subject": self.subject, "text": self.text}
        return (AskNode(id=name, service=Service.SEND_EMAIL, arguments=arguments, exits=leading(self.exits)),)
