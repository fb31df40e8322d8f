"""Plain text: the source text is the file, decoded."""

from __future__ import annotations

from pipeline.read.contract import SourceText
from pipeline.read.encoding import decode

media_type = "text/plain"
suffixes = (".txt", ".text", ".md")


def sniff(data: bytes) -> bool:
    """Plain text has no mark of its own: it is what remains when no other reader takes the bytes."""
    return False


def read(data: bytes) -> SourceText:
    """Return the decoded text, character for character. Raises DamagedFileError for bytes that are no text."""
    decoded = decode(data)
    return SourceText(decoded.text, media_type, decoded.encoding, warnings=decoded.warnings)
