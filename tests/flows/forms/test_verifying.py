"""Is it really he: the steps of the question, and how callers walk them."""

from callcenter.core.ivr.actions import Ask, Collect
from callcenter.core.ivr.nodes.ask import AskNode
from callcenter.core.ivr.nodes.branch import BranchNode
from callcenter.core.ivr.nodes.collect import CollectNode
from callcenter.core.ivr.services import Service
from tests.support.flow_text import FlowCaller, formula, steps

VERIFY = (
    "{type: verify, fact: birthday, prompts: [p], invalid_prompt: w, exits: {verified: b, refused: c, no_input: d}}"
)


def test_to_verify_is_to_ask_and_to_compare_as_often_as_there_are_attempts() -> None:
    def ask(name: str, again: str, *prompts: str) -> CollectNode:
        return CollectNode(
            id=name,
            prompts=prompts,
            attribute="_a_answer",
            min_digits=4,
            max_digits=4,
            attempts=2,
            mask=True,
            invalid_prompts=("w",),
            exits={"done": f"a.check{again}", "no_input": "d", "invalid": "c"},
        )

    arguments = {"fact": "birthday", "digits": formula("_a_answer"), "last": None}
    assert steps(VERIFY.replace("birthday,", "birthday, attempts: 2,")) == [
        ask("a.ask", "", "p"),
        AskNode(
            id="a.check",
            service=Service.CHECK_IDENTITY,
            arguments=arguments,
            exits={"verified": "b", "refused": "a.wrong"},
        ),
        BranchNode(
            id="a.wrong",
            cases=(("again", formula("identity.attempts_left > 0")),),
            exits={"again": "a.ask_2", "else": "c"},
        ),
        ask("a.ask_2", "_2", "w", "p"),
        AskNode(
            id="a.check_2", service=Service.CHECK_IDENTITY, arguments=arguments, exits={"verified": "b", "refused": "c"}
        ),
    ]


def test_a_caller_who_is_wrong_first_is_asked_again_and_nothing_of_it_is_recorded() -> None:
    call = FlowCaller(VERIFY)
    call.types("1111")
    assert isinstance(call.is_answered("refused", identity={"attempts_left": 4}), Collect)
    order = call.types("0314")
    assert isinstance(order, Ask)
    assert order.question.arguments["digits"] == "0314"
    call.is_answered("verified", identity={"verified": True})
    assert call.left_to == "b"
    assert call.position.attributes == {}
    assert all(step.get("answer") in (None, "****") for step in call.position.path)


def test_a_caller_who_is_locked_is_not_asked_in_vain() -> None:
    call = FlowCaller(VERIFY)
    call.types("1111")
    call.is_answered("refused", identity={"attempts_left": 0, "locked": True})
    assert call.left_to == "c"


def test_of_a_field_the_last_digits_are_enough() -> None:
    check = steps(VERIFY.replace("birthday", "id_number, digits: 6, last: true"))[1]
    assert isinstance(check, AskNode)
    assert check.arguments["last"] == 6


def test_a_number_that_ends_in_an_x_is_typed_with_a_star() -> None:
    call = FlowCaller(VERIFY.replace("birthday", "id_number, last: true"))
    order = call.types("001*")
    assert isinstance(order, Ask)
    assert order.question.arguments["digits"] == "001*"
    assert isinstance(FlowCaller(VERIFY).types("031*"), Collect), "a birthday has no X"


def test_every_step_leads_out_by_the_error_exit_of_the_node() -> None:
    with_error = VERIFY.replace("exits: {", "exits: {error: e, ")
    assert {node.exits.get("error") for node in steps(with_error)} == {"e"}
