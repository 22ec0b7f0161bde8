"""A small routing document for tests: two queues that share an agent, and one agent who may take nothing."""

from typing import Any

from callcenter.routing.document import RoutingDocument


def a_document(**changes: Any) -> dict[str, Any]:
    """As data. `changes` replace whole parts of it."""
    return {
        "skills": {"english": {"en": "English", "zh": "英语"}, "sales": {"en": "Sales", "zh": "销售"}},
        "languages": {"en": "english"},
        "segments": {"vip": {"priority": 10}},
        "schedules": {},
        "queues": {
            "sales": {
                "label": {"en": "Sales", "zh": "销售"},
                "requirement": "sales >= 20",
                "members": [{"agent": "alice", "preference": 2}, {"agent": "bob"}],
                "relaxation": [{"after_seconds": 20, "lower_by": 10}, {"after_seconds": 40, "queues": ["support"]}],
            },
            "support": {"label": {"en": "Support", "zh": "支持"}, "member_expression": "english >= 50"},
        },
        "agents": {
            "alice": {"skills": {"english": 80, "sales": 90}},
            "bob": {"skills": {"english": 10, "sales": 30}, "groups": ["seniors"]},
        },
        "entry_points": {
            "4001": {"name": "sales line", "queue": "sales"},
            "4002": {"name": "support line", "queue": "support"},
        },
        **changes,
    }


def changed_queue(name: str = "sales", **changes: Any) -> dict[str, Any]:
    """The document with other fields in one of its queues."""
    document = a_document()
    document["queues"][name] |= changes
    return document


def read(data: dict[str, Any]) -> RoutingDocument:
    """The document of data whose form is right."""
    return RoutingDocument.model_validate(data)
