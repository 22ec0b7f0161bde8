"""What somebody gives back as he sees it, masked, is what it was: nobody overwrites a number with its stars.

Rule: where a fact is masked for somebody, text with stars either is what he was shown, and then stands for what is
there, or it is refused.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

# What can be masked in the parts of each list.
_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "phones": ("raw",),
    "emails": ("address",),
    "addresses": ("street", "district", "city", "province", "postcode", "country"),
}
# These are changed by their keys.
_MAPS: Final = ("fields", "external_ids")
_STAR: Final = "*"


class MaskGiven(ValueError):
    """Stars that were never shown. `place` leads to them; the text is not in the message."""

    def __init__(self, *place: str | int) -> None:
        super().__init__("text with stars where the fact is masked")
        self.place = place


def unmasked(given: Mapping[str, Any], real: Mapping[str, Any], seen: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is given without what was only shown (`seen`) of what is there (`real`) and given back.

    In lists, which are given as a whole, what is there takes its place. All are facts as JSON has them. Raises
    MaskGiven.
    """
    found: dict[str, Any] = {}
    for name, value in given.items():
        if name in _PARTS:
            found[name] = _list(name, value, real[name], seen[name])
        elif name in _MAPS and value:
            found[name] = {
                key: one
                for key, one in value.items()
                if not _is_shown((name, key), one, real[name].get(key), seen[name].get(key))
            }
        elif not _is_shown((name,), value, real[name], seen[name]):
            found[name] = value
    return found


def _is_shown(place: tuple[str | int, ...], value: Any, real: Any, seen: Any) -> bool:
    if seen == real:
        return False
    if value != seen and _has_stars(value):
        raise MaskGiven(*place)
    return bool(value == seen)


def _list(name: str, value: Sequence[Any] | None, real: Sequence[Any], seen: Sequence[Any]) -> list[Any]:
    if real == seen:
        return list(value or ())
    shown = tuple(zip(real, seen, strict=True))
    return [_part((name, index), one, index, shown, _PARTS[name]) for index, one in enumerate(value or ())]


def _part(
    place: tuple[str, int],
    value: Mapping[str, Any],
    index: int,
    shown: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]],
    names: tuple[str, ...],
) -> Mapping[str, Any]:
    if not any(_has_stars(value.get(name)) for name in names):
        return value
    # The same place first: two numbers may look alike behind their stars.
    for real, seen in (*shown[index : index + 1], *shown):
        if all(value.get(name) == seen.get(name) for name in names):
            return {**value, **{name: real[name] for name in names}}
    raise MaskGiven(*place, names[0])


def _has_stars(value: Any) -> bool:
    return isinstance(value, str) and _STAR in value
