"""Programs of the system (LibreOffice, unar, 7-Zip) that open what no library here does: found, run within limits, ended with all they started."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

# Where installers put programs without telling PATH.
_FOLDERS = {
    "win32": (r"C:\Program Files\LibreOffice\program", r"C:\Program Files\7-Zip"),
    "darwin": ("/Applications/LibreOffice.app/Contents/MacOS", "/opt/homebrew/bin", "/usr/local/bin"),
}.get(sys.platform, ())
# A program whose parent was killed ends by itself after so much work.
_MOST_CPU_SECONDS = 600
# A program is started and this process forked one after the other: workers forked in between would keep open the pipe by which the program's start is
# told, and whoever starts it would wait for them, they for their work, that for the program.
_STARTING = threading.Lock()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_STARTING.acquire, after_in_parent=_STARTING.release, after_in_child=_STARTING.release)
_LIMITED = f'ulimit -v "$0" 2>/dev/null; ulimit -t {_MOST_CPU_SECONDS}; exec "$@"'


def found(*names: str) -> str | None:
    """Return the path of the first of these programs that is installed."""
    elsewhere = os.pathsep.join(_FOLDERS)
    return next((path for name in names if (path := shutil.which(name) or (shutil.which(name, path=elsewhere) if elsewhere else None))), None)


@contextmanager
def started(command: Sequence[str | Path], *, megabytes: int, stdout: int | IO[bytes], stderr: int | IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """Start a program that may use so much memory, without a terminal or input to ask for anything; end it, if it still runs, with the block."""
    whole = [str(part) for part in command]
    if sys.platform != "win32":
        whole = ["/bin/sh", "-c", _LIMITED, str(megabytes << 10), *whole]
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    with _STARTING:
        process = subprocess.Popen(whole, stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr, env=environment, start_new_session=True)
    try:
        yield process
    finally:
        end(process)
        process.wait()


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill a program and what it started, if it still runs."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        os.killpg(process.pid, signal.SIGKILL)
