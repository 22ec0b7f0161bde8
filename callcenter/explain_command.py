"""What `callcenter explain ID` does: why a contact or callback waits, and why each decision fell as it did, as a table.

Rule: with a token the running service is asked, which also knows what is live; without one the database. Exit code 0
when something was shown, 1 with one line that says what to do.
"""

import os
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import httpx
from rich.console import Console
from rich.table import Table

from callcenter.explanation_words import CHANGES, REASONS, STRATEGIES, WHY, said, why_agent
from callcenter.routing_commands import open_database
from callcenter.settings import Settings
from callcenter.store.repositories.callbacks import find_callback
from callcenter.store.repositories.decisions import decisions_of
from callcenter.store.repositories.interactions import find_interaction

_ANSWER_SECONDS: Final = 10.0
_TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "not_an_id": (
        "this is not an id: copy the whole id of an interaction or callback",
        "这不是有效的 ID，请复制完整的会话或回电 ID",
    ),
    "unknown": (
        "no such interaction or callback here; of one that has just come in, ask the running service with --token",
        "没有这个会话或回电；若刚刚呼入，请用 --token 询问正在运行的服务",
    ),
    "unknown_there": ("the service knows no such interaction or callback", "服务中没有这个会话或回电"),
    "away": (
        "the service does not answer at {url}: start it, or give its address with --url",
        "服务 {url} 没有响应：请启动服务，或用 --url 指定地址",
    ),
    "refused": (
        "the service refuses the token: make one with POST /api/v1/tokens (docs/api.md)",
        "服务拒绝了该令牌：请用 POST /api/v1/tokens 创建（见 docs/api.md）",
    ),
    "odd": ("the service answered with status {status}: look at its log", "服务返回状态 {status}：请查看其日志"),
    "no_decision": ("No agent has been chosen yet.", "还没有选过坐席。"),
    "live_needs_token": (
        "It is not over: why it waits now is told with --token.",
        "尚未结束：用 --token 可查看当前等待原因。",
    ),
    "now": ("Now", "当前"),
    "decision": ("Decision {number}", "第 {number} 次分配"),
    "place": (
        "position {position}, waits since {since}, priority {priority} (number and flow {asked}, queue {queue}, "
        "segment {segment}, steps {steps}), worth {worth} s",
        "第 {position} 位，{since} 开始等待，优先级 {priority}（号码与流程 {asked}，队列 {queue}，客户分段 {segment}，"
        "放宽 {steps}），相当于 {worth} 秒",
    ),
    "raised": ("of the priority {raised} from a supervisor", "其中班长给的优先级 {raised}"),
    "asked": ("asks for: {requirement}", "技能要求：{requirement}"),
    "asked_before": (
        "asks for: {requirement} (before step {step}: {before})",
        "技能要求：{requirement}（第 {step} 步之前：{before}）",
    ),
    "anybody": ("anybody", "任何坐席"),
    "steps": ("relaxation step {step} of {steps}", "放宽步骤：第 {step} 步，共 {steps} 步"),
    "only": ("waits for {agent} alone until {until}", "{until} 前只等 {agent}"),
    "assigned": ("waits for {agent} alone, as a supervisor wants", "按班长指定，只等 {agent}"),
    "next": ("next: {change} at {at}", "下一变化：{at} {change}"),
    "strategy": ("queue {queue}, strategy: {strategy}", "队列 {queue}，策略：{strategy}"),
    "staff": (
        "suited agents: {logged_in} logged in, {ready} ready, {free} free",
        "合适坐席：登录 {logged_in}，就绪 {ready}，空闲 {free}",
    ),
    "more": ("and {count} more: {reason}", "另有 {count} 位：{reason}"),
    "agent": ("agent", "坐席"),
    "reason": ("reason", "原因"),
    "numbers": ("numbers", "数值"),
}
_NUMBERS: Final[Mapping[str, tuple[str, str]]] = {
    "idle_seconds": ("idle {} s", "空闲 {} 秒"),
    "preference": ("preference {}", "偏好 {}"),
    "skill_level": ("skill {}", "技能 {}"),
    "contacts_today": ("{} today", "今日 {}"),
    "occupancy": ("occupancy {}", "占用率 {}"),
    "last_offered_at": ("last offered {}", "上次分配 {}"),
    "position": ("place {}", "顺位 {}"),
    "lot": ("lot {}", "签 {}"),
}


class NotExplained(RuntimeError):
    """There is nothing to show; the message says what to do."""


def terminal_language(environment: Mapping[str, str] = os.environ) -> str:
    """`zh` or `en`, as the terminal has it."""
    wished = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "zh" if wished.lower().startswith("zh") else "en"


async def explain(
    settings: Settings,
    wanted: str,
    *,
    url: str | None,
    token: str | None,
    language: str,
    console: Console,
    transport: httpx.AsyncBaseTransport | None = None,
) -> int:
    """Print what is known. Raises NotExplained when that is nothing."""
    try:
        subject = str(UUID(wanted))
    except ValueError:
        raise NotExplained(_said("not_an_id", language)) from None
    if token:
        there = (url or f"http://{settings.bind}:{settings.http_port}").rstrip("/")
        found = await _from_service(there, token, subject, language, transport)
    else:
        found = await _from_database(settings, subject, language)
    _show(found, language, console)
    return 0


