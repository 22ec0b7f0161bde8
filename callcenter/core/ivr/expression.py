"""What a flow computes from what it knows. The language is read in `flows/expressions.py`; here is only its face."""

from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable


class NotComputable(Exception):
    """A value is missing or does not fit. The node is left by its error exit; `problem` is a fixed word, no value."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@runtime_checkable
class Expression(Protocol):
    """Something to compute. Equal texts are equal expressions."""

    @property
    def text(self) -> str:
        """As it was written."""

    def value(self, names: Mapping[str, Any]) -> Any:
        """Compute it from these names, or raise NotComputable."""
