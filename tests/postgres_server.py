"""A PostgreSQL of the tests' own: a new cluster in a temporary folder, a socket there and no network."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

HOMES = "/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin"


def program(name: str) -> str:
    """The program's path; skips the test where there is none."""
    found = [str(path) for home in HOMES for path in sorted(Path("/").glob(f"{home[1:]}/{name}"))]
    place = found[-1] if found else shutil.which(name)
    if place is None:
        pytest.skip(f"no PostgreSQL on this machine ({name} is missing; Debian: apt install postgresql)")
    return place


def servant() -> pwd.struct_passwd | None:
    """Who runs the server: PostgreSQL refuses to run as root. None where we are not root ourselves."""
    if os.getuid():
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    pytest.skip("PostgreSQL does not run as root, and there is no user postgres or nobody")


@contextmanager
def server() -> Iterator[str]:
    """The URL of an empty database, as SQLAlchemy takes it; the server is stopped at the end."""
    initdb, pg_ctl, who = program("initdb"), program("pg_ctl"), servant()
    # Not in pytest's folder: other users may not enter it, and a socket's path has a hundred characters at most.
    with tempfile.TemporaryDirectory(prefix="fangan-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if who:
            os.chown(folder, who.pw_uid, who.pw_gid)

        def call(*command: str) -> None:
            done = subprocess.run(command, user=who and who.pw_uid, group=who and who.pw_gid, cwd=folder, capture_output=True, text=True, timeout=120)
            assert done.returncode == 0, done.stdout + done.stderr

        call(initdb, "-D", f"{folder}/data", "-U", "fangan", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
        call(pg_ctl, "-D", f"{folder}/data", "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield f"postgresql://fangan@/postgres?host={folder}"
        finally:
            call(pg_ctl, "-D", f"{folder}/data", "-w", "-m", "immediate", "stop")