async def _from_service(
    url: str, token: str, subject: str, language: str, transport: httpx.AsyncBaseTransport | None
) -> Mapping[str, Any]:
    headers = {"Authorization": f"Bearer {token}"}
    try:
        async with httpx.AsyncClient(headers=headers, timeout=_ANSWER_SECONDS, transport=transport) as client:
            for resource in ("interactions", "callbacks"):
                answer = await client.get(f"{url}/api/v1/{resource}/{subject}/routing")
                if answer.status_code == httpx.codes.OK:
                    found: Mapping[str, Any] = answer.json()
                    return found
                if answer.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
                    raise NotExplained(_said("refused", language))
                if answer.status_code != httpx.codes.NOT_FOUND:
                    raise NotExplained(_said("odd", language, status=answer.status_code))
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        raise NotExplained(_said("away", language, url=url)) from None
    raise NotExplained(_said("unknown_there", language))


async def _from_database(settings: Settings, subject: str, language: str) -> Mapping[str, Any]:
    async with open_database(settings) as database, database.transaction() as connection:
        record: Mapping[str, Any] | None = await find_interaction(connection, subject)
        decisions = await decisions_of(connection, subject)
        if record is None:
            record = await find_callback(connection, subject)
            if record is not None and record["call_interaction_id"]:
                decisions = await decisions_of(connection, str(record["call_interaction_id"]))
    if record is None:
        raise NotExplained(_said("unknown", language))
    return {"id": subject, "now": None, "decisions": decisions, "open": record["ended_at"] is None}


def _show(found: Mapping[str, Any], language: str, console: Console) -> None:
    if found["now"] is not None:
        _title(console, f"{_said('now', language)}: {said(WHY, found['now'].get('why'), language)}")
        _show_one(found["now"], language, console)
    elif found.get("open"):
        _line(console, _said("live_needs_token", language))
    for decision in found["decisions"]:
        _title(console, f"{_said('decision', language, number=decision['number'])} · {_clock(decision['at'])}")
        _show_one(decision["explanation"], language, console)
    if not found["decisions"]:
        _line(console, _said("no_decision", language))


def _show_one(one: Mapping[str, Any], language: str, console: Console) -> None:
    strategy = said(STRATEGIES, one["strategy"], language)
    _line(console, _said("strategy", language, queue=one["queue"], strategy=strategy))
    place = {**one["points"], "position": one.get("position") or "–", "since": _clock(one["since_at"])}
    worth = round(one["worth_seconds"])
    _line(console, _said("place", language, **place, priority=one["priority"], worth=worth))
    if place.get("raised"):
        _line(console, _said("raised", language, raised=place["raised"]))
    anybody = _said("anybody", language)
    requirement, before = one["requirement"] or anybody, one["requirement_asked"] or anybody
    asked = "asked" if requirement == before else "asked_before"
    _line(console, _said(asked, language, requirement=requirement, before=before, step=one["step"]))
    if one["steps"]:
        _line(console, _said("steps", language, step=one["step"], steps=len(one["steps"])))
    if one.get("only_agent"):
        until_at = one.get("only_until_at")
        how, until = ("only", _clock(until_at)) if until_at else ("assigned", "")
        _line(console, _said(how, language, agent=one["only_agent"], until=until))
    if one.get("next_change"):
        change = said(CHANGES, one["next_change"], language)
        _line(console, _said("next", language, change=change, at=_clock(one["next_change_at"])))
    _line(console, _said("staff", language, **one["staff"]))
    _show_agents(one, language, console)


def _show_agents(one: Mapping[str, Any], language: str, console: Console) -> None:
    table = Table("#", *(_said(name, language) for name in ("agent", "reason", "numbers")), box=None, pad_edge=False)
    for place, agent in enumerate(one["agents"], start=1):
        table.add_row(str(place), agent["agent"], why_agent(agent, language), _numbers(agent.get("numbers"), language))
    console.print(table, markup=False, highlight=False)
    for reason, count in (one.get("left_out") or {}).items():
        _line(console, _said("more", language, count=count, reason=said(REASONS, reason, language)))


def _numbers(numbers: Mapping[str, Any] | None, language: str) -> str:
    shown = []
    for name, texts in _NUMBERS.items():
        value = (numbers or {}).get(name)
        if value is None or (name == "preference" and not value):
            continue
        rounded = _clock(value) if name.endswith("_at") else round(value, 3) if name != "idle_seconds" else round(value)
        shown.append((texts[1] if language == "zh" else texts[0]).format(rounded))
    return ", ".join(shown)


def _said(name: str, language: str, **values: object) -> str:
    english, chinese = _TEXTS[name]
    return (chinese if language == "zh" else english).format(**values)


def _clock(at: datetime | str) -> str:
    """An instant as the terminal's own clock shows it."""
    instant = datetime.fromisoformat(at) if isinstance(at, str) else at
    return instant.astimezone().strftime("%Y-%m-%d %H:%M:%S")


def _title(console: Console, text: str) -> None:
    console.print(f"\n{text}", style="bold", markup=False, highlight=False, soft_wrap=True)


def _line(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)
