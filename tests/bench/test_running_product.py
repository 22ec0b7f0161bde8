"""Each product has ports of its own and is told all of them."""

from dataclasses import astuple
from pathlib import Path

from callcenter.bench.running_product import Ports, Product, environment, free_ports
from callcenter.settings import Settings

PORTS = Ports(http=1001, sip=1002, sip_ws=1003, ami=1004, rtp=(2000, 2199))


def test_all_ports_differ() -> None:
    http, sip, sip_ws, ami, (first, last) = astuple(free_ports())
    assert len({http, sip, sip_ws, ami}) == 4
    assert first < last < 32_768


def test_the_product_understands_what_it_is_told(tmp_path: Path) -> None:
    told = environment(Product(home=tmp_path, ports=PORTS))
    settings = Settings.model_validate(
        {name.removeprefix("CALLCENTER_").lower(): value for name, value in told.items()}
    )
    assert settings.home == tmp_path
    assert (settings.http_port, settings.sip_port, settings.sip_ws_port, settings.ami_port) == (1001, 1002, 1003, 1004)
    assert settings.rtp_ports == (2000, 2199)
    assert (settings.flows / "prompts.yaml").is_file()


def test_secrets_are_read_from_the_home(tmp_path: Path) -> None:
    product = Product(home=tmp_path, ports=PORTS)
    (tmp_path / "asterisk").mkdir()
    (tmp_path / "asterisk" / "secrets.json").write_text('{"control": "c", "operations": "o"}')
    (tmp_path / "demo-accounts.json").write_text('{"alice": {"password": "p"}}')
    assert product.operations_secret() == "o"
    assert product.account("alice")["password"] == "p"
    assert product.url == "http://127.0.0.1:1001"
