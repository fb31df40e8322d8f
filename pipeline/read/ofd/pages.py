"""From OFD.xml down to what each page shows: documents, pages, templates, resources, annotations, seals and attachments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipeline.errors import DamagedFileError, TooLargeError
from pipeline.read.losses import Tally
from pipeline.read.ofd.drawing import POINTS, Drawing, Drawn, numbers
from pipeline.read.ofd.package import Package, child, children, text_of

_MOST_PAGES = 5000
_A4 = (0.0, 0.0, 210.0, 297.0)


@dataclass(frozen=True, slots=True)
class OfdPage:
    """One page, its measures and boxes in points; the pictures' resources are members of the package: (part that names it, location)."""

    number: int
    width: float
    height: float
    drawn: Drawn
    media: dict[str, tuple[str, str]]


class Document:
    """One document of a package (most hold one): its pages in order."""

    def __init__(self, package: Package, name: str, tally: Tally, drawing: Drawing) -> None:
        self._package, self._name, self._tally, self._drawing = package, name, tally, drawing
        self._body = package.root(name)
        common = child(self._body, "CommonData")
        self._box = _box(child(common, "PageArea")) or _A4
        self._templates = {one.get("ID", ""): package.locate(name, one.get("BaseLoc")) for one in children(common, "TemplatePage")}
        listed = [part for kind in ("PublicRes", "DocumentRes") for one in children(common, kind) if (part := package.locate(name, text_of(one)))]
        self._resources = _Resources.of(package, listed)
        self._template = lru_cache(maxsize=64)(package.root)

    def pages(self, first: int) -> Iterator[OfdPage]:
        """Yield the pages, numbered from `first`; those whose content is missing are empty and counted as lost. Raises TooLargeError, DamagedFileError."""
        listed = list(children(child(self._body, "Pages"), "Page"))
        if len(listed) > _MOST_PAGES:
            raise TooLargeError(f"页数过多（上限 {_MOST_PAGES} 页），请拆分后再放进来 · more than {_MOST_PAGES} pages: split the file")
        self._tally.held("pages", len(listed))
        for number, one in enumerate(listed, first):
            if part := self._package.locate(self._name, one.get("BaseLoc")):
                self._tally.kept("pages")
                yield self._page(part, number)
            else:
                self._tally.note("pages", str(number))
                yield OfdPage(number, self._box[2] * POINTS, self._box[3] * POINTS, Drawn(), {})

    def _page(self, part: str, number: int) -> OfdPage:
        root = self._package.root(part)
        x, y, width, height = _box(child(root, "Area")) or self._box
        listed = [name for one in children(root, "PageRes") if (name := self._package.locate(part, text_of(one)))]
        resources = self._resources.and_of(self._package, listed)
        drawn = Drawn()
        for one in children(root, "Template"):
            if template := self._templates.get(one.get("TemplateID", "")):
                self._drawing.add(child(self._template(template), "Content"), resources.units, (x, y), drawn)
        self._drawing.add(child(root, "Content"), resources.units, (x, y), drawn)
        return OfdPage(number, width * POINTS, height * POINTS, drawn, resources.media)

    def count_the_rest(self) -> None:
        """Count annotations with text of their own and attachments: they are no part of the pages."""
        if annotations := self._package.locate(self._name, text_of(child(self._body, "Annotations"))):
            for page in children(self._package.root(annotations), "Page"):
                if part := self._package.locate(annotations, text_of(child(page, "FileLoc"))):
                    self._count_annotations(self._package.root(part))
        if attachments := self._package.locate(self._name, text_of(child(self._body, "Attachments"))):
            for one in children(self._package.root(attachments), "Attachment"):
                self._tally.held("embedded")
                self._tally.note("embedded", one.get("Name", ""))

    def _count_annotations(self, root: Any) -> None:
        for annotation in children(root, "Annot"):
            words = "".join(code.text or "" for code in annotation.iter("{*}TextCode")).strip()
            remark = text_of(child(annotation, "Remark"))
            if words or remark:
                self._tally.held("comments")
                self._tally.note("comments", words or remark)
            elif next(annotation.iter("{*}ImageObject"), None) is not None:
                self._tally.held("images")


@dataclass(frozen=True, slots=True)
class _Resources:
    """What pages refer to by ID: composite units, and where pictures are."""

    units: dict[str, Any]
    media: dict[str, tuple[str, str]]

    @staticmethod
    def of(package: Package, parts: list[str]) -> _Resources:
        found = _Resources({}, {})
        for part in parts:
            root = package.root(part)
            found.units.update({one.get("ID", ""): one for one in children(child(root, "CompositeGraphicUnits"), "CompositeGraphicUnit")})
            folder = root.get("BaseLoc", "").strip("/")
            for one in children(child(root, "MultiMedias"), "MultiMedia"):
                file = text_of(child(one, "MediaFile"))
                found.media[one.get("ID", "")] = (part, f"{folder}/{file}" if folder and not file.startswith("/") else file)
        return found

    def and_of(self, package: Package, parts: list[str]) -> _Resources:
        """Return these and a page's own."""
        if not parts:
            return self
        own = _Resources.of(package, parts)
        return _Resources({**self.units, **own.units}, {**self.media, **own.media})


def pages_of(package: Package, tally: Tally) -> list[OfdPage]:
    """Return the pages of all documents in the package, numbered through. Raises DamagedFileError where there is no document or no page in it."""
    entry = package.entry()
    drawing = Drawing(tally)
    pages: list[OfdPage] = []
    for body in children(package.root(entry), "DocBody"):
        if name := package.locate(entry, text_of(child(body, "DocRoot"))):
            document = Document(package, name, tally, drawing)
            pages.extend(document.pages(len(pages) + 1))
            document.count_the_rest()
        if signatures := package.locate(entry, text_of(child(body, "Signatures"))):
            _count_seals(package.root(signatures), tally)
    if not pages:
        raise DamagedFileError("OFD 文件里没有可读的页，请重新获取原件 · damaged: the OFD document has no page that is there; fetch the original again")
    return pages


def _count_seals(root: Any, tally: Tally) -> None:
    """Count the electronic seals among the pictures that are not read."""
    if seals := sum(one.get("Type", "Seal") == "Seal" for one in children(root, "Signature")):
        tally.held("images", seals)
        tally.note("images", "印章 seal")


def _box(area: Any) -> tuple[float, float, float, float] | None:
    """Return the page's box from a PageArea: x, y, width, height in millimetres; None where it has none or an empty one."""
    found = numbers(text_of(child(area, "PhysicalBox")), 4)
    return (found[0], found[1], found[2], found[3]) if found and found[2] > 0 and found[3] > 0 else None
