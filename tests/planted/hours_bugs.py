"""Bugs in the hours of operation: midnight, daylight saving, holidays and make-up days, emergencies."""

from typing import Final

from tests.planted.bug import Bug

_HOURS: Final = "acd/hours.py"
_KILLER: Final = "core/acd/test_hours.py"

BUGS: Final = (
    Bug(
        name="a night shift ends at midnight",
        file=_HOURS,
        old="    return any(end <= start and now < end for start, end in day_of(schedule, today - _DAY).periods)\n",
        new="    return False\n",
        killer=_KILLER,
    ),
    Bug(
        name="a night shift is open in the morning of the day on which it begins",
        file=_HOURS,
        old="if start <= now and (now < end or end <= start):",
        new="if (start <= now) if start < end else (start <= now or now < end):",
        killer=_KILLER,
    ),
    Bug(
        name="the end of a period still belongs to it",
        file=_HOURS,
        old="(now < end or end <= start)",
        new="(now <= end or end <= start)",
        killer=_KILLER,
    ),
    Bug(
        name="a holiday beats its make-up day",
        file=_HOURS,
        old="if (works_like := schedule.make_up_days.get(day)) is not None:",
        new="if (works_like := schedule.make_up_days.get(day)) is not None and day not in schedule.holidays:",
        killer=_KILLER,
    ),
    Bug(
        name="a make-up day that works like a Monday is none",
        file=_HOURS,
        old="if (works_like := schedule.make_up_days.get(day)) is not None:",
        new="if works_like := schedule.make_up_days.get(day):",
        killer=_KILLER,
    ),
    Bug(
        name="an emergency goes on after its end",
        file=_HOURS,
        old="emergency.until is None or at < emergency.until",
        new="emergency",
        killer=_KILLER,
    ),
    Bug(
        name="the schedule opens when the emergency ends, whatever the hour",
        file=_HOURS,
        old="        at = emergency.until.astimezone(UTC)\n        yield at\n",
        new="        yield emergency.until.astimezone(UTC)\n        return\n",
        killer=_KILLER,
    ),
    Bug(
        name="the hour that the clock shows twice is looked at once",
        file=_HOURS,
        old="for fold in (0, 1):",
        new="for fold in (0,):",
        killer=_KILLER,
    ),
    Bug(
        name="a period that begins in the skipped hour opens an hour late",
        file=_HOURS,
        old="{*_period_edges(schedule, zone, at, end), *_clock_jumps(zone, at, end)}",
        new="{*_period_edges(schedule, zone, at, end)}",
        killer=_KILLER,
    ),
    Bug(
        name="a schedule that does not exist is closed",
        file="ivr/nodes/check_hours.py",
        old="schedule is None or is_open(schedule, visit.at)",
        new="schedule is not None and is_open(schedule, visit.at)",
        killer="core/ivr/nodes/test_check_hours.py",
    ),
    Bug(
        name="flows do not get the schedules of the configuration",
        file="reactions/flows.py",
        old="        schedules=turn.state.configuration.schedules,\n",
        new="",
        killer="scenarios/test_hours.py",
    ),
)
