"""Hostile and broken files at the reader: whatever the bytes, either text comes back or one clear error of ours."""

from __future__ import annotations

import io
import struct
import time
import zipfile
import zlib

import pytest
from fixtures_docx import docx_of, member, with_member
from fixtures_pdf import encrypted, pdf_of, scan
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import DamagedFileError, EmptyFileError, EncryptedFileError, FanganError, TruncatedFileError, UnsupportedFormatError
from pipeline.read import SourceText, read, zips
from pipeline.read.losses import Tally

WORD = docx_of("甲方案。", "乙" * 2000)
PDF = pdf_of("甲方案。" * 40)
PAGE = f"<html><head><meta charset=gbk></head><body><table><tr><td>甲<td>乙</table>{'<p>各村要完成排查。' * 20}".encode("gbk")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
XXE = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
NEST = 3000


def archive(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


def with_doctype(doctype: bytes, encoding: str = "utf-8") -> bytes:
    xml = member(WORD, "word/document.xml").split(b"?>", 1)[1]
    return with_member(WORD, "word/document.xml", (doctype + xml).decode().replace("UTF-8", encoding).encode(encoding))


def nested_tables() -> bytes:
    xml = member(WORD, "word/document.xml").decode()
    deep = "<w:tbl><w:tr><w:tc>" * NEST + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * NEST
    return with_member(WORD, "word/document.xml", xml.replace("<w:sectPr", deep + "<w:sectPr", 1).encode())


def with_locked_member(data: bytes) -> bytes:
    """Set the flag "encrypted" of every member, in local headers and in the directory."""
    out = bytearray(data)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(mark)
        while start >= 0:
            flags = struct.unpack_from("<H", out, start + at)[0]
            struct.pack_into("<H", out, start + at, flags | 1)
            start = data.find(mark, start + 4)
    return bytes(out)


BAD = {
    "no bytes": (b"", "a.txt", EmptyFileError),
    "only blanks": (b" \r\n\t\xe3\x80\x80", "a.txt", EmptyFileError),
    "only a byte order mark": (b"\xef\xbb\xbf", "a.txt", EmptyFileError),
    "page without text": (b"<html><body><script>1</script></body></html>", "a.html", EmptyFileError),
    "word without text": (docx_of(""), "a.docx", EmptyFileError),
    "zeros named .txt": (bytes(500), "a.txt", DamagedFileError),
    "binary named .txt": (bytes(range(256)) * 20, "a.txt", DamagedFileError),
    "binary named .docx": (b"\x00\x01\x02\x03" * 99, "a.docx", DamagedFileError),
    "word cut in half": (WORD[: len(WORD) // 2], "a.docx", TruncatedFileError),
    "word cut to its first bytes": (WORD[:20], "a.docx", TruncatedFileError),
    "word without its main part": (with_member(WORD, "word/document.xml", None), "a.docx", DamagedFileError),
    "word with broken xml": (with_member(WORD, "word/document.xml", b"<w:document"), "a.docx", DamagedFileError),
    "word without content types": (with_member(WORD, "[Content_Types].xml", None), "a.docx", DamagedFileError),
    "word with an external entity": (with_doctype(XXE), "a.docx", DamagedFileError),
    "word with an entity in UTF-16": (with_doctype(XXE.replace(b"?>", b' encoding="UTF-16"?>'), "utf-16"), "a.docx", DamagedFileError),
    "word with an entity in UTF-32": (with_doctype(XXE.replace(b"?>", b' encoding="UTF-32"?>'), "utf-32"), "a.docx", DamagedFileError),
    "word with a billion laughs": (with_doctype(LAUGHS), "a.docx", DamagedFileError),
    "word with tables nested 3,000 deep": (nested_tables(), "a.docx", DamagedFileError),
    "word with a password": (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", EncryptedFileError),
    "word with locked members": (with_locked_member(WORD), "a.docx", EncryptedFileError),
    "old word without a directory": (OLE + "WordDocument".encode("utf-16-le"), "a.doc", DamagedFileError),
    "old word named .txt": (OLE + "WordDocument".encode("utf-16-le"), "a.txt", DamagedFileError),
    "pdf cut in half": (PDF[: len(PDF) // 2], "a.pdf", TruncatedFileError),
    "pdf of its first line": (b"%PDF-1.4\n", "a.pdf", TruncatedFileError),
    "pdf with a password": (encrypted(PDF, user="secret"), "a.pdf", EncryptedFileError),
    "pdf that is a scan": (scan(), "a.pdf", UnsupportedFormatError),
    "page nested 5,000 deep": (b"<html>" + b"<div>" * 5000 + b"x", "a.html", DamagedFileError),
    "excel": (archive(**{"[Content_Types]_xml": b"<x/>", "xl__workbook_xml": b"<x/>"}), "a.xlsx", DamagedFileError),
    "ofd": (archive(OFD_xml=b"<x/>"), "a.ofd", DamagedFileError),
    "zip": (archive(a_txt=b"x"), "a.zip", UnsupportedFormatError),
    "empty zip": (archive(), "a.zip", UnsupportedFormatError),
    "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(50), "a.7z", UnsupportedFormatError),
    "rar": (b"Rar!\x1a\x07\x00" + bytes(50), "a.rar", UnsupportedFormatError),
    "rtf without text": (b"{\\rtf1\\ansi }", "a.doc", EmptyFileError),
    "mail": (b"From: a\r\nTo: b\r\nSubject: c\r\n\r\nd", "a.eml", UnsupportedFormatError),
    "saved page without a page": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n", "a.mht", DamagedFileError),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_clear_error(case: str) -> None:
    data, name, error = BAD[case]
    with pytest.raises(FanganError) as caught:
        read(data, name)
    assert type(caught.value) is error
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 240
    chinese, english = message.split(" · ", 1)
    assert any("\u4e00" <= c <= "\u9fff" for c in chinese)
    assert english.isascii()


def bomb(**sizes: int) -> bytes:
    return with_member(WORD, "word/document.xml", b"<a>" + b" " * sizes["size"] + b"</a>")


def test_zip_bombs_are_refused_before_they_unpack(monkeypatch: pytest.MonkeyPatch) -> None:
    data = bomb(size=30_000_000)
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("unpacked"))
    with pytest.raises(DamagedFileError, match="压缩炸弹"):
        read(data, "a.docx")


def test_archives_are_limited_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "TOTAL_LIMIT", 1000)
    with pytest.raises(DamagedFileError, match="压缩炸弹"):
        read(WORD, "a.docx")


def test_a_member_that_lies_about_its_size_ends() -> None:
    """The directory declares 10 bytes, the member unpacks to more: zipfile stops there, and the checksum fails."""
    data = bytearray(WORD)
    start = data.find(b"PK\x01\x02")
    struct.pack_into("<I", data, start + 24, 10)
    with pytest.raises(DamagedFileError):
        read(bytes(data), "a.docx")


def test_merged_cells_cannot_swell_a_page_without_end() -> None:
    rows = "<tr><td rowspan=60000 colspan=900>" + "文" * 900 + "</tr>"
    page = f"<html><table>{rows}{'<tr><td>x</td></tr>' * 2000}</table>"
    assert len(read(page.encode(), "a.html").text) < 3_000_000


@pytest.mark.parametrize("unit", ["<", "(", "（", "<b>", "&", "|", "<ol>", "<table>", "<!--"])
def test_five_megabytes_of_brackets_do_not_hang(unit: str) -> None:
    data = b"<html><body>x" + unit.encode() * (5_000_000 // len(unit.encode()))
    assert outcome(data, "a.html")
    assert outcome(data[6:], "a.txt")


MARKED = f'<div id="content">{"各村要排查隐患。" * 60}</div>'
SLOW = {
    "a PDF of streams without end": (b"%PDF-1.4\n" + b"1 0 obj/Fl\nstream\n" * 200_000, "a.pdf"),
    "a PDF of empty streams without end": (b"%PDF-1.4\n" + (b"1 0 obj/Fl\nstream\n" + zlib.compress(b"")) * 200_000, "a.pdf"),
    "blanks in boxes in boxes": (f"<html><title>沙河镇防汛方案</title><body>{'<div>' * 1900}{'<b> </b>' * 60_000}{'</div>' * 1900}{MARKED}".encode(), "a.html"),
    "hidden boxes in hidden boxes": (f"<html><body>{'<p>各村要排查隐患。</p>'}{'<div hidden>' * 1900}{'<b>隐</b>' * 60_000}".encode(), "a.html"),
    "cells of many columns": (f"<html><body><table><tr>{'<td colspan=64>甲' * 60_000}<tr><td>乙<td>丙</table>".encode(), "a.html"),
}


@pytest.mark.parametrize("case", SLOW)
def test_what_would_take_quadratic_time_does_not(case: str) -> None:
    began = time.perf_counter()
    assert outcome(*SLOW[case])
    assert time.perf_counter() - began < 15


def test_a_hundred_thousand_comments_take_no_time() -> None:
    tally, began = Tally(), time.perf_counter()
    for number in range(100_000):
        tally.held("comments")
        tally.note("comments", f"第 {number} 处\n请核对")
    [content] = tally.contents()
    assert content.held == 100_000
    assert content.note.startswith("第 0 处 请核对 / 第 1 处 请核对 / ")
    assert len(content.note) == 120
    assert time.perf_counter() - began < 5


def outcome(data: bytes, name: str) -> str:
    """What reading gave: the text's kind, or the error's code. Any exception that is not ours fails the test."""
    try:
        source = read(data, name)
    except FanganError as error:
        return error.code
    assert isinstance(source, SourceText)
    assert source.text.strip()
    assert source.text.encode("utf-8")
    assert all(0 <= anchor.start <= anchor.end <= len(source.text) for anchor in source.anchors)
    return source.media_type


FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
NAMES = st.sampled_from(["a.txt", "a.html", "a.docx", "a.pdf", "a", "a.doc"])


@FEW
@given(st.binary(max_size=400), NAMES)
def test_any_bytes(data: bytes, name: str) -> None:
    assert outcome(data, name)


@FEW
@given(st.sampled_from([b"%PDF-1.4\n", b"PK\x03\x04", b"<html>", b"{\\rtf", b"\xff\xfe", b"\xd0\xcf\x11\xe0"]), st.binary(max_size=400), NAMES)
def test_any_bytes_after_a_mark(mark: bytes, data: bytes, name: str) -> None:
    assert outcome(mark + data, name)


@FEW
@given(st.sampled_from([WORD, PDF, PAGE]), st.floats(0, 1), NAMES)
def test_any_truncation(data: bytes, share: float, name: str) -> None:
    assert outcome(data[: int(share * len(data))], name)


@FEW
@given(st.sampled_from([WORD, PDF, PAGE]), st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=8), NAMES)
def test_any_damage(data: bytes, changes: list[tuple[float, int]], name: str) -> None:
    broken = bytearray(data)
    for place, byte in changes:
        broken[int(place * len(broken))] = byte
    assert outcome(bytes(broken), name)


@FEW
@given(st.text(alphabet=st.sampled_from("<>/&;=\"' abdiltrp甲一、|\n"), max_size=300))
def test_any_markup(text: str) -> None:
    assert outcome(f"<html><body>{text}".encode(), "a.html")


@FEW
@given(st.binary(max_size=300))
def test_any_xml_in_a_word_document(content: bytes) -> None:
    assert outcome(with_member(WORD, "word/document.xml", content), "a.docx")
