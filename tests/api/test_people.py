"""Roles contain each other."""

from callcenter.api.people import Person, Role


def test_each_role_may_what_the_roles_below_may() -> None:
    may = {
        role: {wanted for wanted in Role if Person(username="x", display_name="X", role=role).may(wanted)}
        for role in Role
    }
    assert may == {
        Role.AGENT: {Role.AGENT},
        Role.SUPERVISOR: {Role.AGENT, Role.SUPERVISOR},
        Role.ADMIN: {Role.AGENT, Role.SUPERVISOR, Role.ADMIN},
    }
