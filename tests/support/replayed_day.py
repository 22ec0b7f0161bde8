"""Small days for the what-if: Poisson callers for two queues, agents there all day, and one who may take nothing."""

import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from callcenter.core.agent import Status
from callcenter.core.configuration import AgentProfile, Configuration, Queue, Strategy
from callcenter.whatif.day import Call, Day, StatusChange
from tests.support.dispositions import plain

STARTS_AT = datetime(2026, 3, 2, tzinfo=UTC)


def a_configuration(
    agents: int, *, strategy: Strategy = Strategy.LONGEST_IDLE, skills: Mapping[str, int] | None = None
) -> Configuration:
    """Everybody takes `sales` and `support`; eve is in neither. `skills`: sales by agent, which then is asked for."""
    names = [f"a{number}" for number in range(agents)]
    profiles = {
        name: AgentProfile(
            username=name,
            display_name=name,
            endpoint=name,
            queues=frozenset({"sales", "support"}),
            skills={"sales": skills[name]} if skills else {},
        )
        for name in names
    }
    eve = AgentProfile(username="eve", display_name="Eve", endpoint="eve", queues=frozenset({"other"}))
    requirement = "sales" if skills else ""
    return Configuration(
        queues={
            name: Queue(
                name=name, label_en=name, label_zh=name, strategy=strategy, requirement=requirement, wrap_up_seconds=0
            )
            for name in ("sales", "support")
        },
        agents={**profiles, "eve": eve},
        dispositions=plain("resolved"),
    )


def a_day(
    configuration: Configuration,
    *,
    calls: int,
    between_seconds: float,
    handle_seconds: float,
    patience_seconds: float | None = None,
    seed: int = 1,
) -> Day:
    """Exponential everything."""
    chance = random.Random(seed)
    at = STARTS_AT
    made = []
    for number in range(calls):
        at += timedelta(seconds=chance.expovariate(1 / between_seconds))
        made.append(
            Call(
                id=f"00000000-0000-0000-0001-{number:012x}",
                arrived_at=at,
                queue=chance.choice(("sales", "support")),
                number=f"100{number:06}",
                talk_seconds=chance.expovariate(1 / handle_seconds),
                patience_seconds=chance.expovariate(1 / patience_seconds) if patience_seconds else None,
            )
        )
    return Day(
        starts_at=STARTS_AT,
        ends_at=at + timedelta(hours=1),
        calls=tuple(made),
        presence=tuple(
            StatusChange(at=STARTS_AT, agent=name, status=Status.AVAILABLE) for name in configuration.agents
        ),
    )
