"""Flows of any shape, also such as no check would let pass, and whatever callers and services may report to them."""

from datetime import time

from hypothesis import strategies as st

from callcenter.core.acd.hours import Schedule
from callcenter.core.interaction import Outcome
from callcenter.core.ivr.actions import Report
from callcenter.core.ivr.checksums import Checksum
from callcenter.core.ivr.flow import AnyNode, Flow
from callcenter.core.ivr.nodes.ask import AskNode
from callcenter.core.ivr.nodes.branch import BranchNode
from callcenter.core.ivr.nodes.check_hours import CheckHours
from callcenter.core.ivr.nodes.choose_language import ChooseLanguage
from callcenter.core.ivr.nodes.collect import CollectNode
from callcenter.core.ivr.nodes.echo import EchoNode
from callcenter.core.ivr.nodes.enqueue import EnqueueNode
from callcenter.core.ivr.nodes.hang_up import HangUpNode
from callcenter.core.ivr.nodes.keep_survey import KeepSurvey
from callcenter.core.ivr.nodes.menu import Menu
from callcenter.core.ivr.nodes.percentage import PercentageNode
from callcenter.core.ivr.nodes.play import PlayNode
from callcenter.core.ivr.nodes.promise_callback import PromiseCallback
from callcenter.core.ivr.nodes.set_values import SetNode
from callcenter.core.ivr.services import Service
from callcenter.core.ivr.texts import Slot, Text
from tests.support.expressions import Is, Named

ALWAYS = Schedule(timezone="Asia/Shanghai", periods={day: ((time(0), time(0)),) for day in range(7)})
NAMES = ["a", "b", "c", "d", "e"]
TARGETS = st.sampled_from([*NAMES, "missing"])
PROMPTS = st.lists(st.sampled_from(["p", "q"]), max_size=2).map(tuple)
DIGITS = st.text("0123456789*#ABCDn_", max_size=6)
VALUES = st.dictionaries(st.sampled_from(["a", "number", "_x"]), st.none() | st.integers(0, 9) | st.text(max_size=3))
RESULTS = st.sampled_from(["", "done", "found", "error", "busy", "unheard_of"])
REPORTS = st.builds(Report, ok=st.booleans(), digits=DIGITS, result=RESULTS, values=VALUES)
EXPRESSIONS = st.sampled_from([Named("number"), Named("a.b"), Named("missing"), Is("number", "1"), Is("a", None)])
TEXTS = st.builds(Slot, value=EXPRESSIONS).map(lambda slot: Text(languages={"zh": (slot,)}))
SOUNDS = st.lists(st.sampled_from(["p", "q"]) | TEXTS, max_size=2).map(tuple)


def exits_of(*names: str) -> st.SearchStrategy[dict[str, str]]:
    """Any of these exits, each leading anywhere: a flow may lack some."""
    return st.dictionaries(st.sampled_from(names), TARGETS)


def node_named(name: str) -> st.SearchStrategy[AnyNode]:
    named = st.just(name)
    return st.one_of(
        st.builds(PlayNode, id=named, prompts=SOUNDS, exits=exits_of("done", "error")),
        st.builds(
            BranchNode,
            id=named,
            cases=st.lists(st.tuples(st.sampled_from(["x", "y"]), EXPRESSIONS), max_size=2).map(tuple),
            exits=exits_of("x", "y", "else", "error"),
        ),
        st.builds(
            SetNode,
            id=named,
            values=st.dictionaries(st.sampled_from(["number", "_x", "a"]), EXPRESSIONS | st.integers(0, 9)),
            exits=exits_of("done", "error"),
        ),
        st.builds(
            PercentageNode,
            id=named,
            shares=st.tuples(st.tuples(st.just("x"), st.integers(1, 99)), st.tuples(st.just("y"), st.integers(0, 99))),
            exits=exits_of("x", "y"),
        ),
        st.builds(ChooseLanguage, id=named, language=EXPRESSIONS | st.just("en"), exits=exits_of("done", "error")),
        st.builds(
            AskNode,
            id=named,
            service=st.sampled_from(Service),
            arguments=st.dictionaries(st.just("x"), EXPRESSIONS),
            save=st.none() | st.just("a"),
            exits=exits_of("done", "found", "error"),
        ),
        st.builds(KeepSurvey, id=named, kind=st.just("csat"), score=EXPRESSIONS, exits=exits_of("done", "error")),
        st.builds(
            PromiseCallback,
            id=named,
            queue=st.just("sales"),
            number=st.none() | EXPRESSIONS,
            exits=exits_of("done", "failed"),
        ),
        st.builds(EchoNode, id=named, prompts=PROMPTS, exits=exits_of("done")),
        st.builds(
            Menu,
            id=named,
            prompts=PROMPTS,
            exits=exits_of("1", "2", "#", "no_input", "invalid"),
            attempts=st.integers(0, 3),
            retry_prompts=PROMPTS,
            invalid_prompts=PROMPTS,
            no_input_prompts=PROMPTS,
            languages=st.dictionaries(st.sampled_from(["1", "2"]), st.sampled_from(["en", "zh"])),
        ),
        st.builds(
            CollectNode,
            id=named,
            prompts=PROMPTS,
            attribute=st.just("number"),
            min_digits=st.integers(0, 4),
            max_digits=st.integers(0, 6),
            checksum=st.none() | st.sampled_from(Checksum),
            least=st.none() | st.integers(0, 50),
            exits=exits_of("done", "no_input", "invalid"),
            attempts=st.integers(0, 3),
            mask=st.booleans(),
        ),
        st.builds(CheckHours, id=named, schedule=st.just(ALWAYS), exits=exits_of("open", "closed")),
        st.builds(EnqueueNode, id=named, queue=st.just("sales"), priority=st.integers(-5, 5)),
        st.builds(HangUpNode, id=named, outcome=st.sampled_from(Outcome)),
    )


FLOWS = st.builds(
    Flow,
    name=st.just("f"),
    version=st.just("1"),
    start=TARGETS,
    nodes=st.fixed_dictionaries({}, optional={name: node_named(name) for name in NAMES}),
    on_error=st.none() | TARGETS,
)
