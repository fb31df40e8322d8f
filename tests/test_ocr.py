"""Text recognition: worn scans as text, tables and places; pages on their side; what is said where the extra is missing."""

from __future__ import annotations

import socket
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from fixtures_ofd import packed, page, text
from fixtures_pdf import pdf_of, table
from fixtures_scans import DPI, as_file, has_a_chinese_face, pdf_of_pictures, scanned, tiff_of
from PIL import Image
from rapidfuzz.distance import Levenshtein

from pipeline.errors import DamagedFileError, EmptyFileError, ReadError, TooLargeError
from pipeline.read import SourceText, image, read, recognise
from pipeline.read.contract import DOUBTFUL
from pipeline.read.pdf.chars import Run
from pipeline.run import run

needs_engine = pytest.mark.skipif(not recognise.available(), reason="the extra ocr is not installed")
needs_paper = pytest.mark.skipif(not (recognise.available() and has_a_chinese_face()), reason="no extra ocr, or no Chinese typeface to print the scans with")

TITLE = "柳溪县河湖清漂专项行动方案"
OPENING = [
    "为做好2024年度全县河湖清漂工作，按照《清江市水务局关于印发〈河湖管护办法〉的通知》（清水发〔2024〕15号）要求，结合我县实际，制定本方案。",
    "一、组织领导",
    "（一）成立县河湖清漂专项行动领导小组，组长由副县长周文涛担任，成员由县水务局、县农业农村局主要负责同志组成。",
    "（二）各乡镇要于6月30日前完成排查，每月25日9:30前报送进展，联系电话0799-1234567。",
]
ROWS = [
    ["序号", "工作任务", "牵头单位", "完成时限"],
    ["1", "全面排查河道漂浮物，建立问题台账", "县水务局", "2024年5月底前"],
    ["2", "清理沿岸积存垃圾", "县城市管理局", "2024年6月30日前"],
]
CLOSING = "二、工作要求"
SECOND = ["各乡镇、各部门要压实工作责任，强化协作配合，严格督导检查，确保专项行动取得实效。", "附件：河湖清漂任务分解表"]


def printed() -> bytes:
    return pdf_of(*OPENING, table(ROWS, [40, 170, 110, 120]), CLOSING, title=TITLE)


def squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


@pytest.fixture(scope="module")
def fax() -> Iterator[SourceText]:
    """Two worn pages in a TIFF file, the second on its side, read without a network."""

    def refused(*_: object) -> None:
        raise AssertionError("recognition must not use the network")

    pages = [*scanned(printed()), *(sheet.rotate(90, expand=True) for sheet in scanned(pdf_of(*SECOND, foot=""), tilt=-1.2))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refused)
        patch.setattr(socket, "getaddrinfo", refused)
        yield read(tiff_of(pages), "a.tif")


# --- worn scans ----------------------------------------------------------------------------------------------------------


@needs_paper
@pytest.mark.slow
def test_character_error(fax: SourceText) -> None:
    truth = squeezed("\n".join([TITLE, *OPENING, *(f"| {' | '.join(row)} |" for row in ROWS), CLOSING, *SECOND]))
    assert Levenshtein.distance(truth, squeezed(fax.text)) <= 0.01 * len(truth)


@needs_paper
@pytest.mark.slow
def test_paragraphs_and_tables(fax: SourceText) -> None:
    lines = fax.text.split("\n")
    assert len(lines) == 1 + len(OPENING) + len(ROWS) + 1 + len(SECOND)
    assert lines[5:8] == [f"| {' | '.join(row)} |" for row in ROWS]
    assert " " not in "".join(lines[:5])
    assert "〔2024〕15号" in lines[1]


@needs_paper
@pytest.mark.slow
def test_places_and_confidence(fax: SourceText) -> None:
    assert (fax.media_type, fax.page_count) == ("image/tiff", 2)
    assert [anchor.number for anchor in fax.anchors if anchor.kind == "page"] == [1, 2]
    assert all(anchor.confidence is not None and anchor.confidence > DOUBTFUL for anchor in fax.anchors if anchor.kind != "page")
    [cell] = [anchor for anchor in fax.anchors if anchor.kind == "cell" and fax.text[anchor.start : anchor.end] == "县城市管理局"]
    assert (cell.row, cell.col, cell.page) == (3, 3, 1)
    upended = [anchor.bbox for anchor in fax.anchors if anchor.kind == "paragraph" and anchor.page == 2 and anchor.bbox]
    assert all(bottom - top > x1 - x0 for x0, top, x1, bottom in upended)


