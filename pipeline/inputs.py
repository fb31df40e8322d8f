"""What the user names -> the files to read: folders walked, globs and URLs expanded, archives looked into, the same content read once."""

from __future__ import annotations

import glob
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from pipeline.assemble import Row
from pipeline.errors import MissingFileError, ReadError
from pipeline.read.nested import content, leaves
from pipeline.remote import File, expand, is_url, local_path

_NOT_INPUT = ("README.md",)


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: its path (or URL), its name relative to the input folder, its content's digest and the other names of the same content.

    For a member of an archive or a mail, `inside` is the way to it below the path (its number on each level) and the name goes on behind "!/".
    `error` says why it cannot be read, where that showed early; `converted` is the .docx that LibreOffice made of it, for as long as the run needs it.
    """

    path: File
    name: str
    sha256: str = ""
    other_names: tuple[str, ...] = ()
    inside: tuple[int, ...] = ()
    error: ReadError | None = None
    converted: Path | None = None

    def read(self) -> bytes:
        """Return the content. Raises a ReadError, or OSError where the path cannot be read."""
        if self.error:
            raise self.error
        return content(self.path, self.inside)

    def head(self, count: int) -> bytes:
        """Return the first bytes of the content. Raises as `read` does."""
        if self.inside or self.error:
            return self.read()[:count]
        with self.path.open("rb") as file:
            return file.read(count)


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
    if is_url(given):
        local = local_path(str(given))
        return _expand(local) if local else [Source(file, name) for file, name in expand(str(given), _is_input)]
    path = Path(given)
    if path.is_dir():
        files = sorted(p for p in path.rglob("*") if p.is_file() and _is_input(p.relative_to(path)))
        return [Source(p, p.relative_to(path).as_posix()) for p in files]
    if path.is_file():
        return [Source(path, path.name)]
    return [source for name in sorted(glob.glob(str(given), recursive=True)) if name != str(given) for source in _expand(name)]  # noqa: PTH207 - the pattern may be absolute


def _is_input(relative: PurePath) -> bool:
    """Tell whether a file in a folder is meant: neither hidden, nor an editor's own, nor about the folder."""
    return relative.name not in _NOT_INPUT and not any(part.startswith((".", "~$")) for part in relative.parts)


def fingerprint(sources: Sequence[Source]) -> list[Source]:
    """Return one source per content, the first in sort order standing for all; archives and mails give their members.

    What cannot be read stays, so that reading it says why.
    """
    by_digest: dict[str, list[Source]] = {}
    for source in sorted((leaf for source in sources for leaf in _leaves(source)), key=lambda source: source.name):
        by_digest.setdefault(source.sha256 or f"unreadable:{source.name}", []).append(source)
    return [replace(same[0], sha256=digest, other_names=tuple(s.name for s in same[1:])) for digest, same in by_digest.items()]


def _leaves(source: Source) -> Iterator[Source]:
    try:
        found = leaves(source.path)
    except OSError:
        yield source
        return
    for leaf in found:
        yield Source(source.path, source.name + leaf.name, leaf.sha256, inside=leaf.inside, error=leaf.error)
