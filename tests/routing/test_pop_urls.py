"""Addresses of other systems' pages: the scheme and the host are the administrator's, never the caller's."""

import pytest
from pydantic_core import PydanticCustomError

from callcenter.routing.pop_urls import PLACES, origin_of, pop_url


@pytest.mark.parametrize(
    "url",
    [
        "https://crm.example.com/call?number={ani_e164}&customer={customer_id}",
        "http://10.0.0.5:8080/#/pop/{interaction_id}",
        "https://[2001:db8::1]/x",
        "https://crm.example.com",
        "https://crm.example.com/?" + "&".join(f"{name}={{{name}}}" for name in PLACES),
    ],
)
def test_a_page_of_the_web_with_known_places_is_an_address(url: str) -> None:
    assert pop_url(url) == url


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("javascript:alert({ani})", "pop_url_wrong"),
        ("data:text/html,{ani}", "pop_url_wrong"),
        ("HTTPS://crm.example.com/", "pop_url_wrong"),
        ("//crm.example.com/", "pop_url_wrong"),
        ("https://{ani}.example.com/", "pop_url_wrong"),
        ("https://{ani}/", "pop_url_wrong"),
        ("https://user:{ani}@crm.example.com/", "pop_url_wrong"),
        ("https://crm.example.com/a b", "pop_url_wrong"),
        ("https://crm.example.com/\n", "pop_url_wrong"),
        ("https://crm.example.com\\@evil.example/", "pop_url_wrong"),
        ("https://crm.example.com/{pin}", "pop_url_place_unknown"),
        ("https://crm.example.com/{{ani}}", "pop_url_place_unknown"),
        ("https://crm.example.com/{ani", "pop_url_place_unknown"),
    ],
)
def test_anything_else_is_refused(url: str, code: str) -> None:
    with pytest.raises(PydanticCustomError) as refused:
        pop_url(url)
    assert refused.value.type == code


def test_the_origin_is_what_a_policy_names() -> None:
    assert origin_of("https://crm.example.com:8443/call?number={ani}#x") == "https://crm.example.com:8443"
