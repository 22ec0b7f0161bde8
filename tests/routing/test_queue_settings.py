"""A queue in the document is the core's queue: the same fields, the same defaults."""

from dataclasses import fields

from callcenter.core.configuration import Announcements, CallbackRule, Overflow, Queue, RelaxationStep
from callcenter.routing.configuration import configuration_of
from callcenter.routing.queue_settings import (
    AnnouncementSettings,
    CallbackSettings,
    OverflowSettings,
    QueueSettings,
    RelaxationStepSettings,
)
from tests.support.routing import read


def test_every_field_of_the_core_has_its_place_in_the_document() -> None:
    for core, form, apart in (
        (Queue, QueueSettings, {"name", "label_en", "label_zh"}),
        (RelaxationStep, RelaxationStepSettings, set[str]()),
        (Announcements, AnnouncementSettings, set[str]()),
        (CallbackRule, CallbackSettings, set[str]()),
        (Overflow, OverflowSettings, set[str]()),
    ):
        names = {field.name for field in fields(core)} - apart
        assert names - set(form.model_fields) == set()
        own = set(form.model_fields) - names
        assert own == ({"label", "members", "member_expression"} if form is QueueSettings else set())


def test_what_is_left_out_is_as_the_core_has_it() -> None:
    made = configuration_of(read({"queues": {"q": {"label": {"en": "Q", "zh": "队"}}}}), {}).queues["q"]
    assert made == Queue(name="q", label_en="Q", label_zh="队")
    data = {"label": {"en": "Q", "zh": "队"}, "relaxation": [{"after_seconds": 9}], "callback": {}}
    full = configuration_of(read({"queues": {"q": data}}), {}).queues["q"]
    assert full.relaxation == (RelaxationStep(after_seconds=9),)
    assert full.callback == CallbackRule()


def test_every_field_is_described() -> None:
    for form in (QueueSettings, RelaxationStepSettings, AnnouncementSettings, CallbackSettings, OverflowSettings):
        assert all(field.description for field in form.model_fields.values())
