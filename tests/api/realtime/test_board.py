"""What boards were told and what they are told next is the same text for all who see the same."""

import json

from callcenter.api.people import Role
from callcenter.api.realtime.board import Board
from callcenter.api.realtime.masked import look_of
from callcenter.api.realtime.shapes import ClosureView, QueueView
from callcenter.api.realtime.sight import Part, Sight
from callcenter.core.supervision import SupervisorScope
from callcenter.crm.masking import Masks
from tests.support.rehearsal import BEGIN_AT, CONFIGURATION

LOOK = look_of(Masks(), Role.SUPERVISOR)
ALL = Sight(look=LOOK)
WALL = Sight(look=LOOK, scope=SupervisorScope(queues=frozenset({"sales"})), public=True)


def a_queue(waiting: int = 0, *, closed: ClosureView | None = None, name: str = "sales") -> QueueView:
    return QueueView(
        name=name,
        label_en="Sales",
        label_zh="销售",
        service_level_seconds=20,
        waiting=waiting,
        longest_waiting_since_at=None,
        agents_available=1,
        agents_on_contact=0,
        agents_offered=0,
        agents_wrap_up=0,
        agents_not_ready=0,
        agents_logged_in=1,
        estimated_wait_seconds=0,
        closed=closed,
    )


def a_board() -> Board:
    return Board(CONFIGURATION, Masks())


def test_what_is_as_it_was_is_no_news() -> None:
    board = a_board()
    board.put(Part.QUEUES, "sales", a_queue())
    assert board.news()(ALL) is not None
    board.put(Part.QUEUES, "sales", a_queue())
    assert board.news()(ALL) is None


def test_the_last_of_several_changes_is_told() -> None:
    board = a_board()
    for waiting in (1, 2, 3):
        board.put(Part.QUEUES, "sales", a_queue(waiting))
    text = board.news()(ALL)
    assert text is not None
    assert json.loads("{" + text)["queues"]["sales"]["waiting"] == 3


def test_a_text_is_made_once_for_all_who_see_the_same() -> None:
    board = a_board()
    board.put(Part.QUEUES, "sales", a_queue())
    news = board.news()
    assert news(ALL) is news(Sight(look=LOOK, viewer="another"))


def test_a_snapshot_says_what_the_state_is() -> None:
    board = a_board()
    board.put(Part.QUEUES, "sales", a_queue(2))
    text, packed = board.state_text(ALL)
    parts = json.loads("{" + text.removesuffix("}"))
    assert set(parts) == set(Part)
    assert parts["queues"] == {"sales": a_queue(2).model_dump(mode="json")}
    assert packed == b""  # so little is not worth it
    assert board.state(ALL)["queues"] == {"sales": a_queue(2)}


def test_a_wall_is_not_told_who_closed_a_queue_and_why() -> None:
    closed = ClosureView(by="sam", at=BEGIN_AT, until_at=None, reason="party")
    board = a_board()
    board.put(Part.QUEUES, "sales", a_queue(closed=closed))
    board.put(Part.QUEUES, "support", a_queue(name="support"))
    news = board.news()
    seen = {name: json.loads("{" + (news(sight) or ""))["queues"] for name, sight in (("all", ALL), ("wall", WALL))}
    assert seen["all"]["sales"]["closed"]["by"] == "sam"
    assert set(seen["wall"]) == {"sales"}
    assert (seen["wall"]["sales"]["closed"]["by"], seen["wall"]["sales"]["closed"]["reason"]) == ("", None)
