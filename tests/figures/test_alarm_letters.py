"""What is written about an alarm says what it is about, in both languages, and goes to whom it is for."""

from dataclasses import replace
from datetime import timedelta

from callcenter.core.configuration import Configuration, Queue
from callcenter.engine.ids import new_id
from callcenter.figures.alarm_letters import event_of, letters, value_words, written
from callcenter.records.deeds import Deed
from callcenter.reporting.alarm_life import AlarmInstance, AlarmState, Cause, Happening, cleared, look
from callcenter.reporting.conditions import Reading
from tests.support.alarms import AT, LEVEL, SALES, WAIT, alarm

CONFIGURATION = Configuration(queues={"sales": Queue(name="sales", label_en="Sales", label_zh="销售")})
TOLD = {"emails": ("ops@example.com",), "escalate_after_seconds": 60, "escalate_to": ("boss@example.com",)}
DEED = Deed(actor="alarms", at=AT, new_id=new_id)


def raised() -> AlarmInstance:
    looked = look(
        alarm(LEVEL, WAIT, name="Busy", **TOLD),
        SALES,
        None,
        [Reading(value=0.5), Reading(value=125)],
        at=AT,
        new_id=new_id,
    )
    assert looked.instance is not None
    return looked.instance


def test_a_letter_tells_everything_in_both_languages() -> None:
    subject, text = written(raised(), Happening.RAISED, CONFIGURATION, page="https://desk.example.com/alarms")
    assert subject == "[警告 Warning] 告警 Alarm: Busy – 销售 Sales"
    for words in (
        "服务水平 Service level (近 30 分钟 last 30 min): 50 % (低于 below 70 %)",
        "Longest waiting (当前 now): 2:05 (高于 above 2:00)",
        "2026-03-02 17:01:30 (Asia/Shanghai)",
        "https://desk.example.com/alarms",
    ):
        assert words in text


def test_who_was_woken_is_told_that_it_is_over() -> None:
    watched, up = alarm(LEVEL, WAIT, **TOLD), raised()

    def whom(instance: AlarmInstance, what: Happening) -> list[str]:
        return [one.address for one in letters(watched, instance, what, DEED, CONFIGURATION, page=None)]

    assert whom(up, Happening.RAISED) == ["ops@example.com"]
    assert whom(up, Happening.ESCALATED) == ["boss@example.com"]
    assert whom(up, Happening.ACKNOWLEDGED) == []
    assert whom(up, Happening.CLEARED) == ["ops@example.com"]
    assert whom(replace(up, escalated_at=AT), Happening.CLEARED) == ["ops@example.com", "boss@example.com"]


def test_the_event_tells_what_raised_it_and_why_it_is_over() -> None:
    up = raised()
    event = event_of(up, Happening.RAISED, DEED, version=3, before=AlarmState.PENDING)
    assert (event.type, event.kind, event.record_id, event.version) == ("alarm.raised", "alarm", "a", 3)
    assert event.changes["state"] == ("pending", "raised")
    assert len(event.changes["conditions"][1]) == 2
    over = cleared(up, Cause.FIGURES, AT + timedelta(minutes=1), seen=up.seen).instance
    assert over is not None
    told = event_of(over, Happening.CLEARED, DEED, version=3, before=AlarmState.RAISED)
    assert (told.changes["cause"], told.changes["metric"]) == ((None, "figures"), (None, "service_level"))


def test_figures_are_written_by_their_unit() -> None:
    assert [value_words(metric, value) for metric, value in (("service_level", 0.625), ("longest_waiting", 65))] == [
        "62.5 %",
        "1:05",
    ]
    assert (value_words("waiting", 3.0), value_words("waiting", None)) == ("3", "—")
