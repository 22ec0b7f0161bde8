"""Who knows what only he knows is he; who guesses is stopped, and stays stopped."""

from datetime import date

import pytest

from callcenter.core.ivr.services import Service
from callcenter.store.database import Database
from tests.support.office import Company, asker

CHECK = Service.CHECK_IDENTITY
ID_NUMBER = "11010119900314851X"


@pytest.mark.parametrize(
    ("fact", "digits", "last", "verified"),
    [
        ("birthday", "0314", None, True),
        ("birthday", "900314", None, True),
        ("birthday", "19900314", None, True),
        ("birthday", "1403", None, False),
        ("birthday", "314", None, False),
        ("birthday", "", None, False),
        ("id_number", "851*", 4, True),
        ("id_number", "851X", 4, True),
        ("id_number", "11010119900314851*", None, True),
        ("id_number", "8510", 4, False),
        ("id_number", "51*", 4, False),
        ("plain_code", "2468", None, True),
        ("pin", "0042", None, True),
    ],
)
async def test_what_is_typed_is_compared_with_what_is_known(
    database: Database, fact: str, digits: str, last: int | None, verified: bool
) -> None:
    company = Company(database)
    fields = {
        "id_number": company.vault.seal("id_number", ID_NUMBER),
        "plain_code": 2468,
        "pin": company.vault.seal("pin", "0042"),
    }
    one = await company.add(birthday=date(1990, 3, 14), fields=fields)
    answer = await company.ask(CHECK, asker(one), fact=fact, digits=digits, last=last)
    assert answer.exit == ("verified" if verified else "refused")
    assert answer.values["identity"] == {
        "verified": verified,
        "attempts_left": 5 if verified else 4,
        "locked": False,
        "fact": fact,
    }


async def test_after_five_wrong_ones_nobody_gets_in_for_an_hour(database: Database) -> None:
    company = Company(database)
    one = await company.add(birthday=date(1990, 3, 14))
    left = []
    for _ in range(6):
        answer = await company.ask(CHECK, asker(one), fact="birthday", digits="0101")
        left.append((answer.values["identity"]["attempts_left"], answer.values["identity"]["locked"]))
    assert left == [(4, False), (3, False), (2, False), (1, False), (0, True), (0, True)]
    company.clock.advance(3599)
    assert (await company.ask(CHECK, asker(one), fact="birthday", digits="0314")).exit == "refused"
    company.clock.advance(2)
    assert (await company.ask(CHECK, asker(one), fact="birthday", digits="0314")).exit == "verified"


async def test_who_is_right_begins_anew(database: Database) -> None:
    company = Company(database)
    one = await company.add(birthday=date(1990, 3, 14))
    for digits in ("0101", "0102", "0314"):
        await company.ask(CHECK, asker(one), fact="birthday", digits=digits)
    again = await company.ask(CHECK, asker(one), fact="birthday", digits="0101")
    assert again.values["identity"]["attempts_left"] == 4


async def test_wrong_ones_of_yesterday_are_forgotten(database: Database) -> None:
    company = Company(database)
    one = await company.add(birthday=date(1990, 3, 14))
    for _ in range(4):
        await company.ask(CHECK, asker(one), fact="birthday", digits="0101")
    company.clock.advance(24 * 3600)
    again = await company.ask(CHECK, asker(one), fact="birthday", digits="0101")
    assert again.values["identity"]["attempts_left"] == 4


async def test_the_same_question_asked_twice_counts_once(database: Database) -> None:
    company = Company(database)
    call = asker(await company.add(birthday=date(1990, 3, 14)))
    for _ in range(3):
        answer = await company.ask(CHECK, call, fact="birthday", digits="0101")
        assert answer.values["identity"]["attempts_left"] == 4


async def test_where_nothing_is_known_nobody_is_verified(database: Database) -> None:
    company = Company(database)
    sealed_by_others = Company(database).vault.seal("id_number", ID_NUMBER)
    one = await company.add(fields={"id_number": sealed_by_others, "newsletter": True})
    for fact in ("birthday", "id_number", "newsletter", "no_such"):
        answer = await company.ask(CHECK, asker(one), fact=fact, digits="")
        assert (answer.exit, answer.values["identity"]["attempts_left"]) == ("refused", 0)
        assert not answer.values["identity"]["locked"]


async def test_nobody_and_somebody_who_is_gone_cannot_be_asked(database: Database) -> None:
    company = Company(database)
    gone = asker(customer_id="3f3cf9f1-7a0c-4a4e-8a37-2f0f8a3f6d11")
    for call in (asker(), gone):
        answer = await company.ask(CHECK, call, fact="birthday", digits="0314")
        assert (answer.exit, answer.problem) == ("error", "no_customer")
