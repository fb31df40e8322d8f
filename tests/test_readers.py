"""Workbooks, delimited text and RTF: cells as shown, merged ranges, titles and notes as text, and what becomes of hostile ones."""

from __future__ import annotations

import random
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import docx
import pytest
from fixtures_archives import zipped
from fixtures_docx import docx_of, member, saved, with_member
from fixtures_mail import mail_of, page_archive
from fixtures_rtf import gbk, row, rtf_of, unicode
from fixtures_workbooks import xls_of, xlsx_of

from extractors.reading.tables import find_tables
from pipeline.errors import BombError, DamagedFileError, EncryptedFileError, FanganError, TooLargeError, TruncatedFileError
from pipeline.inputs import Source, fingerprint
from pipeline.normalise import normalise
from pipeline.read import read
from pipeline.run import document

TASKS = [
    ["沙河镇防汛工作任务分解表"],
    ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"],
    [1, "排查隐患点", "镇水务站", "各村", date(2024, 6, 30)],
    [2, "储备物资\n（沙袋、编织袋）", None, "镇财政所", "7月底前"],
    [3, "组织演练", "镇应急办", "各村", None],
    ["注：配合单位由牵头单位召集。"],
]
MERGES = [(0, 0, 0, 4), (2, 2, 3, 2)]
TASK_TEXT = """沙河镇防汛工作任务分解表
| 序号 | 工作任务 | 牵头单位 | 配合单位 | 完成时限 |
| 1 | 排查隐患点 | 镇水务站 | 各村 | 2024年6月30日 |
| 2 | 储备物资\u2028（沙袋、编织袋） | 镇水务站 | 镇财政所 | 7月底前 |
| 3 | 组织演练 | 镇应急办 | 各村 |  |
注：配合单位由牵头单位召集。"""
BOTH = pytest.mark.parametrize(("made", "name"), [(xlsx_of, "a.xlsx"), (xls_of, "a.xls")], ids=["xlsx", "xls"])
Made = Callable[..., bytes]


# --- workbooks -----------------------------------------------------------------------------------------------------------


@BOTH
def test_a_task_table(made: Made, name: str) -> None:
    source = read(made({"Sheet1": TASKS}, {"Sheet1": MERGES}), name)
    assert source.text == TASK_TEXT
    assert source.warnings == ()
    assert [source.text[a.start] for a in source.anchors if a.kind == "paragraph"] == ["沙", "注"]
    sheet_row = {(a.row, a.col): source.text[a.start : a.end] for a in source.anchors if a.kind == "cell"}
    assert {a.sheet for a in source.anchors if a.kind == "cell"} == {"Sheet1"}
    assert (sheet_row[2, 2], sheet_row[3, 3], sheet_row[5, 3]) == ("工作任务", "镇水务站", "镇应急办")
    [table] = find_tables(normalise(source.text).text)
    assert [cell.text for cell in table.header] == ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"]
    assert [row[2].text for row in table.rows] == ["镇水务站", "镇水务站", "镇应急办"]


@BOTH
def test_sheets_and_their_names(made: Made, name: str) -> None:
    rows = [["风险点", "防控措施"], ["挪用", "公示"]]
    sheets = {"风险排查表": rows, "Sheet2": rows, "空": [], "选项": [["高"], ["中"]]}
    source = read(made(sheets, hidden=["选项"]), name)
    table = "| 风险点 | 防控措施 |\n| 挪用 | 公示 |"
    assert source.text == f"风险排查表\n{table}\n{table}"
    assert source.warnings == ("1 张工作表未收入正文 · 1 sheets left out: 选项",)


@BOTH
@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"), (3.0, "3"), (0.1 + 0.2, "0.3"), (12345678, "12345678"), (-1.5, "-1.5"), (True, "TRUE"),
        (date(2024, 3, 31), "2024年3月31日"), ("a|b", "a¦b"), ("  x  ", "x"), ("甲\r\n\r\n乙", "甲\u2028乙"), ("制表\t符", "制表 符"),
    ],
)  # fmt: skip
def test_values(made: Made, name: str, value: object, text: str) -> None:
    source = read(made({"Sheet1": [["甲", "乙"], ["x", value]]}), name)
    assert source.text.split("\n")[1] == f"| x | {text} |"


