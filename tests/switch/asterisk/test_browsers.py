"""Who may register as a browser's phone: what is written into Asterisk's database, and when again."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from callcenter.core.configuration import PhoneKind
from callcenter.ports import Phone
from callcenter.switch.asterisk.browsers import FAMILY, Browsers
from callcenter.switch.asterisk.contacts import Contacts
from callcenter.switch.asterisk.encode import Fields, UnsafeValue
from callcenter.switch.asterisk.message import AmiMessage
from callcenter.switch.asterisk.outcome import Done, Outcome, Refused
from tests.support.floor import START

SECRET = "a-secret-of-one-login"


@dataclass
class Database:
    """The operations account of an Asterisk that keeps what it is given."""

    connected: bool = True
    refuses: bool = False
    kept: dict[str, str] = field(default_factory=dict)
    writes: int = 0

    async def send_pipelined(self, actions: Sequence[Fields], *, timeout: float) -> tuple[Outcome, ...]:
        for action in actions:
            self.writes += 1
            assert (action["Action"], action["Family"]) == ("DBPut", FAMILY)
            value = json.loads(str(action["Val"]))
            assert (value["auth_type"], value["username"]) == ("userpass", action["Key"])
            self.kept[str(action["Key"])] = value["password"]
        outcome = Refused(message="no") if self.refuses else Done(response=AmiMessage(b"Response: Success"))
        return tuple(outcome for _ in actions)


@dataclass
class Registrar:
    """What was asked to be forgotten."""

    forgotten: list[tuple[str, str]] = field(default_factory=list)

    async def forget(self, endpoint: str, secret: str) -> bool:
        self.forgotten.append((endpoint, secret))
        return True


def browsers(registrar: Registrar | None = None) -> Browsers:
    return Browsers(contacts=Contacts(lambda: START), forget=registrar.forget if registrar else None)


def a_phone(endpoint: str = "ann-web", secret: str = "", kind: PhoneKind = PhoneKind.BROWSER) -> Phone:
    return Phone(endpoint=endpoint, agent="ann", kind=kind, secret=secret, display_name="Ann")


async def test_a_login_is_written_at_once() -> None:
    database = Database()
    assert await browsers().admit("ann-web", SECRET, database)
    assert database.kept == {"ann-web": SECRET}


async def test_without_a_login_the_password_is_one_that_nobody_knows_and_the_contact_is_forgotten() -> None:
    database, registrar = Database(), Registrar()
    known = browsers(registrar)
    await known.admit("ann-web", SECRET, database)
    assert registrar.forgotten == []
    assert await known.admit("ann-web", "", database)
    assert database.kept["ann-web"] not in (SECRET, "")
    assert registrar.forgotten == [("ann-web", database.kept["ann-web"])]


async def test_only_phones_in_browsers_are_written_and_only_what_is_new() -> None:
    database, known = Database(), browsers()
    phones = [a_phone(secret=SECRET), a_phone("bob-web"), a_phone("ann", SECRET, PhoneKind.DESK)]
    await known.know(phones, database)
    assert database.kept.keys() == {"ann-web", "bob-web"}
    assert database.kept["ann-web"] == SECRET
    await known.know(phones, database)
    assert database.writes == 2


async def test_what_an_absent_asterisk_missed_is_written_when_it_is_there() -> None:
    database, known = Database(connected=False), browsers()
    await known.know([a_phone()], database)
    assert not await known.admit("ann-web", SECRET, database)
    assert database.kept == {}
    database.connected = True
    await known.begin(database)
    assert database.kept == {"ann-web": SECRET}


async def test_what_was_refused_is_no_admission_and_is_tried_again() -> None:
    database, known = Database(refuses=True), browsers()
    assert not await known.admit("ann-web", SECRET, database)
    database.refuses = False
    await known.begin(database)
    assert database.writes == 2


async def test_without_an_operations_account_nobody_is_admitted() -> None:
    assert not await browsers().admit("ann-web", SECRET, None)


@pytest.mark.parametrize("secret", ["short", 'a","b":"injected-text', "with\nnewline-and-more"])
async def test_a_secret_that_could_be_something_else_is_refused_and_not_repeated(secret: str) -> None:
    with pytest.raises(UnsafeValue) as refused:
        await browsers().admit("ann-web", secret, Database())
    assert secret not in str(refused.value)


async def test_a_thousand_are_written_in_parts() -> None:
    database = Database()
    await browsers().know([a_phone(f"a{number}-web", SECRET) for number in range(1000)], database)
    assert len(database.kept) == 1000
