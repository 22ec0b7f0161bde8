"""The form of one queue in the routing document: who gets its calls, who may wait, how it rings, what comes after.

Rule: field by field the core's `Queue` with the same defaults; a test compares them.
"""

from typing import Annotated, Literal

from pydantic import Field

from callcenter.routing.fields import (
    Code,
    Expression,
    FlowName,
    Form,
    Label,
    MailAddress,
    PopUrl,
    Priority,
    PromptName,
    SkillName,
    SwitchName,
    Username,
    Word,
    described,
)

DAY_SECONDS = 86_400


class Labels(Form):
    """A name as people see it, in both languages."""

    en: Label = described("In English.")
    zh: Label = described("In Chinese.")


class Member(Form):
    """One agent of a queue, by name. The order of the list is the order of the linear strategy."""

    agent: Username = described("The agent's user name.")
    preference: Annotated[int, Field(ge=-30, le=30)] = described(
        "How much this agent prefers this queue: each point counts as a point of priority, for this agent.", default=0
    )
    weight: Annotated[int, Field(ge=1, le=1000)] = described("Share of the calls with the random strategy.", default=1)
    reserve: bool = described(
        "Joins only while the estimated wait is too long (`reserve_above_seconds`).", default=False
    )


class RelaxationStepSettings(Form):
    """What changes for callers who have waited this long. Steps add up, in order."""

    after_seconds: Annotated[int, Field(ge=0, le=DAY_SECONDS)] = described(
        "Seconds waited; each step later than the last."
    )
    lower_by: Annotated[int, Field(ge=0, le=100)] = described("Lowers every minimum by so many points.", default=0)
    drop: Annotated[list[SkillName], Field(max_length=50)] = described(
        "Skills that are not asked for any more.", default=[]
    )
    drop_all: bool = described("No skill is asked for any more.", default=False)
    queues: Annotated[list[SwitchName], Field(max_length=50)] = described("The agents of these queues too.", default=[])
    groups: Annotated[list[Word], Field(max_length=50)] = described("The agents of these groups too.", default=[])
    any_agent: bool = described("Every agent.", default=False)
    priority: Priority = described("Added to the caller's priority.", default=0)
    skip_when: Literal["nobody_logged_in", "nobody_ready"] | None = described(
        "Begin at once while there is nobody who could take the call without this step.", default=None
    )


class OverflowSettings(Form):
    """One way out of a queue."""

    kind: Literal["queue", "flow", "voicemail", "callback", "number", "hang_up"] = described("Where the caller goes.")
    target: Annotated[str, Field(max_length=129)] = described(
        "The queue, the flow (`flow` or `flow/node`) or the number; nothing for the others.", default=""
    )


class OverflowsSettings(Form):
    """Why a caller is not let in, or leaves; what is left out does not happen."""

    full: OverflowSettings | None = described("`max_waiting` callers wait already.", default=None)
    max_wait: OverflowSettings | None = described("The caller has waited `max_wait_seconds`.", default=None)
    nobody_logged_in: OverflowSettings | None = described("No agent of the queue is logged in.", default=None)
    nobody_ready: OverflowSettings | None = described("No agent of the queue is ready.", default=None)
    closed: OverflowSettings | None = described("The queue is closed, by its schedule or by hand.", default=None)


class AnnouncementSettings(Form):
    """What waiting callers hear, and how often."""

    first_after_seconds: Annotated[int, Field(ge=0, le=3600)] = described("Before the first one.", default=10)
    every_seconds: Annotated[int, Field(ge=0, le=3600)] = described("Between two; 0: music only.", default=0)
    position: bool = described("Tell the place in the queue.", default=False)
    estimated_wait: bool = described("Tell about how many minutes it will take.", default=False)
    comfort: Annotated[list[PromptName], Field(max_length=20)] = described("Prompts, one after the other.", default=[])


class CallbackSettings(Form):
    """How the queue calls back."""

    mode: Literal["customer_first", "agent_first"] = described("Whose phone rings first.", default="customer_first")
    key: Literal["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#"] = described(
        "What a waiting caller presses for it.", default="1"
    )
    attempts: Annotated[int, Field(ge=1, le=20)] = described("How often we try.", default=3)
    retry_seconds: Annotated[int, Field(ge=10, le=7 * DAY_SECONDS)] = described("Between two tries.", default=600)
    ring_seconds: Annotated[int, Field(ge=5, le=120)] = described("How long the customer's phone rings.", default=30)