def test_a_time_of_day_and_an_error_and_a_formula() -> None:
    rows = [["甲", "乙"], ["x", datetime(2024, 3, 31, 9, 30)]]
    cells = b'<row r="3"><c r="A3" t="e"><v>#REF!</v></c><c r="B3"><f>1+1</f><v>2</v></c></row>'
    data = with_cells(cells, xlsx_of({"Sheet1": rows}))
    assert read(data, "a.xlsx").text.split("\n")[1:] == ["| x | 2024年3月31日9:30 |", "|  | 2 |"]


@BOTH
def test_tables_apart_and_off_the_corner(made: Made, name: str) -> None:
    """Empty rows divide tables; empty columns at either side are no cells; a merged cell that fills a row alone is one cell."""
    rows = [[], [None, "任务表"], [None, "任务", "单位"], [None, "一、排查"], [None, "查", "甲站"], [], [], [None, None, "风险点", "措施"], [None, None, "挪用", "公示"]]
    text = read(made({"Sheet1": rows}, {"Sheet1": [(3, 1, 3, 2)]}), name).text
    assert text == "任务表\n| 任务 | 单位 |\n| 一、排查 |\n| 查 | 甲站 |\n| 风险点 | 措施 |\n| 挪用 | 公示 |"


@BOTH
def test_a_sheet_of_one_column_is_text(made: Made, name: str) -> None:
    assert read(made({"Sheet1": [["关于做好防汛工作的通知"], ["各村："], [], ["一、排查隐患。\n二、储备物资。"]]}), name).text == (
        "关于做好防汛工作的通知\n各村：\n一、排查隐患。\n二、储备物资。"
    )


@BOTH
def test_a_last_row_of_which_little_is_filled_in_stays_a_row(made: Made, name: str) -> None:
    assert read(made({"Sheet1": [["序号", "任务"], [1, "查"], [2, None]]}), name).text.endswith("| 2 |  |")
    assert read(made({"Sheet1": [["序号", "任务"], [1, "查"], [None, "演练"]]}), name).text.endswith("|  | 演练 |")


@BOTH
def test_other_names(made: Made, name: str) -> None:
    data = made({"Sheet1": TASKS})
    assert read(data, "a.et").warnings == ()
    assert "按内容读" in read(data, "a.docx").warnings[-1]
    assert "按内容读" in read(data, "a.doc").warnings[-1]


def test_comments_and_shapes_are_missed_aloud() -> None:
    data = with_member(xlsx_of({"Sheet1": TASKS}), "xl/comments1.xml", b'<comments><comment ref="A1"/><comment ref="A2"/></comments>')
    data = with_member(data, "xl/drawings/drawing1.xml", "<d xmlns:a='x'><a:t>流程图</a:t></d>".encode())
    assert [warning.split(" · ")[0] for warning in read(data, "a.xlsx").warnings] == ["2 条批注未收入正文", "1 段图形里的文字未收入正文"]


# --- hostile workbooks ---------------------------------------------------------------------------------------------------

SHEET = "xl/worksheets/sheet1.xml"
BOOK = xlsx_of({"Sheet1": TASKS})
OLD = xls_of({"Sheet1": TASKS})


def with_cells(cells: bytes, book: bytes | None = None) -> bytes:
    book = book or BOOK
    return with_member(book, SHEET, member(book, SHEET).replace(b"</sheetData>", cells + b"</sheetData>"))


def with_record(record: bytes) -> bytes:
    """The .xls with one record of its stream overwritten: a cell somewhere else."""
    at = OLD.index(struct.pack("<HHH", 0x027E, 10, 2)) if struct.pack("<HHH", 0x027E, 10, 2) in OLD else OLD.index(struct.pack("<HHH", 0x00FD, 10, 2))
    return OLD[: at + 4] + record + OLD[at + 4 + len(record) :]


