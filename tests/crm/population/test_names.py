"""Names: as families and decades have them, written and in Latin letters."""

from collections import Counter
from random import Random

from callcenter.crm.name_keys import keys_of
from callcenter.crm.population.names import (
    chinese_company,
    chinese_family,
    chinese_name,
    latin_company,
    latin_family,
    latin_name,
)


def test_frequent_families_come_often() -> None:
    chance = Random(1)
    counts = Counter(chinese_family(chance) for _ in range(5000))
    assert set(counts) >= {"王", "李", "张", "欧阳"}
    assert counts["王"] > counts["单"]
    assert {family for family, _ in counts.most_common(8)} >= {"王", "李", "张", "刘"}


def test_a_family_name_has_its_own_reading_and_the_given_name_follows() -> None:
    chance = Random(2)
    shan = chinese_name(chance, "单", female=True, born=1985)
    assert shan.latin.startswith("Shan ")
    ouyang = chinese_name(chance, "欧阳", female=False, born=1975)
    assert (ouyang.written[:2], ouyang.latin.split()[0], ouyang.chinese) == ("欧阳", "Ouyang", True)
    assert ouyang.latin.replace(" ", "").lower() in keys_of(ouyang.written, None)


def test_children_are_called_as_in_their_year() -> None:
    chance = Random(3)
    old = {chinese_name(chance, "王", female=True, born=1950).given for _ in range(200)}
    young = {chinese_name(chance, "王", female=True, born=2005).given for _ in range(200)}
    assert "秀英" in old
    assert "雨桐" in young
    assert not old & young


def test_latin_names_are_said_given_name_first() -> None:
    name = latin_name(Random(1), "Smith", female=True)
    assert name.written == name.latin == f"{name.given} Smith"
    assert not name.chinese
    assert latin_family(Random(1))


def test_a_company_has_a_full_and_a_short_name() -> None:
    name = chinese_company(Random(1), "北京")
    assert name.written.startswith(f"北京{name.short}")
    assert name.latin.isascii()
    foreign = latin_company(Random(1))
    assert foreign.written.startswith(foreign.short)
