"""A link is shown whole once, and without its secret ever after."""

from callcenter.api.wallboards.schemas import made, shown
from callcenter.store.repositories.wallboards import Wallboard
from tests.support.rehearsal import BEGIN_AT

WALLBOARD = Wallboard(id="w", name="Lobby", queues=("sales",), created_by="sam", created_at=BEGIN_AT)


def test_the_link_holds_the_secret() -> None:
    assert (made(WALLBOARD, "s3cret").token, made(WALLBOARD, "s3cret").url) == ("s3cret", "/wallboard/s3cret")


def test_what_is_shown_later_is_all_the_rest() -> None:
    later = shown(WALLBOARD).model_dump()
    assert later == {
        name: value for name, value in made(WALLBOARD, "s").model_dump().items() if name not in ("token", "url")
    }
