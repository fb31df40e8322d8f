"""Pictures of pages (PNG, JPEG, TIFF of one or many pages, BMP, GIF, WebP): read by text recognition, where the extra for it is installed."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pipeline.errors import EmptyFileError, TooLargeError
from pipeline.read import recognise
from pipeline.read.contract import SourceText
from pipeline.read.losses import Tally

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

media_type = "image/*"
suffixes = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif", ".webp")

_MARKS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF8")
_BITMAP_HEADERS = (12, 40, 52, 56, 64, 108, 124)
_MOST_PAGES = 500
# A3 at 600 dots per inch has 70 million.
_MOST_PIXELS = 80_000_000
_LEAST_SIDE = 200
_A4 = (595.3, 841.9)
# Resolutions that scanners and cameras do not name in earnest.
_DPI = range(100, 1201)


def sniff(data: bytes) -> bool:
    """Tell by the marks of the formats; a bitmap's two letters count only before a header of a known length."""
    if data[:2] == b"BM":
        return int.from_bytes(data[14:18], "little") in _BITMAP_HEADERS
    return data.startswith(_MARKS) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


def read(data: bytes) -> SourceText:
    """Return the recognised text, laid out as that of a PDF's pages; each page is a picture of the file.

    Raises UnsupportedFormatError where the extra is not installed, TooLargeError, EmptyFileError for icons, DamagedFileError through `read`.
    """
    if not recognise.available():
        raise recognise.not_installed("图片", "a picture")
    from pipeline.read.pdf.layout import Layout

    tally, layout, doubts = Tally(), Layout(), recognise.Doubts()
    for number, picture in enumerate(pictures_of(data), 1):
        shown = pixels(picture)
        page = recognise.recognise(shown, _breadth(picture) / shown.shape[1])
        tally.whole("pages")
        tally.held("pages_without_text", not page.runs)
        doubts.add(number, page.runs)
        layout.add(number, page.width, page.height, page.runs, page.rules, page.shown)
    printed = layout.written(tally)
    return SourceText(
        printed.text, _media_type(data), page_count=number, anchors=printed.anchors, contents=tally.contents(), warnings=doubts.warnings()
    )


def pictures_of(data: bytes) -> Iterator[Any]:
    """Yield the pages of an image file as Pillow's images, upright by what the camera noted. Raises TooLargeError, EmptyFileError, OSError."""
    from PIL import ImageOps, ImageSequence

    with _opened(data) as file:
        if getattr(file, "n_frames", 1) > _MOST_PAGES:
            raise TooLargeError(f"页数过多（上限 {_MOST_PAGES} 页），请拆分后再放进来 · more than {_MOST_PAGES} pages: split the file")
        for frame in ImageSequence.Iterator(file):
            if frame.width * frame.height > _MOST_PIXELS:
                raise _too_large()
            if min(frame.size) < _LEAST_SIDE:
                raise EmptyFileError("图片太小，不像是一页文件，未做文字识别 · the picture is too small to be a page of text")
            yield ImageOps.exif_transpose(frame)


def _opened(data: bytes) -> Any:
    """Return the file as Pillow's image, its pixels unread."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP"))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise _too_large() from error


def _too_large() -> TooLargeError:
    return TooLargeError("图片过大（上限 8000 万像素），请缩小后再放进来 · the picture has over 80 million pixels: make it smaller")


def pixels(picture: Any) -> NDArray[np.uint8]:
    """Return a Pillow image as (height, width, 3) in red, green and blue, what is transparent in white; what recognition would make smaller is made so."""
    import numpy as np
    from PIL import Image

    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    picture = picture.convert("RGB")
    return np.asarray(picture.reduce(max(max(picture.size) // recognise.LONGEST_SIDE, 1)))


def _breadth(picture: Any) -> float:
    """Return how broad the page is in points: by the resolution that the file names, else as if it were an A4 page."""
    named = picture.info.get("dpi", (0, 0))[0]
    if named and int(named) in _DPI:
        return float(72 * picture.width / named)
    return _A4[0] if picture.width <= picture.height else _A4[1]


def _media_type(data: bytes) -> str:
    kinds = ((b"\x89", "png"), (b"\xff", "jpeg"), (b"BM", "bmp"), (b"GIF", "gif"), (b"RIFF", "webp"))
    return "image/" + next((kind for mark, kind in kinds if data.startswith(mark)), "tiff")