@needs_paper
@pytest.mark.slow
def test_a_scanned_pdf_gives_the_same_records_as_its_original(tmp_path: Path) -> None:
    found = {}
    for name, data in {"text": printed(), "scan": pdf_of_pictures(scanned(printed()))}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.pdf").write_bytes(data)
        run([tmp_path / name], tmp_path / f"out_{name}", workers=1)
        for kind in ("assignments", "groups", "deadlines", "plans", "citations"):
            rows = pd.read_parquet(tmp_path / f"out_{name}" / f"{kind}.parquet")
            found[name, kind] = rows[[column for column in ("task", "name", "deadline_text", "date", "title", "number") if column in rows]].to_numpy().tolist()
    for kind in ("assignments", "groups", "deadlines", "plans", "citations"):
        assert squeezed(str(found["scan", kind])) == squeezed(str(found["text", kind]))
        assert found["text", kind]


# --- without the engine --------------------------------------------------------------------------------------------------


def white(width: int = 600, height: int = 800) -> Image.Image:
    return Image.new("RGB", (width, height), "white")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", as_file(white(), "PNG")),
        ("a.jpg", as_file(white(), "JPEG")),
        ("a.bmp", as_file(white(), "BMP")),
        ("a.tif", tiff_of([white(), white()])),
        ("a.webp", as_file(white(), "WEBP")),
        ("a.pdf", pdf_of_pictures([white()])),
        ("a.ofd", packed([page('<ofd:ImageObject ID="6" Boundary="0 0 210 297" ResourceID="20"/>')])),
    ],
)
def test_the_advice_where_the_extra_is_missing(name: str, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognise, "available", lambda: False)
    with pytest.raises(ReadError, match=r'pip install "fangan\[ocr\]"'):
        read(data, name)


