"""By which names the history is shown."""

from callcenter.api.monitorings.shown import with_name
from tests.support.desk import CONFIGURATION


def test_a_supervisor_who_is_no_agent_any_more_is_named_as_he_was_written_down() -> None:
    assert with_name(CONFIGURATION, {"supervisor": "bob"})["supervisor_name"] == "Bob"
    assert with_name(CONFIGURATION, {"supervisor": "gone"})["supervisor_name"] == "gone"
