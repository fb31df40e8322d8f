"""OFD documents: paragraphs, tables and running heads as in a PDF, what is lost is counted, and hostile packages."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import docx
import ofdkit
import pandas as pd
import pytest
from fixtures_archives import zipped
from fixtures_docx import saved
from fixtures_ofd import BODY, LEFT, NAMESPACE, Table, frame, ofd_of, packed, page, rule, text

from pipeline.errors import BombError, DamagedFileError, ReadError, TooLargeError
from pipeline.read import SourceText, read
from pipeline.run import run

TITLE = "柳溪县河湖清漂专项行动方案"
PARAGRAPHS = [
    "为做好2024年度全县河湖清漂工作，按照市水务局有关通知要求，结合我县实际，制定本方案，请各乡镇、各部门认真组织实施，确保取得实效。",
    "一、组织领导",
    "成立县河湖清漂专项行动领导小组，组长由副县长周文涛担任，成员由县水务局、县农业农村局、县城市管理局主要负责同志组成。",
    "二、工作任务",
]
ROWS = [
    ["序号", "工作任务", "牵头单位", "完成时限"],
    ["1", "全面排查河道漂浮物，建立问题台账，逐项销号管理", "县水务局", "2024年5月底前"],
    ["2", "清理沿岸积存垃圾", "县城市管理局", "2024年6月30日前"],
]
WIDTHS = [14, 62, 44, 34]
CLOSING = "三、工作要求"
WHOLE = "\n".join([TITLE, *PARAGRAPHS, *(f"| {' | '.join(row)} |" for row in ROWS), CLOSING])


def plan(**more: str) -> bytes:
    return ofd_of(*PARAGRAPHS, Table(ROWS, WIDTHS), CLOSING, title=TITLE, **more)


def contents(source: SourceText) -> dict[str, tuple[int, int, str]]:
    return {content.part: (content.held, content.kept, content.note) for content in source.contents}


def edited(data: bytes, name: str, change: tuple[str, str]) -> bytes:
    """The package with a text replaced in one of its parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    assert change[0] in parts[name].decode()
    parts[name] = parts[name].decode().replace(*change).encode()
    return zipped(parts)


# --- the text ------------------------------------------------------------------------------------------------------------


def test_a_plan() -> None:
    source = read(plan(), "a.ofd")
    assert source.text == WHOLE
    assert (source.media_type, source.page_count) == ("application/ofd", 1)


def test_another_reader_finds_the_fixture_in_order() -> None:
    """The fixtures are OFD to others too, not to this reader alone."""
    squeezed = "".join(ofdkit.extract_text(plan()).split())
    assert "".join(PARAGRAPHS[0].split()) in squeezed
    assert squeezed.index("牵头单位") < squeezed.index("清理沿岸积存垃圾") < squeezed.index(CLOSING)


def test_pages_heads_and_a_table_over_the_pages_end() -> None:
    rows = [ROWS[0], *([str(number), f"清理第{number}号河段沿岸积存垃圾并建立长效管护机制", "县水务局", "2024年6月底前"] for number in range(1, 61))]
    source = read(ofd_of(*PARAGRAPHS, Table(rows, WIDTHS), CLOSING, title=TITLE, head="柳溪县水务局文件"), "a.ofd")
    assert source.page_count
    assert source.page_count > 2
    lines = source.text.split("\n")
    assert lines[5:] == [*(f"| {' | '.join(row)} |" for row in rows), CLOSING]
    assert "水务局文件" not in source.text
    assert contents(source)["pages"][:2] == (source.page_count, source.page_count)
    assert contents(source)["running_heads"][1] == 0
    pages = [anchor for anchor in source.anchors if anchor.kind == "page"]
    assert [anchor.number for anchor in pages] == list(range(1, source.page_count + 1))


def test_places() -> None:
    source = read(plan(), "a.ofd")
    [cell] = [anchor for anchor in source.anchors if source.text[anchor.start : anchor.end] == "县城市管理局"]
    assert (cell.kind, cell.number, cell.row, cell.col, cell.page) == ("cell", 1, 3, 3, 1)
    [title] = [anchor for anchor in source.anchors if source.text[anchor.start : anchor.end] == TITLE]
    assert title.kind == "paragraph"
    assert title.bbox is not None
    x0, top, x1, bottom = title.bbox
    assert 100 < top < bottom < 135
    assert abs((x0 + x1) / 2 - 297.6) < 3


