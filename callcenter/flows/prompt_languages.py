"""Which prompts there are beside the flows of a folder, and in which languages."""

from collections.abc import Collection, Mapping
from pathlib import Path

from callcenter.flows.problems import FlowProblems
from callcenter.flows.raw_flow import LANGUAGES
from callcenter.flows.read import PROMPTS_FILE
from callcenter.flows.yaml_source import parse, read_bytes


def prompts_in(folder: Path) -> Mapping[str, Collection[str]] | None:
    """The prompts that stand beside the flows, with the languages of each; None where they cannot be read."""
    file = folder / PROMPTS_FILE
    try:
        data = parse(str(file), read_bytes(file)).data
    except FlowProblems:
        return None
    prompts = data if isinstance(data, dict) else {}
    return {
        name: LANGUAGES if "both" in words else tuple(words)
        for name, words in prompts.items()
        if isinstance(words, dict)
    }
