"""The programs that unpack RAR and 7z archives: unar (with its lister, lsar) and 7-Zip. Each lists an archive, and gives all contents in one stream."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pipeline.errors import TimedOutError
from pipeline.read import programs, zips

RAR_4 = b"Rar!\x1a\x07\x00"

_SECONDS = 50
_MEGABYTES = 1024
# 20,000 entries take 20 MB as unar lists them.
_LONGEST_LIST = 64 * 2**20
_CHUNK = 2**20
_FIELD = re.compile(rb"^(Path|Size|CRC|Encrypted|Attributes|Folder|Symbolic Link) = ?([^\r\n]*)", re.MULTILINE)
_LINK = re.compile(rb"(?:^|\s)l[rwx-]{9}")

Command = Sequence[str | Path]


@dataclass(frozen=True, slots=True)
class Entry:
    """What the archive's directory says of one entry; `name` is bytes, in UTF-8 or what else its system wrote. Folders have no size."""

    name: bytes
    size: int
    crc: int | None
    is_file: bool
    is_link: bool
    is_locked: bool


@dataclass(frozen=True, slots=True)
class Unpacker:
    """A program: `listing` is the command that lists (`listing_raw` where names are raw bytes), `parse` reads that list, `unpacking` gives all contents."""

    listing: Command
    listing_raw: Command
    parse: Callable[[bytes, bool], list[Entry]]
    unpacking: Command

    def entries(self, path: Path, is_raw: bool) -> list[Entry]:
        """Return the entries of an archive, whose names are raw bytes or not. Raises DamagedFileError, EncryptedFileError or TimedOutError."""
        with tempfile.TemporaryFile() as out:
            code, said = _run([*(self.listing_raw if is_raw else self.listing), path], out, _LONGEST_LIST)
            out.seek(0)
            listed = out.read()
        if b"password" in said.lower():
            raise zips.locked()
        try:
            entries = self.parse(listed, is_raw)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise zips.broken_archive() from error
        if code and not entries:
            raise zips.broken_archive()
        return entries

    def unpack(self, path: Path, out: IO[bytes], most: int) -> None:
        """Write the contents of all entries one after the other, at most so many bytes. Raises TimedOutError."""
        _run([*self.unpacking, path], out, most)


def installed() -> list[Unpacker]:
    """Return the unpackers that this system has, the best first."""
    lister, unar, seven = programs.found("lsar"), programs.found("unar"), programs.found("7z", "7zz")
    found = []
    if lister and unar:
        listing = [lister, "-ja", "-nr"]
        found.append(Unpacker(listing, [*listing, "-e", "iso-8859-1"], _of_unar, [unar, "-q", "-nr", "-k", "skip", "-o", "-"]))
    if seven:
        listing = [seven, "l", "-slt", "-ba", "-sccUTF-8", "-p"]
        found.append(Unpacker(listing, listing, _of_seven_zip, [seven, "x", "-so", "-p"]))
    return found


def _run(command: Command, out: IO[bytes], most: int) -> tuple[int, bytes]:
    """Run a program, keep at most so many bytes of what it gives, and return its exit code and complaints. Raises TimedOutError."""
    with tempfile.TemporaryFile() as said, programs.started(command, megabytes=_MEGABYTES, stdout=subprocess.PIPE, stderr=said) as process:
        assert process.stdout
        late = threading.Event()  # set before the program is ended, for its output ends with it

        def end() -> None:
            late.set()
            programs.end(process)

        clock = threading.Timer(_SECONDS, end)
        clock.start()
        try:
            while most > 0 and (chunk := process.stdout.read(min(_CHUNK, most))):
                most -= out.write(chunk)
            code = process.wait() if most else 0
        finally:
            clock.cancel()
            process.stdout.close()
        if late.is_set():
            raise TimedOutError(f"解压超过 {_SECONDS} 秒，已放弃 · unpacking took over {_SECONDS} s: given up")
        said.seek(0)
        return code, said.read(_CHUNK)


def _of_unar(listed: bytes, is_raw: bool) -> list[Entry]:
    """Return the entries of lsar's JSON. What it lists before it meets with an error counts, but for an archive that it cannot open at all."""
    said = json.loads(listed)
    if said.get("lsarError") and len(said["lsarContents"]) < 2:
        raise ValueError(said["lsarError"])
    return [_entry_of_unar(each, is_raw) for each in said["lsarContents"]]


def _entry_of_unar(said: dict[str, object], is_raw: bool) -> Entry:
    name, is_folder = str(said["XADFileName"]), bool(said.get("XADIsDirectory"))
    crc = next((said[key] for key in ("7zCRC32", "RARCRC32", "RAR5CRC32") if key in said), None)
    return Entry(
        name=name.encode("latin-1") if is_raw and max(name, default="") < "\u0100" else name.encode("utf-8", "replace"),
        size=0 if is_folder else int(str(said.get("XADFileSize", 0))),
        crc=crc if isinstance(crc, int) else None,
        is_file=not is_folder,
        is_link=bool(said.get("XADIsLink")),
        is_locked=bool(said.get("XADIsEncrypted")),
    )


def _of_seven_zip(listed: bytes, is_raw: bool) -> list[Entry]:
    return [_entry_of_seven_zip(fields) for fields in _paragraphs(listed)]


def _paragraphs(listed: bytes) -> Iterator[dict[bytes, bytes]]:
    """Yield the fields of each entry in 7-Zip's list. A name that feigns lines of it only spoils the sizes, and so the members, of its own archive."""
    fields: dict[bytes, bytes] = {}
    for field in _FIELD.finditer(listed):
        if field[1] == b"Path" and fields:
            yield fields
            fields = {}
        fields[field[1]] = field[2]
    if fields:
        yield fields


def _entry_of_seven_zip(fields: dict[bytes, bytes]) -> Entry:
    attributes, crc = fields.get(b"Attributes", b""), fields.get(b"CRC")
    is_folder = fields.get(b"Folder") == b"+" or attributes.startswith(b"D")
    return Entry(
        name=fields[b"Path"],
        size=0 if is_folder else int(fields.get(b"Size") or 0),
        crc=int(crc, 16) if crc else None,
        is_file=not is_folder,
        is_link=bool(fields.get(b"Symbolic Link") or _LINK.search(attributes)),
        is_locked=fields.get(b"Encrypted") == b"+",
    )