@needs_engine
@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(50), DamagedFileError),
        (b"\xff\xd8\xff\xe0" + bytes(50), DamagedFileError),
        (as_file(white(), "PNG")[:150], DamagedFileError),
        (as_file(white(64, 64), "PNG"), EmptyFileError),
        (as_file(Image.new("1", (12_000, 12_000)), "PNG"), TooLargeError),
        (as_file(white(), "PNG"), EmptyFileError),
    ],
    ids=["no picture", "no photograph", "truncated", "icon", "bomb", "blank"],
)
def test_bad_pictures(data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        read(data, "a.png")


def test_a_text_that_begins_like_a_bitmap() -> None:
    assert not image.sniff("BM方案".encode())
    assert image.sniff(as_file(white(), "BMP"))


def test_doubts_are_named() -> None:
    doubts = recognise.Doubts()
    assert doubts.warnings() == ()
    for number, confidence in enumerate((0.95, 0.6, None, 0.3), 1):
        doubts.add(number, [Run("字", [10.0], 20.0, 10.0, 20.0, 10.0, confidence=confidence)])
    [warning] = doubts.warnings()
    assert warning.startswith("2 处")
    assert "2, 4" in warning


@needs_engine
def test_a_scanned_page_in_an_ofd(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second page is a picture in the middle of the page; what recognition would give for it is set here."""
    from pipeline.read.recognise import page as pages
    from pipeline.read.recognise.text import Recognised

    line = Recognised("压实责任", (100.0, 100.0, 180.0, 120.0), 0.6, tuple((100.0 + 20 * n, 120.0 + 20 * n) for n in range(4)))
    monkeypatch.setattr(pages, "page_lines", lambda _: [line])
    media = '<ofd:MultiMedias><ofd:MultiMedia ID="20" Type="Image"><ofd:MediaFile>{}</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias>'
    picture = '<ofd:ImageObject ID="6" Boundary="10 20 190 260" ResourceID="20"/>'
    objects = [page(text(28, 50, 5.6, "第一页有自己的文字，比一个页码要长得多")), page(picture)]
    scan = packed(objects, resources=media.format("扫描.png"), more={"Doc_0/Res/扫描.png": as_file(white(1330, 1820), "PNG")})
    source = read(scan, "a.ofd")
    assert source.text.split("\n")[1] == "压实责任"
    [anchor] = [anchor for anchor in source.anchors if anchor.confidence is not None]
    millimetre, pixel = 72 / 25.4, 190 / 1330 * 72 / 25.4
    assert anchor.bbox == pytest.approx((10 * millimetre + 100 * pixel, 20 * millimetre + 100 * pixel, 10 * millimetre + 180 * pixel, 20 * millimetre + 120 * pixel), abs=1)
    assert [warning for warning in source.warnings if warning.startswith("1 处识别把握不大") and warning.endswith("2")]
    unknown = read(packed(objects, resources=media.format("a.jb2"), more={"Doc_0/Res/a.jb2": b"\x97JB2" + bytes(99)}), "a.ofd")
    [lost] = [content for content in unknown.contents if content.part == "pages_without_text"]
    assert (lost.held, lost.kept, lost.note) == (1, 0, "2")


# --- setting straight ----------------------------------------------------------------------------------------------------


def ruled(tilt: float) -> np.ndarray:
    """A page of bars where lines of text would be, and a table of two by three."""
    pixels = np.full((1200, 900, 3), 255, np.uint8)
    for y in range(100, 600, 40):
        pixels[y : y + 18, 100:800:12] = pixels[y : y + 18, 106:800:12] = 40
    for y in (700, 760, 820):
        pixels[y : y + 2, 100:801] = 0
    for x in (100, 300, 550, 800):
        pixels[700:822, x : x + 2] = 0
    return np.asarray(Image.fromarray(pixels).rotate(-tilt, resample=Image.Resampling.BICUBIC, fillcolor="white"))


@needs_engine
@pytest.mark.parametrize("tilt", [0.0, 0.7, -1.5, 3.2])
def test_tilt_rules_and_places(tilt: float) -> None:
    from pipeline.read.recognise.straight import ink_of, rules_of, set_straight

    straight = set_straight(ruled(tilt))
    assert straight.angle == pytest.approx(tilt, abs=0.2)
    rules = rules_of(ink_of(straight.image), 72 / DPI)
    across = sorted(rule.at for rule in rules if rule.is_horizontal)
    down = sorted({round(rule.at / 5) for rule in rules if not rule.is_horizontal})
    assert across == pytest.approx([701 * 72 / DPI, 761 * 72 / DPI, 821 * 72 / DPI], abs=2)
    assert len(down) == 4
    x0, _, x1, _ = straight.shown((440, 590, 460, 610))
    assert (x0 + x1) / 2 == pytest.approx(450, abs=1)


def test_large_pictures_are_read_small() -> None:
    assert image.pixels(white(5000, 4100)).shape == (2050, 2500, 3)
    faint = Image.new("RGBA", (300, 400), (0, 0, 0, 0))
    assert image.pixels(faint).min() == 255


@needs_engine
def test_places_on_a_page_that_lay_on_its_side() -> None:
    from pipeline.read.recognise.straight import Straight

    turned = Straight(np.zeros((900, 1200, 3), np.uint8), 1, 0.0)
    assert turned.shown((0, 0, 100, 50)) == (850, 0, 900, 100)


@needs_engine
@pytest.mark.parametrize(("gap", "expected"), [(2, set()), (8, set()), (12, {1}), (30, {1})])
def test_blanks_between_chinese_characters_are_seen_in_the_ink(gap: int, expected: set[int]) -> None:
    from pipeline.read.recognise.blanks import blanks
    from pipeline.read.recognise.text import Recognised

    ink = np.zeros((100, 300), np.uint8)
    lefts = [20, 40, 60 + gap - 2, 80 + gap - 2]
    for left in lefts:
        ink[40:60, left : left + 18] = 255
    line = Recognised("张强李刚", (18.0, 38.0, 102.0 + gap, 62.0), 1.0, tuple((float(left), left + 18.0) for left in lefts))
    assert blanks(line, 20.0, ink) == expected


@needs_engine
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("(清水发〔2024]15号）", "(清水发〔2024〕15号）"),
        ("清水发［2023〕7号", "清水发〔2023〕7号"),
        ("清水发[2023]7号", "清水发[2023]7号"),
        ("关于印发〈河湖管护办法>的通知》", "关于印发〈河湖管护办法〉的通知》"),
        ("关于印发<河湖管护办法", "关于印发〈河湖管护办法"),
        ("护办法>的通知", "护办法〉的通知"),
        ("得分>60分，余氯<0.3mg/L", "得分>60分，余氯<0.3mg/L"),
        ("见 附 件 2", "见附件2"),
        ("访问 www.example.gov.cn index page", "访问www.example.gov.cn index page"),
    ],
)
def test_what_the_engine_gives_is_left_but_for_brackets_and_blanks(given: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.read.recognise import page as pages
    from pipeline.read.recognise.text import Recognised

    count = len("".join(given.split()))
    line = Recognised(given, (50.0, 50.0, 50.0 + 20 * count, 72.0), 0.9, tuple((50.0 + 20 * n, 70.0 + 20 * n) for n in range(count)))
    monkeypatch.setattr(pages, "page_lines", lambda _: [line])
    found = recognise.recognise(np.full((400, 600, 3), 255, np.uint8), 0.5)
    assert [run.text for run in found.runs] == [expected]
    assert (found.runs[0].x0, found.runs[0].confidence, found.width) == (25.0, 0.9, 300.0)
