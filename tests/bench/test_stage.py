"""What the stage tells about what is on it."""

from pathlib import Path

from callcenter.bench.running_product import Ports, Product
from callcenter.bench.stage import DEFAULT_QUEUE, RETRY1_QUEUE, asterisk_version

PORTS = Ports(http=1, sip=2, sip_ws=3, ami=4, rtp=(5, 6))


async def test_the_version_is_what_the_product_said(tmp_path: Path) -> None:
    (tmp_path / "service.log").write_text("PostgreSQL  ready\nAsterisk    ready (22.10.1)\n")
    assert await asterisk_version(Product(home=tmp_path, ports=PORTS)) == "22.10.1"


async def test_without_a_word_it_is_unknown(tmp_path: Path) -> None:
    (tmp_path / "service.log").write_text("")
    assert await asterisk_version(Product(home=tmp_path, ports=PORTS)) == "unknown"


def test_both_queues_of_the_peer_ring_the_same_telephone() -> None:
    assert DEFAULT_QUEUE.interfaces == RETRY1_QUEUE.interfaces
    assert (DEFAULT_QUEUE.retry, RETRY1_QUEUE.retry) == (None, 1)
