"""Bad inputs of every kind: broken, locked, misnamed, swelling, nested, hostile. Each maps a file's name to how it is made and to the codes that may come of it ("text" where it is read)."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable

from fixtures_archives import link, locked, named_in, nested, overlapping, zipped
from fixtures_docx import docx_of, member, with_member
from fixtures_office import doc_head, odt_of, ole
from fixtures_pdf import encrypted, pdf_of
from fixtures_rar import rar4, rar5, seven_zip
from fixtures_workbooks import xls_of, xlsx_of

from pipeline.read.ole import stream as ole_stream

PLAN = "沙河镇防汛工作方案\n一、工作目标\n各村要在6月底前完成隐患排查。\n" * 12
WORD, PAGES = docx_of(*PLAN.splitlines()), pdf_of(*PLAN.splitlines())
SHEET, OLD_SHEET = (make({"表": [["风险点", "措施"]] + [[f"风险{n}", "排查"] for n in range(40)]}) for make in (xlsx_of, xls_of))
OLD_WORD = ole("WordDocument", doc_head() + random.Random(1).randbytes(20_000))
HTML = f"<html><body><h1>方案</h1>{'<p>各村要完成排查。' * 30}</body></html>".encode()
RTF = b"{\\rtf1\\ansi " + b"".join(b"\\u%d?" % ord(c) for c in PLAN if c != "\n") + b"}"
XXE = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = "<!DOCTYPE d [" + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10)) + "]>"
BODY = "<w:sectPr"


def cut(data: bytes, share: float = 0.6) -> bytes:
    return data[: int(len(data) * share)]


def word_with(xml: str, doctype: str = "") -> bytes:
    """The document with XML at the end of its body, and a DOCTYPE."""
    main = member(WORD, "word/document.xml").decode()
    main = main.replace(BODY, xml + BODY, 1).replace("<w:document", f"{doctype}<w:document", 1)
    return with_member(WORD, "word/document.xml", main.encode())


def word_with_much(start: bytes, unit: bytes, count: int, end: bytes) -> bytes:
    """The document whose main part is written piece by piece, so that the test itself needs no memory for it."""
    main = member(WORD, "word/document.xml")
    at = main.index(BODY.encode())
    out, block = io.BytesIO(), unit * 10_000
    with zipfile.ZipFile(io.BytesIO(with_member(WORD, "word/document.xml", None))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, old.read(info))
        with new.open("word/document.xml", "w", force_zip64=True) as part:
            part.write(main[:at] + start)
            for _ in range(count // 10_000):
                part.write(block)
            part.write(end + main[at:])
    return out.getvalue()


def varied_paragraphs(count: int) -> bytes:
    """A document of many paragraphs that does not pack abnormally well."""
    chance = random.Random(3)
    return word_with("".join(f"<w:p><w:r><w:t>{chance.getrandbits(60):x}</w:t></w:r></w:p>" for _ in range(count)))


def pdf(objects: list[bytes], *, root: int = 1) -> bytes:
    """A PDF of these objects, numbered from 1, with a true cross-reference table."""
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, start))


def pdf_with_stream(content: bytes) -> bytes:
    """A PDF of one page whose content stream is packed."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(content), content)
    return pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, stream])


def locked_sheet() -> bytes:
    """The old workbook with the record behind its first one that says that all others are encrypted."""
    stream = ole_stream(OLD_SHEET, "Workbook")
    return ole("Workbook", stream[:20] + struct.pack("<HHHHH", 0x2F, 6, 1, 1, 1) + stream[20:])


