"""The form of supervision."""

from dataclasses import fields

from callcenter.core.supervision import MonitoringShown, Supervision, SupervisorScope
from callcenter.routing.checks import Known, check
from callcenter.routing.configuration import configuration_of
from callcenter.routing.supervision_settings import SupervisionSettings
from tests.support.routing import read

QUEUES = {"sales": {"label": {"en": "Sales", "zh": "销售"}}}


def test_the_form_has_the_cores_fields_and_defaults() -> None:
    assert set(SupervisionSettings.model_fields) == {field.name for field in fields(Supervision)}
    assert configuration_of(read({}), {}).supervision == Supervision()


def test_a_scope_is_read() -> None:
    supervision = {"scopes": {"sam": {"queues": ["sales"], "groups": ["night"]}}, "monitoring_shown": "never"}
    found = configuration_of(read({"queues": QUEUES, "supervision": supervision}), {}).supervision
    assert found.scopes == {"sam": SupervisorScope(queues=frozenset({"sales"}), groups=frozenset({"night"}))}
    assert found.monitoring_shown is MonitoringShown.NEVER


def test_a_queue_that_is_none_is_a_problem() -> None:
    document = read({"queues": QUEUES, "supervision": {"scopes": {"sam": {"queues": ["sales", "gone"]}}}})
    found = [(each.code, each.place) for each in check(document, Known())]
    assert found == [("queue_unknown", ("supervision", "scopes", "sam", "queues", 1))]
