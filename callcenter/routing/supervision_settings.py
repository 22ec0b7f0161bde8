"""The form of supervision: whom each supervisor looks after, and what agents see of it.

Rule: field by field the core's `Supervision` with the same defaults.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from callcenter.core.supervision import MonitoringShown, Supervision, SupervisorScope
from callcenter.routing.fields import Form, SwitchName, Username, Word, described, quoted
from callcenter.routing.problems import Place, RoutingProblem, problem

if TYPE_CHECKING:
    from callcenter.routing.document import RoutingDocument


class SupervisorScopeSettings(Form):
    """What one supervisor looks after. Nothing in it: nothing."""

    queues: Annotated[list[SwitchName], Field(max_length=2000)] = described(
        "The queues, and the agents who belong to them.", default=[]
    )
    groups: Annotated[list[Word], Field(max_length=200)] = described("The agents of these groups too.", default=[])


class SupervisionSettings(Form):
    """What supervisors look after, and what agents see of it."""

    scopes: Annotated[dict[Username, SupervisorScopeSettings], Field(max_length=2000)] = described(
        "By user name. Who is not here looks after everything; administrators always do.", default={}
    )
    monitoring_shown: Literal["always", "when_whispering", "never"] = described(
        "Whether agents see that a supervisor listens. Who talks along is always seen.", default="always"
    )


def supervision_of(document: "RoutingDocument") -> Supervision:
    """What the core works with."""
    settings = document.supervision
    return Supervision(
        scopes={
            name: SupervisorScope(queues=frozenset(scope.queues), groups=frozenset(scope.groups))
            for name, scope in settings.scopes.items()
        },
        monitoring_shown=MonitoringShown(settings.monitoring_shown),
    )


def check_supervision(document: "RoutingDocument") -> Iterator[RoutingProblem]:
    """Queues that are none."""
    for name, scope in document.supervision.scopes.items():
        here: Place = ("supervision", "scopes", name, "queues")
        for number, queue in enumerate(scope.queues):
            if queue not in document.queues:
                yield problem("queue_unknown", (*here, number), name=quoted(queue))
