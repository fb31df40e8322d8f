"""Bytes of a collected file -> source text. One module per format; a new module that keeps to `Reader` is found without any list to edit."""

from __future__ import annotations

import pkgutil
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path, PurePath

from pipeline.errors import DamagedFileError, EmptyFileError, ReadError
from pipeline.read import foreign, office
from pipeline.read.contract import Anchor, Container, Content, Reader, SourceText
from pipeline.read.legible import objection
from pipeline.read.losses import warnings_of
from pipeline.read.office import Convertible
from pipeline.read.zips import truncated

__all__ = ["Anchor", "Container", "Content", "Reader", "SourceText", "container_of", "containers", "read", "readers"]

_FALLBACK = "text/plain"


@cache
def _modules() -> tuple[object, ...]:
    return tuple(import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))


@cache
def readers() -> tuple[Reader, ...]:
    """Return every reader of this package, in the order of the modules' names."""
    return tuple(module for module in _modules() if isinstance(module, Reader))


@cache
def containers() -> tuple[Container, ...]:
    """Return every container format of this package, in the order of the modules' names."""
    return tuple(module for module in _modules() if isinstance(module, Container))


def container_of(data: bytes) -> Container | None:
    """Return the container format of the bytes; None for a document, be it packed (Office files are ZIP archives), and for any other bytes."""
    found = next((container for container in containers() if container.sniff(data)), None)
    return None if found is None or foreign.is_packed(data) or any(reader.sniff(data) for reader in readers()) else found


def convertible(data: bytes) -> Convertible | None:
    """Return the reader of the bytes' format where that is one that LibreOffice converts."""
    return next((reader for reader in readers() if isinstance(reader, Convertible) and reader.sniff(data)), None)


def read(data: bytes, name: str, converted: Path | None = None) -> SourceText:
    """Return the text of a file with content `data` and file name `name`; `converted` is the .docx that LibreOffice made of it, where that was done.

    Content decides before the suffix does; a suffix that says otherwise is noted in the warnings. Raises EmptyFileError, UnsupportedFormatError,
    EncryptedFileError, DamagedFileError, IllegibleTextError or another ReadError, never anything else: parsers of hostile bytes raise all sorts, and a
    batch must go on.
    """
    if not data:
        raise EmptyFileError("文件是空的（0 字节），请重新下载或从清单中去掉 · the file has 0 bytes: fetch it again or leave it out")
    suffix = PurePath(name).suffix.lower()
    reader = _reader(data, suffix)
    try:
        source = office.converted_text(converted, reader.media_type) if converted else reader.read(data)
    except ReadError as error:
        if type(error) is DamagedFileError and foreign.is_cut_off(data):
            raise truncated() from error
        raise
    except Exception as error:
        if foreign.is_cut_off(data):
            raise truncated() from error
        raise DamagedFileError(
            f"文件已损坏，按 {reader.suffixes[0]} 读不出来（{type(error).__name__}），请重新获取原件 · "
            f"damaged: cannot be read as {reader.suffixes[0]}; fetch the original again"
        ) from error
    if not source.text.strip():
        raise EmptyFileError("文件里没有文字，请确认是否取错了文件 · the file holds no text: check that it is the right one")
    if reason := objection(source.text):
        raise reason
    return _noting_suffix(_noting_end(_noting_losses(source), data), reader, suffix)


def _reader(data: bytes, suffix: str) -> Reader:
    """Choose by content, then by suffix, then take it for plain text."""
    for reader in readers():
        if reader.sniff(data):
            return reader
    if error := foreign.trouble(data):
        raise error
    # Formats with a mark of their own would have been told by it; only a page's fragment or plain text may lack one.
    texts = [reader for reader in readers() if reader.media_type.startswith("text/")]
    by_suffix = (reader for reader in texts if suffix in reader.suffixes)
    return next(by_suffix, next(reader for reader in texts if reader.media_type == _FALLBACK))


def _noting_losses(source: SourceText) -> SourceText:
    """Add a warning for each part of the file that is not in the text."""
    return replace(source, warnings=(*source.warnings, *warnings_of(source.contents)))


def _noting_end(source: SourceText, data: bytes) -> SourceText:
    """Add a warning where a file that was read lacks its end: a PDF opens all the same, with the pages that are there."""
    if not foreign.is_cut_off(data):
        return source
    note = "文件缺了末尾，只读到已有的部分，请重新下载 · truncated: what is there was read; fetch the file again"
    return replace(source, warnings=(*source.warnings, note))


def _noting_suffix(source: SourceText, reader: Reader, suffix: str) -> SourceText:
    """Add a warning where a suffix that belongs to another format promised something else than the content is."""
    claimed = next((other for other in readers() if suffix in other.suffixes), None)
    if claimed is reader or suffix in reader.suffixes or not (claimed or suffix in foreign.suffixes or any(suffix in c.suffixes for c in containers())):
        return source
    note = f"后缀是 {suffix}，内容是 {source.media_type}，按内容读 · named {suffix} but holds {source.media_type}: read by content"
    return replace(source, warnings=(*source.warnings, note))
