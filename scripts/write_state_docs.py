"""Writes docs/states/: one page for each state machine, its diagram and table made from the code.

`--check` writes nothing and fails when a page is stale.
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from callcenter.core import agent, callback, guest, interaction, monitoring, offer
from callcenter.crm import appeals, orders, quality, recordings, tasks, tickets
from callcenter.reporting import alarm_life

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "states"

# Each machine has enums of its own.
Table = Mapping[Any, Mapping[Any, StrEnum]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """One table. `born` is the state it begins in; what has no way on is an end."""

    title: str
    born: StrEnum
    table: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One file of docs/states/."""

    file: str
    title: str
    words: str
    source: str
    machines: tuple[Machine, ...]


def _named_by_target(table: Mapping[Any, frozenset[Any]]) -> Table:
    """Where steps have no names of their own, each is called as the state that it leads to."""
    return {state: {to: to for to in table if to in after} for state, after in table.items()}


PAGES = (
    Page(
        file="interaction.md",
        title="Interaction",
        words="One contact, from arrival to disposition.",
        source="callcenter/core/interaction.py",
        machines=(Machine(title="Stages", born=interaction.Stage.IN_FLOW, table=interaction.TRANSITIONS),),
    ),
    Page(
        file="offer.md",
        title="Offer",
        words="One attempt to ring one agent for one interaction. Its last state is its `result` in the record.",
        source="callcenter/core/offer.py",
        machines=(Machine(title="States", born=offer.OfferState.OFFERED, table=offer.TRANSITIONS),),
    ),
    Page(
        file="guest.md",
        title="Guest",
        words="Whom an agent has brought into a call: to be asked, to talk along, or to take it over.",
        source="callcenter/core/guest.py",
        machines=(Machine(title="States", born=guest.GuestState.RINGING, table=guest.TRANSITIONS),),
    ),
    Page(
        file="monitoring.md",
        title="Monitoring",
        words="A supervisor on an agent's line. He may listen, whisper or talk along, and goes from one to the other.",
        source="callcenter/core/monitoring.py",
        machines=(Machine(title="States", born=monitoring.MonitoringState.CALLING, table=monitoring.TRANSITIONS),),
    ),
    Page(
        file="callback.md",
        title="Callback",
        words="One wish to be called back: a place in a queue that is kept for somebody who has hung up.",
        source="callcenter/core/callback.py",
        machines=(Machine(title="States", born=callback.CallbackState.WAITING, table=callback.TRANSITIONS),),
    ),
    Page(
        file="ticket.md",
        title="Ticket",
        words="What a customer wants of us, until it is solved. Its clocks run while it is new or open.",
        source="callcenter/crm/tickets.py",
        machines=(Machine(title="States", born=tickets.TicketState.NEW, table=tickets.TRANSITIONS),),
    ),
    Page(
        file="task.md",
        title="Task",
        words="What somebody is to do. The end of the newest one of a series makes the next.",
        source="callcenter/crm/tasks.py",
        machines=(Machine(title="States", born=tasks.TaskState.OPEN, table=tasks.TRANSITIONS),),
    ),
    Page(
        file="order.md",
        title="Order",
        words="What a shop tells of a purchase. It may pass over steps; what it tells late turns nothing back.",
        source="callcenter/crm/orders.py",
        machines=(Machine(title="States", born=orders.OrderState.PLACED, table=_named_by_target(orders.TRANSITIONS)),),
    ),
    Page(
        file="alarm.md",
        title="Alarm",
        words="What somebody wants to be warned of, for one queue. Quiet ones are not kept; each goes off once.",
        source="callcenter/reporting/alarm_life.py",
        machines=(Machine(title="States", born=alarm_life.AlarmState.QUIET, table=alarm_life.TRANSITIONS),),
    ),
    Page(
        file="recording.md",
        title="Recording",
        words="What becomes of a recorded talk or a message. What is held is not deleted, what is deleted is gone.",
        source="callcenter/crm/recordings.py",
        machines=(Machine(title="States", born=recordings.RecordingState.RECORDING, table=recordings.TRANSITIONS),),
    ),
    Page(
        file="evaluation.md",
        title="Grading",
        words="A contact that somebody grades, and the agent's appeal against it.",
        source="callcenter/crm/quality.py, callcenter/crm/appeals.py",
        machines=(
            Machine(title="Grading", born=quality.EvaluationState.OPEN, table=quality.TRANSITIONS),
            Machine(title="Appeal", born=appeals.AppealState.OPEN, table=appeals.TRANSITIONS),
        ),
    ),
    Page(
        file="agent.md",
        title="Agent",
        words="Two axes that never mix: what the agent chose, and what the system knows the agent to be doing.",
        source="callcenter/core/agent.py",
        machines=(
            Machine(title="Status", born=agent.Status.OFFLINE, table=agent.STATUS_TRANSITIONS),
            Machine(title="Activity", born=agent.Activity.IDLE, table=agent.ACTIVITY_TRANSITIONS),
        ),
    ),
)


def text_of(page: Page) -> str:
    """The whole page."""
    return "\n".join(_lines_of_page(page)) + "\n"


def _lines_of_page(page: Page) -> Iterator[str]:
    yield f"# {page.title}"
    yield ""
    yield f"<!-- Made by scripts/write_state_docs.py from {page.source}. Change the table there, not this file. -->"
    yield ""
    yield page.words
    yield "A step that the table does not have is refused and changes nothing."
    for machine in page.machines:
        yield from _lines_of_machine(machine)


def _lines_of_machine(machine: Machine) -> Iterator[str]:
    yield ""
    yield f"## {machine.title}"
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield f"    [*] --> {machine.born}"
    for state, steps in machine.table.items():
        for target in dict.fromkeys(steps.values()):
            names = ", ".join(step for step, to in steps.items() if to is target)
            yield f"    {state} --> {target}: {names}"
        if not steps:
            yield f"    {state} --> [*]"
    yield "```"
    yield ""
    yield "| From | Step | To |"
    yield "|---|---|---|"
    for state, steps in machine.table.items():
        for step, target in steps.items():
            yield f"| `{state}` | `{step}` | `{target}` |"


def main(arguments: list[str], folder: Path = FOLDER) -> int:
    """Write the pages, or compare them."""
    texts = {folder / page.file: text_of(page) for page in PAGES}
    if "--check" in arguments:
        stale = [path for path, text in texts.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
        for path in stale:
            print(f"{path.name} is stale: run scripts/write_state_docs.py", file=sys.stderr)
        return 1 if stale else 0
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
