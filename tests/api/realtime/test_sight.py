"""Who sees what of the floor."""

from callcenter.api.people import Role
from callcenter.api.realtime.sight import Part, Sight, sight_of
from callcenter.api.realtime.snapshot import Viewer
from callcenter.crm.masking import Masks
from callcenter.crm.masking import Sight as Seen
from tests.support.followers import ALICE, BOB_LEADS, CAROL_LEADS, EVE, SAM, TIM, WALL
from tests.support.rehearsal import CONFIGURATION


def sight(viewer: Viewer) -> Sight:
    found = sight_of(viewer, CONFIGURATION, Masks())
    assert found is not None
    return found


def test_an_agent_oversees_nothing() -> None:
    assert sight_of(ALICE, CONFIGURATION, Masks()) is None


def test_who_has_no_scope_and_administrators_see_the_same() -> None:
    admin = sight(Viewer(username="tim", role=Role.ADMIN))
    assert sight(SAM) == sight(BOB_LEADS) == admin
    assert admin.sees_queue(CONFIGURATION, None)
    assert admin.sees_agent(CONFIGURATION, "alice")
    assert admin.sees_contact(CONFIGURATION, None, None, ())


def test_a_scope_is_its_queues_and_their_agents() -> None:
    tim = sight(TIM)
    assert [tim.sees_queue(CONFIGURATION, name) for name in ("support", "sales", None)] == [True, False, False]
    assert [tim.sees_agent(CONFIGURATION, name) for name in ("alice", "bob", "carol")] == [False, True, True]
    assert tim.sees_contact(CONFIGURATION, "sales", "bob", ("bob",))
    assert not tim.sees_contact(CONFIGURATION, "sales", "alice", ("alice",))


def test_who_takes_calls_himself_sees_his_own_besides() -> None:
    carol = sight(CAROL_LEADS)
    assert carol.sees_agent(CONFIGURATION, "carol")
    assert carol.sees_queue(CONFIGURATION, "support")
    assert carol.sees_contact(CONFIGURATION, "support", None, ("carol",))
    assert not carol.sees_contact(CONFIGURATION, "support", None, ())


def test_an_empty_scope_is_nothing() -> None:
    eve = sight(EVE)
    assert not eve.sees_queue(CONFIGURATION, "sales")
    assert not eve.sees_agent(CONFIGURATION, "alice")


def test_a_wall_shows_its_queues_and_figures() -> None:
    wall = sight_of(WALL, CONFIGURATION, Masks())
    assert wall is not None
    assert wall.parts == (Part.QUEUES, Part.FIGURES)
    assert [wall.sees_queue(CONFIGURATION, name) for name in ("support", "sales")] == [True, False]


def test_who_sees_less_of_numbers_sees_something_else() -> None:
    masks = Masks(rules={"supervisor": {"phone": Seen.PARTLY}}, version=1)
    masked = sight_of(SAM, CONFIGURATION, masks)
    assert masked != sight_of(Viewer(username="admin", role=Role.ADMIN), CONFIGURATION, masks)
