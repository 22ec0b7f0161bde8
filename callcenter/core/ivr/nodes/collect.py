"""Collect: a number typed by the caller, kept under a name; what does not fit is asked again.

Rule: a number that is masked is private: the record says only that one was typed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from callcenter.core.ivr.actions import Action, Collect, Leave, Report, Visit
from callcenter.core.ivr.checksums import Checksum, is_proved, typed
from callcenter.core.ivr.texts import Prompt, nth
from callcenter.core.ivr.values import is_private

# As many stars for every number: its length is nobody's business either.
_MASKED: Final = "****"


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectNode:
    """Exits: `done`, `no_input`, `invalid`, and keys that mean something else when they are pressed alone.

    `attribute` is the name; `mask` makes it private, as does a name that begins with `_`. `least` and `most` bound the
    number's value. `star`: a star may end it, as the X of identity cards. Hints and retries are as in `Menu`.
    """

    id: str
    prompts: tuple[Prompt, ...]
    attribute: str
    min_digits: int
    max_digits: int
    exits: Mapping[str, str]
    attempts: int = 3
    timeout_seconds: int = 8
    mask: bool = False
    checksum: Checksum | None = None
    least: int | None = None
    most: int | None = None
    star: bool = False
    retry_prompts: tuple[Prompt, ...] = ()
    invalid_prompts: tuple[Prompt, ...] = ()
    no_input_prompts: tuple[Prompt, ...] = ()

    def enter(self, visit: Visit) -> Action:
        """Ask."""
        return self._ask(self.prompts)

    def resume(self, visit: Visit, report: Report) -> Action:
        """Keep a number that fits, or ask again."""
        keys = report.digits
        number = typed(self.checksum, keys)
        if self._fits(number):
            if self.mask or is_private(self.attribute):
                return Leave(exit="done", private={self.attribute: number}, answer=_MASKED)
            return Leave(exit="done", attributes={self.attribute: number}, answer=number)
        if len(keys) == 1 and keys in self.exits:
            return Leave(exit=keys, answer=keys)
        if visit.attempts < self.attempts:
            hints = self.invalid_prompts if keys else self.no_input_prompts
            asked = self.retry_prompts or self.prompts
            return self._ask((*nth(hints, visit.attempts), *asked), fresh=bool(keys))
        return Leave(exit="invalid" if keys else "no_input")

    def _fits(self, number: str) -> bool:
        if not self.min_digits <= len(number) <= self.max_digits:
            return False
        if self.checksum is not None:
            return is_proved(self.checksum, number)
        digits = number.removesuffix("*") if self.star else number
        if not (digits.isascii() and digits.isdigit()):
            return False
        least, most = self.least, self.most
        return (least is None or least <= int(number)) and (most is None or int(number) <= most)

    def _ask(self, prompts: tuple[Prompt, ...], *, fresh: bool = False) -> Collect:
        return Collect(prompts=prompts, max_digits=self.max_digits, timeout_seconds=self.timeout_seconds, fresh=fresh)
