"""Reads each file of a folder in a process of its own and prints, as JSON, what became of it, in how many seconds, with how many megabytes."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path

from pipeline.inputs import Source, fingerprint
from pipeline.run import document

MOST_SECONDS = 60


def outcomes(path: Path) -> dict[str, str]:
    """What became of a file, or of each member."""
    found = {}
    for source in fingerprint([Source(path, path.name)]):
        rejects = document(source).rows["rejects"]
        assert len(rejects) < 2
        found[source.name] = rejects[0]["error"] if rejects else "text"
    return found


def measured(path: Path) -> dict[str, object]:
    """Fork, read, and measure the child; what is raised ends it with a status of its own."""
    began = time.monotonic()
    reader, writer = os.pipe()
    if not (child := os.fork()):
        signal.alarm(MOST_SECONDS)
        said = json.dumps(outcomes(path))
        os.write(writer, said.encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:  # before the child's end, which waits for room in the pipe
        said = pipe.read() or b"{}"
    _, status, used = os.wait4(child, 0)
    megabytes = used.ru_maxrss // (1024 if sys.platform == "linux" else 2**20)
    return {"name": path.name, "status": status, "outcomes": json.loads(said), "seconds": time.monotonic() - began, "megabytes": megabytes}


if __name__ == "__main__":
    folder, warm = Path(sys.argv[1]), Path(sys.argv[2])
    outcomes(warm)  # what the first document of a run loads is not the bad file's doing
    print(json.dumps([measured(path) for path in sorted(folder.iterdir())]))
