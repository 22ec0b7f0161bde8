"""Telephone numbers as people write them, and resident id numbers that nobody has.

Rule: what is written and its E.164 are one number, known without parsing; a few are mistaken and have none. Nobody is
to be called by them: somebody may have such a number.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from callcenter.crm.customer import ContactKind, Phone
from callcenter.crm.population.chance import Chance, Weighted
from callcenter.phone_numbers import last_nine

_MOBILE_STARTS: Final = Weighted(
    (start, weight)
    for weight, starts in (
        (6, "138 139 137 136 135 158 159 150 188 187"),
        (4, "130 131 132 186 185 156 155 133 189 180 151 152"),
        (2, "134 153 157 176 177 173 178 181 182 183 184 147"),
        (1, "145 166 170 171 175 191 195 198 199 190 193 197"),
    )
    for start in starts.split()
)
# Of a thousand numbers so many miss a digit.
_MISTAKES: Final = 6
_MOBILE_FORMS: Final[Weighted[Callable[[str], str]]] = Weighted(
    (
        (lambda n: n, 62),
        (lambda n: f"+86{n}", 11),
        (lambda n: f"{n[:3]}-{n[3:7]}-{n[7:]}", 8),
        (lambda n: f"{n[:3]} {n[3:7]} {n[7:]}", 8),
        (lambda n: f"+86 {n[:3]} {n[3:7]} {n[7:]}", 6),
        (lambda n: f"0086-{n}", 4),
        (lambda n: f"86{n}", 1),
    )
)
_LANDLINE_FORMS: Final[Weighted[Callable[[str, str], str]]] = Weighted(
    (
        (lambda area, n: f"{area}-{n}", 50),
        (lambda area, n: f"{area}{n}", 22),
        (lambda area, n: f"({area}) {n[:4]} {n[4:]}", 8),
        (lambda area, n: f"+86 {area[1:]} {n[:4]} {n[4:]}", 12),
        (lambda area, n: f"{area} {n[:4]}-{n[4:]}", 8),
    )
)
_NORTH_AMERICA: Final = {
    "US": ("212", "310", "415", "617", "305", "206", "713", "312", "404", "702"),
    "CA": ("416", "604", "514", "403"),
}
_COUNTRY_CODES: Final = {"US": "1", "CA": "1", "GB": "44", "DE": "49", "AU": "61", "SG": "65", "FR": "33"}
_ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def mobile(chance: Chance, country: str = "CN", **more: bool) -> Phone:
    """Return a mobile number of this country."""
    if country != "CN":
        return _foreign(chance, country)
    number = f"{_MOBILE_STARTS.draw(chance)}{chance.randrange(0, 10**8):08d}"
    if chance.randrange(0, 1000) < _MISTAKES:
        return _phone(number[:-1], None, ContactKind.MOBILE)
    return _phone(_MOBILE_FORMS.draw(chance)(number), f"+86{number}", ContactKind.MOBILE, **more)


def landline(chance: Chance, area_code: str, kind: ContactKind) -> Phone:
    """Return a number of a Chinese city's network."""
    number = f"{chance.randrange(2, 8)}{chance.randrange(0, 10**7):07d}"
    return _phone(_LANDLINE_FORMS.draw(chance)(area_code, number), f"+86{area_code[1:]}{number}", kind)


def written_otherwise(chance: Chance, phone: Phone) -> Phone:
    """Return the same number in another form; what has no E.164 stays as it is."""
    if phone.e164 is None:
        return phone
    national = phone.e164.removeprefix("+86")
    forms: Sequence[str] = (
        (phone.e164, f"+86 {national}", f"0086{national}", f"86{national}")
        if national != phone.e164
        else (phone.e164, f"00{phone.e164[1:]}", f"+{phone.e164[1:3]} {phone.e164[3:]}")
    )
    others = [form for form in forms if form != phone.raw]
    return _phone(chance.choice(others), phone.e164, phone.kind)


def resident_id(chance: Chance, born: date, *, female: bool) -> str:
    """Return an id number with the right check digit; no region has the code 99, so nobody has the number."""
    sequence = chance.randrange(0, 500) * 2 + (0 if female else 1)
    digits = f"99{chance.randrange(100, 10_000):04d}{born:%Y%m%d}{sequence:03d}"
    check = sum(int(digit) * weight for digit, weight in zip(digits, _ID_WEIGHTS, strict=True)) % 11
    return digits + "10X98765432"[check]


def _foreign(chance: Chance, country: str) -> Phone:
    code = _COUNTRY_CODES[country]
    match country:
        case "US" | "CA":
            area = chance.choice(_NORTH_AMERICA[country])
            exchange = f"{chance.randrange(2, 10)}{chance.randrange(20, 100)}"
            line = f"{chance.randrange(0, 10_000):04d}"
            national, spaced = area + exchange + line, f"({area}) {exchange}-{line}"
        case "GB":
            first, rest = f"77{chance.randrange(10, 80)}", f"{chance.randrange(0, 10**6):06d}"
            national, spaced = first + rest, f"{first} {rest}"
        case "DE":
            first, rest = f"15{chance.choice('12579')}", f"{chance.randrange(0, 10**8):08d}"
            national, spaced = first + rest, f"{first} {rest}"
        case "AU":
            first, rest = f"4{chance.randrange(0, 40):02d}", f"{chance.randrange(0, 10**6):06d}"
            national, spaced = first + rest, f"{first} {rest[:3]} {rest[3:]}"
        case "SG":
            first, rest = f"9{chance.randrange(0, 900):03d}", f"{chance.randrange(0, 10_000):04d}"
            national, spaced = first + rest, f"{first} {rest}"
        case _:
            first, rest = f"6{chance.choice('124678')}", f"{chance.randrange(0, 10**7):07d}"
            national, spaced = first + rest, f"{first} {rest[:3]} {rest[3:]}"
    raw = chance.choice((f"+{code}{national}", f"+{code} {spaced}", f"00{code} {spaced}", f"+{code} {spaced}"))
    return _phone(raw, f"+{code}{national}", ContactKind.MOBILE)


def _phone(raw: str, e164: str | None, kind: ContactKind, *, verified: bool = False) -> Phone:
    return Phone(raw=raw, e164=e164, last_nine=last_nine(raw), kind=kind, verified=verified)