DIMENSIONS = struct.pack("<HHLLHH", 0x0200, 14, 0, len(TASKS), 0, 5)
FAR = b'<row r="1048576"><c r="XFD1048576"%s</row>'
BAD = {
    "a cell at the far corner": (with_cells(FAR % b"><v>1</v></c>"), TooLargeError),
    "a cell at the far corner in single quotes": (with_cells(FAR.replace(b'"', b"'") % b"><v>1</v></c>"), TooLargeError),
    "a cell at the far corner after a >": (with_cells(FAR.replace(b"<c ", b'<c x=">" ') % b"><v>1</v></c>"), TooLargeError),
    "a cell at the far corner, in an .xls": (with_record(b"\xff\xff\xff\xff"), TooLargeError),
    "an .xls that declares all rows and columns": (OLD.replace(DIMENSIONS, DIMENSIONS[:4] + b"\0\0\0\0\xff\xff\xff\xff\0\0\xff\xff"), TooLargeError),
    "an .xls that ends before it begins": (OLD.replace(DIMENSIONS, DIMENSIONS[:4] + b"\xff\xff\0\0\0\0\0\0\xff\xff\0\0"), TooLargeError),
    "many sheets that are large together": (xlsx_of({f"S{n}": [["x"], *([[]] * 199_998), [*[None] * 4, "x"]] for n in range(3)}), TooLargeError),
    "cut in half": (BOOK[: len(BOOK) // 2], TruncatedFileError),
    "an .xls cut in half": (OLD[: len(OLD) // 2], TruncatedFileError),
    "an external entity": (with_member(BOOK, SHEET, b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'), DamagedFileError),
    "broken markup": (with_member(BOOK, SHEET, member(BOOK, SHEET)[:300]), DamagedFileError),
    "a sheet that is not there": (with_member(BOOK, SHEET, None), DamagedFileError),
    "a bomb": (with_member(BOOK, "xl/sharedStrings.xml", b"<a>" + b" " * 30_000_000 + b"</a>"), BombError),
    "a password": (OLD[:512] + "EncryptedPackage".encode("utf-16-le"), EncryptedFileError),
}


@pytest.mark.parametrize("case", BAD)
def test_hostile_workbooks_are_one_clear_error(case: str) -> None:
    data, error = BAD[case]
    began = time.perf_counter()
    with pytest.raises(FanganError) as caught:
        read(data, "a.xlsx")
    assert type(caught.value) is error, caught.value
    assert time.perf_counter() - began < 10


def test_formatted_columns_to_the_last_row_are_no_harm() -> None:
    source = read(with_cells(FAR % b' s="1"/>'), "a.xlsx")
    assert source.text.startswith("沙河镇防汛工作任务分解表\n")


def test_merged_ranges_cannot_swell_a_sheet() -> None:
    """A thousand ranges over everything: each is filled once at most, and no more text comes of them than the budget allows."""
    ranges = b'<mergeCells count="9">' + b'<mergeCell ref="A1:XFD1048576"/>' * 5000 + b"</mergeCells>"
    book = xlsx_of({"Sheet1": [["文" * 900, *[None] * 200, "x"], *([["x", *[None] * 200, "x"]] * 2000)]})
    data = with_member(book, SHEET, member(book, SHEET).replace(b"</sheetData>", b"</sheetData>" + ranges))
    began = time.perf_counter()
    assert len(read(data, "a.xlsx").text) < 6_000_000
    assert time.perf_counter() - began < 30


@pytest.mark.parametrize("data", [BOOK, OLD], ids=["xlsx", "xls"])
def test_any_damage_to_a_workbook(data: bytes) -> None:
    chance = random.Random(5)
    for _ in range(150):
        broken = bytearray(data)
        for _ in range(chance.randint(1, 8)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        cut = bytes(broken[: chance.choice((len(broken), chance.randrange(len(broken))))])
        with suppress(FanganError):
            assert read(cut, "a.xlsx").text


# --- delimited text ------------------------------------------------------------------------------------------------------

CSV = '''沙河镇防汛工作任务分解表,,
序号,工作任务,牵头单位
1,"排查隐患点，
登记造册","镇水务站,镇应急办"
2,"储备""三袋""",各村
注：按月通报。,,
'''


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize(("delimiter", "name"), [(",", "a.csv"), ("\t", "a.tsv"), ("\t", "a.csv")])
def test_delimited_text(encoding: str, delimiter: str, name: str) -> None:
    text = CSV if delimiter == "," else CSV.replace(",", "\t").replace("镇水务站\t镇应急办", "镇水务站,镇应急办")
    source = read(text.encode(encoding), name)
    assert source.text == (
        "沙河镇防汛工作任务分解表\n| 序号 | 工作任务 | 牵头单位 |\n| 1 | 排查隐患点，\u2028登记造册 | 镇水务站,镇应急办 |\n"
        '| 2 | 储备"三袋" | 各村 |\n注：按月通报。'
    )
    assert source.media_type == "text/csv"
    assert source.encoding == {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(encoding, encoding)


def test_text_named_csv_stays_as_it_is() -> None:
    plan = "沙河镇防汛工作方案\n为做好防汛工作，制定本方案。\n一、排查隐患。\n二、储备物资, 落实到人。\n"
    assert read(plan.encode(), "a.csv").text == plan


def test_an_open_quote_loses_nothing() -> None:
    text = read('序号,任务\n1,查\n2,"演练\n3,总结\n'.encode(), "a.csv").text
    assert all(word in text for word in ("查", "演练", "总结"))


@pytest.mark.parametrize("unit", [",", '"', '",', "\t", '""\n', ";", "a,\n"])
def test_megabytes_of_delimiters_do_not_hang(unit: str) -> None:
    began = time.perf_counter()
    with suppress(FanganError):
        read(b"a,b\n" + unit.encode() * (1_500_000 // len(unit)), "a.csv")
    assert time.perf_counter() - began < 20


def test_empty_elements_a_thousand_deep_take_linear_time() -> None:
    """The page's heading is looked for before its text: in each of the elements that hold the empty ones."""
    text = "各村要在2024年6月底前完成隐患排查。" * 20
    page = f"<title>某镇防汛方案</title><body>{'<div>' * 1000}{'<span></span>' * 50_000}{'</div>' * 1000}<div id=content><p>{text}</p></div>"
    began = time.process_time()
    assert read(page.encode(), "a.html").text == text
    assert time.process_time() - began < 5


def test_long_tables_take_linear_time() -> None:
    text = "序号,任务,单位\n" + "".join(f"{n},排查隐患,水务站\n" for n in range(60_000))
    began = time.process_time()
    assert read(text.encode(), "a.csv").text.count("\n") == 60_000
    assert time.process_time() - began < 5


def test_a_word_document_named_csv() -> None:
    assert read(docx_of("甲"), "a.csv").text == "甲"


# --- RTF -----------------------------------------------------------------------------------------------------------------

TITLE = "沙河镇防汛工作方案"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (gbk(TITLE) + r"\par " + gbk("一、排查。"), f"{TITLE}\n一、排查。"),
        (unicode(TITLE) + r"\par " + unicode("𠮷祥"), f"{TITLE}\n𠮷祥"),
        (r"\uc2\u27801\'c9\'b3\u27827\'ba\'d3", "沙河"),
        (r"\uc0\u27801\u27827 x", "沙河x"),
        (r"{\upr{" + gbk("旧") + r"}{\*\ud{" + unicode("新") + "}}}", "新"),
        (r"{\listtext\pard\plain " + gbk("一、") + r"\tab}" + gbk("总则"), "一、总则"),
        (r"{\listtext\pard\plain 1\tab}" + gbk("总则"), "1 总则"),
        (r"{\pntext\f0 " + gbk("（一）") + r"\tab}{\*\pn\pnlvlbody}" + gbk("总则"), "（一）总则"),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt " + gbk("链接") + "}}", "链接"),
        (gbk("甲") + r"\line " + gbk("乙") + r"\tab x\emdash\~\_\-\{\}\\", "甲\n乙\tx—\u00a0-{}\\"),
        (r"{\*\unknown\f0 " + gbk("未知") + "}" + gbk("甲"), "甲"),
        (r"{\stylesheet{\s0 Normal;}}{\info{\title x}}" + gbk("甲"), "甲"),
        (gbk("甲") + "\\\n" + gbk("乙"), "甲\n乙"),
        (r"\f1 Plan 2024" + r"\f0 " + gbk("年"), "Plan 2024年"),
    ],
)
def test_rtf_text(body: str, text: str) -> None:
    source = read(rtf_of(body), "a.rtf")
    assert source.text == text
    assert source.warnings == ()
    assert source.encoding == "gb18030"


@pytest.mark.parametrize("made", [gbk, unicode])
def test_an_rtf_task_table(made: Callable[[str], str]) -> None:
    rows = [
        row(*map(made, ("序号", "任务", "牵头单位"))),
        row("1", made("排查") + r"\par " + made("登记"), made("水务站"), merges=("", "", r"\clvmgf")),
        row("2", made("储备"), "", merges=("", "", r"\clvmrg")),
        row(made("二、保障"), edges=(6000,)),
        row("3", made("总结并上报"), edges=(2000, 6000)),
    ]
    text = read(rtf_of(made(TITLE) + r"\par " + "".join(rows) + r"\pard " + made("附注") + r"\par"), "a.rtf").text
    assert text == (
        f"{TITLE}\n| 序号 | 任务 | 牵头单位 |\n| 1 | 排查\u2028登记 | 水务站 |\n| 2 | 储备 | 水务站 |\n| 二、保障 |\n| 3 | 总结并上报 | 总结并上报 |\n附注"
    )


def test_cells_declared_behind_the_row_and_numbers_in_cells() -> None:
    number = r"{\listtext\pard\plain " + gbk("（1）") + r"\tab}"
    body = rf"\pard\intbl {number}{gbk('甲')}\cell {gbk('乙')}\cell{{\trowd\cellx100\cellx2000\row}}\pard {gbk('完')}"
    assert read(rtf_of(body), "a.rtf").text == "| （1）甲 | 乙 |\n完"


def test_notes_and_boxes_follow_their_paragraph() -> None:
    box = r"{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt \pard " + gbk("框内") + r"\par " + gbk("二行") + r"\par}}{\shprslt " + gbk("旧样") + "}}"
    body = gbk("正文") + r"{\super\chftn{\footnote\pard " + gbk("注文") + "}}" + box + gbk("续") + r"\par " + gbk("下段")
    assert read(rtf_of(body), "a.rtf").text == "正文续\n注文\n框内\n二行\n下段"
    assert read(rtf_of(row("a", gbk("甲") + box) + r"\pard x"), "a.rtf").text == "| a | 甲\u2028框内\u2028二行 |\nx"


@pytest.mark.parametrize(
    ("body", "warning"),
    [
        (r"{\header " + gbk("页眉") + r"\par}", "页眉页脚"),
        (r"{\*\annotation " + gbk("批注") + "}", "批注"),
        (r"{\v " + gbk("隐") + "}", "隐藏"),
        (r"\v " + gbk("隐") + r"\v0 ", "隐藏"),
        (r"{\deleted " + gbk("删") + "}", "修订"),
        (r"{\object\objemb{\*\objdata 0102}{\result " + gbk("图") + "}}", "嵌入"),
        (r"{\pict\wmetafile8 0102030405}{\pict\bin5 {}}\x" + "\u00ff}", "2 张图片"),
    ],
)
def test_what_rtf_leaves_out_is_said(body: str, warning: str) -> None:
    source = read(rtf_of(body + gbk("正文")), "a.rtf")
    assert source.text == "正文"
    assert [warning in each for each in source.warnings] == [True]


def test_gbk_under_a_western_code_page() -> None:
    """Old converters declare cp1252 and no Chinese font; raw bytes, unescaped, come too."""
    assert read(rtf_of(gbk(TITLE), page=1252, fonts=""), "a.rtf").text == TITLE
    assert read(rtf_of("@").replace(b"@", TITLE.encode("gbk")), "a.rtf").text == TITLE
    assert read(rtf_of(r"caf\'e9 na\'efve, 5\'b0C", page=1252, fonts=""), "a.rtf").text == "café naïve, 5°C"


def test_rtf_under_other_names() -> None:
    data = rtf_of(gbk(TITLE))
    assert "named .doc but holds application/rtf" in read(data, "a.doc").warnings[-1]
    assert read(b"\r\n" + data, "a.txt").text == TITLE


def test_rtf_that_is_cut_says_so() -> None:
    source = read(rtf_of(gbk("甲") + r"\par " + row(gbk("乙"), gbk("丙")))[:-8], "a.rtf")
    assert source.text.startswith("甲\n| 乙 | 丙")
    assert "缺结尾" in source.warnings[0]


@pytest.mark.parametrize("unit", ["{", "}", "{\\b ", "\\'", "\\u1", "{\\footnote ", "\\cell", "\\row", "\\trowd\\cellx1", "{\\shptxt x", "\\", "\\bin9", "\\par", "{\\*\\x"])
def test_hostile_rtf_ends(unit: str) -> None:
    began = time.perf_counter()
    with suppress(FanganError):
        read(b"{\\rtf1 x " + unit.encode() * (2_000_000 // len(unit)), "a.rtf")
    assert time.perf_counter() - began < 30


def test_merged_cells_of_rtf_cannot_swell() -> None:
    narrow = row(*["x"] * 60, edges=tuple(range(100, 6100, 100)))
    wide = "".join(row("w" * 5000, "y", edges=(5900, 6000)) for _ in range(500))
    assert len(read(rtf_of(narrow + wide), "a.rtf").text) < 6_000_000


def test_any_damage_to_rtf() -> None:
    data = rtf_of(gbk(TITLE) + r"\par " + row(gbk("乙"), unicode("丙")) + r"\pard {\footnote " + gbk("注") + "}" + gbk("完"))
    chance = random.Random(3)
    for _ in range(400):
        broken = bytearray(data)
        for _ in range(chance.randint(1, 6)):
            broken[chance.randrange(7, len(broken))] = chance.choice(b"{}\\'\\*u0;\xff" + bytes([chance.randrange(256)]))
        with suppress(FanganError):
            assert read(bytes(broken), "a.rtf").text.encode("utf-8")


# --- the same table in every format --------------------------------------------------------------------------------------

TASK_TABLE = [
    ["沙河镇防汛工作任务分解表"],
    ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"],
    ["1", "排查隐患点", "镇水务站", "各村民委员会", "2024年6月底前"],
    ["2", "储备防汛物资", "镇财政所", "镇应急办", "2024年7月底前"],
]
RISK_TABLE = [
    ["河口街道廉政风险排查表"],
    ["序号", "岗位", "风险点", "风险等级", "防控措施", "责任人"],
    ["1", "采购岗", "拆分项目规避招标", "高", "公开采购信息，集体研究", "林某"],
    ["2", "财务岗", "挪用专项资金", "中", "定期对账", "何某"],
]
Grid = list[list[str]]


def as_docx(rows: Grid) -> bytes:
    document = docx.Document()
    document.add_paragraph(rows[0][0])
    table = document.add_table(0, len(rows[1]))
    for cells in rows[1:]:
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = text
    return saved(document)


def as_rtf(rows: Grid) -> bytes:
    return rtf_of(gbk(rows[0][0]) + r"\par " + "".join(row(*map(gbk, cells)) for cells in rows[1:]))


def as_html(rows: Grid) -> bytes:
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>" for cells in rows[1:])
    return f"<html><body><p>{rows[0][0]}</p><table>{cells}</table></body></html>".encode("gbk")


FORMATS: dict[str, Callable[[Grid], bytes]] = {
    "a.docx": as_docx,
    "a.rtf": as_rtf,
    "a.html": as_html,
    "a.mhtml": lambda rows: page_archive(as_html(rows), "gbk"),
    "a.xlsx": lambda rows: xlsx_of({"Sheet1": rows}),
    "a.xls": lambda rows: xls_of({"Sheet1": rows}),
    "a.csv": lambda rows: "\r\n".join(",".join(cells) for cells in rows).encode("gbk"),
    "a.zip": lambda rows: zipped({"表.xlsx": xlsx_of({"Sheet1": rows})}),
    "a.eml": lambda rows: mail_of(attachments=[("表.docx", as_docx(rows))]),
    "a.txt": lambda rows: "\n".join("\t".join(cells) for cells in rows).encode("gbk"),
}
FIELDS = {
    "tasks": (TASK_TABLE, {"assignments": ("task",), "assignment_units": ("role", "unit"), "deadlines": ("due",)}),
    "risks": (RISK_TABLE, {"risk_points": ("category", "point", "grade", "measures")}),
}


@pytest.mark.parametrize("kind", FIELDS)
def test_a_table_gives_the_same_records_in_every_format(tmp_path: Path, kind: str) -> None:
    rows, fields = FIELDS[kind]
    found = {}
    for name, made in FORMATS.items():
        (tmp_path / name).write_bytes(made(rows))
        [source] = fingerprint([Source(tmp_path / name, name)])
        records = document(source).rows
        found[name] = {table: [tuple(record[column] for column in columns) for record in records[table]] for table, columns in fields.items()}
    assert all(len(records) >= 2 for records in found["a.docx"].values())
    assert {name: records for name, records in found.items() if records != found["a.docx"]} == {}
