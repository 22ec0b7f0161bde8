"""Trying flows out, on the wire: an imaginary call, and the tests of a flow."""

from typing import Annotated, Any, Literal

from pydantic import Field

from callcenter.api.fields import Given, Shown
from callcenter.api.flows.schemas import FlowProblemShown, Version
from callcenter.flows.testing import form
from callcenter.flows.testing.walk import Awaited

# A version's number, what is live, what is tried, or the file.
Wanted = Literal["live", "canary", "draft"] | Version
# As much as a request may hold anyway.
TestsText = Annotated[str, Field(max_length=64 * 1024)]


class FlowWorld(form.Given):
    """The world of the call, as in a file of tests."""


class SimulateGiven(Given):
    """Which version is tried, in which world, and what is done in turn."""

    of: Wanted = "draft"
    given: FlowWorld = FlowWorld()
    when: Annotated[list[form.Deed], Field(max_length=form.MOST_DEEDS, default_factory=list)]


class HeardShown(Shown):
    """A prompt by its name, or words that were spoken."""

    prompt: str | None
    text: str | None
    language: str


class TranscriptStepShown(Shown):
    """What was heard at a node, what was done then (masked digits as `****`), and the exit that it was left by.

    A question that is asked again is another step at the same node. `problem` is why the exit is `error`.
    """

    node: str
    heard: list[HeardShown]
    deed: form.Deed | None
    exit: str | None
    problem: str | None


class AskedShown(Shown):
    """What the flow asked somebody. Arguments made of what is masked or private are `****`."""

    node: str
    service: str
    arguments: dict[str, Any]
    exit: str


class PositionShown(Shown):
    """Where the caller stands. `attributes` would be in the record; `private` are names of what is known besides."""

    node: str | None
    language: str
    attributes: dict[str, Any]
    private: list[str]


class TranscriptShown(Shown):
    """An imaginary call up to now. `exits` are those of the node where the caller stands."""

    of: str
    digest: str
    steps: list[TranscriptStepShown]
    awaited: Awaited
    exits: list[str]
    position: PositionShown
    queue: str | None
    callback: str | None
    survey: dict[str, Any] | None
    outcome: str | None
    asked: list[AskedShown]


class FlowTestsGiven(Given):
    """Which version is tested; and the text of a file of tests, to run it instead of those that are kept."""

    of: Wanted = "draft"
    tests: TestsText | None = None


class FlowCaseShown(Shown):
    """One case. `path` is the way that the call took, with its exits; the last node is where it stood."""

    file: str
    name: str
    passed: bool
    path: str
    problems: list[FlowProblemShown]


class MissedExitShown(Shown):
    """An exit that no case takes."""

    node: str
    exit: str


class CoverageShown(Shown):
    """How much of the flow the cases take, of its nodes and exits as they were written."""

    percent: int
    nodes: int
    exits: int
    missed_nodes: list[str]
    missed_exits: list[MissedExitShown]


class FlowTestsShown(Shown):
    """What came of the tests. `problems` are those of the files. Without a single case nothing has `passed`."""

    of: str
    digest: str
    passed: bool
    cases: list[FlowCaseShown]
    problems: list[FlowProblemShown]
    coverage: CoverageShown
