"""The demo's people, skills, queues, numbers and dispositions, as rows."""

from typing import Any, Final
from uuid import UUID, uuid5

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

SKILLS: Final[Rows] = [
    {"name": "mandarin", "label_en": "Mandarin", "label_zh": "普通话"},
    {"name": "english", "label_en": "English", "label_zh": "英语"},
    {"name": "sales", "label_en": "Sales", "label_zh": "销售"},
    {"name": "technical", "label_en": "Technical support", "label_zh": "技术支持"},
]

_PROFICIENCIES: Final = {
    "alice": {"mandarin": 90, "english": 60, "sales": 80},
    "bob": {"mandarin": 80, "sales": 60, "technical": 70},
    "carol": {"english": 100, "mandarin": 40, "technical": 90},
    "dave": {"mandarin": 100, "english": 70, "sales": 50, "technical": 50},
}
AGENT_SKILLS: Final[Rows] = [
    {"agent": agent, "skill": skill, "proficiency": proficiency}
    for agent, known in _PROFICIENCIES.items()
    for skill, proficiency in known.items()
]


def _queue(name: str, label_en: str, label_zh: str, priority: int = 0) -> dict[str, Any]:
    return {
        "name": name,
        "label_en": label_en,
        "label_zh": label_zh,
        "ring_seconds": 20,
        "wrap_up_seconds": 30,
        "music": "default",
        "priority": priority,
    }


QUEUES: Final[Rows] = [
    _queue("sales", "Sales", "销售"),
    _queue("support", "Support", "客户支持"),
    _queue("vip", "VIP", "贵宾", priority=10),
]
_MEMBERS: Final = {"sales": ("alice", "bob"), "support": ("bob", "carol"), "vip": ("carol", "dave")}
MEMBERS: Final[Rows] = [{"queue": queue, "agent": agent} for queue, members in _MEMBERS.items() for agent in members]


def _entry(dnis: str, name: str, *, flow: str | None = None, queue: str | None = None) -> dict[str, Any]:
    return {"dnis": dnis, "name": name, "flow": flow, "queue": queue, "language": "zh"}


ENTRY_POINTS: Final[Rows] = [
    _entry("4000", "main_line", flow="main_line"),
    _entry("4001", "sales", queue="sales"),
    _entry("4002", "support", queue="support"),
    _entry("4003", "vip", queue="vip"),
    _entry("4009", "echo", flow="echo"),
]

DISPOSITIONS: Final[Rows] = [
    {"code": "resolved", "label_en": "Resolved", "label_zh": "已解决"},
    {"code": "follow_up", "label_en": "Follow up", "label_zh": "需要跟进"},
    {"code": "sale", "label_en": "Sale", "label_zh": "成交"},
    {"code": "complaint", "label_en": "Complaint", "label_zh": "投诉"},
    {"code": "wrong_number", "label_en": "Wrong number", "label_zh": "打错电话"},
    {"code": "no_result", "label_en": "No result", "label_zh": "无结果"},
]
