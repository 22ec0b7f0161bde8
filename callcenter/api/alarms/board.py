"""Puts what is up on the boards of those who look after it."""

from callcenter.api.realtime.hub import Hub
from callcenter.api.realtime.shapes import AlarmView
from callcenter.reporting.alarm_life import AlarmInstance


class AlarmBoard:
    """The boards, for the watch."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def alarm_shown(self, instance: AlarmInstance, *, muted: bool) -> None:
        """This is up now, and stands so."""
        self._hub.alarm_changed(alarm_view(instance, muted=muted))

    def alarm_gone(self, instance_id: str) -> None:
        """This is up no more."""
        self._hub.alarm_gone(instance_id)


def alarm_view(instance: AlarmInstance, *, muted: bool) -> AlarmView:
    """What boards show of an alarm that is up."""
    main = instance.main
    return AlarmView(
        id=instance.id,
        alarm_id=instance.alarm_id,
        name=instance.name,
        queue=instance.queue,
        group=instance.group,
        agent=instance.agent,
        looks_at=None if instance.queues is None else list(instance.queues),
        metric=main.metric,
        window=main.window,
        operator=main.operator,
        value=main.value,
        threshold=main.threshold,
        since_at=instance.raised_at or instance.began_at,
        acknowledged_by=instance.acknowledged_by,
        escalated=instance.escalated_at is not None,
        muted=muted,
        severity=instance.severity,
    )
