"""What a recompute is measured by: how late it makes the event loop, its memory, and beside that an idle process."""

import asyncio
import json
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Cost:
    """Seconds."""

    wall: float
    cpu: float


def own_cpu() -> float:
    """Seconds of CPU this process has used, all its threads together."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def rss() -> float:
    """MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


class Probe:
    """How late the event loop wakes a sleeper (ms), and how much memory is in use."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self.worked = 0.0  # ms of CPU this process used within the worst of them: the rest is the machine's doing
        self.peak = 0.0

    async def watch(self) -> None:
        turn = 0
        while True:
            began, cpu = time.perf_counter(), time.process_time()
            await asyncio.sleep(0.005)
            self.late.append((time.perf_counter() - began - 0.005) * 1000)
            self.worked = max(self.worked, min(self.late[-1], (time.process_time() - cpu) * 1000))
            turn += 1
            if turn % 10 == 0:
                self.peak = max(self.peak, rss())

    def summary(self) -> str:
        late = sorted(self.late)
        return f"p50 {late[len(late) // 2]:.1f} ms, p99 {late[len(late) * 99 // 100]:.1f} ms, max {late[-1]:.1f} ms"


def together(probes: list[Probe]) -> Probe:
    everything = Probe()
    everything.late = [late for probe in probes for late in probe.late]
    everything.worked = max(probe.worked for probe in probes)
    return everything


# A process of its own that does nothing but sleep: what it is late by is the machine's doing, not the recompute's.
_WITNESS = """
import json, sys, threading, time
late, over = [], threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
while not late or not over.is_set():
    began = time.perf_counter()
    time.sleep(0.005)
    late.append((time.perf_counter() - began - 0.005) * 1000)
print(json.dumps(late))
"""


def witness() -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", _WITNESS], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def testimony(of: "subprocess.Popen[bytes]") -> Probe:
    probe = Probe()
    probe.late = json.loads(of.communicate()[0])
    return probe
