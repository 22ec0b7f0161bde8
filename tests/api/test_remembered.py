"""People at work go on working while PostgreSQL is away."""

from datetime import timedelta

from callcenter.api.people import Person, Role
from callcenter.api.remembered import Remembered
from tests.support.floor import START

ANN = Person(username="ann", display_name="Ann", role=Role.AGENT, language="en")


def test_who_was_signed_in_lately_is_recalled_and_nobody_else() -> None:
    remembered = Remembered(timedelta(minutes=30))
    remembered.note("hash", ANN, START)
    assert remembered.recall("hash", START + timedelta(minutes=29)) == ANN
    assert remembered.recall("hash", START + timedelta(minutes=30)) is None
    assert remembered.recall("other", START) is None


def test_who_has_signed_out_is_forgotten() -> None:
    remembered = Remembered(timedelta(minutes=30))
    remembered.note("hash", ANN, START)
    remembered.note("hash", None, START)
    assert remembered.recall("hash", START) is None


def test_it_does_not_grow_for_ever() -> None:
    remembered = Remembered(timedelta(minutes=30))
    for number in range(10_001):
        remembered.note(f"hash{number}", ANN, START)
    assert remembered.recall("hash0", START) is None
    assert remembered.recall("hash10000", START) == ANN
