"""What somebody who asks does, as a deed."""

from callcenter.api.deeds import deed_of
from callcenter.api.people import Person, Role
from tests.support.desk import Desk


async def test_a_deed_has_who_asked_and_the_instant_and_makes_new_ids(desk: Desk) -> None:
    deed = deed_of(Person(username="alice", display_name="Alice", role=Role.AGENT), desk.parts)
    assert (deed.actor, deed.at, deed.import_id) == ("alice", desk.clock.now(), None)
    assert deed.new_id() != deed.new_id()
