"""The log of a run, JSON Lines: how it began, each document as it is done, how it ended. For machines; people have the progress bar."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from pipeline.errors import FanganError, UsageError
from pipeline.export.cells import json_line
from pipeline.manifest import rules
from pipeline.results import Packed


class Log:
    """A run's log in a file, added to its end, open as a context; each line is on its way to the disk when the method returns.

    What cannot be written (a full disk) is told once by `warn`, and the run goes on without. A run that was interrupted or failed ends with a line of
    that event, one that was killed with none.
    """

    def __init__(self, path: Path, warn: Callable[[str], None]) -> None:
        self._path, self._warn = path, warn
        self._handle: TextIO | None = None
        self._began = time.perf_counter()

    def __enter__(self) -> Log:
        """Open the file. Raises UsageError where there can be none."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._handle = self._path.open("a", encoding="utf-8", newline="\n")
        except OSError as error:
            raise UsageError(f"日志写不了：{self._path}（{error.strerror}）· the log cannot be written there") from error
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Say what broke the run off, if anything, and close the file."""
        if kind is not None:
            code = error.code if isinstance(error, FanganError) else kind.__name__
            self._write("interrupted" if kind is KeyboardInterrupt else "failed", {"seconds": self._seconds(), "error": code, "message": str(error)})
        self._close()

    def start(self, inputs: Sequence[str], options: dict[str, Any]) -> None:
        """Log that a run begins: versions, inputs, options."""
        versions = {"fangan": version("fangan"), "python": platform.python_version(), "rules": rules()}
        self._write("start", {"versions": versions, "inputs": list(inputs), "options": options})

    def document(self, name: str, result: Packed) -> None:
        """Log what a document gave: its path, state, seconds, and the code of the first error."""
        error = result.reject and result.reject["error"]
        self._write("document", {"path": name, "state": result.state, "seconds": round(result.seconds, 3), "error": error})

    def end(self, counts: dict[str, int], read: int, unchanged: int) -> None:
        """Log that the run is over: rows by table, inputs read and unchanged, seconds."""
        self._write("end", {"seconds": self._seconds(), "read": read, "unchanged": unchanged, "rejects": counts["rejects"], "counts": counts})

    def _seconds(self) -> float:
        return round(time.perf_counter() - self._began, 3)

    def _write(self, event: str, facts: dict[str, Any]) -> None:
        if self._handle is None:
            return
        line = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **facts}
        try:
            self._handle.write(json_line(line) + "\n")
            self._handle.flush()
        except OSError as error:
            self._warn(f"日志写不下去了，运行继续：{self._path}（{error.strerror}）· the log cannot be written any more, the run goes on")
            self._close()

    def _close(self) -> None:
        handle, self._handle = self._handle, None
        if handle is not None:
            with suppress(OSError):  # what was waiting to be written: the warning is out
                handle.close()
