"""The small parts of the demo: a port in use is named, and the banner says where everything is."""

import asyncio
import socket
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from callcenter.demo import PortTaken, _banner, demo
from callcenter.settings import Settings


def said(settings: Settings, *, simulated: bool = False) -> list[str]:
    written = StringIO()
    _banner(settings, Console(file=written, width=40), simulated=simulated)
    return [" ".join(line.split()) for line in written.getvalue().splitlines() if line.strip()]


def test_a_taken_port_is_named_with_the_variable_that_moves_it() -> None:
    taken = PortTaken(8000, "CALLCENTER_HTTP_PORT")
    assert str(taken) == "port 8000/tcp is in use: stop what uses it, or set CALLCENTER_HTTP_PORT to a free port"


async def test_the_demo_starts_nothing_when_its_port_is_taken(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        settings = Settings(home=tmp_path / "home", http_port=other.getsockname()[1])
        with pytest.raises(PortTaken):
            await demo(settings, Console(file=StringIO()), asyncio.Event())
    assert not (tmp_path / "home").exists()


def test_the_banner_says_where_everything_is_in_whole_lines() -> None:
    home = Path("/srv/a folder with a long name/that a narrow terminal would break")
    lines = said(Settings(home=home, bind="10.0.0.5", http_port=9000, sip_port=5070, sip_ws_port=8090))
    assert lines == [
        "callcenter is ready",
        "Screens http://10.0.0.5:9000/",
        f"Accounts {home / 'demo-accounts.json'}",
        "SIP 10.0.0.5:5070 (UDP), browsers ws://10.0.0.5:8090/ws",
        "Dial 4000 main line · 4001 sales · 4002 support · 4003 vip · 4009 echo test",
        "Ctrl-C stops everything.",
    ]


def test_a_simulated_switch_offers_no_telephone() -> None:
    assert "SIP none, the switch is simulated" in said(Settings(), simulated=True)
