"""The question over HTTP: what it becomes, and addresses that a value could change."""

from typing import Any

import pytest

from callcenter.core.ivr.nodes.ask import AskNode
from callcenter.core.ivr.services import Service
from callcenter.core.ivr.texts import Slot, Text
from callcenter.flows.texts import InAddress
from tests.support.flow_text import formula, problems_of, steps

EXITS = "exits: {done: b, refused: c}"


def in_both(*parts: Any) -> Text:
    return Text(languages={"zh": parts, "en": parts})


def node(text: str) -> AskNode:
    (one,) = steps(text)
    assert isinstance(one, AskNode)
    return one


def test_a_plain_question_is_asked_twice_at_most_and_kept_as_answer() -> None:
    assert node(f"{{type: http, url: 'https://api.example.com/balance', {EXITS}}}") == AskNode(
        id="a",
        service=Service.HTTP,
        arguments={
            "url": in_both("https://api.example.com/balance"),
            "method": "GET",
            "headers": {},
            "body": None,
            "timeout_seconds": 5,
            "attempts": 2,
        },
        seconds=12,
        save="answer",
        exits={"done": "b", "refused": "c"},
    )


def test_values_stand_in_the_path_the_headers_and_the_body() -> None:
    asked = node(
        "{type: http, url: 'http://h:8080/o/{order_number}?c={customer.id}', method: POST, timeout_seconds: 3,"
        " headers: {X-Caller: 'tel {caller.number}'}, save: balance,"
        f" body: {{id: '{{n}}', note: 'of {{n}}', list: [1, true, word], none: null}}, {EXITS}}}"
    )
    number = Slot(value=InAddress(inner=formula("order_number")))
    customer = Slot(value=InAddress(inner=formula("customer.id")))
    assert asked.arguments["url"] == in_both("http://h:8080/o/", number, "?c=", customer)
    assert asked.arguments["headers"] == {"X-Caller": in_both("tel ", Slot(value=formula("caller.number")))}
    assert asked.arguments["body"] == {
        "id": formula("n"),
        "note": in_both("of ", Slot(value=formula("n"))),
        "list": [1, True, "word"],
        "none": None,
    }
    assert (asked.save, asked.arguments["attempts"], asked.seconds) == ("balance", 1, 4)


@pytest.mark.parametrize(
    "address",
    [
        "{n}/balance",
        "https://{n}/balance",
        "https://api.example.com{n}",
        "https://api.example.com:{n}/",
        "https://api.example.com/a b",
        "https://api.example.com/{n} b",
        "ftp://api.example.com/",
        "api.example.com/balance",
        "file:///etc/passwd",
    ],
)
def test_an_address_whose_host_is_not_written_is_refused(address: str) -> None:
    told = problems_of(f"{{type: http, url: '{address}', {EXITS}}}")
    assert f"f.yaml:4: a: url: {address!r} is not an address; the host stands in the file" in told


def test_a_body_that_is_no_text_is_told_with_its_place() -> None:
    (told,) = problems_of(f"{{type: http, url: 'https://h/', body: {{id: '{{1 +}}'}}, {EXITS}}}")
    assert "body" in told
    assert "is no expression" in told
