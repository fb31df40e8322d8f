"""OpenDocument texts (.odt, .ott): converted by LibreOffice, then read as .docx."""

from __future__ import annotations

from pipeline.errors import ReadError
from pipeline.read import office, zips
from pipeline.read.contract import SourceText

media_type = "application/vnd.oasis.opendocument.text"
suffixes = (".odt", ".ott")
suffix = ".odt"

# Its type should be the archive's first member, not packed, so that it stands behind the first header (OpenDocument 1.2, part 3, 3.3).
_HEADER = 30
_TYPE = b"mimetype" + media_type.encode()
_LOCKED = b"encryption-data"


def sniff(data: bytes) -> bool:
    """Tell whether the bytes are a ZIP archive that says that it is an OpenDocument text, a truncated one too."""
    if not zips.is_zip(data):
        return False
    return data.startswith(_TYPE, _HEADER + int.from_bytes(data[28:30], "little")) or _type_of(data).startswith(media_type.encode())


def _type_of(data: bytes) -> bytes:
    """Return the type that an archive packed again, in any order, says it has; b"" for other archives."""
    try:
        return zips.members(data, ("mimetype",)).get("mimetype", b"") if "content.xml" in zips.member_names(data) else b""
    except ReadError:
        return b""


def check(data: bytes) -> None:
    """Raise TruncatedFileError, DamagedFileError (with a DOCTYPE, too), BombError or EncryptedFileError."""
    contents = zips.members(data, (".xml",))
    if _LOCKED in contents.get("META-INF/manifest.xml", b""):
        raise zips.locked()
    # Manifests of old programs declare a DOCTYPE; nothing comes of it.
    zips.refuse_doctype(content for name, content in contents.items() if name in {"content.xml", "styles.xml"})


def read(data: bytes) -> SourceText:
    """Return the document's text as the reader of .docx gives it. Raises as `check` and `office.source_text` do."""
    check(data)
    return office.source_text(data, suffix, media_type)
