"""Formats that are known but not read: what to tell the user about each, by its first bytes or members."""

from __future__ import annotations

import re

from pipeline.errors import EncryptedFileError, ReadError, UnsupportedFormatError
from pipeline.read.zips import broken_archive, member_names, opens

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")

_BY_MAGIC = (
    (b"{\\rtf", "RTF 文档", "an RTF document", "docx"),
    (b"Rar!", "RAR 压缩包", "a RAR archive", "unpack"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包", "a 7z archive", "unpack"),
    (b"\x1f\x8b", "gzip 压缩包", "a gzip archive", "unpack"),
    (b"BZh", "bzip2 压缩包", "a bzip2 archive", "unpack"),
    (b"\x89PNG", "PNG 图片", "a PNG image", "ocr"),
    (b"\xff\xd8\xff", "JPEG 图片", "a JPEG image", "ocr"),
    (b"GIF8", "GIF 图片", "a GIF image", "ocr"),
    (b"II*\x00", "TIFF 图片", "a TIFF image", "ocr"),
    (b"MM\x00*", "TIFF 图片", "a TIFF image", "ocr"),
)
_MAIL_HEAD = re.compile(rb"(?:[A-Za-z-]{2,30}: ?[^\r\n]{0,500}\r?\n){0,20}?Content-Type: ?multipart/", re.IGNORECASE)
_BY_MEMBER = (
    ("OFD.xml", "OFD 版式文件", "an OFD document", "pdf"),
    ("xl/workbook.xml", "Excel 工作簿", "an Excel workbook", "docx"),
    ("ppt/presentation.xml", "PowerPoint 演示文稿", "a PowerPoint presentation", "docx"),
    ("content.xml", "OpenDocument 文档", "an OpenDocument file", "docx"),
)
_ADVICE = {
    "docx": ("请另存为 .docx、.pdf 或 .txt", "save it as .docx, .pdf or .txt"),
    "pdf": ("请另存为 .pdf 或 .docx", "save it as .pdf or .docx"),
    "unpack": ("请先解压", "unpack it first"),
    "ocr": ("请先做文字识别（OCR）", "run text recognition (OCR) on it first"),
}


def trouble(data: bytes) -> ReadError | None:
    """Return the error to raise for bytes of a format that is known but not read, None for any other bytes."""
    if data.startswith(_OLE):
        return _ole(data)
    names = member_names(data)
    for member, chinese, english, advice in _BY_MEMBER:
        if member in names:
            return _unsupported(chinese, english, advice)
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _unsupported("ZIP 压缩包", "a ZIP archive", "unpack") if opens(data) else broken_archive()
    for magic, chinese, english, advice in _BY_MAGIC:
        if data.startswith(magic):
            return _unsupported(chinese, english, advice)
    if _MAIL_HEAD.match(data):
        return _unsupported("邮件或整页存档（.eml/.mht）", "a mail or a saved page (.eml/.mht)", "docx")
    return None


def _ole(data: bytes) -> ReadError:
    """Old Office files and password-protected new ones share the OLE container; the stream's name tells them apart."""
    if _ENCRYPTED_PACKAGE in data:
        return EncryptedFileError("文件加了打开密码，请去掉密码后再放进来 · the file is protected by a password: save it without one")
    return _unsupported("旧版 Office 文件（.doc/.wps/.xls）", "an old Office file (.doc/.wps/.xls)", "docx")


def _unsupported(chinese: str, english: str, advice: str) -> UnsupportedFormatError:
    todo_chinese, todo_english = _ADVICE[advice]
    return UnsupportedFormatError(f"这是{chinese}，暂不能读，{todo_chinese} · this is {english}, which is not read: {todo_english}")
