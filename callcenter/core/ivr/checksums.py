"""Numbers whose last digit proves the others: bank cards, resident identity cards.

Rule: what is proved is that nobody mistyped it, not that it exists.
"""

from enum import StrEnum
from typing import Final, assert_never

# GB 11643: what each of the first seventeen digits counts, and the last character for each remainder.
_CN_ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CN_ID_LAST: Final = "10X98765432"


class Checksum(StrEnum):
    """How a number proves itself."""

    LUHN = "luhn"
    CN_ID = "cn_id"


def is_proved(checksum: Checksum, number: str) -> bool:
    """Whether the number's own check holds. An identity card may end in `X`."""
    match checksum:
        case Checksum.LUHN:
            return _is_number(number) and len(number) > 1 and _luhn(number) == 0
        case Checksum.CN_ID:
            return len(number) == 18 and _is_number(number[:17]) and number[17] == _last_of_cn_id(number[:17])
        case _:
            assert_never(checksum)


def typed(checksum: Checksum | None, keys: str) -> str:
    """The number that a caller means: phones have no X, so he ends his identity number with a star."""
    return keys[:-1] + "X" if checksum is Checksum.CN_ID and keys.endswith("*") else keys


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _luhn(number: str) -> int:
    digits = [int(digit) for digit in reversed(number)]
    return (sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])) % 10


def _last_of_cn_id(digits: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(digits, _CN_ID_WEIGHTS, strict=True))
    return _CN_ID_LAST[total % 11]
