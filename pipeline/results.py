"""What one file gave, and the form in which it goes from the process that read it to the ledger, and from there to the tables: columns, JSON, zstd.

Packing is done where the file was read, so that the one process that keeps the ledger only passes bytes on.
"""

from __future__ import annotations

import json
import struct
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal
from zlib import crc32

import pyarrow as pa
from pydantic import TypeAdapter
from pydantic_core import from_json, to_json, to_jsonable_python

from pipeline.assemble import Columns, Row, Rows
from pipeline.inputs import Source
from pipeline.records import tables
from pipeline.resolve import Sketch
from pipeline.resolve.units.identity import Identity
from pipeline.store import check, in_columns

State = Literal["read", "rejected", "lost", "unread"]

_CODEC = pa.Codec("zstd", compression_level=1)
_HEAD = struct.Struct("<II")
"""Before the compressed bytes: the length of what they hold, and a checksum of both."""


class DamagedError(ValueError):
    """Packed bytes that hold no result."""


@dataclass(slots=True)
class DocumentResult:
    """What one file gave: its rows (no document row if it was rejected), its source text, the normalised text of its plans by plan_id, and the plans' sketches.

    `state` is "rejected" for what is wrong with the file, "lost" for what its reading took (time, memory, a worker), "unread" for what the system refused,
    what needs a program that is not installed or what somebody changed meanwhile, so that every run tries it.
    """

    rows: Rows
    text: str | None = None
    plan_texts: dict[str, str] = field(default_factory=dict)
    sketches: list[Sketch] = field(default_factory=list)
    state: State = "read"
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Packed:
    """A `DocumentResult` on its way: its state, seconds and first reject as they are, the rest as bytes (`Content`, `texts_of`, `sketches_of`)."""

    state: State
    seconds: float
    reject: Row | None
    result: bytes
    texts: bytes
    sketches: bytes


@dataclass(slots=True)
class Content:
    """What a file gave, unpacked again: the columns of each table that has rows, its source text, the texts and the sketches of its plans."""

    columns: dict[str, Columns]
    text: str | None
    plan_texts: dict[str, str]
    sketches: list[Sketch]

    @classmethod
    def unpacked(cls, result: bytes, texts: bytes, sketches: bytes) -> Content:
        """Return what `Packed` holds in these three. Raises DamagedError."""
        columns, text = _expanded(result)
        known = tables()
        named = {name: dict(zip((column.name for column in known[name].columns), values, strict=True)) for name, values in columns.items()}
        return cls(named, text, texts_of(texts), sketches_of(sketches))


def read_and_pack(read: Callable[[Source], DocumentResult], source: Source) -> Packed:
    """Read a source and pack what it gave."""
    return pack(read(source))


def pack(result: DocumentResult) -> Packed:
    """Return a result packed. Raises pydantic.ValidationError for a wrong row (a defect of fangan, not of the input)."""
    check(result.rows)
    content = [{name: [*in_columns(name, rows).values()] for name, rows in result.rows.items() if rows}, result.text]
    sketched = [(s.plan_id, s.document_id, s.issuer, s.date, s.names, s.units, *map(_as_text, (s.signature, s.paragraphs))) for s in result.sketches]
    reject = next(iter(result.rows["rejects"]), None)
    return Packed(result.state, result.seconds, reject, *map(_compressed, (content, result.plan_texts, sketched)))


def texts_of(texts: bytes) -> dict[str, str]:
    """Return the normalised texts of a file's plans by plan_id. Raises DamagedError."""
    return dict(_expanded(texts))


def sketches_of(sketches: bytes) -> list[Sketch]:
    """Return the sketches of a file's plans. Raises DamagedError."""
    return [
        Sketch(plan_id, document_id, issuer, date, tuple(names), _units().validate_python(units), b64decode(sign), b64decode(long))
        for plan_id, document_id, issuer, date, names, units, sign, long in _expanded(sketches)
    ]


@cache
def _units() -> TypeAdapter[tuple[Identity | None, ...]]:
    """Return what makes the units of a sketch out of JSON."""
    return TypeAdapter(tuple[Identity | None, ...])


def _compressed(content: object) -> bytes:
    """Return JSON content compressed, with its length and checksum before it."""
    try:
        data = to_json(content)
    except ValueError:  # half a surrogate pair, which a damaged text may hold
        data = json.dumps(to_jsonable_python(content)).encode("ascii")
    compressed: bytes = _CODEC.compress(data, asbytes=True)
    return _HEAD.pack(len(data), crc32(compressed, len(data))) + compressed


def _expanded(blob: bytes) -> Any:
    """Return what `_compressed` put away. Raises DamagedError."""
    try:
        size, checksum = _HEAD.unpack_from(blob)
    except struct.error as error:
        raise DamagedError("result damaged") from error
    compressed = memoryview(blob)[_HEAD.size :]
    if crc32(compressed, size) != checksum:
        raise DamagedError("result damaged")
    data = _CODEC.decompress(compressed, size, asbytes=True)
    try:
        return from_json(data)
    except ValueError:
        return json.loads(data)


def _as_text(data: bytes) -> str:
    return b64encode(data).decode("ascii")
