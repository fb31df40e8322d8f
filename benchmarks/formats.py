"""Reading one long document of each format, beside other libraries in the same run: what each costs, and whether the plan's automatic numbers come through.

    python benchmarks/formats.py [--repeat 12] [--rounds 3]

Peers that are not installed are left out (pip install python-docx pdfplumber kreuzberg markitdown docling); `numbers` tells whether 一、 and （一） of Word's
automatic numbering are in the text.
"""

from __future__ import annotations

import importlib.util
import io
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from common import ROOT, Row, arguments, best, report

from pipeline.read import read

sys.path.insert(0, str(ROOT / "tests"))
import fixtures_formats
import samples_builder

Reading = Callable[[], str]
NUMBERS = ("四、任务分工", "（二）食品安全风险")


PROSE = "各乡镇人民政府、县直有关单位要按照职责分工，逐项细化措施，落实到岗到人，定期会商研判，及时协调解决推进中的困难和问题，重要情况随时报告。" * 3


def plan(repeat: int) -> str:
    """Return the source of a long plan: the fixture's plan over and over, its numbers going on, with so much prose that a third of the pages has tables."""
    return "".join(f"{fixtures_formats.PLAN}" + f"{PROSE}\n" * 13 for _ in range(repeat))


def ours(data: bytes, name: str) -> Reading:
    return lambda: read(data, name).text


def python_docx(data: bytes) -> Reading:
    """The loop that every tutorial shows: paragraphs, then the cells of the tables."""
    import docx

    def text() -> str:
        document = docx.Document(io.BytesIO(data))
        lines = [paragraph.text for paragraph in document.paragraphs]
        return "\n".join([*lines, *(cell.text for table in document.tables for row in table.rows for cell in row.cells)])

    return text


def pdfplumber_pages(data: bytes) -> Reading:
    """Text and tables of every page."""
    import pdfplumber

    def text() -> str:
        out = []
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            for page in pdf.pages:
                out += [page.extract_text(), *(str(table) for table in page.extract_tables())]
                page.close()
        return "\n".join(out)

    return text


def pdfium(data: bytes) -> Reading:
    """Text alone, in the file's order: the floor."""
    import pypdfium2

    def text() -> str:
        document = pypdfium2.PdfDocument(data)
        return "\n".join(page.get_textpage().get_text_range() for page in document)

    return text


def kreuzberg(data: bytes, mime: str) -> Reading:
    from kreuzberg import extract_bytes_sync

    return lambda: str(extract_bytes_sync(data, mime).content)


def markitdown(data: bytes, suffix: str) -> Reading:
    from markitdown import MarkItDown

    converter = MarkItDown()
    return lambda: str(converter.convert_stream(io.BytesIO(data), file_extension=suffix).text_content)


def docling(data: bytes) -> Reading:
    """Its Word backend, called directly: the whole package asks for models."""
    from docling.backend.msword_backend import MsWordDocumentBackend
    from docling.datamodel.base_models import InputFormat
    from docling.datamodel.document import InputDocument

    def text() -> str:
        with tempfile.NamedTemporaryFile(suffix=".docx") as file:
            file.write(data)
            file.flush()
            path = Path(file.name)
            given = InputDocument(path_or_stream=path, format=InputFormat.DOCX, backend=MsWordDocumentBackend)
            return str(MsWordDocumentBackend(in_doc=given, path_or_stream=path).convert().export_to_markdown())

    return text


DOCX_MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def readings(docx: bytes, pdf: bytes) -> Iterator[tuple[str, str, str, Callable[[], Reading]]]:
    """Yield format, reader, the module it needs, and what makes its reading."""
    yield "docx", "fangan", "pipeline", lambda: ours(docx, "a.docx")
    yield "docx", "python-docx, text loop", "docx", lambda: python_docx(docx)
    yield "docx", "kreuzberg", "kreuzberg", lambda: kreuzberg(docx, DOCX_MIME)
    yield "docx", "markitdown", "markitdown", lambda: markitdown(docx, ".docx")
    yield "docx", "docling, Word backend", "docling", lambda: docling(docx)
    yield "pdf", "fangan", "pipeline", lambda: ours(pdf, "a.pdf")
    yield "pdf", "pdfplumber, every page", "pdfplumber", lambda: pdfplumber_pages(pdf)
    yield "pdf", "pypdfium2, text alone", "pypdfium2", lambda: pdfium(pdf)
    yield "pdf", "kreuzberg", "kreuzberg", lambda: kreuzberg(pdf, "application/pdf")
    yield "pdf", "markitdown", "markitdown", lambda: markitdown(pdf, ".pdf")


def compared(kind: str, docx: bytes, pdf: bytes, pages: int, rounds: int) -> list[Row]:
    """Return a row for each reader of one format, those installed."""
    works: dict[str, Reading] = {}
    for format_name, name, module, make in readings(docx, pdf):
        if format_name == kind and importlib.util.find_spec(module):
            with suppress(ImportError):
                works[name] = make()
    texts = {name: work() for name, work in works.items()}
    seconds = best(works, rounds)
    return [row(name, seconds[name], seconds["fangan"], pages, texts[name]) for name in works]


def row(name: str, seconds: float, own: float, pages: int, text: str) -> Row:
    """Return a row of the report: `times` is how much longer than fangan it takes."""
    numbers = "yes" if all(number in text.replace(" ", "") for number in NUMBERS) else "no"
    return {"reader": name, "cpu_s": round(seconds, 3), "pages_per_cpu_s": round(pages / seconds, 1), "times": round(seconds / own, 1), "numbers": numbers}


def pages_of(pdf: bytes) -> int:
    import pypdfium2

    return len(pypdfium2.PdfDocument(pdf))


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--repeat", type=int, default=12)
    args: Any = parser.parse_args()
    source = plan(args.repeat)
    docx, pdf = samples_builder.docx(source), fixtures_formats.pdf(source)
    pages = pages_of(pdf)
    report({f"{kind}, {pages} pages": compared(kind, docx, pdf, pages, args.rounds) for kind in ("docx", "pdf")}, args.json)


if __name__ == "__main__":
    main()
