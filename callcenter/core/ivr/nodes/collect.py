"""Collect: a number typed by the caller, kept as an attribute; what is too short is asked again."""

from collections.abc import Mapping
from dataclasses import dataclass

from callcenter.core.ivr.actions import Action, Collect, Leave, Report, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectNode:
    """Exits: `done`, `no_input`, `invalid`. `mask` keeps the digits out of the record's path."""

    id: str
    prompts: tuple[str, ...]
    attribute: str
    min_digits: int
    max_digits: int
    exits: Mapping[str, str]
    attempts: int = 3
    timeout_seconds: int = 8
    mask: bool = False
    invalid_prompt: str | None = None
    no_input_prompt: str | None = None

    def enter(self, visit: Visit) -> Action:
        """Ask."""
        return self._ask(())

    def resume(self, visit: Visit, report: Report) -> Action:
        """Keep a number that fits, or ask again."""
        digits = report.digits
        fits = digits.isascii() and digits.isdigit() and self.min_digits <= len(digits) <= self.max_digits
        if fits:
            answer = "*" * len(digits) if self.mask else digits
            return Leave(exit="done", attributes={self.attribute: digits}, answer=answer)
        if visit.attempts < self.attempts:
            hint = self.invalid_prompt if digits else self.no_input_prompt
            return self._ask((hint,) if hint else ())
        return Leave(exit="invalid" if digits else "no_input")

    def _ask(self, before: tuple[str, ...]) -> Collect:
        return Collect(prompts=before + self.prompts, max_digits=self.max_digits, timeout_seconds=self.timeout_seconds)
