"""Addresses: in districts of their city, with a postcode of it."""

from random import Random

from callcenter.crm.customer import ContactKind
from callcenter.crm.population.places import chinese_city, foreign_city, home_address, work_address


def test_an_address_lies_in_its_city() -> None:
    chance = Random(1)
    for _ in range(200):
        city = chinese_city(chance)
        home, work = home_address(chance, city), work_address(chance, city)
        assert home.district in city.districts
        assert home.city == f"{city.name}市"
        assert (home.kind, work.kind) == (ContactKind.HOME, ContactKind.WORK)
        assert (len(home.postcode), home.postcode.isdigit(), home.postcode[:3]) == (6, True, city.postcode[:3])


def test_abroad_postcodes_have_the_form_of_their_country() -> None:
    chance = Random(1)
    for _ in range(100):
        city = foreign_city(chance)
        found = home_address(chance, city)
        assert found.country == city.country != "CN"
        assert "#" not in found.postcode
        assert "_" not in found.postcode + found.city
