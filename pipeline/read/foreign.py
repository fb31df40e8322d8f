"""Formats that are known but not read: what to tell the user about each, by its first bytes or members."""

from __future__ import annotations

import re

from pipeline.errors import ReadError, UnsupportedFormatError
from pipeline.read import mail, packed, squeezed
from pipeline.read.ole import is_cut, is_ole, main_stream
from pipeline.read.zips import has_end, is_zip, locked, member_names, opened, truncated

# What these promise is read where the content is something else (a .doc that is a web page), and noted.
suffixes = frozenset({".ppt", ".pptx", ".dps", ".ods"})

_PDF, _PDF_END, _GLANCE = b"%PDF-", b"%%EOF", 2048
_PASSWORD = "EncryptedPackage"
_OLD_OFFICE = {"PowerPoint Document": ("旧版 PowerPoint 文件（.ppt/.dps）", "an old PowerPoint file (.ppt/.dps)")}
_XML_OFFICE = re.compile(rb'\s*<\?xml[^>]{0,200}\?>\s*<\?mso-application\s')

_BY_MEMBER = (
    ("xl/workbook.bin", "Excel 二进制工作簿（.xlsb）", "a binary Excel workbook (.xlsb)", "xlsx"),
    ("ppt/presentation.xml", "PowerPoint 演示文稿", "a PowerPoint presentation", "docx"),
    ("content.xml", "OpenDocument 文档", "an OpenDocument file", "docx"),
    ("META-INF/container.xml", "EPUB 电子书", "an EPUB book", "docx"),
    ("[Content_Types].xml", "Office 文件", "an Office file", "docx"),
)
_ADVICE = {
    "docx": ("请另存为 .docx、.pdf 或 .txt", "save it as .docx, .pdf or .txt"),
    "xlsx": ("请另存为 .xlsx 或 .csv", "save it as .xlsx or .csv"),
    "run": ("用 fangan run 读其中的文件，或先解压", "fangan run reads what it holds, or unpack it first"),
}


def is_packed(data: bytes) -> bool:
    """Tell whether the bytes are one document that is packed as a ZIP archive, of a format that is known but not read."""
    names = member_names(data)
    return any(member in names for member, *_ in _BY_MEMBER)


def trouble(data: bytes) -> ReadError | None:
    """Return the error to raise for bytes of a format that is known but not read, None for any other bytes."""
    if is_ole(data):
        return _ole(data)
    names = member_names(data)
    for member, chinese, english, advice in _BY_MEMBER:
        if member in names:
            return _unsupported(chinese, english, advice)
    if is_zip(data):
        return _archive(data)
    if packed.sniff(data) or squeezed.sniff(data):
        return _unsupported("压缩包（.rar、.7z、.tar、.gz、.bz2）", "an archive (.rar, .7z, .tar, .gz, .bz2)", "run")
    if _XML_OFFICE.match(data.removeprefix(b"\xef\xbb\xbf")):
        return _unsupported("Office 2003 的 XML 文件", "an XML file of Office 2003", "docx")
    if mail.sniff(data):
        return _unsupported("邮件（.eml）", "a mail (.eml)", "run")
    return None


def is_cut_off(data: bytes) -> bool:
    """Tell whether a file that has a mark at its end, or says how long it is, ends before: one that was not fetched whole."""
    if is_ole(data):
        return is_cut(data)
    if is_zip(data):
        return not has_end(data)
    return _PDF in data[:_GLANCE] and _PDF_END not in data[-_GLANCE:].rstrip(b"\0")


def _archive(data: bytes) -> ReadError:
    """An archive meets a reader only where one file was asked for: its members are files of their own."""
    try:
        opened(data).close()
    except ReadError as error:
        return error
    return _unsupported("ZIP 压缩包", "a ZIP archive", "run")


def _ole(data: bytes) -> ReadError:
    """Old Office files and password-protected new ones share the OLE container; a stream's name tells them apart."""
    name = main_stream(data)
    if name == _PASSWORD:
        return locked()
    if name is None and is_cut(data):
        return truncated()
    return _unsupported(*_OLD_OFFICE.get(name or "", ("旧版 Office 文件", "an old Office file")), "docx")


def _unsupported(chinese: str, english: str, advice: str) -> UnsupportedFormatError:
    todo_chinese, todo_english = _ADVICE[advice]
    why_chinese, why_english = ("不是单个文档", "no single document") if advice == "run" else ("暂不能读", "which is not read")
    return UnsupportedFormatError(f"这是{' ' if chinese[0].isascii() else ''}{chinese}，{why_chinese}，{todo_chinese} · this is {english}, {why_english}: {todo_english}")
