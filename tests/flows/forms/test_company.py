"""Nodes that ask the company: the question that each becomes."""

from typing import Any

import pytest

from callcenter.core.ivr.nodes.ask import AskNode
from callcenter.core.ivr.services import Service
from callcenter.core.ivr.texts import Slot, Text
from tests.support.flow_text import formula, problems_of, steps

FOUND = "exits: {found: b, not_found: c}"


def asked(node: str) -> tuple[Service, dict[str, Any]]:
    (one,) = steps(node)
    assert isinstance(one, AskNode)
    return one.service, {name: value for name, value in one.arguments.items() if value is not None}


@pytest.mark.parametrize(
    ("node", "service", "arguments"),
    [
        ("lookup_customer", Service.FIND_CUSTOMER, {"by": "caller"}),
        ("lookup_customer, by: email, value: mail", Service.FIND_CUSTOMER, {"by": "email", "value": formula("mail")}),
        (
            "lookup_customer, by: external_id, value: n, system: erp",
            Service.FIND_CUSTOMER,
            {"by": "external_id", "value": formula("n"), "system": "erp"},
        ),
        ("lookup_orders", Service.FIND_ORDERS, {}),
        ("lookup_orders, number: order_number", Service.FIND_ORDERS, {"number": formula("order_number")}),
        ("lookup_tickets", Service.FIND_TICKETS, {"only_open": True}),
        ("lookup_tickets, only_open: false", Service.FIND_TICKETS, {"only_open": False}),
        ("lookup_tickets, number: n", Service.FIND_TICKETS, {"number": formula("n"), "only_open": True}),
    ],
)
def test_what_is_looked_up_becomes_a_question(node: str, service: Service, arguments: dict[str, Any]) -> None:
    assert asked(f"{{type: {node}, {FOUND}}}") == (service, arguments)


def test_a_question_waits_as_long_as_the_author_says_and_leads_on() -> None:
    text = "{type: lookup_orders, timeout_seconds: 3, exits: {found: b, not_found: c, error: d}}"
    assert steps(text) == [
        AskNode(
            id="a",
            service=Service.FIND_ORDERS,
            arguments={"number": None},
            seconds=3,
            exits={"found": "b", "not_found": "c", "error": "d"},
        )
    ]


def test_whoever_is_looked_for_by_something_needs_it() -> None:
    assert problems_of(f"{{type: lookup_customer, by: number, {FOUND}}}") == ["f.yaml:3: a: 'value' is missing"]


def test_a_ticket_is_written_in_one_language_or_in_each() -> None:
    slot = Slot(value=formula("order.number"))
    text = (
        "{type: create_ticket, kind: complaint, subject: 'Order {order.number}', text: {en: Late., zh: 晚了。},"
        " category: shipping, priority: high, queue: support, save: complaint, exits: {done: b}}"
    )
    (node,) = steps(text)
    assert node == AskNode(
        id="a",
        service=Service.CREATE_TICKET,
        arguments={
            "type": "complaint",
            "subject": Text(languages={"zh": ("Order ", slot), "en": ("Order ", slot)}),
            "text": Text(languages={"en": ("Late.",), "zh": ("晚了。",)}),
            "category": "shipping",
            "priority": "high",
            "queue": "support",
        },
        save="complaint",
        exits={"done": "b"},
    )


def test_messages_go_to_the_caller_or_to_somebody_else() -> None:
    words = Text(languages={"en": ("Hi",), "zh": ("好",)})
    both = "{en: Hi, zh: 好}"
    assert asked(f"{{type: send_sms, text: {both}, exits: {{done: b}}}}") == (Service.SEND_SMS, {"text": words})
    assert asked(f"{{type: send_sms, to: n, text: {both}, exits: {{done: b}}}}") == (
        Service.SEND_SMS,
        {"to": formula("n"), "text": words},
    )
    assert asked(f"{{type: send_email, subject: {both}, text: {both}, exits: {{done: b}}}}") == (
        Service.SEND_EMAIL,
        {"subject": words, "text": words},
    )
    assert problems_of("{type: send_sms, text: {en: Hi}, exits: {done: b}}") == [
        "f.yaml:4: a: text: lacks the language 'zh'"
    ]
