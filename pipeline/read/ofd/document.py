"""An OFD document as one text: what its pages show, recognised where a page is a picture, laid out as the pages of a PDF are."""

from __future__ import annotations

from pipeline.read import image, recognise
from pipeline.read.contract import Box, SourceText
from pipeline.read.losses import Tally
from pipeline.read.ofd.package import Package
from pipeline.read.ofd.pages import OfdPage, pages_of
from pipeline.read.pdf.layout import Layout
from pipeline.read.pdf.pictures import is_the_page


def source_text(data: bytes, media_type: str) -> SourceText:
    """Return the text of an OFD document: a line per paragraph, `| a | b |` per table row; anchors for pages, paragraphs and cells.

    Running heads and page numbers stay out, and are counted with all else that does. Raises DamagedFileError for broken packages, BombError or TooLargeError
    for those beyond all measure, EncryptedFileError, ConverterMissingError where all pages are pictures and recognition is not installed.
    """
    reader = _Reader(Package(data))
    pages = pages_of(reader.package, reader.tally)
    for page in pages:
        reader.add(page)
    printed = reader.layout.written(reader.tally)
    if not printed.text and reader.unread and not recognise.available():
        raise recognise.not_installed("扫描件", "a scan")
    reader.name_the_unread()
    contents, warnings = reader.tally.contents(), reader.doubts.warnings()
    return SourceText(printed.text, media_type, page_count=len(pages), anchors=printed.anchors, contents=contents, warnings=warnings)


class _Reader:
    """Takes the pages one by one; `unread` are the numbers of those that are pictures and were not recognised."""

    def __init__(self, package: Package) -> None:
        self.package, self.tally, self.layout, self.doubts = package, Tally(), Layout(), recognise.Doubts()
        self.unread: list[int] = []

    def add(self, page: OfdPage) -> None:
        """Add a page's text; that of a picture of the whole page is recognised, other pictures are counted."""
        whole = _whole(page)
        if whole is None:
            self.tally.held("images", len(page.drawn.pictures))
            self.tally.held("pages_without_text", not page.drawn.runs and bool(page.drawn.pictures))
            self.layout.add(page.number, page.width, page.height, page.drawn.runs, page.drawn.rules)
        elif not self._recognised(page, *whole):
            self.tally.held("pages_without_text")
            self.unread.append(page.number)
            self.layout.add(page.number, page.width, page.height, page.drawn.runs, ())

    def name_the_unread(self) -> None:
        """Name the pages that are pictures and were not recognised, and what to install where that is why."""
        if self.unread:
            advice = "" if recognise.available() else f" ({recognise.ADVICE[0]} · {recognise.ADVICE[1]})"
            self.tally.note("pages_without_text", ", ".join(map(str, self.unread[:20])) + advice)

    def _recognised(self, page: OfdPage, resource: str, box: Box) -> bool:
        """Recognise a picture where it stands on its page, and tell whether that could be done: formats such as JBIG2 are not opened."""
        named = page.media.get(resource)
        data = self.package.media(*named) if named and recognise.available() else None
        if data is None or not image.sniff(data):
            return False
        pixels = image.pixels(next(image.pictures_of(data)))
        found = recognise.recognise(pixels, (box[2] - box[0]) / pixels.shape[1])
        self.doubts.add(page.number, found.runs)
        self.layout.add(page.number, found.width, found.height, found.runs, found.rules, lambda place: _moved(found.shown(place), box))
        return True


def _whole(page: OfdPage) -> tuple[str, Box] | None:
    """Return the picture that a page is, with its box; None for a page of text."""
    characters = sum(len("".join(run.text.split())) for run in page.drawn.runs)
    largest = max(page.drawn.pictures, key=lambda one: _area(one[1]), default=None)
    return largest if largest and is_the_page(largest[1], characters, page.width, page.height) else None


def _moved(place: Box, onto: Box) -> Box:
    """Return a picture's place as one of the page that shows it."""
    return place[0] + onto[0], place[1] + onto[1], place[2] + onto[0], place[3] + onto[1]


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
