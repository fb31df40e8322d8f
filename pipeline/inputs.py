"""What the user names -> the files to read: folders walked, globs expanded, the same content read once."""

from __future__ import annotations

import glob
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.assemble import Row
from pipeline.errors import MissingFileError

_NOT_INPUT = ("README.md",)


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: its path, its name relative to the input folder, its content's digest and the other names of the same content."""

    path: Path
    name: str
    sha256: str = ""
    other_names: tuple[str, ...] = ()


def collect(inputs: Sequence[str | Path]) -> tuple[list[Source], list[Row]]:
    """Return the files that `inputs` name, by sorted name, and a reject for each input that names none."""
    found: dict[str, Source] = {}
    missing: list[Row] = []
    for given in inputs:
        sources = list(_expand(given))
        if not sources:
            message = f"找不到文件或文件夹：{given}；请检查路径 · no such file or folder: {given}; check the path"
            missing.append({"path": str(given), "stage": "read", "error": MissingFileError.code, "message": message})
        for source in sources:
            name = source.name
            if name in found and found[name].path.resolve() != source.path.resolve():
                name = source.path.as_posix().lstrip("/")
            found[name] = Source(source.path, name)
    return [found[name] for name in sorted(found)], missing


def _expand(given: str | Path) -> list[Source]:
    path = Path(given)
    if path.is_dir():
        files = sorted(p for p in path.rglob("*") if p.is_file() and not _hidden(p.relative_to(path)) and p.name not in _NOT_INPUT)
        return [Source(p, p.relative_to(path).as_posix()) for p in files]
    if path.is_file():
        return [Source(path, path.name)]
    return [source for name in sorted(glob.glob(str(given), recursive=True)) if name != str(given) for source in _expand(name)]  # noqa: PTH207 - the pattern may be absolute


def _hidden(relative: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in relative.parts)


def fingerprint(sources: Sequence[Source]) -> list[Source]:
    """Return one source per content, the first in sort order standing for all; what cannot be read stays, so that reading it says why."""
    by_digest: dict[str, list[Source]] = {}
    for source in sources:
        try:
            with source.path.open("rb") as handle:
                digest = hashlib.file_digest(handle, "sha256").hexdigest()
        except OSError:
            digest = f"unreadable:{source.name}"
        by_digest.setdefault(digest, []).append(source)
    return [Source(same[0].path, same[0].name, digest, tuple(s.name for s in same[1:])) for digest, same in by_digest.items()]
