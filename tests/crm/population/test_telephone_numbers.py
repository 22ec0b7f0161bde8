"""Made-up numbers: as people write them, the same as a parser reads them, and ids with a right check digit."""

from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from callcenter.crm.customer import ContactKind, Phone
from callcenter.crm.population.places import chinese_city, foreign_city
from callcenter.crm.population.telephone_numbers import landline, mobile, resident_id, written_otherwise
from callcenter.phone_numbers import e164_of, last_nine

SEEDS = st.integers(min_value=0, max_value=2**32)
WEIGHTS = [2 ** (17 - place) % 11 for place in range(17)]


def numbers(seed: int) -> list[Phone]:
    chance = Random(seed)
    found = [mobile(chance), mobile(chance, foreign_city(chance).country)]
    return [*found, landline(chance, chinese_city(chance).area_code, ContactKind.HOME)]


@given(seed=SEEDS)
def test_what_is_written_is_read_by_a_parser_as_the_number_that_is_told(seed: int) -> None:
    for phone in numbers(seed):
        assert (phone.e164, phone.last_nine) == (e164_of(phone.raw), last_nine(phone.raw)), phone.raw


@given(seed=SEEDS)
def test_a_number_that_is_written_otherwise_is_the_same_number(seed: int) -> None:
    for phone in numbers(seed):
        other = written_otherwise(Random(seed), phone)
        assert (other.e164, other.kind) == (phone.e164, phone.kind)
        if phone.e164 is not None:
            assert other.raw != phone.raw
            assert e164_of(other.raw) == phone.e164, other.raw


def test_a_few_numbers_are_mistaken_and_most_are_valid() -> None:
    chance = Random(3)
    mistaken = sum(mobile(chance).e164 is None for _ in range(5000))
    assert 5 <= mistaken <= 100


def test_an_id_number_has_a_birthday_a_sex_and_a_right_check_digit_and_belongs_to_no_region() -> None:
    found = resident_id(Random(1), date(1990, 3, 7), female=True)
    assert (len(found), found[:2], found[6:14], int(found[16]) % 2) == (18, "99", "19900307", 0)
    check = (12 - sum(int(digit) * weight for digit, weight in zip(found[:17], WEIGHTS, strict=True))) % 11
    assert found[17] == ("X" if check == 10 else str(check))
