"""Scans made on the fly: pages of a PDF as pictures with noise, a tilt and hard JPEG compression, and PDF or TIFF files of such pictures."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pypdfium2
from fixtures_pdf import drawn
from PIL import Image, ImageFilter
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

DPI = 150


def has_a_simplified_face() -> bool:
    """Whether PDFium finds a typeface made for simplified Chinese: with a Japanese one it prints 门 and others in forms that no plan has."""
    return any(Path("/usr/share/fonts").glob("**/wqy-microhei*"))


def has_a_chinese_face() -> bool:
    """Whether this machine has a typeface with which PDFium prints Chinese; without one it prints blanks, and there is nothing to scan."""
    shown = [pypdfium2.PdfDocument(drawn([(80, 700, 40, character)]))[0].render().to_numpy() for character in "国 "]
    return bool((shown[0] != shown[1]).any())


def scanned(pdf: bytes, tilt: float = 0.7, noise: float = 8.0, quality: int = 40, dpi: int = DPI) -> list[Image.Image]:
    """The pages of a PDF as a worn scanner gives them: turned by `tilt` degrees, a little blurred, with grain, compressed as JPEG."""
    grain = np.random.default_rng(7)
    pages = []
    for page in pypdfium2.PdfDocument(pdf):
        image = page.render(scale=dpi / 72).to_pil().convert("RGB")
        image = image.rotate(-tilt, resample=Image.Resampling.BICUBIC, fillcolor="white").filter(ImageFilter.GaussianBlur(0.6))
        pixels = np.asarray(image, dtype=np.float32) * 0.94 + grain.normal(0, noise, (image.height, image.width, 1))
        pages.append(Image.open(io.BytesIO(as_file(Image.fromarray(pixels.clip(0, 255).astype(np.uint8)), "JPEG", quality=quality, dpi=(dpi, dpi)))))
    return pages


def as_file(image: Image.Image, kind: str, **options: object) -> bytes:
    """The bytes of an image file."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def tiff_of(images: Sequence[Image.Image]) -> bytes:
    """A TIFF file of several pages."""
    return as_file(images[0], "TIFF", save_all=True, append_images=list(images[1:]), dpi=(DPI, DPI))


def pdf_of_pictures(images: Sequence[Image.Image]) -> bytes:
    """A PDF whose A4 pages are pictures without a text layer."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for image in images:
        canvas.drawImage(ImageReader(image), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
