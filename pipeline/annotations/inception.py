"""Reading INCEpTION's UIMA CAS XMI back: .xmi files, or the .zip that it exports them in."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractors.contract import Span
from pipeline.annotations.cas import DOCUMENT, layer, type_system
from pipeline.annotations.marks import Link, Mark, Sheet, kinds
from pipeline.annotations.problems import AnnotationError, Problems, value_of
from pipeline.errors import told
from pipeline.read.zips import BROKEN

tool = "inception"

_LARGEST = 512 * 1024 * 1024  # bytes of one document unpacked


def read(path: Path, problems: Problems) -> Iterator[Sheet]:
    """Yield the documents of an .xmi or a .zip file. Raises AnnotationError for a file of another form, UsageError without dkpro-cassis."""
    types = type_system()
    for name, data in _files(path):
        try:
            yield _sheet(data, types, Path(name).stem, problems)
        except (OSError, ValueError, TypeError, LookupError, AttributeError, SyntaxError, RuntimeError) as error:
            raise AnnotationError(f"{name} 不是 INCEpTION 导出的 UIMA CAS XMI · not a UIMA CAS XMI: {told(error)}") from error


def _files(path: Path) -> Iterator[tuple[str, bytes]]:
    try:
        if path.suffix.lower() != ".zip":
            yield path.name, path.read_bytes()
            return
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                if info.filename.lower().endswith(".xmi"):
                    if info.file_size > _LARGEST:
                        raise AnnotationError(f"{path}：{info.filename} 太大 · too large")
                    yield info.filename, archive.read(info)
    except (*BROKEN, RuntimeError) as error:  # a member with a password is a RuntimeError
        raise AnnotationError(f"{path} 不能读 · cannot be read: {told(error)}") from error


def _sheet(data: bytes, types: Any, name: str, problems: Problems) -> Sheet:
    from cassis import load_cas_from_xmi

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # layers of others, which are not ours to read
        cas = load_cas_from_xmi(io.BytesIO(data), types, lenient=True)
    if (text := cas.sofa_string) is None:
        raise ValueError("no text")
    about = next(iter(cas.select(DOCUMENT)), None)
    document_id = (about and about.document_id) or name
    source = (about and about.path) or f"{name}.txt"
    marks, links = [], []
    for table, kind in kinds().items():
        for one in cas.select(layer(table)):
            values = {}
            for field in kind.fields:
                given = getattr(one, field.name)
                texts = [text for text in given.elements if text] if hasattr(given, "elements") else [given] if given else []
                if (value := value_of(kind, field, texts, source, problems)) is not None:
                    values[field.name] = value
            marks.append(Mark(str(one.xmiID), table, Span(one.begin, one.end), values))
            links += [link for child in kinds().values() if child.parent == table for link in _links(one, child.table, source, problems)]
    return Sheet(document_id, source, text, marks, links)


def _links(parent: Any, child: str, source: str, problems: Problems) -> Iterator[Link]:
    ties = getattr(parent, child)
    roles = kinds()[child].links
    for tie in (ties.elements if ties else None) or []:
        role = tie.role if "lead" in roles else None
        if tie.target is not None and role in roles:
            yield Link(str(parent.xmiID), str(tie.target.xmiID), role)
        elif tie.target is not None:
            known = "、".join(name for name in roles if name)
            problems.append(f"{source}：{kinds()[child].label}的角色 {tie.role!r} 不是 {known} 之一，未取 · unknown role, left out")
