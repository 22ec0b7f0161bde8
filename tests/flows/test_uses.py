"""Where the nodes of a flow compute: every expression and every slot, at its place."""

from typing import Any

import pytest

from callcenter.flows.raw_flow import raw_flow
from callcenter.flows.uses import uses
from callcenter.flows.yaml_source import Source


def found(**node: Any) -> list[tuple[str, str]]:
    flow = raw_flow(Source(file="f", data={"nodes": {"a": node}}))
    return [(".".join(map(str, place[2:])), expression.text) for place, expression in uses(flow, "a")]


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ({"type": "branch", "cases": {"x": "a > 1", "y": True}}, [("cases.x", "a > 1"), ("cases.y", "True")]),
        ({"type": "set", "values": {"x": 5, "y": "z"}}, [("values.x", "5"), ("values.y", "z")]),
        ({"type": "language", "language": "customer.language"}, [("language", "customer.language")]),
        ({"type": "language", "language": "en"}, []),
        ({"type": "lookup_orders", "number": "n"}, [("number", "n")]),
        ({"type": "dial", "number": "10086"}, []),
        ({"type": "send_sms", "to": "n", "text": "Hi {who}"}, [("to", "n"), ("text", "who")]),
        ({"type": "send_sms", "text": {"en": "{a}{b|digits}"}}, [("text.en", "a"), ("text.en", "b")]),
        ({"type": "say", "prompts": ["hello", {"zh": "{x}", "en": "no"}]}, [("prompts.1.zh", "x")]),
        ({"type": "menu", "invalid_prompt": {"en": "{x}"}}, [("invalid_prompt.en", "x")]),
        ({"type": "enqueue", "announcements": {"prompts": [{"en": "{x}"}]}}, [("announcements.prompts.0.en", "x")]),
        ({"type": "http", "url": "https://h/{x}", "body": {"l": [{"n": "{y}"}]}}, [("url", "x"), ("body.l.0.n", "y")]),
        ({"type": "enqueue", "agent": "{customer.owner}"}, [("agent", "customer.owner")]),
    ],
)
def test_expressions_and_slots_are_found_where_they_stand(node: Any, expected: list[tuple[str, str]]) -> None:
    assert found(**node) == expected


@pytest.mark.parametrize(
    "node",
    [
        {"type": "branch", "cases": {"x": "a >", "y": [1], "z": None}},
        {"type": "say", "prompts": [{"en": "{open"}, "{no text in languages}"]},
        {"type": "send_sms", "text": 5},
        {"type": "branch", "exits": {"x": "{a}"}},
    ],
)
def test_what_cannot_be_read_is_left_to_the_form(node: Any) -> None:
    assert found(**node) == []
