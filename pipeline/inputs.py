"""What the user names -> the files to read: folders walked (but for datasets in them), globs and URLs expanded, archives looked into, the same content once."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from operator import itemgetter
from pathlib import Path, PurePath

from pipeline.assemble import Row
from pipeline.errors import MissingFileError, ReadError, UsageError
from pipeline.naming import Distinct
from pipeline.read.nested import content, leaves
from pipeline.remote import File, expand, is_url, local_path

_NOT_INPUT = ("README.md",)
_OF_DATASET = frozenset(("ledger.db", "documents.parquet"))
"""What stands in a folder that `fangan run` writes into, the first from the moment that it begins."""
_UNREAD = "unread:"


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

    @property
    def is_known(self) -> bool:
        """Tell whether the content was seen, and its digest is known: what could not be opened has a stand-in for one, which no content fits."""
        return self.sha256 != "" and not self.sha256.startswith(_UNREAD)

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


def check_file(path: Path) -> None:
    """Raise MissingFileError, which says what is wrong, for a path that is no file."""
    if path.is_dir():
        raise MissingFileError(f"{path} 是文件夹，请给出其中的一个文件 · {path} is a folder: name a file in it")
    if not path.is_file():
        raise MissingFileError(f"找不到文件：{path} · no such file: {path}")


def collect(inputs: Sequence[str | Path]) -> tuple[list[Source], list[Row]]:
    """Return the files that `inputs` name, by sorted name, and a reject for each input that names none and each file with a name that no table can hold.

    Datasets in folders are passed over. Raises UsageError for one that is given as an input, and for an input with such a name.
    """
    found: dict[str, Source] = {}
    missing: list[Row] = []
    for given in inputs:
        if not _is_sound(str(given)):
            raise UsageError(_not_utf8(str(given)))
        sources = _expand(given)
        if not sources:
            missing.append({"path": str(given), "stage": "read", "error": MissingFileError.code, "message": _nothing_at(given)})
        for source in sources:
            name = source.name
            if not _is_sound(str(source.path.absolute())):
                shown = name.encode("utf-8", "backslashreplace").decode()
                missing.append({"path": shown, "stage": "read", "error": ReadError.code, "message": _not_utf8(name)})
                continue
            name = _free_name(source, found)
            found[name] = Source(source.path, name)
    return [found[name] for name in sorted(found)], missing


def _nothing_at(given: str | Path) -> str:
    if not is_url(given) and Path(given).is_dir():
        return f"文件夹里没有可读的文件：{given}；请检查路径 · no file to read in the folder {given}: check the path"
    return f"找不到文件或文件夹：{given}；请检查路径 · no such file or folder: {given}; check the path"


def _free_name(source: Source, found: Mapping[str, Source]) -> str:
    """Return the name of a source; where another file has it, its path as given, and at last its full path."""
    for name in (source.name, source.path.as_posix().lstrip("/")):
        if name not in found or found[name].path.resolve() == source.path.resolve():
            return name
    return source.path.absolute().as_posix().lstrip("/")


def _expand(given: str | Path) -> list[Source]:
    if is_url(given):
        local = local_path(str(given))
        return _expand(local) if local else [Source(file, name) for file, name in expand(str(given), _is_input)]
    path = Path(given)
    if path.is_dir():
        return _in_folder(path)
    if path.is_file():
        return [Source(path, path.name)]
    fixed = Path(*takewhile(lambda part: not glob.has_magic(part), path.parts))
    matches = (name for name in sorted(glob.glob(str(given), recursive=True)) if name != str(given))  # noqa: PTH207 - the pattern may be absolute
    return [source for name in matches if not _is_in_dataset(Path(name), fixed) for source in _expand(name)]


def _in_folder(folder: Path) -> list[Source]:
    if is_dataset(folder):
        raise UsageError(
            f"{folder} 里是 fangan run 写出的数据集，不是原件；请从命令里去掉，原件与 -o 分开放 · holds a dataset that fangan run wrote: "
            "leave it out, and keep sources and -o apart"
        )
    closed = list[Path]()  # folders that cannot be listed: their reading says why
    walked = os.walk(folder, onerror=lambda error: closed.append(Path(error.filename)))
    files = [path for at, _, names in walked for name in names if (path := Path(at, name)).is_file()]
    datasets = {path.parent for path in files if path.name in _OF_DATASET}
    kept = sorted(path for path in (*files, *closed) if _is_input(path.relative_to(folder)) and not (datasets and datasets.intersection(path.parents)))
    return [Source(path, path.relative_to(folder).as_posix() if path != folder else str(folder)) for path in kept]


def is_dataset(folder: Path) -> bool:
    """Tell whether a folder holds a dataset, or what a run left of one."""
    return any((folder / name).is_file() for name in _OF_DATASET)


def _is_in_dataset(path: Path, above: Path) -> bool:
    """Tell whether a path is, or lies in, a dataset below the folder `above`."""
    return any(is_dataset(folder) for folder in (path, *path.parents) if above in folder.parents)


def _is_sound(name: str) -> bool:
    """Tell whether tables can hold a name: Python gives bytes of one that are no UTF-8 as halves of surrogate pairs."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _not_utf8(name: str) -> str:
    read = os.fsencode(name).decode("gb18030", "replace")
    return f"文件名不是 UTF-8（按 GBK 是“{read}”），请改名后再运行 · the name is not UTF-8 (in GBK it is {read}): rename the file and run again"


def _is_input(relative: PurePath) -> bool:
    """Tell whether a file in a folder is meant: neither hidden, nor an editor's own, nor about the folder."""
    return relative.name not in _NOT_INPUT and not any(part.startswith((".", "~$")) for part in relative.parts)


def fingerprint(sources: Sequence[Source]) -> list[Source]:
    """Return one source per content, the first in sort order standing for all; archives and mails give their members.

    What cannot be read stays, so that reading it says why.
    """
    return one_per_content(leaf for source in sources for leaf in _leaves(source))


def one_per_content(sources: Iterable[Source]) -> list[Source]:
    """Join sources that hold the same, the first name standing for all; what cannot be read stays alone. A name stands for one source only: a file may be
    called as a member of an archive is.
    """
    named = ((name, source) for source in sources for name in (source.name, *source.other_names))
    given, by_digest = Distinct("#"), dict[str, list[tuple[str, Source]]]()
    for name, source in sorted(named, key=itemgetter(0)):
        own = given(name)
        by_digest.setdefault(source.sha256 or f"{_UNREAD}{own}", []).append((own, source))
    return [
        replace(first, name=name, sha256=digest, other_names=tuple(other for other, _ in others))
        for digest, ((name, first), *others) in by_digest.items()
    ]


def _leaves(source: Source) -> Iterator[Source]:
    try:
        found = leaves(source.path)
    except OSError:
        yield source
        return
    for leaf in found:
        yield Source(source.path, source.name + leaf.name, leaf.sha256, inside=leaf.inside, error=leaf.error)
