"""Phone numbers as people and networks write them, made comparable.

Rule: nothing that is passed in raises; what is no subscriber number (95588, `anonymous`, a SIP name) has no E.164.
"""

import re
from typing import Final

import phonenumbers

_LAST: Final = 9
# E.164 ends at 15 digits; separators and a prefix do not triple that. phonenumbers need not see more.
_LONGEST: Final = 48
# Letters stay out: phonenumbers would read "1-800-FLOWERS" and ";ext=1" as numbers.
_WRITTEN: Final = re.compile(r"[+\uff0b]?[\d\s()./\-]+")


def e164_of(raw: str, default_region: str = "CN") -> str | None:
    """Return the number as E.164 (`+8613800138000`) or None. Without `+` it is a number of `default_region`."""
    text = raw.strip()
    if len(text) > _LONGEST or not _WRITTEN.fullmatch(text):
        return None
    try:
        number = phonenumbers.parse(text, default_region)
        if not phonenumbers.is_valid_number(number):
            return None
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    except (phonenumbers.NumberParseException, ValueError):
        return None


def is_of_region(e164: str, region: str) -> bool:
    """Whether this number is one of the region's country, or of another with the same code."""
    return e164.startswith(f"+{phonenumbers.country_code_for_region(region)}")


def digits_of(raw: str) -> str:
    """Return the ASCII digits of what was written, without anything else."""
    return "".join(character for character in raw if character in "0123456789")


def last_nine(raw: str) -> str | None:
    """Return the last nine digits, by which differently prefixed spellings of one number agree; None without digits."""
    return digits_of(raw)[-_LAST:] or None
