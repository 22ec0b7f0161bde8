"""What `callcenter flows simulate` does: a conversation with a flow in the terminal."""

from collections.abc import Callable

from callcenter.core.ivr.actions import Dial, Enqueue
from callcenter.core.ivr.flow import Flow
from callcenter.flows.testing.form import Deed, DialEnds, Given, QueueEnds
from callcenter.flows.testing.run import do, walk_of
from callcenter.flows.testing.walk import Unexpected, Walk
from callcenter.flows.testing.words import failed_by, said

Say = Callable[[str], None]
# The words of a prompt, by its name and a language.
PromptWords = Callable[[str, str], str]


def simulate(flow: Flow, given: Given, ask: Callable[[str], str], say: Say, words: PromptWords, language: str) -> None:
    """Talk to the flow: what is heard is printed, what is typed is done, until the call ends or nothing more is typed.

    `ask` shows what can be done and returns what was typed; EOFError ends it.
    """
    walk = walk_of(flow, given)
    heard = 0
    while True:
        for one in walk.heard[heard:]:
            text = one.what if one.spoken else words(one.what, one.language)
            say(f"  {one.node}: {text}")
        heard = len(walk.heard)
        if walk.pending is None:
            say(said("ended", language, outcome=walk.outcome))
            return
        try:
            typed = ask(said(f"ask_{walk.awaited}", language, queue=walk.queue)).strip()
            do(walk, _deed(typed, walk))
        except EOFError:
            return
        except Unexpected as unexpected:
            english, chinese = failed_by(unexpected.code, **unexpected.facts)
            say(chinese if language == "zh" else english)


def _deed(typed: str, walk: Walk) -> Deed:
    match typed:
        case "":
            return "silence"
        case "silence" | "hang_up" | "answered" | "message" | "no_message":
            return typed
        case "h":
            return "hang_up"
        case "ended" | "no_answer" | "busy" | "failed" if isinstance(walk.pending, Dial):
            return DialEnds(dial=typed)
        case keys if keys and set(keys) <= set("0123456789*#"):
            return keys
        case exit_ if isinstance(walk.pending, Enqueue):
            return QueueEnds(queue=exit_)
        case _:
            return "silence"
