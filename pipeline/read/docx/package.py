"""Opening a .docx: its parts behind guards, found through the relationships or, where those are missing, by their usual names.

python-docx's package layer is not used: it parses every part into classes of its own, which costs more than the whole reading, knows no backslashes
in member names, no Flat OPC and no ISO Strict, and fails where a relationship leads nowhere.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from lxml import etree

from pipeline.errors import DamagedFileError, TooLargeError
from pipeline.read.docx.names import RELATIONS
from pipeline.read.zips import MEMBER_LIMIT, bomb, doctype, is_zip, members, xml_members

TAG_LIMIT = 6_000_000
"""Tags a part may have: at some 100 bytes each in memory, far more than a book has."""

_MAIN_PART = "word/document.xml"
_TYPES = "[content_types].xml"
# Where Word puts the main part's parts.
_USUAL = ("styles", "numbering", "footnotes", "endnotes", "comments")
_FLAT = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_WIDE = (b"\xff\xfe", b"\xfe\xff")
# ISO/IEC 29500 Strict names its namespaces otherwise.
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = (
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)


class Relation(NamedTuple):
    """One relationship of a part: its id, its kind ("footnotes") and the name of the part that it leads to, in lower case."""

    identity: str
    kind: str
    target: str


class Package:
    """The parts of a .docx by name. Names compare without case and with / for \\, as Word takes them."""

    def __init__(self, data: bytes) -> None:
        """Open the file. Raises DamagedFileError, EncryptedFileError, BombError, TooLargeError; DamagedFileError also where an XML part carries a
        DOCTYPE: entities would make text vanish without a trace.
        """
        self._data = data
        self._names: dict[str, str] = {}
        self._xml: dict[str, bytes] = {}
        self._relations: dict[str, list[Relation]] = {}
        for name, content in (xml_members(data) if is_zip(data) else _flat_parts(data)).items():
            self._names[_key(name)] = name
            self._xml[_key(name)] = content
        if is_zip(data) and _TYPES not in self._xml:
            raise _incomplete()
        self.main = self._main()

    def _main(self) -> str:
        found = next((relation.target for relation in self.relations("") if relation.kind == "officeDocument"), _MAIN_PART)
        if found not in self._xml:
            raise _incomplete()
        return found

    def mentions(self, name: bytes) -> bool:
        """Tell whether a word stands in some XML part, as far as can be told without parsing: one in UTF-16 may."""
        return any(name in content or content[:2] in _WIDE for content in self._xml.values())

    def root(self, name: str) -> Any:
        """Return the root of an XML part, None where the package lacks it. Raises what the parser does, TooLargeError, DamagedFileError (DOCTYPE)."""
        content = self._xml.get(name)
        return None if content is None else parse(content)

    def first(self, kind: str) -> Any:
        """Return the root of the main part's first part of this kind ("styles"), None where there is none."""
        return next(self.all(kind), None)

    def all(self, kind: str) -> Iterator[Any]:
        """Yield the roots of the main part's parts of this kind ("header"), each part once."""
        relations = self.relations(self.main)
        targets = [relation.target for relation in relations if relation.kind == kind]
        if not relations and kind in _USUAL:
            targets = [posixpath.join(posixpath.dirname(self.main), f"{kind}.xml")]
        yield from (root for name in dict.fromkeys(targets) if (root := self.root(name)) is not None)

    def relations(self, part: str) -> list[Relation]:
        """Return a part's relationships inside the package, "" for the package's own; those that lead nowhere are left out."""
        if part not in self._relations:
            self._relations[part] = self._read_relations(part)
        return self._relations[part]

    def _read_relations(self, part: str) -> list[Relation]:
        folder, name = posixpath.split(part)
        root = self.root(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = () if root is None else root.iterchildren()
        return [
            Relation(each.get("Id", ""), each.get("Type", "").rsplit("/", 1)[-1], _resolved(folder, each.get("Target", "")))
            for each in found
            if each.get("TargetMode") != "External"
        ]

    def target(self, element: Any, attribute: str = "id") -> str:
        """Return the name of the part to which an element of the main part refers (r:id), "" where it refers to none."""
        return self._targets.get(element.get(f"{{{RELATIONS}}}{attribute}", ""), "")

    @cached_property
    def _targets(self) -> dict[str, str]:
        return {relation.identity: relation.target for relation in self.relations(self.main)}

    def content(self, name: str) -> bytes | None:
        """Return a part's bytes, of whatever kind it is."""
        if name in self._xml:
            return self._xml[name]
        found = members(self._data, (posixpath.basename(name),)) if is_zip(self._data) else {}
        return next((content for member, content in found.items() if _key(member) == name), None)


def parse(content: bytes) -> Any:
    """Return the root element: no entities, no DTD, no network, no huge trees, no comments."""
    if content.count(b"<") > TAG_LIMIT:
        raise too_large()
    if _STRICT in content:
        for strict, transitional in _TRANSITIONAL:
            content = content.replace(strict, transitional)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=False)
    root: Any = etree.fromstring(content, parser)
    # In an encoding that is no kin of ASCII the mark's bytes look otherwise.
    if root.getroottree().docinfo.doctype:
        raise doctype()
    return root


def _flat_parts(data: bytes) -> dict[str, bytes]:
    """Return the parts of a Flat OPC file: one XML file with all of them in it."""
    if len(data) > MEMBER_LIMIT:
        raise bomb()
    if b"<!DOCTYPE" in data:
        raise doctype()
    parts = {}
    for part in parse(data).iterchildren(f"{_FLAT}part"):
        held = next(part.iterchildren(f"{_FLAT}xmlData"), None)
        if held is not None and len(held):
            parts[part.get(f"{_FLAT}name", "")] = etree.tostring(held[0])
    return parts


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _resolved(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/").lower()


def _incomplete() -> DamagedFileError:
    return DamagedFileError("文件不完整，缺少 Word 的正文部分，请重新获取原件 · damaged: the package lacks Word's main part; fetch the original again")


def too_large() -> TooLargeError:
    """Return the error for a document beyond all measure."""
    return TooLargeError("文档异常庞大（段落或标签过多），已拒绝，请拆成几份 · refused: far too many paragraphs or tags; divide the document")
