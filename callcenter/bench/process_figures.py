"""What the kernel counts of a process and of the whole machine (Linux: /proc)."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """Processor seconds used so far: by one process without its children, or by the machine and left unused by it."""

    busy: float
    idle: float = 0.0

    @classmethod
    def by_process(cls, pid: int) -> Self:
        """By one process."""
        # The name may hold anything, blanks and brackets too.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return cls(busy=_seconds(int(fields[11]) + int(fields[12])))

    @classmethod
    def by_machine(cls) -> Self:
        """By everything that runs here, also what has nothing to do with us."""
        return cls.read(Path("/proc/stat").read_text())

    @classmethod
    def read(cls, text: str) -> Self:
        """The first line of /proc/stat."""
        user, nice, system, idle, iowait, irq, softirq, steal = map(int, text.split("\n")[0].split()[1:9])
        busy = user + nice + system + irq + softirq + steal
        return cls(busy=_seconds(busy), idle=_seconds(idle + iowait))

    def since(self, before: "Used") -> "Used":
        """Between two looks."""
        return Used(busy=self.busy - before.busy, idle=self.idle - before.idle)

    @property
    def share(self) -> float:
        """How much of the machine was used."""
        return self.busy / (self.busy + self.idle)


def resident_bytes(pid: int) -> int:
    """What a process occupies in memory."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _seconds(ticks: int) -> float:
    return ticks / os.sysconf("SC_CLK_TCK")
