"""Everybody whom a flow asks, as a test says that they are."""

import pytest

from callcenter.core.ivr.services import Question, Service, ServiceAnswer
from callcenter.flows.testing.company import Company, HttpAnswer

COMPANY = Company(
    customer={"id": "7", "name": "李雷"},
    orders=[{"number": "SO-1001", "state": "shipped"}, {"number": "1002", "state": "paid"}],
    http=[
        HttpAnswer(url="/rates", body={"eur": 7.8}),
        HttpAnswer(url="/gone", status=404),
        HttpAnswer(url="/ill", status=503),
    ],
)


def test_the_customer_is_found_or_not() -> None:
    assert COMPANY.answer(Question(service=Service.FIND_CUSTOMER)).values["customer"]["name"] == "李雷"
    assert Company().answer(Question(service=Service.FIND_CUSTOMER)).exit == "not_found"


def test_an_order_is_found_by_its_number_or_as_the_first_of_all() -> None:
    typed = COMPANY.answer(Question(service=Service.FIND_ORDERS, arguments={"number": "1001"}))
    assert (typed.values["order"]["state"], typed.values["orders"]["count"]) == ("shipped", 1)
    found = COMPANY.answer(Question(service=Service.FIND_ORDERS, arguments={"number": "1002"}))
    assert (found.exit, found.values["order"]["state"]) == ("found", "paid")
    assert COMPANY.answer(Question(service=Service.FIND_ORDERS)).values["order"]["number"] == "SO-1001"
    assert COMPANY.answer(Question(service=Service.FIND_ORDERS, arguments={"number": "9"})).exit == "not_found"


@pytest.mark.parametrize(
    ("url", "exit_"),
    [
        ("https://shop/rates?of=eur", "done"),
        ("https://shop/gone", "refused"),
        ("https://shop/ill", "error"),
        ("https://other", "error"),
    ],
)
def test_other_servers_answer_by_a_part_of_the_address(url: str, exit_: str) -> None:
    assert COMPANY.answer(Question(service=Service.HTTP, arguments={"url": url})).exit == exit_


@pytest.mark.parametrize("service", Service)
def test_who_is_broken_answers_nothing(service: Service) -> None:
    says = ServiceAnswer(exit="done")
    company = Company(broken=frozenset({service}), answers={service: says})
    assert company.answer(Question(service=service)).exit == "error"
    assert Company(answers={service: says}).answer(Question(service=service)) is says
