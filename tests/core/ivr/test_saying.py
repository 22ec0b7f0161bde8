"""What each form makes of a value in both languages, and every value that a form refuses."""

from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.core.ivr.expression import NotComputable
from callcenter.core.ivr.saying import FORMS, say

MOMENT = datetime(2026, 3, 2, 14, 5, tzinfo=timezone(timedelta(hours=8)))


@pytest.mark.parametrize(
    ("form", "value", "zh", "en"),
    [
        ("plain", "您好", "您好", "您好"),
        ("plain", 12.0, "12", "12"),
        ("plain", 1205.5, "1205.5", "1205.5"),
        ("number", "1205.50", "一千二百零五点五", "one thousand two hundred five point five"),
        ("number", 0.1 + 0.2, "零点三", "zero point three"),
        ("number", -3, "负三", "minus three"),
        ("number", "-0.0", "零", "zero"),
        ("ordinal", "21", "第二十一", "twenty-first"),
        ("digits", "A1024", " A ，一零二四", "ay, one zero two four"),
        ("digits", 123456, "一二三，四五六", "one two three, four five six"),
        ("digits", "１２", "一二", "one two"),
        ("digits", "TK20-7#", " T  K ，二零，七，井", "T K, two zero, seven, hash"),
        ("phone", "+8613800138000", "幺三八，零零幺三，八零零零", "one three eight, zero zero one three, eight zero zero zero"),  # noqa: E501
        ("phone", "010-6552 9988", "零幺零，六五五二，九九八八", "zero one zero, six five five two, nine nine eight eight"),  # noqa: E501
        ("phone", "+15551234", "加幺五五五，幺二三四", "plus one five five five, one two three four"),
        ("money", "123.5", "一百二十三元五角", "one hundred twenty-three yuan and fifty fen"),
        ("money", 0.05, "五分", "five fen"),
        ("money", 100.05, "一百元零五分", "one hundred yuan and five fen"),
        ("money", 2, "两元", "two yuan"),
        ("money", 0, "零元", "zero yuan"),
        ("money", -1.005, "负一元零一分", "minus one yuan and one fen"),
        ("money", "USD 12.50", "十二美元五十美分", "twelve dollars and fifty cents"),
        ("money", "1EUR", "一欧元", "one euro"),
        ("money_usd", 1.01, "一美元一美分", "one dollar and one cent"),
        ("money_eur", Decimal("0.20"), "二十欧分", "twenty cents"),
        ("date", "2026-03-02", "二零二六年三月二日", "March second, twenty twenty-six"),
        ("date", date(2005, 12, 21), "二零零五年十二月二十一日", "December twenty-first, two thousand five"),
        ("date", MOMENT, "二零二六年三月二日", "March second, twenty twenty-six"),
        ("time", "09:00", "上午九点整", "nine a.m."),
        ("time", time(0, 0), "凌晨零点整", "midnight"),
        ("time", "12:00", "中午十二点整", "noon"),
        ("time", "22:10:59", "晚上十点十分", "ten ten p.m."),
        ("time", MOMENT.isoformat(), "下午两点零五分", "two oh five p.m."),
        ("date_time", MOMENT, "二零二六年三月二日下午两点零五分", "March second, twenty twenty-six, at two oh five p.m."),  # noqa: E501
        ("duration", 7500, "两小时五分钟", "two hours and five minutes"),
        ("duration", timedelta(days=1, seconds=61), "一天一分钟一秒", "one day, one minute and one second"),
        ("duration", "0.4", "零秒", "zero seconds"),
    ],
)  # fmt: skip
def test_a_value_is_said_in_both_languages(form: str, value: Any, zh: str, en: str) -> None:
    assert (say(value, form, "zh"), say(value, form, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("form", "value", "problem"),
    [
        *((form, None, "value_missing") for form in FORMS),
        *((form, "", "value_missing") for form in FORMS),
        ("plain", True, "not_speakable"),
        ("plain", ["a"], "not_speakable"),
        ("number", True, "not_a_number"),
        ("number", "twelve", "not_a_number"),
        ("number", float("nan"), "not_a_number"),
        ("number", "1e16", "number_too_large"),
        ("number", "1e999999", "number_too_large"),
        ("ordinal", 0, "not_an_ordinal"),
        ("ordinal", 1.5, "not_a_whole_number"),
        ("digits", 1.5, "not_digits"),
        ("digits", "--", "not_digits"),
        ("digits", "1" * 41, "not_digits"),
        ("phone", "anonymous", "not_a_phone_number"),
        ("money", "GBP 1", "unknown_currency"),
        ("money", "much", "not_a_number"),
        ("date", "02.03.2026", "not_a_date"),
        ("date", 20260302, "not_a_date"),
        ("time", "25:00", "not_a_time"),
        ("time", "2026-03-02", "not_a_time"),
        ("date_time", "2026-03-02", "not_a_date_and_time"),
        ("date_time", date(2026, 3, 2), "not_a_date_and_time"),
        ("duration", -1, "not_a_duration"),
        ("shouted", "x", "unknown_form"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_a_fixed_word(form: str, value: Any, problem: str) -> None:
    for language in ("zh", "en"):
        with pytest.raises(NotComputable) as refused:
            say(value, form, language)
        assert (refused.value.problem, str(refused.value)) == (problem, problem)


@given(value=st.text() | st.integers() | st.floats() | st.none() | st.booleans(), form=st.sampled_from(FORMS))
def test_any_value_is_either_said_or_refused(value: Any, form: str) -> None:
    for language in ("zh", "en"):
        try:
            assert say(value, form, language)
        except NotComputable:
            pass


@given(st.from_regex(r"[0-9]{1,40}", fullmatch=True), st.sampled_from(["zh", "en"]))
def test_no_digit_is_lost_added_or_moved(value: str, language: str) -> None:
    spoken = say(value, "digits", language)
    if language == "zh":
        said = [str("零一二三四五六七八九".index(one)) for one in spoken.replace("，", "")]
    else:
        words = "zero one two three four five six seven eight nine".split()
        said = [str(words.index(one)) for one in spoken.replace(",", "").split()]
    assert "".join(said) == value
    assert max(map(len, spoken.split("，"))) <= 5 or language == "en"
