"""Old Office files: the container made by hand, whole documents by LibreOffice (the tests that need them skip where it is not installed)."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from xlwt.CompoundDoc import XlsDoc

SOFFICE = shutil.which("soffice")


def ole(name: str, stream: bytes) -> bytes:
    """An OLE file with one stream at its root."""
    out = io.BytesIO()
    XlsDoc().save(out, stream)
    raw, old = f"{name}\0".encode("utf-16-le"), "Workbook\0".encode("utf-16-le")
    entry = old.ljust(64, b"\0") + len(old).to_bytes(2, "little")
    return out.getvalue().replace(entry, raw.ljust(64, b"\0") + len(raw).to_bytes(2, "little"))


def doc_head(*, locked: bool = False) -> bytes:
    """The first bytes of a Word 97 document's main stream."""
    return b"\xec\xa5\xc1\x00" + bytes(7) + bytes([0x01 if locked else 0x10]) + bytes(20)


def made_by_office(files: Mapping[str, bytes], suffix: str, filter_name: str, folder: Path) -> dict[str, bytes]:
    """These documents (file name: content) in another format of LibreOffice, by their names without suffix; one call for all."""
    given, made = folder / "given", folder / "made"
    given.mkdir(parents=True)
    for name, content in files.items():
        (given / name).write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [SOFFICE, profile, "--headless", "--convert-to", f"{suffix}:{filter_name}", "--outdir", made, *sorted(given.iterdir())]
    subprocess.run([str(part) for part in command], check=True, capture_output=True, timeout=300)
    return {path.stem: path.read_bytes() for path in made.iterdir()}


def odt_of(body: str, doctype: str = "") -> bytes:
    """An OpenDocument text of this XML (prefixes office, text, draw, xlink, svg)."""
    import zipfile

    kind, base = "application/vnd.oasis.opendocument.text", "urn:oasis:names:tc:opendocument:xmlns:"
    spaces = " ".join(f'xmlns:{p}="{base}{n}:1.0"' for p, n in {"office": "office", "text": "text", "draw": "drawing", "svg": "svg-compatible"}.items())
    content = f'<office:document-content {spaces} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"><office:body><office:text>{body}'
    entries = "".join(f'<m:file-entry m:full-path="{path}" m:media-type="{media}"/>' for path, media in (("/", kind), ("content.xml", "text/xml")))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", f'<?xml version="1.0"?><m:manifest xmlns:m="{base}manifest:1.0">{entries}</m:manifest>')
        archive.writestr("content.xml", f'<?xml version="1.0"?>{doctype}{content}</office:text></office:body></office:document-content>')
    return out.getvalue()
