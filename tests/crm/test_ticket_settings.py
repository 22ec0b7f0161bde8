"""Settings of tickets: which target fits, and what is read back is what was written."""

from typing import Any

from callcenter.crm.ticket_settings import Category, Setting, SlaPolicy, Target, Template, setting_facts, setting_of
from callcenter.crm.tickets import ClockKind, Priority, TicketType
from tests.support.tickets import HOUR, POLICY, monday, ticket

COMMON: dict[str, Any] = {
    "id": "x",
    "label_en": "One",
    "label_zh": "一",
    "created_at": monday(9),
    "updated_at": monday(9),
}
TABLE = (
    Target(priority=Priority.URGENT, type=TicketType.INCIDENT, solution=HOUR),
    Target(priority=Priority.URGENT, solution=2 * HOUR),
    Target(type=TicketType.COMPLAINT, first_response=60, solution=3 * HOUR),
)


def test_the_first_target_that_fits_holds() -> None:
    policy = SlaPolicy(name="x", targets=TABLE, **COMMON)
    urgent = ticket(priority=Priority.URGENT, type=TicketType.COMPLAINT)
    assert policy.target_of(urgent).seconds(ClockKind.SOLUTION) == 2 * HOUR
    assert policy.target_of(ticket(type=TicketType.COMPLAINT)).seconds(ClockKind.FIRST_RESPONSE) == 60
    assert policy.target_of(ticket()) == Target()


def test_what_is_read_back_is_what_was_written() -> None:
    category = Category(path="billing/refund", **COMMON)
    template = Template(name="refund", category="billing/refund", priority=Priority.HIGH, **COMMON)
    assert setting_of(SlaPolicy, row_of(POLICY)) == POLICY
    assert setting_of(Category, row_of(category)) == category
    assert setting_of(Template, row_of(template)) == template


def row_of(one: Setting) -> dict[str, Any]:
    own = {name: getattr(one, name) for name in ("id", "version", "created_at", "updated_at")}
    return {**setting_facts(one), **own, "computed_for": ""}