class QueueSettings(Form):
    """One queue: where interactions wait."""

    label: Labels = described("As people see it.")
    music: SwitchName = described("Asterisk's music class.", default="default")
    priority: Priority = described("Of every caller in this queue.", default=0)
    service_level_seconds: Annotated[int, Field(ge=1, le=DAY_SECONDS)] = described(
        "Answered within these counts as in time.", default=20
    )
    short_abandon_seconds: Annotated[int, Field(ge=0, le=300)] = described(
        "Who hangs up sooner could not have been answered, and counts in no service level. 0: everybody counts.",
        default=5,
    )

    strategy: Literal[
        "longest_idle",
        "most_skilled",
        "fewest_contacts",
        "least_occupied",
        "round_robin",
        "linear",
        "random",
        "ring_several",
    ] = described("Who of several free agents gets the call.", default="longest_idle")
    ring_several: Annotated[int, Field(ge=2, le=20)] = described("How many phones `ring_several` rings.", default=3)
    requirement: Expression = described("Skills asked of every caller's agent.", default="")
    members: Annotated[list[Member], Field(max_length=20_000)] = described(
        "Agents by name, in linear order.", default=[]
    )
    member_expression: Expression = described("Every agent with these skills belongs to it too.", default="")
    relaxation: Annotated[list[RelaxationStepSettings], Field(max_length=20)] = described(
        "What changes for callers who wait long.", default=[]
    )
    sticky_seconds: Annotated[int, Field(ge=0, le=3600)] = described(
        "So long the caller waits for the agent he knows.", default=0
    )
    return_seconds: Annotated[int, Field(ge=0, le=DAY_SECONDS)] = described(
        "Who calls again within these keeps his place.", default=0
    )
    reserve_above_seconds: Annotated[int, Field(ge=0, le=DAY_SECONDS)] | None = described(
        "Reserve agents join while the estimated wait is longer.", default=None
    )
    reserve_below_seconds: Annotated[int, Field(ge=0, le=DAY_SECONDS)] | None = described(
        "They leave when it is shorter; left out: as `reserve_above_seconds`.", default=None
    )
    expected_handle_seconds: Annotated[int, Field(ge=1, le=DAY_SECONDS)] = described(
        "What a contact takes, until enough have been measured.", default=180
    )

    max_waiting: Annotated[int, Field(ge=1, le=100_000)] | None = described("So many may wait.", default=None)
    max_wait_seconds: Annotated[int, Field(ge=1, le=DAY_SECONDS)] | None = described(
        "So long one may wait.", default=None
    )
    schedule: SwitchName | None = described("When it is open; left out: always.", default=None)
    overflows: OverflowsSettings = described("Ways out, by reason.", default=OverflowsSettings())
    announcements: AnnouncementSettings = described("What waiting callers hear.", default=AnnouncementSettings())
    callback: CallbackSettings | None = described("Call back instead of waiting; left out: no.", default=None)

    ring_seconds: Annotated[int, Field(ge=1, le=600)] = described("How long an agent's phone rings.", default=20)
    skip_seconds: Annotated[int, Field(ge=0, le=3600)] = described(
        "So long an agent who missed a call does not get the same one.", default=30
    )
    auto_answer: bool = described("Agents' phones answer by themselves.", default=False)
    whisper: bool = described("The agent hears the queue's name before the caller.", default=False)
    recording: bool = described(
        "Talks are recorded, from the answer to the end, while caller and agent are joined.", default=False
    )
    recording_keep_days: Annotated[int, Field(ge=1, le=3650)] = described(
        "So many days a recording is kept, unless a legal hold stops its deletion.", default=180
    )
    recording_agents_listen: bool = described("Agents may listen to their own recorded talks.", default=False)
    wrap_up_mode: Literal["none", "optional", "mandatory", "timed", "timed_no_early_exit"] = described(
        "How work after a contact ends.", default="timed"
    )
    wrap_up_seconds: Annotated[int, Field(ge=0, le=DAY_SECONDS)] = described("0: no wrap-up.", default=30)
    wrap_up_extend_seconds: Annotated[int, Field(ge=0, le=3600)] = described("One extension.", default=30)
    wrap_up_extensions: Annotated[int, Field(ge=0, le=100)] = described("How many of them.", default=3)
    wrap_up_default_code: Code | None = described("The disposition when time runs out.", default=None)
    after_talk_flow: FlowName | None = described(
        "The flow that the caller walks when the agent has hung up; left out: he is hung up.", default=None
    )
    voicemail_email: MailAddress | None = described(
        "Who gets a copy of each voicemail, besides the team's task.", default=None
    )
    pop_url: PopUrl | None = described(
        "Another system's page about the caller, with places as {ani}, {customer_id}, {interaction_id}, {queue}.",
        default=None,
    )
    pop_opens: Literal["button", "tab", "frame"] = described(
        "How that page opens: when the agent presses a button, or at the offer in a tab or within the desk.",
        default="button",
    )
