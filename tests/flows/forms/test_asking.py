"""Questions that are more than a question: the steps that each becomes, and how callers walk them."""

from datetime import UTC, datetime

from callcenter.core.ivr.actions import Ask, Collect, Play, Report, TakeCallback
from callcenter.core.ivr.nodes.ask import AskNode
from callcenter.core.ivr.nodes.collect import CollectNode
from callcenter.core.ivr.nodes.keep_survey import KeepSurvey
from callcenter.core.ivr.nodes.menu import Menu
from callcenter.core.ivr.nodes.play import PlayNode
from callcenter.core.ivr.nodes.promise_callback import PromiseCallback
from callcenter.core.ivr.services import Question, Service
from tests.support.flow_text import FlowCaller, formula, problems_of, steps

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CALLBACK = "{type: offer_callback, queue: sales, prompts: [p], exits: {done: b, declined: c, failed: d}}"
SURVEY = "{type: survey, kind: nps, prompts: [p], thanks: t, exits: {done: b, no_input: c, error: d}}"
CONSENT = (
    "{type: consent, purpose: marketing, channel: sms, version: '2026-01', prompts: [p],"
    " exits: {given: b, refused: c, no_input: d}}"
)


def test_a_callback_at_the_own_number_is_a_menu_and_a_promise() -> None:
    assert steps(CALLBACK) == [
        Menu(
            id="a.offer",
            prompts=("p",),
            attempts=2,
            timeout_seconds=8,
            exits={"1": "a.own", "3": "c", "no_input": "c", "invalid": "c"},
        ),
        PromiseCallback(id="a.own", queue="sales", exits={"done": "b", "failed": "d"}),
    ]


def test_a_callback_at_another_number_asks_for_it_and_keeps_it_private() -> None:
    call = FlowCaller(CALLBACK.replace("prompts: [p]", "prompts: [p], number_prompts: [n]"))
    assert isinstance(call.types("2"), Collect)
    asked = call.types("13800138000")
    assert isinstance(asked, Ask)
    assert asked.question == Question(service=Service.READ_NUMBER, arguments={"number": "13800138000"})
    read = Report(ok=True, result="done", values={"e164": "+8613800138000"})
    assert call.goes_on(read) == TakeCallback(queue="sales", number="13800138000", number_e164="+8613800138000")
    call.goes_on(Report(ok=True))
    assert call.left_to == "b"
    assert call.position.attributes == {}


def test_a_number_that_nobody_can_read_is_promised_as_it_was_typed_and_one_abroad_is_not() -> None:
    for answer, follows in (
        (Report(ok=False, result="error"), TakeCallback(queue="sales", number="13800138000")),
        (Report(ok=True, result="refused"), None),
    ):
        call = FlowCaller(CALLBACK.replace("prompts: [p]", "prompts: [p], number_prompts: [n]"))
        call.types("2")
        call.types("13800138000")
        order = call.goes_on(answer)
        assert order == follows if follows else call.left_to == "d"


def test_whose_own_number_cannot_be_called_is_asked_for_another() -> None:
    call = FlowCaller(CALLBACK.replace("prompts: [p]", "prompts: [p], number_prompts: [n]"))
    assert call.types("1") == TakeCallback(queue="sales", number=None)
    assert call.goes_on(Report(ok=False)) == Collect(prompts=("n",), max_digits=20, timeout_seconds=8)
    call.types("")
    call.types("")
    assert call.left_to == "c"


def test_consent_is_a_menu_and_what_is_noted_of_its_answer() -> None:
    arguments = {"purpose": "marketing", "channel": "sms", "version": "2026-01"}
    assert steps(CONSENT) == [
        Menu(
            id="a.ask",
            prompts=("p",),
            attempts=2,
            timeout_seconds=8,
            exits={"1": "a.given", "2": "a.refused", "no_input": "d", "invalid": "d"},
        ),
        AskNode(
            id="a.given", service=Service.SAVE_CONSENT, arguments={**arguments, "given": True}, exits={"done": "b"}
        ),
        AskNode(
            id="a.refused", service=Service.SAVE_CONSENT, arguments={**arguments, "given": False}, exits={"done": "c"}
        ),
    ]


def test_a_survey_asks_keeps_and_thanks() -> None:
    assert steps(SURVEY) == [
        CollectNode(
            id="a.ask",
            prompts=("p",),
            attribute="_a_score",
            min_digits=1,
            max_digits=2,
            least=0,
            most=10,
            attempts=2,
            exits={"done": "a.keep", "no_input": "c", "invalid": "c", "error": "d"},
        ),
        KeepSurvey(id="a.keep", kind="nps", score=formula("_a_score"), exits={"done": "a.thanks", "error": "d"}),
        PlayNode(id="a.thanks", prompts=("t",), exits={"done": "b", "error": "d"}),
    ]
    assert [node.id for node in steps(SURVEY.replace("thanks: t, ", ""))] == ["a.ask", "a.keep"]


def test_a_score_off_its_scale_is_asked_again_and_one_on_it_is_in_the_record() -> None:
    call = FlowCaller(SURVEY.replace("nps", "csat"))
    assert isinstance(call.types("7"), Collect)
    assert isinstance(call.types("4"), Ask)
    assert call.is_answered("done") == Play(prompts=("t",))
    assert call.position.survey == {"kind": "csat", "score": 4}
    assert call.position.attributes == {}


def test_every_step_leads_out_by_the_error_exit_of_the_node() -> None:
    for text in (CALLBACK, CONSENT, SURVEY):
        with_error = text if "error" in text else text.replace("exits: {", "exits: {error: e, ")
        assert len({node.exits.get("error") for node in steps(with_error)}) == 1
        assert problems_of(text) == []
