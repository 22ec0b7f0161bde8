"""A name is found by every way in which people type it: characters, pinyin, initials, either word first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.crm.name_keys import keys_of, wanted_of


def finds(typed: str, name: str, latin: str | None = None, *, by_sound: bool = False) -> bool:
    wanted = wanted_of(typed)
    looked_for = wanted.sound if by_sound else wanted.written
    return any(key.startswith(looked_for) for key in keys_of(name, latin))


@pytest.mark.parametrize(
    "typed", ["韩梅梅", "韩", "梅梅", "han", "hanmei", "Han Meimei", "meimei han", "MEIMEI", "hmm", "hm", "韩 梅梅"]
)
def test_a_chinese_name_is_found_by_characters_pinyin_and_initials(typed: str) -> None:
    assert finds(typed, "韩梅梅")


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("曾国藩", "zeng guofan"),
        ("单雄信", "shan"),
        ("仇英", "qiu"),
        ("解缙", "xie"),
        ("查良镛", "zha"),
        ("朴树", "piao"),
        ("万俟卨", "moqi"),
        ("尉迟恭", "yuchi"),
        ("长孙无忌", "zhangsun"),
        ("欧阳娜娜", "nana ouyang"),
        ("吕布", "lv bu"),
        ("吕布", "lu bu"),
    ],
)
def test_a_family_name_is_read_as_a_family_name(name: str, typed: str) -> None:
    assert finds(typed, name)


@pytest.mark.parametrize("typed", ["smith", "john s", "smith john", "SMITHJOHN", "paul", "paul smith", "John-Paul"])
def test_a_latin_name_is_found_by_any_word_and_in_either_order(typed: str) -> None:
    assert finds(typed, "John Paul Smith")


@pytest.mark.parametrize(
    ("name", "typed"),
    [("José Muñoz", "jose munoz"), ("Søren Łukasz", "soren lukasz"), ("O'Brien", "obrien"), ("Ｓｍｉｔｈ", "smith"),
     ("Straße", "strasse"), ("Paul Vance", "paulvance"), ("Silva", "silva"), ("王 Alice", "alice wang")],
)  # fmt: skip
def test_accents_case_width_and_spaces_make_no_difference(name: str, typed: str) -> None:
    assert finds(typed, name)


def test_a_company_is_found_by_what_it_is_called() -> None:
    for typed in ("北京蓝天", "蓝天科技", "lantian", "科技有限公司", "bjlt", "ltkj"):
        assert finds(typed, "北京蓝天科技有限公司")


def test_wrong_characters_of_the_same_sound_are_found_by_the_sound() -> None:
    assert not finds("涵美美", "韩梅梅")
    assert finds("涵美美", "韩梅梅", by_sound=True)


def test_a_name_without_letters_is_still_found() -> None:
    assert finds("😀", "😀")
    assert keys_of("", None) == keys_of("  ", "") == frozenset()


@given(st.text(max_size=60), st.none() | st.text(max_size=60))
def test_any_name_has_few_short_keys_and_is_found_by_itself(name: str, latin: str | None) -> None:
    keys = keys_of(name, latin)
    assert len(keys) <= 24
    assert all(0 < len(key) <= 80 for key in keys)
    wanted = wanted_of(name)
    assert not wanted.written or any(key.startswith(wanted.written) for key in keys)
