"""What is written about an alarm: the e-mails to those who are to know, in both languages, and the event for webhooks.

Rule: pure. Figures, and names of queues, groups and agents only; nothing of a caller.
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final
from zoneinfo import ZoneInfo

from callcenter.core.configuration import Configuration
from callcenter.crm.messages import Message, MessageChannel
from callcenter.records.deeds import Deed
from callcenter.reporting.alarm_life import AlarmInstance, AlarmState, Happening, Seen
from callcenter.reporting.alarms import Alarm, Severity
from callcenter.reporting.conditions import Operator, Place, Window
from callcenter.reporting.metric import Unit
from callcenter.reporting.registry import EVERY
from callcenter.store.repositories.record_events import RecordEvent

KIND: Final = "alarm"

_SEVERITIES: Final = {
    Severity.INFO: ("提示", "Info"),
    Severity.WARNING: ("警告", "Warning"),
    Severity.CRITICAL: ("严重", "Critical"),
}
_HAPPENINGS: Final = {
    Happening.RAISED: ("告警", "Alarm"),
    Happening.ESCALATED: ("告警无人确认", "Alarm not acknowledged"),
    Happening.CLEARED: ("告警已解除", "Alarm cleared"),
}
_OPERATORS: Final = {
    Operator.ABOVE: ("高于", "above"),
    Operator.AT_LEAST: ("不低于", "at least"),
    Operator.BELOW: ("低于", "below"),
    Operator.AT_MOST: ("不高于", "at most"),
}
_WINDOWS: Final = {
    Window.NOW: ("当前", "now"),
    Window.FIVE_MINUTES: ("近 5 分钟", "last 5 min"),
    Window.HALF_HOUR: ("近 30 分钟", "last 30 min"),
    Window.TODAY: ("今天", "today"),
}
_ALL_QUEUES: Final = ("全部队列", "all queues")


def letters(
    alarm: Alarm,
    instance: AlarmInstance,
    what: Happening,
    deed: Deed,
    configuration: Configuration,
    *,
    page: str | None,
) -> list[Message]:
    """Return the e-mails of one happening, one for each address."""
    addresses = _addresses(alarm, instance, what)
    if not addresses:
        return []
    subject, text = written(instance, what, configuration, page=page)
    return [
        Message(
            id=deed.new_id(),
            channel=MessageChannel.EMAIL,
            address=address,
            subject=subject,
            text=text,
            next_try_at=deed.at,
            created_at=deed.at,
        )
        for address in addresses
    ]


def written(
    instance: AlarmInstance, what: Happening, configuration: Configuration, *, page: str | None
) -> tuple[str, str]:
    """Return subject and text."""
    zone = ZoneInfo(configuration.timezone)
    zh, en = _place_words(instance.place, configuration)
    severity_zh, severity_en = _SEVERITIES[instance.severity]
    what_zh, what_en = _HAPPENINGS[what]
    lines = [f"{what_zh}：{instance.name}（{zh}）", f"{what_en}: {instance.name} ({en})", ""]
    lines += [_seen_words(one, configuration, of_other=one.place != instance.place) for one in instance.seen]
    lines += ["", f"级别 Severity: {severity_zh} {severity_en}"]
    for label, instant in (("开始 Raised", instance.raised_at), ("解除 Cleared", instance.cleared_at)):
        if instant is not None:
            lines.append(f"{label}: {instant.astimezone(zone):%Y-%m-%d %H:%M:%S} ({zone.key})")
    if instance.acknowledged_by is not None:
        lines.append(f"确认人 Acknowledged by: {instance.acknowledged_by}")
    if page is not None:
        lines.append(f"页面 Page: {page}")
    subject = f"[{severity_zh} {severity_en}] {what_zh} {what_en}: {instance.name} – {zh} {en}"
    return " ".join(subject.split()), "\n".join(lines) + "\n"


def event_of(instance: AlarmInstance, what: Happening, deed: Deed, *, version: int, before: AlarmState) -> RecordEvent:
    """Return the record event of one happening."""
    main = instance.main if what is not Happening.CLEARED else next(iter(instance.raised_with), instance.main)
    now = next((one.value for one in instance.seen if one.metric == main.metric and one.place == main.place), None)
    facts: dict[str, Any] = {
        "instance_id": instance.id,
        "name": instance.name,
        "severity": str(instance.severity),
        "queue": instance.queue,
        "group": instance.group,
        "agent": instance.agent,
        "metric": main.metric,
        "window": str(main.window),
        "operator": str(main.operator),
        "threshold": main.threshold,
        "value": now,
        "conditions": [asdict(one) for one in instance.seen],
    }
    if what is Happening.CLEARED:
        facts["cause"] = str(instance.cause)
    changes: dict[str, Any] = {name: (None, value) for name, value in facts.items()}
    if before is not instance.state:
        changes["state"] = (str(before), str(instance.state))
    return deed.event(what, kind=KIND, record_id=instance.alarm_id, version=version, changes=changes)


def value_words(metric: str, value: float | None) -> str:
    """Return a figure as people read it."""
    if value is None:
        return "—"
    known = EVERY.get(metric)
    match known.unit if known is not None else None:
        case Unit.SHARE:
            return f"{value * 100:.1f}".removesuffix(".0") + " %"
        case Unit.SECONDS:
            return f"{int(value) // 60}:{int(value) % 60:02}"
        case _:
            return f"{value:.1f}".removesuffix(".0")


def _addresses(alarm: Alarm, instance: AlarmInstance, what: Happening) -> Sequence[str]:
    match what:
        case Happening.RAISED:
            return alarm.emails
        case Happening.ESCALATED:
            return alarm.escalate_to
        case Happening.CLEARED:
            # Who was woken is told that it is over.
            more = alarm.escalate_to if instance.escalated_at is not None else ()
            return tuple(dict.fromkeys((*alarm.emails, *more)))
        case _:
            return ()


def _seen_words(seen: Seen, configuration: Configuration, *, of_other: bool) -> str:
    known = EVERY.get(seen.metric)
    zh, en = (known.label_zh, known.label_en) if known is not None else (seen.metric, seen.metric)
    window_zh, window_en = _WINDOWS[seen.window]
    operator_zh, operator_en = _OPERATORS[seen.operator]
    limit, value = value_words(seen.metric, seen.threshold), value_words(seen.metric, seen.value)
    whose = " · " + " ".join(_place_words(seen.place, configuration)) if of_other else ""
    return f"{zh} {en}{whose} ({window_zh} {window_en}): {value} ({operator_zh} {operator_en} {limit})"


def _place_words(place: Place, configuration: Configuration) -> tuple[str, str]:
    if place.agent is not None:
        profile = configuration.agents.get(place.agent)
        name = profile.display_name if profile is not None else place.agent
        return f"坐席 {name}", f"agent {name}"
    if place.group is not None:
        return f"坐席组 {place.group}", f"group {place.group}"
    if place.queue is None:
        return _ALL_QUEUES
    known = configuration.queues.get(place.queue)
    return (known.label_zh, known.label_en) if known is not None else (place.queue, place.queue)