def packed_zeros(megabytes: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join([*(packer.compress(bytes(2**20)) for _ in range(megabytes)), packer.flush()])


Makers = dict[str, tuple[Callable[[], bytes], set[str]]]

BROKEN: Makers = {
    "nothing.txt": (lambda: b"", {"empty"}),
    "nothing.docx": (lambda: b"", {"empty"}),
    "cut.docx": (lambda: cut(WORD), {"truncated"}),
    "cut.xlsx": (lambda: cut(SHEET), {"truncated"}),
    "cut.xls": (lambda: cut(OLD_SHEET), {"truncated"}),
    "cut.doc": (lambda: cut(OLD_WORD), {"truncated"}),
    "cut.odt": (lambda: cut(odt_of("<text:p>甲</text:p>")), {"truncated"}),
    "cut.zip": (lambda: cut(zipped({"a.txt": PLAN.encode()})), {"truncated"}),
    "cut.7z": (lambda: cut(seven_zip(PLAN.encode(), len(PLAN.encode()))), {"truncated"}),
    "cut.rar": (lambda: cut(rar5({"a.txt": PLAN.encode()})), {"truncated"}),
    "cut.pdf": (lambda: cut(PAGES), {"truncated"}),
    "broken.docx": (lambda: with_member(WORD, "word/document.xml", b"<w:document"), {"damaged"}),
    "garbage.doc": (lambda: ole("WordDocument", random.Random(2).randbytes(9000)), {"damaged"}),
    "no streams.doc": (lambda: ole("Nothing", bytes(5000)), {"unsupported"}),
    "rubbish.txt": (lambda: "".join(map(chr, random.Random(5).choices(range(0x1000, 0x2E80), k=3000))).encode("utf-16-le"), {"damaged", "illegible"}),
}
LOCKED: Makers = {
    "locked.docx": (lambda: ole("EncryptedPackage", bytes(5000)), {"encrypted"}),
    "locked.doc": (lambda: ole("WordDocument", doc_head(locked=True) + bytes(5000)), {"encrypted"}),
    "locked.xls": (locked_sheet, {"encrypted"}),
    "locked.pdf": (lambda: encrypted(PAGES, user="secret"), {"encrypted"}),
    "locked.zip": (lambda: locked(zipped({"a.txt": PLAN.encode()})), {"encrypted"}),
    "locked.rar": (lambda: rar4({b"a.txt": bytes(64)}, encrypted=True), {"encrypted"}),
}
MISNAMED: Makers = {
    "word.pdf": (lambda: WORD, {"text"}),
    "pdf.docx": (lambda: PAGES, {"text"}),
    "page.doc": (lambda: HTML, {"text"}),
    "rtf.doc": (lambda: RTF, {"text"}),
    "sheet.docx": (lambda: SHEET, {"text"}),
    "zip.docx": (lambda: zipped({"a.txt": PLAN.encode()}), {"text"}),
    "ofd.zip": (lambda: zipped({"OFD.xml": b"<x/>"}), {"unsupported", "damaged"}),
}
BOMBS: Makers = {
    "text node of 400 MB.docx": (lambda: word_with_much(b"<w:p><w:r><w:t>", b"a" * 100, 4_000_000, b"</w:t></w:r></w:p>"), {"bomb"}),
    "2 million paragraphs.docx": (lambda: word_with_much(b"", b"<w:p><w:r><w:t>a</w:t></w:r></w:p>", 2_000_000, b""), {"bomb"}),
    "60,000 paragraphs.docx": (lambda: varied_paragraphs(60_000), {"text", "bomb", "too_large"}),
    "ratio.zip": (lambda: zipped({"a.txt": bytes(50 * 2**20)}), {"bomb"}),
    "nested.zip": (lambda: nested(3, "a.txt", bytes(50 * 2**20)), {"bomb"}),
    "too deep.zip": (lambda: nested(9, "a.txt", PLAN.encode()), {"too_large"}),
    "shared bytes.zip": (lambda: overlapping(5000, PLAN.encode() * 100), {"bomb"}),
    "many members.zip": (lambda: overlapping(60_000, PLAN.encode()), {"bomb"}),
    "ratio.odt": (lambda: odt_of("<text:p>" + " " * 30_000_000 + "</text:p>"), {"bomb", "empty", "text"}),
    "zeros.7z": (lambda: seven_zip(bytes(70 * 2**20), 70 * 2**20), {"bomb"}),
    "lies.rar": (lambda: rar5({"a.txt": b"a", "b.txt": b"b"}, declared=10**9), {"bomb"}),
    "stream.pdf": (lambda: pdf_with_stream(packed_zeros(200)), {"bomb", "damaged", "too_large", "unsupported", "empty"}),
    "sheet.xlsx": (lambda: with_member(SHEET, "xl/worksheets/sheet1.xml", b"<a>" + b" " * 50_000_000), {"bomb"}),
}
HOSTILE: Makers = {
    "entity.docx": (lambda: word_with("<w:p/>", XXE), {"damaged"}),
    "laughs.docx": (lambda: word_with("<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>", LAUGHS), {"damaged"}),
    "entity.odt": (lambda: odt_of("<text:p>&x;</text:p>", XXE), {"damaged"}),
    "laughs.xml": (lambda: f'<?xml version="1.0"?><?mso-application progid="Word.Document"?>{LAUGHS}<d>&l9;</d>'.encode(), {"damaged"}),
    "entity.html": (lambda: f'<?xml version="1.0"?>{XXE}<html><body><p>{PLAN}&x;</p></body></html>'.encode(), {"text"}),
    "tables.docx": (lambda: word_with("<w:tbl><w:tr><w:tc>" * 3000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 3000), {"damaged"}),
    "nested.html": (lambda: b"<html>" + b"<div>" * 200_000 + b"x", {"damaged", "text"}),
    "nested.rtf": (lambda: b"{\\rtf1 " + b"{" * 2_000_000, {"damaged", "truncated", "empty"}),
    "loop.pdf": (lambda: pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"]), {"damaged", "empty", "unsupported"}),
    "pages.pdf": (
        lambda: pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [%b] /Count 100000 >>" % (b"3 0 R " * 100_000), b"<< /Type /Page /Parent 2 0 R >>"]),
        {"damaged", "too_large", "unsupported", "empty"},
    ),
    "gbk names.zip": (lambda: named_in("gbk", {"防汛/方案一.txt": PLAN.encode()}), {"text"}),
    "gbk names.rar": (lambda: rar4({"防汛\\方案二.txt".encode("gbk"): PLAN.replace("6月", "7月").encode()}), {"text"}),
    "link.zip": (lambda: zipped([link("passwd.txt", "/etc/passwd")]), {"unsupported"}),
    "link.rar": (lambda: rar5({"a.txt": PLAN.replace("6月", "8月").encode()}, links={"passwd.txt": "/etc/passwd"}), {"text", "unsupported"}),
    "paths.zip": (lambda: zipped({"../../evil.txt": PLAN.replace("6月", "9月").encode(), "/evil.txt": PLAN.replace("6月", "3月").encode()}), {"text"}),
    "paths.rar": (lambda: rar5({"../../evil.txt": PLAN.replace("6月", "4月").encode(), "/evil.txt": PLAN.replace("6月", "5月").encode()}), {"text"}),
}
BAD = {"broken": BROKEN, "locked": LOCKED, "misnamed": MISNAMED, "bombs": BOMBS, "hostile": HOSTILE}
