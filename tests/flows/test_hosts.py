"""A flow asks only servers that the settings name, by host and port."""

from callcenter.flows.hosts import refused_host


def test_a_host_is_allowed_by_its_name_on_its_usual_port() -> None:
    assert refused_host("https://crm.example/x", ["crm.example"]) is None
    assert refused_host("HTTPS://CRM.example:443/x", ["crm.example"]) is None
    assert refused_host("http://crm.example/x", ["crm.example:80"]) is None
    assert refused_host("https://crm.example:8443/x", ["crm.example:8443"]) is None


def test_any_other_host_or_port_is_refused_and_named_as_it_was_written() -> None:
    assert refused_host("https://crm.example/x", []) == "crm.example"
    assert refused_host("https://crm.example:8443/x", ["crm.example"]) == "crm.example:8443"
    assert refused_host("https://crm.example.evil/x", ["crm.example"]) == "crm.example.evil"


def test_what_is_no_address_is_refused_elsewhere() -> None:
    assert refused_host("ftp://crm.example", []) is None
    assert refused_host("", []) is None
