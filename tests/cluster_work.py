"""What the workers of tests/test_cluster.py do: read documents as ever, but some slowly, and some harm the process that reads them, or the one above it."""

from __future__ import annotations

import os
import signal
import time

from pipeline.inputs import Source
from pipeline.results import DocumentResult
from pipeline.run import document

SLOW = 0.2


def eats() -> None:
    eaten = []
    while True:
        eaten.append(bytearray(32 << 20))


HARMS = {
    "hangs.txt": lambda: time.sleep(600),
    "kills.txt": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "eats.txt": eats,
    "kills-worker.txt": lambda: os.kill(os.getppid(), signal.SIGKILL),
}


def slowly(source: Source) -> DocumentResult:
    time.sleep(SLOW)
    return document(source)


def harmed(source: Source) -> DocumentResult:
    if source.name in HARMS:
        HARMS[source.name]()
        time.sleep(600)
    return document(source)
