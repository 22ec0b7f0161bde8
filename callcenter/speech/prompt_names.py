"""Which prompts there are, for those who check what refers to them: a new one counts as soon as it is written."""

from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from callcenter.speech.prompt_file import PromptFileRefused, load_prompts


class PromptNames(Collection[str]):
    """The names in the file of prompts as it is now, or as it last was whole. Raises PromptFileRefused when made."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen = self._signature()
        self._names = _names(file)

    def __contains__(self, name: object) -> bool:
        return name in self._now()

    def __iter__(self) -> Iterator[str]:
        return iter(self._now())

    def __len__(self) -> int:
        return len(self._now())

    def _now(self) -> tuple[str, ...]:
        if (seen := self._signature()) != self._seen:
            self._seen = seen
            with suppress(PromptFileRefused):  # the voice reports it
                self._names = _names(self._file)
        return self._names

    def _signature(self) -> tuple[int, int]:
        try:
            found = self._file.stat()
        except OSError:
            return (0, 0)
        return (found.st_mtime_ns, found.st_size)


def _names(file: Path) -> tuple[str, ...]:
    return tuple(prompt.name for prompt in load_prompts(file))
