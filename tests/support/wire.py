"""What went over the loopback, stamped by the kernel: who was told first does not depend on who was woken first."""

import asyncio
import os
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

_EVERYTHING = 0x0003  # ETH_P_ALL
_STAMP = 35  # SO_TIMESTAMPNS
_OUTGOING = 4  # PACKET_OUTGOING: on the loopback each packet is seen going out and coming in
_BUFFER = 8 * 1024 * 1024
_LONGEST = 65_536


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet: when, and all of its bytes."""

    at: float
    data: bytes


def may_listen() -> bool:
    """Only root may."""
    return os.geteuid() == 0


@asynccontextmanager
async def packets() -> AsyncIterator[list[Packet]]:
    """Every packet on the loopback while the block runs."""
    seen: list[Packet] = []
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_EVERYTHING)) as wire:
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
        wire.setsockopt(socket.SOL_SOCKET, _STAMP, 1)
        wire.bind(("lo", 0))
        wire.setblocking(False)

        def take() -> None:
            data, notes, _, address = wire.recvmsg(_LONGEST, 128)
            for level, kind, note in notes:
                if (level, kind) == (socket.SOL_SOCKET, _STAMP) and address[2] != _OUTGOING:
                    seconds, nanoseconds = struct.unpack("qq", note[:16])
                    seen.append(Packet(seconds + nanoseconds / 1e9, data))

        loop = asyncio.get_running_loop()
        loop.add_reader(wire, take)
        try:
            yield seen
        finally:
            loop.remove_reader(wire)
