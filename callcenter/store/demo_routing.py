"""The demo's people as rows, and its routing document: skills, queues, members, numbers, dispositions."""

from typing import Any, Final
from uuid import UUID, uuid5

from callcenter.store.demo_dispositions import DISPOSITIONS

_NAMES: Final = UUID("6f1d2c5e-7b0a-4a53-9c38-1e0c9a6c5a10")

Rows = list[dict[str, Any]]


def demo_id(kind: str, name: str) -> str:
    """Return the id that this demo record has in every installation."""
    return str(uuid5(_NAMES, f"{kind}:{name}"))


def _person(username: str, display_name: str, role: str, language: str) -> dict[str, Any]:
    return {
        "id": demo_id("user", username),
        "username": username,
        "display_name": display_name,
        "role": role,
        "language": language,
    }


PEOPLE: Final[Rows] = [
    _person("alice", "Alice 陈", "agent", "zh"),
    _person("bob", "Bob 王", "agent", "zh"),
    _person("carol", "Carol Jones", "agent", "en"),
    _person("dave", "Dave 林", "agent", "zh"),
    _person("sam", "Sam 周", "supervisor", "zh"),
    _person("admin", "Admin", "admin", "zh"),
]
AGENTS: Final = [person["username"] for person in PEOPLE if person["role"] == "agent"]
# The supervisor is in no queue; on his telephone he listens to others.
WITH_PHONES: Final = [*AGENTS, "sam"]

# Bob speaks no English; who would wait for somebody who does gets him all the same.
_ANY_LANGUAGE: Final[Rows] = [{"after_seconds": 30, "drop": ["english"], "skip_when": "nobody_ready"}]
_TOLD: Final = {
    "first_after_seconds": 15,
    "every_seconds": 45,
    "position": True,
    "estimated_wait": True,
    "comfort": ["all_agents_busy"],
}
# Nobody hears music for ever: after ten minutes he may leave a message.
_NOT_FOR_EVER: Final = {"max_wait_seconds": 600, "overflows": {"max_wait": {"kind": "voicemail"}}}
ROUTING: Final[dict[str, Any]] = {
    "format": 1,
    "timezone": "Asia/Shanghai",
    "skills": {
        "mandarin": {"en": "Mandarin", "zh": "普通话"},
        "english": {"en": "English", "zh": "英语"},
        "sales": {"en": "Sales", "zh": "销售"},
        "technical": {"en": "Technical support", "zh": "技术支持"},
    },
    "languages": {"zh": "mandarin", "en": "english"},
    "segments": {"vip": {"priority": 10}},
    "outbound": {"enabled": True, "allow": ["+86"], "calls_per_minute": 6, "concurrent": 4},
    "queues": {
        "sales": {
            "label": {"en": "Sales", "zh": "销售"},
            "members": [{"agent": "alice"}, {"agent": "bob"}],
            "relaxation": _ANY_LANGUAGE,
            "announcements": _TOLD,
            "recording": True,
            **_NOT_FOR_EVER,
        },
        "support": {
            "label": {"en": "Support", "zh": "客户支持"},
            "members": [{"agent": "bob"}, {"agent": "carol"}],
            "relaxation": _ANY_LANGUAGE,
            "announcements": _TOLD,
            "recording": True,
            **_NOT_FOR_EVER,
        },
        "vip": {
            "label": {"en": "VIP", "zh": "贵宾"},
            "priority": 10,
            "members": [{"agent": "carol"}, {"agent": "dave"}],
            "announcements": _TOLD,
            "recording": True,
            "after_talk_flow": "survey",
            **_NOT_FOR_EVER,
        },
    },
    "agents": {
        "alice": {"skills": {"mandarin": 90, "english": 60, "sales": 80}},
        "bob": {"skills": {"mandarin": 80, "sales": 60, "technical": 70}},
        "carol": {"skills": {"english": 100, "mandarin": 40, "technical": 90}},
        "dave": {"skills": {"mandarin": 100, "english": 70, "sales": 50, "technical": 50}},
    },
    "entry_points": {
        "4000": {"name": "main_line", "flow": "main_line"},
        "4001": {"name": "sales", "queue": "sales"},
        "4002": {"name": "support", "queue": "support"},
        "4003": {"name": "vip", "queue": "vip"},
        "4009": {"name": "echo", "flow": "echo"},
    },
    "dispositions": DISPOSITIONS,
}
