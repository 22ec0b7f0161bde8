"""Flows for tests of their versions: small files, and what they would be published as."""

from pathlib import Path
from typing import Final

from callcenter.flows.drafts import Draft, read_draft

# Each is another version of the same flow.
FIRST: Final = "start: a\nnodes:\n  a: {type: enqueue, queue: sales}\n"
SECOND: Final = "start: a\nnodes:\n  a: {type: play, prompts: [welcome], exits: {done: b}}\n  b: {type: hang_up}\n"
THIRD: Final = "start: b\nnodes:\n  b: {type: hang_up}\n"
BROKEN: Final = "start: a\nnodes:\n  a: {type: play, prompts: [welcome], exits: {done: nowhere}}\n"


def a_draft(folder: Path, text: str = FIRST, name: str = "main") -> Draft:
    """Write the file of this flow and return it as a draft."""
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return read_draft(folder, name)