@pytest.mark.parametrize(
    ("objects", "expected"),
    [
        # One TextCode per character, pieces in any order, two TextCodes in an object.
        ("".join(text(LEFT + BODY * n, 50, BODY, c) for n, c in enumerate("全面排查隐患")), "全面排查隐患"),
        (text(LEFT + 4 * BODY, 50, BODY, "责任到人") + text(LEFT, 50, BODY, "压实责任"), "压实责任责任到人"),
        ('<ofd:TextObject ID="3" Boundary="28 40 90 9" Font="1" Size="5"><ofd:TextCode X="0" Y="5" DeltaX="g 3 5">县直部门</ofd:TextCode>'
         '<ofd:TextCode X="20" DeltaX="5 5">和乡镇</ofd:TextCode></ofd:TextObject>', "县直部门和乡镇"),
        # A matrix that shrinks what was written large; a shifted Boundary.
        ('<ofd:TextObject ID="3" CTM="0.5 0 0 0.5 0 0" Boundary="28 40 90 9" Font="1" Size="10"><ofd:TextCode X="0" Y="10" DeltaX="g 5 10">明确责任分工</ofd:TextCode></ofd:TextObject>', "明确责任分工"),
        # Inside blocks; a far step is a blank, a close one is none.
        (f'<ofd:PageBlock ID="4"><ofd:PageBlock ID="5">{text(LEFT, 50, BODY, "加强督导检查")}</ofd:PageBlock></ofd:PageBlock>', "加强督导检查"),
        ('<ofd:TextObject ID="3" Boundary="28 40 90 9" Font="1" Size="5"><ofd:TextCode X="0" Y="5" DeltaX="6.5 2.5 2.5 2.5 4">于2024年</ofd:TextCode></ofd:TextObject>', "于2024年"),
        ('<ofd:TextObject ID="3" Boundary="28 40 90 9" Font="1" Size="5"><ofd:TextCode X="0" Y="5" DeltaX="5 12 5">附则说明</ofd:TextCode></ofd:TextObject>', "附则 说明"),
        # No steps given: characters follow their own widths. The namespace of an older draft, or none.
        ('<ofd:TextObject ID="3" Boundary="28 40 90 9" Font="1" Size="5"><ofd:TextCode X="0" Y="5">第3季度</ofd:TextCode></ofd:TextObject>', "第3季度"),
    ],
)  # fmt: skip
def test_ways_to_place_text(objects: str, expected: str) -> None:
    assert read(packed([page(objects)]), "a.ofd").text == expected


def test_tables_of_frames_and_merged_cells() -> None:
    rows = [["部门", "风险点", "措施"], ["办公室", "公章管理", "专人登记"], ["", "公务接待", "事前审批"]]
    assert "| 办公室 | 公务接待 | 事前审批 |" in read(ofd_of(Table(rows, [40, 50, 60], frozenset({(2, 0)}))), "a.ofd").text
    boxes = "".join(frame(30 + 40 * c, 50 + 10 * r, 70 + 40 * c, 60 + 10 * r) + text(32 + 40 * c, 56 + 10 * r, 4, cell) for r, row in enumerate(rows[:2]) for c, cell in enumerate(row))
    assert read(packed([page(boxes)]), "a.ofd").text == "| 部门 | 风险点 | 措施 |\n| 办公室 | 公章管理 | 专人登记 |"
    assert "|" not in read(packed([page(rule(28, 60, 180, 60), text(30, 55, 5, "柳溪县水务局文件"))]), "a.ofd").text


def test_composite_units_and_page_sizes() -> None:
    unit = f'<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="7"><ofd:Content>{text(0, 6, 5, "落实到位")}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>'
    data = packed([page('<ofd:CompositeObject ID="5" ResourceID="7" Boundary="30 60 90 20"/>', area="0 0 297 210")], resources=unit)
    source = read(data, "a.ofd")
    assert source.text == "落实到位"
    [paragraph] = [anchor for anchor in source.anchors if anchor.kind == "paragraph"]
    assert paragraph.bbox is not None
    assert paragraph.bbox[0] == pytest.approx(30 * 72 / 25.4, abs=0.5)


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("OFD.xml", ("Doc_0/Document.xml", "/Doc_0/Document.xml")),
        ("OFD.xml", ("Doc_0/Document.xml", "doc_0\\document.xml")),
        ("Doc_0/Document.xml", ("Pages/Page_0", "/Doc_0/Pages/Page_0")),
        ("Doc_0/Document.xml", ("Pages/Page_0", "Doc_0/Pages/Page_0")),
        ("Doc_0/Document.xml", ("Pages/Page_0", "./Other/../Pages/Page_0")),
        ("Doc_0/Pages/Page_0/Content.xml", (f" {NAMESPACE}", "")),
        ("Doc_0/Pages/Page_0/Content.xml", ("http://www.ofdspec.org/2016", "http://www.ofdspec.org")),
    ],
)
def test_careless_packages(part: str, change: tuple[str, str]) -> None:
    assert read(edited(plan(), part, change), "a.ofd").text == WHOLE


# --- what is lost --------------------------------------------------------------------------------------------------------


def test_the_ledger() -> None:
    body = text(LEFT, 60, BODY, "正文内容在此")
    slanted = text(60, 150, 12, "内部资料", CTM="0.7 0.7 -0.7 0.7 0 0")
    picture = '<ofd:ImageObject ID="6" Boundary="30 90 40 40" ResourceID="20"/>'
    annotations = f'<ofd:Annotations {NAMESPACE}><ofd:Page PageID="100"><ofd:FileLoc>Annots/Page_0.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>'
    notes = f'<ofd:PageAnnot {NAMESPACE}><ofd:Annot ID="1" Type="Highlight"><ofd:Remark>此处再核</ofd:Remark><ofd:Appearance/></ofd:Annot></ofd:PageAnnot>'
    attachments = f'<ofd:Attachments {NAMESPACE}><ofd:Attachment ID="1" Name="任务清单"><ofd:FileLoc>a.bin</ofd:FileLoc></ofd:Attachment></ofd:Attachments>'
    signatures = f'<ofd:Signatures {NAMESPACE}><ofd:Signature ID="1" Type="Seal" BaseLoc="Sign_0/Signature.xml"/></ofd:Signatures>'
    data = packed(
        [page(body, slanted, picture, text(LEFT, 70, BODY, "看不见的字", Visible="false")), page(picture)],
        more={"Doc_0/Annotations.xml": annotations, "Doc_0/Annots/Page_0.xml": notes, "Doc_0/Attachs/Attachments.xml": attachments, "Doc_0/Signs/Signatures.xml": signatures},
        tail="<ofd:Annotations>Annotations.xml</ofd:Annotations><ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>",
    )  # fmt: skip
    data = edited(data, "OFD.xml", ("</ofd:DocRoot>", "</ofd:DocRoot><ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>"))
    source = read(data, "a.ofd")
    assert source.text == "正文内容在此"
    ledger = contents(source)
    assert ledger["pages"][:2] == (2, 2)
    assert ledger["pages_without_text"][:2] == (1, 0)
    assert ledger["shapes"] == (1, 0, "内部资料")
    assert ledger["hidden"][:2] == (1, 0)
    assert ledger["images"][1] == 0
    assert "印章" in ledger["images"][2]
    assert ledger["comments"] == (1, 0, "此处再核")
    assert ledger["embedded"] == (1, 0, "任务清单")
    assert len(source.warnings) >= 6


def test_a_missing_page_is_named() -> None:
    with zipfile.ZipFile(io.BytesIO(packed([page(text(LEFT, 50, BODY, f"第{n}部分内容")) for n in "一二三"]))) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist() if "Page_1" not in info.filename}
    source = read(zipped(parts), "a.ofd")
    assert source.text.split() == ["第一部分内容", "第三部分内容"]
    assert contents(source)["pages"] == (3, 2, "2")


# --- hostile packages ----------------------------------------------------------------------------------------------------

DOCTYPE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def units(count: int, each: int) -> str:
    """Composite units that hold the next one several times over."""
    inside = "".join(
        f'<ofd:CompositeGraphicUnit ID="{n}"><ofd:Content>{f"""<ofd:CompositeObject ResourceID="{(n + 1) % count}"/>""" * each}</ofd:Content></ofd:CompositeGraphicUnit>'
        for n in range(count)
    )
    return f"<ofd:CompositeGraphicUnits>{inside}</ofd:CompositeGraphicUnits>"


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (zipped({"OFD.xml": b"<x/>"}), DamagedFileError),
        (zipped({"OFD.xml": b""}), DamagedFileError),
        (packed([]), DamagedFileError),
        (packed([page()], more={"Doc_0/Document.xml": "<a"}), DamagedFileError),
        (packed([page()], more={"Doc_0/Pages/Page_0/Content.xml": page(text(30, 50, 5, "半截"))[:-40]}), DamagedFileError),
        (packed([page()], more={"Doc_0/Pages/Page_0/Content.xml": (DOCTYPE + page()).encode()}), DamagedFileError),
        (packed([page()], more={"Doc_0/Pages/Page_0/Content.xml": (DOCTYPE + page()).encode("utf-16")}), DamagedFileError),
        (packed([page()], more={"Doc_0/Pages/Page_0/Content.xml": page("<ofd:PageBlock>" * 400 + "</ofd:PageBlock>" * 400)}), DamagedFileError),
        (packed([page()], more={"Doc_0/Res/big.xml": b" " * 30_000_000}), BombError),
        (packed([page('<ofd:CompositeObject ResourceID="0"/>')], resources=units(20, 10)), BombError),
        (packed([page('<ofd:TextObject Size="5"><ofd:TextCode X="0" Y="5" DeltaX="g 99999999999 5">短</ofd:TextCode></ofd:TextObject>')] * 5001), TooLargeError),
        (packed([page(f'<ofd:TextObject Size="5"><ofd:TextCode X="0" Y="5">{"长" * 200_000}</ofd:TextCode></ofd:TextObject>')]), BombError),
        (packed([page()]), ReadError),
        (plan()[:900], ReadError),
    ],
    ids=["no document", "empty", "no pages", "cut document", "cut page", "doctype", "doctype in utf-16", "deep", "bomb", "composites", "pages", "text", "blank", "truncated"],
)
def test_bad_packages(data: bytes, error: type[Exception]) -> None:
    began = time.perf_counter()
    with pytest.raises(error):
        read(data, "a.ofd")
    assert time.perf_counter() - began < 20


def test_pages_that_all_name_one_large_part_are_refused() -> None:
    """The part is packed to little and unpacks to 12 MB: read once it is no harm, read for each of 2,000 pages it is."""
    large = page(text(LEFT, 50, BODY, "清漂"), "<ofd:PathObject/>" * 10) + "".join(f"<!-- {number} -->" for number in range(800_000))
    data = edited(packed([page()], more={"Doc_0/Pages/Page_0/Content.xml": large}), "Doc_0/Document.xml", ("</ofd:Pages>", ONE_MORE * 2000 + "</ofd:Pages>"))
    began = time.perf_counter()
    with pytest.raises(BombError):
        read(data, "a.ofd")
    assert time.perf_counter() - began < 20


ONE_MORE = '<ofd:Page ID="9" BaseLoc="Pages/Page_0/Content.xml"/>'


@pytest.mark.parametrize(
    "objects",
    [
        '<ofd:CompositeObject ResourceID="0"/>',
        '<ofd:TextObject Size="nan" CTM="1 2" Boundary="x"><ofd:TextCode X="1e400" Y="5" DeltaX="g -5 3 g g">短</ofd:TextCode></ofd:TextObject>',
        '<ofd:PathObject Boundary="0 0 1 1"><ofd:AbbreviatedData>M 0 L Q Z 5 5 L 1 1</ofd:AbbreviatedData></ofd:PathObject><ofd:PathObject/>',
        f'<ofd:PathObject Boundary="0 0 9 9"><ofd:AbbreviatedData>{"M 0 0 L 9 0 L 9 9 " * 50_000}</ofd:AbbreviatedData></ofd:PathObject>',
        f'<ofd:TextObject Size="5"><ofd:TextCode X="0" Y="5" DeltaX="{"5 " * 300_000}"> </ofd:TextCode></ofd:TextObject>',
        '<ofd:TextObject/><ofd:ImageObject/><ofd:Unknown><ofd:TextObject/></ofd:Unknown>',
    ],
    ids=["a loop", "odd numbers", "odd paths", "a drawing", "many steps", "nothing"],
)
def test_odd_objects_do_no_harm(objects: str) -> None:
    data = packed([page(objects, text(LEFT, 90, BODY, "其余照常读出"))], resources=units(1, 1))
    assert read(data, "a.ofd").text.endswith("其余照常读出")


def test_location_outside_the_package(tmp_path: Path) -> None:
    (tmp_path / "x.xml").write_text(page(text(30, 50, 5, "机密")), "utf-8")
    for location in (f"{tmp_path}/x.xml", "../../../../etc/passwd", "file:///etc/passwd"):
        with pytest.raises(ReadError):
            read(edited(packed([page()]), "Doc_0/Document.xml", ("Pages/Page_0/Content.xml", location)), "a.ofd")


# --- the records ---------------------------------------------------------------------------------------------------------


def as_docx() -> bytes:
    document = docx.Document()
    for line in (TITLE, *PARAGRAPHS):
        document.add_paragraph(line)
    table = document.add_table(len(ROWS), len(ROWS[0]))
    for row, cells in zip(table.rows, ROWS, strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    document.add_paragraph(CLOSING)
    return saved(document)


@pytest.mark.slow
def test_the_same_plan_gives_the_same_records_as_docx(tmp_path: Path) -> None:
    (tmp_path / "ofd").mkdir()
    (tmp_path / "docx").mkdir()
    (tmp_path / "ofd" / "a.ofd").write_bytes(plan(head="柳溪县水务局文件"))
    (tmp_path / "docx" / "a.docx").write_bytes(as_docx())
    found = {}
    for kind in ("ofd", "docx"):
        run([tmp_path / kind], tmp_path / f"out_{kind}", workers=1)
        for table, fields in {"assignments": ["task", "deadline_text"], "groups": ["name"], "deadlines": ["quote"], "plans": ["title"]}.items():
            frame_ = pd.read_parquet(tmp_path / f"out_{kind}" / f"{table}.parquet")
            found[kind, table] = frame_[[field for field in fields if field in frame_]].to_numpy().tolist()
    for table in ("assignments", "groups", "deadlines", "plans"):
        assert found["ofd", table] == found["docx", table]
        assert found["ofd", table]
