"""PDF: what of the print comes through, in which order, and where the anchors point."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from time import process_time
from types import SimpleNamespace

import pdfplumber
import pytest
from fixtures_pdf import FONT, canvas_pdf, column, drawn, encrypted, noted, pdf_of, raw_pdf, ruled, scan, table
from PIL import Image
from pypdf import PdfReader, PdfWriter
from reportlab.lib import colors
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Spacer

from pipeline.errors import ConverterMissingError, DamagedFileError, TooLargeError
from pipeline.read import read, recognise
from pipeline.read.pdf.chars import Run


def text_of(data: bytes) -> str:
    return read(data, "a.pdf").text


LONG = "为切实做好2024年防汛工作，各村要在6月30日前完成隐患排查，由镇水务站牵头，镇财政所、镇应急办配合，确保度汛安全。"


def test_pdf_lines_run_on_to_paragraphs() -> None:
    paragraphs = [f"（{n}）{LONG}" for n in "一二三四五六七八九"] + ["落款", "2024年3月1日"]
    source = read(pdf_of(*paragraphs, title="沙河镇防汛工作方案", head="沙河镇人民政府文件"), "a.pdf")
    assert source.text.split("\n") == ["沙河镇防汛工作方案", *paragraphs]
    assert source.page_count == 2
    assert any("沙河镇人民政府文件" in warning for warning in source.warnings)


def test_pdf_paragraph_over_the_page_break_is_one_and_anchored() -> None:
    source = read(pdf_of(Spacer(1, 560), LONG * 3, "尾"), "a.pdf")
    assert source.text == f"{LONG * 3}\n尾"
    (_, second) = [anchor for anchor in source.anchors if anchor.kind == "page"]
    assert (second.page, second.end) == (2, len(source.text))
    parts = [anchor for anchor in source.anchors if anchor.kind == "paragraph" and anchor.number == 1]
    assert [(part.page, part.start, part.end) for part in parts] == [(1, 0, second.start), (2, second.start, len(LONG * 3))]
    assert all(part.bbox and part.bbox[0] < part.bbox[2] and part.bbox[1] < part.bbox[3] for part in parts)


def test_pdf_long_title_is_one_line() -> None:
    title = "沙河镇人民政府关于印发沙河镇2024年度防汛抗旱与地质灾害防治工作实施方案的通知"
    assert text_of(pdf_of(LONG, LONG, title=title)).split("\n")[0] == title


@pytest.mark.parametrize(
    ("rows", "merges", "expected"),
    [
        ([["任务", "单位"], ["排查", "财政局"]], (), "| 任务 | 单位 |\n| 排查 | 财政局 |"),
        ([["任务", "单位"], ["全面排查各类隐患并登记造册，限期整改到位", ""]], (), "| 任务 | 单位 |\n| 全面排查各类隐患并登记造册，限期整改到位 |  |"),
        ([["类", "点"], ["人事", "一"], ["", "二"]], [("SPAN", (0, 1), (0, 2))], "| 类 | 点 |\n| 人事 | 一 |\n| 人事 | 二 |"),
        ([["总表", ""], ["1", "2"]], [("SPAN", (0, 0), (1, 0))], "| 总表 |\n| 1 | 2 |"),
    ],
)
def test_pdf_tables(rows: list[list[str]], merges: list[tuple[object, ...]], expected: str) -> None:
    assert text_of(pdf_of("附表", table(rows, [160, 120], merges), "完")) == f"附表\n{expected}\n完"


def test_pdf_table_over_pages_is_one() -> None:
    rows = [["序号", "任务", "单位"], *([str(n), f"第{n}项任务要抓紧办理完毕", "财政局"] for n in range(1, 81))]
    source = read(pdf_of("附表", table(rows, [40, 200, 100])), "a.pdf")
    assert (source.page_count or 0) > 2
    assert source.text.split("\n")[1:] == [f"| {' | '.join(row)} |" for row in rows]
    pages = [anchor for anchor in source.anchors if anchor.kind == "page"]
    assert [page.number for page in pages] == list(range(1, (source.page_count or 0) + 1))
    assert all(before.end in (after.start, after.start - 1) for before, after in pairwise(pages))
    cells = [anchor for anchor in source.anchors if anchor.kind == "cell"]
    assert [(c.row, c.col, source.text[c.start : c.end]) for c in cells] == [
        (row, col, text) for row, texts in enumerate(rows, 1) for col, text in enumerate(texts, 1)
    ]
    assert all(any(page.start <= c.start and c.end <= page.end and page.page == c.page for page in pages) for c in cells)


def test_pdf_row_cut_by_the_page_break_is_mended() -> None:
    whole = "牵头单位要会同有关部门逐项排查登记并在规定期限内整改" * 12 + "。"
    rows = [["序号", "任务"], ["1", "启动"], ["2", whole], ["3", "总结"]]
    source = read(pdf_of(Spacer(1, 500), table(rows, [40, 200])), "a.pdf")
    assert source.text.split("\n") == [f"| {' | '.join(row)} |" for row in rows]


def test_pdf_blanks_are_those_of_the_print() -> None:
    text = text_of(drawn([(72, 700, 16, "于"), (104, 700, 16, "梅"), (72, 660, 16, "在"), (91, 660, 16, "2024"), (127, 660, 16, "年")]))
    assert text == "于 梅\n在2024年"


def test_pdf_bold_by_printing_twice_is_read_once() -> None:
    assert text_of(drawn([(72, 700, 16, "方案"), (72.4, 700, 16, "方案")])) == "方案"


@pytest.mark.parametrize("foot", ["— {} —", "-{}-", "第{}页", "第 {} 页 共 9 页", "{}/9", "Page {} of 9", "{}"])
def test_pdf_page_numbers_stay_out(foot: str) -> None:
    assert text_of(pdf_of("甲方案。", foot=foot)) == "甲方案。"


def test_pdf_that_only_forbids_changes_is_read() -> None:
    assert text_of(encrypted(pdf_of("甲方案。"), user="")) == "甲方案。"


def test_the_grid_colour_is_no_matter() -> None:
    coloured = table([["甲", "乙"], ["1", "2"]], [60, 60], [("GRID", (0, 0), (-1, -1), 1, colors.red)])
    assert text_of(pdf_of(coloured)) == "| 甲 | 乙 |\n| 1 | 2 |"


# --- order -------------------------------------------------------------------------------------------------------------

FIRE = LONG.replace("防汛", "防火").replace("度汛", "山林")
HEAD = (140.0, 790.0, 22.0, "沙河镇防汛防火工作通报两则")


def two_columns(below: float = 0) -> list[tuple[float, float, float, str]]:
    return [HEAD, *column(LONG * 3, 72, 740, 18), *column(FIRE * 3, 320, 740 - below, 18)]


@pytest.mark.parametrize("below", [0, 3, 7, 10])
def test_columns_are_read_one_after_the_other(below: float) -> None:
    assert text_of(drawn(two_columns(below))) == f"{HEAD[3]}\n{LONG * 3}\n{FIRE * 3}"


def test_three_columns() -> None:
    texts = [LONG * 2, FIRE * 2, LONG.replace("镇", "乡") * 2]
    columns = [line for index, text in enumerate(texts) for line in column(text, 50 + 175 * index, 740, 12)]
    assert text_of(drawn([HEAD, *columns])) == "\n".join([HEAD[3], *texts])


def test_a_paragraph_over_columns_is_one_with_an_anchor_for_each() -> None:
    text = (LONG + FIRE) * 3
    left, right = column(text, 72, 740, 18)[:11], column(text, 320, 740, 18)[11:]
    moved = [(320.0, 740 - 20.0 * row, size, line) for row, (_, _, size, line) in enumerate(right)]
    source = read(drawn([*left, *moved]), "a.pdf")
    assert source.text == text
    first, second = (anchor for anchor in source.anchors if anchor.kind == "paragraph")
    assert (first.number, first.end, second.number, second.end) == (1, second.start, 1, len(text))
    assert first.bbox is not None
    assert second.bbox is not None
    assert first.bbox[2] < second.bbox[0]


def test_few_lines_in_the_last_columns_go_by_the_pages_before() -> None:
    last = [*column(LONG * 2, 72, 740, 18), (320.0, 740.0, 12.0, "到此为止"), (320.0, 720.0, 12.0, "谢谢")]
    assert text_of(drawn(two_columns(), last)).endswith(f"{LONG * 2}\n到此为止\n谢谢")


def test_text_over_the_whole_width_parts_the_columns() -> None:
    upper = [*column(LONG * 2, 72, 780, 18), *column(FIRE * 2, 320, 780, 18)]
    lower = [*column(FIRE * 2, 72, 500, 18), *column(LONG * 2, 320, 500, 18)]
    assert text_of(drawn([*upper, (72.0, 560.0, 12.0, "下面另起一则通报。" + "各村传阅" * 6), *lower])).split("\n") == [
        LONG * 2, FIRE * 2, "下面另起一则通报。" + "各村传阅" * 6, FIRE * 2, LONG * 2,
    ]  # fmt: skip


def test_a_table_over_the_whole_width_parts_the_columns() -> None:
    def page(canvas: Canvas) -> None:
        for x, y, size, text in [*column(LONG * 2, 72, 780, 18), *column(FIRE * 2, 320, 780, 18), (72, 400, 12, "完")]:
            canvas.setFont(FONT, size)
            canvas.drawString(x, y, text)
        ruled(canvas, [72, 300, 530], 560, [["任务", "单位"], ["排查", "各村"]])

    assert text_of(canvas_pdf(page)) == f"{LONG * 2}\n{FIRE * 2}\n| 任务 | 单位 |\n| 排查 | 各村 |\n完"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (["组长：", "副组长：", "副组长：", "成员：", "成员：", "联络员："], ["于梅（镇党委书记）", "张三（镇长）", "李四（副镇长）", "王五（所长）", "赵六", "钱七"]),
        (["第一村村委会主任周某", "第二村村委会主任周某", "第三村村委会主任周某", "第四村村委会主任周某", "第五村村委会主任周某"],
         ["负责排查", "负责登记造册和上报工作", "联络", "负责转移安置群众", "值守"]),
        (["一季度", "二季度", "三季度", "四季度", "全年"], ["动员部署并制定方案措施", "全面排查并登记造册建档", "集中整改并逐项销号验收", "总结评估并通报考核结果", "每月五日前报送进展情况"]),
    ],
)  # fmt: skip
def test_lists_with_tab_stops_are_no_columns(left: list[str], right: list[str]) -> None:
    rows = [(x, 700.0 - 28 * row, 14.0, text) for row, pair in enumerate(zip(left, right, strict=True)) for x, text in zip((72.0, 300.0), pair, strict=True)]
    source = text_of(drawn([*column(LONG * 2, 72, 800, 32, 14, 24), *rows]))
    assert source.split("\n")[1:] == [f"{a}  {b}" for a, b in zip(left, right, strict=True)]


def test_a_signature_on_the_right_is_a_line_of_its_own() -> None:
    signature = [(380.0, 600.0, 14.0, "沙河镇人民政府"), (390.0, 572.0, 14.0, "2024年3月1日")]
    assert text_of(drawn([*column(LONG * 2, 72, 700, 32, 14, 24), *signature])) == f"{LONG * 2}\n沙河镇人民政府\n2024年3月1日"


def test_a_page_set_across_is_read_upright() -> None:
    def across(canvas: Canvas) -> None:
        canvas.translate(595, 0)
        canvas.rotate(90)
        ruled(canvas, [100, 200, 400], 500, [["任务", "单位"], ["排查", "各村"]])

    assert text_of(canvas_pdf(across)) == "| 任务 | 单位 |\n| 排查 | 各村 |"


@pytest.mark.parametrize(("turn", "x", "y"), [(90, 595, 0), (180, 595, 842), (270, 0, 595)])
def test_a_turned_page_is_read_as_displayed(turn: int, x: float, y: float) -> None:
    def page(canvas: Canvas) -> None:
        canvas.setPageRotation(turn)
        canvas.translate(x, y)
        canvas.rotate(turn)
        canvas.drawString(100, 400, "甲方案。")

    source = read(canvas_pdf(page), "a.pdf")
    assert source.text == "甲方案。"
    assert all(anchor.bbox for anchor in source.anchors if anchor.kind == "paragraph")


def test_blanks_printed_by_themselves_are_blanks() -> None:
    line = [(72.0, 700.0, 16.0, "主办科室"), (136.0, 700.0, 16.0, " "), (140.0, 700.0, 16.0, "质安站"), (190.0, 700.0, 16.0, "成    员")]
    assert text_of(drawn(line)) == "主办科室 质安站成    员"


@pytest.mark.parametrize("gap", [4, 10, 16, 30])
def test_characters_set_apart_to_fill_the_line_are_not_parted(gap: int) -> None:
    first = "各村要在汛期前完成隐患排查登记造册上报"[: 440 // (16 + gap)]
    width = 16 + (16 + gap) * (len(first) - 1)
    spread = [(72.0 + (16 + gap) * n, 700.0, 16.0, char) for n, char in enumerate(first)]
    size = min(16.0, (width - 72) / 30)
    assert text_of(drawn([*spread, (72.0, 672.0, 16.0, "并公示。"), (72.0, 600.0, size, "完")])).startswith(first)


def test_a_title_in_the_size_of_the_text_is_one_line() -> None:
    title = "沙河镇人民政府关于印发沙河镇防汛抗旱与地质灾害防治实施方案的通知"
    lines = [(72.0, 780.0, 14.0, title[:32]), (284.0, 752.0, 14.0, title[32:])]
    body = [line for row, text in enumerate([LONG * 2, FIRE * 2]) for line in column("　　" + text, 72, 700 - 120 * row, 32, 14, 28)]
    assert text_of(drawn([*lines, *body])).split("\n")[0] == title


def test_a_table_of_contents_keeps_its_lines() -> None:
    lines = ["总体要求" + "…" * 24 + "1", "工作任务" + "…" * 24 + "2", "保障措施" + "…" * 24 + "3"]
    assert text_of(drawn([(72, 700 - 28 * row, 16, line) for row, line in enumerate(lines)])).split("\n") == lines


@pytest.mark.parametrize("word", ["GB/T9704—2012，", "fangxun@example.com", "210mm×297mm", "县，"])
def test_lines_left_short_by_a_word_that_did_not_fit_run_on(word: str) -> None:
    first, rest = "各村要会同水务站和应急办逐项排查登记造册并及时上报", "的规定执行。"
    room = 16 * (len(first) + len(word) / 2 - 1)
    full = (72.0, 728.0, 16.0, "汛" * int(room / 16))
    assert text_of(drawn([full, (72, 700, 16, first), (72, 672, 16, word + rest)])).endswith(first + word + rest)


# --- what stays out ----------------------------------------------------------------------------------------------------


def content(data: bytes, part: str) -> tuple[int, int, str]:
    return next(((c.held, c.kept, c.note) for c in read(data, "a.pdf").contents if c.part == part), (0, 0, ""))


@pytest.mark.parametrize("pages", [2, 3, 4, 7])
def test_running_heads_stay_out_of_short_files_too(pages: int) -> None:
    data = drawn(*[[(72, 800, 10, "沙河镇防汛方案"), (72, 700, 16, f"第{n}段。"), (280, 40, 10, f"- {n} -")] for n in range(pages)])
    assert text_of(data).split("\n") == [f"第{n}段。" for n in range(pages)]
    assert content(data, "running_heads")[:2] == (2 * pages, 0)


def test_the_first_line_of_two_pages_may_be_the_same() -> None:
    page = [(72.0, 752.0, 16.0, "沙河镇人民政府"), (72.0, 700.0, 16.0, "各村要认真落实。")]
    assert text_of(drawn(page, page)).split("\n") == [page[0][3], page[1][3]] * 2


def test_heads_differ_on_left_and_right_pages() -> None:
    heads = ["沙河镇人民政府", "防汛工作方案"]
    data = drawn(*[[(72 + 300 * (n % 2), 800, 10, heads[n % 2]), (72, 700, 16, f"第{n}段。")] for n in range(5)])
    assert text_of(data).split("\n") == [f"第{n}段。" for n in range(5)]


def test_a_head_of_a_few_pages_of_many_stays_out() -> None:
    pages = [[(72.0, 800.0, 10.0, f"{'甲乙丙丁'[n // 3 % 4]}编")] * (n < 12) + [(72.0, 700.0, 16.0, f"第{n}段。")] for n in range(20)]
    assert text_of(drawn(*pages)).split("\n") == [f"第{n}段。" for n in range(20)]


def test_a_title_repeated_on_each_page_is_kept() -> None:
    data = drawn(*[[(180, 790, 22, "隐患排查登记表"), (72, 700, 16, f"{name}：已整改，群众已全部安全转移。")] for name in "甲乙丙"])
    assert text_of(data).count("隐患排查登记表") == 3


def test_a_page_that_holds_nothing_but_a_number_keeps_it() -> None:
    assert text_of(drawn([(290, 40, 10, "3")])) == "3"


def test_stamps_and_what_lies_off_the_page_stay_out() -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "甲方案。")
        canvas.drawString(700, 700, "页外")
        canvas.translate(300, 500)
        canvas.rotate(45)
        canvas.drawString(0, 0, "内部资料")

    data = canvas_pdf(page)
    assert text_of(data) == "甲方案。"
    assert content(data, "shapes") == (1, 0, "内部资料")
    assert content(data, "hidden") == (1, 0, "页外")


def test_comments_and_attachments_are_counted() -> None:
    data = noted(drawn([(72, 700, 16, "甲方案。")]))
    assert text_of(data) == "甲方案。"
    assert content(data, "comments") == (2, 0, "请核对第三条 / 已阅")
    assert content(data, "embedded")[:2] == (1, 0)


def test_values_of_form_fields_stand_where_the_fields_do() -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "联系电话：")
        canvas.acroForm.textfield(name="a", value="0531-1234", x=134, y=695, width=200, height=20)

    assert text_of(canvas_pdf(page)) == "联系电话：0531-1234"


def test_glyphs_without_a_character_are_counted() -> None:
    data = drawn([(72, 700, 16, "甲\ue005方案\ue006。")])
    assert text_of(data) == "甲\ufffd方案\ufffd。"
    assert content(data, "glyphs")[:2] == (2, 0)


def test_pictures_beside_text_are_counted() -> None:
    picture = ImageReader(Image.new("L", (40, 60), 200))
    data = canvas_pdf(lambda canvas: (canvas.drawString(72, 700, "甲方案，乙办法，丙意见，丁通知，戊要点。"), canvas.drawImage(picture, 72, 300, 60, 60)))
    assert content(data, "images")[:2] == (1, 0)


# --- tables ------------------------------------------------------------------------------------------------------------

FULL, MORE, LAST = "各村要会同水务站逐项", "排查登记并在规定期限", "内整改。"
PUT, AWAY = "镇财政所做好物资储备", "与队伍演练工作。"


def pages_of(*parts: list[list[str]]) -> bytes:
    """Pages that each hold a part of a table, at its bottom and top, whose broad columns take ten characters."""

    def page(number: int, rows: list[list[str]]) -> Callable[[Canvas], object]:
        xs = [80.0, 120.0, 255.0, 390.0]
        return lambda canvas: ruled(canvas, xs, 760 if number else 300, rows)

    return canvas_pdf(*(page(number, rows) for number, rows in enumerate(parts)))


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [
        (["2", f"{FULL}\n{MORE}", f"{PUT}"], ["", LAST, AWAY], ["2", FULL + MORE + LAST, PUT + AWAY]),
        (["2", f"{FULL}\n{MORE}", "水务站"], ["", LAST, ""], ["2", FULL + MORE + LAST, "水务站"]),
        (["", f"{FULL}\n{MORE}", ""], ["2", LAST, "水务站"], ["2", FULL + MORE + LAST, "水务站"]),
        (["2", FULL, "水务站。"], ["", MORE + "\n" + LAST, ""], ["2", FULL + MORE + LAST, "水务站。"]),
    ],
)
@pytest.mark.parametrize("head", [[], [["序号", "任务", "措施"]]])
def test_rows_with_several_cut_cells_are_mended(head: list[list[str]], above: list[str], below: list[str], whole: list[str]) -> None:
    source = read(pages_of([["序号", "任务", "措施"], ["1", "启动", "动员"], above], [*head, below, ["3", "总结", "上报"]]), "a.pdf")
    rows = [["序号", "任务", "措施"], ["1", "启动", "动员"], whole, ["3", "总结", "上报"]]
    assert source.text.split("\n") == [f"| {' | '.join(row)} |" for row in rows]
    parts = [a for a in source.anchors if (a.kind, a.row, a.col) == ("cell", 3, 2)]
    assert [part.page for part in parts] == [1, 2]
    assert "".join(source.text[part.start : part.end] for part in parts) == whole[1]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (["2", "排查", "水务站"], ["3", "整改", "各村"]),
        (["2", FULL, "水务站"], ["3", "整改", "各村"]),
        (["2", FULL, PUT], ["3", FULL, PUT]),
        (["防汛", FULL, PUT], ["防火", FULL, PUT]),
        (["二", f"{FULL}\n{FULL}", PUT], ["三", FULL, PUT]),
        (["2", f"{FULL}\n{LAST}", "水务站。"], ["3", MORE, "各村"]),
    ],
)
def test_rows_that_begin_with_the_page_stay_apart(above: list[str], below: list[str]) -> None:
    rows = [["序号", "任务", "措施"], ["1", "启动", "动员"], above, below, ["4", "总结", "上报"]]
    assert text_of(pages_of(rows[:3], rows[3:])).replace("\u2028", "").split("\n") == [f"| {' | '.join(row)} |".replace("\n", "") for row in rows]


@pytest.mark.parametrize(("column_at", "widths"), [(0, [100, 40, 180]), (1, [40, 100, 180])])
def test_merged_cells_go_on_over_the_page_break(column_at: int, widths: list[float]) -> None:
    rows = [["序号", "类别", "风险点"], *([str(n), "人事管理" if n == 1 else "", f"第{n}个风险点"] for n in range(1, 25))]
    if column_at == 0:
        rows = [[row[1], row[0], row[2]] for row in rows]
    text = text_of(pdf_of(Spacer(1, 400), table(rows, widths, [("SPAN", (column_at, 1), (column_at, 24))])))
    filled = [[cell if at != column_at or row == 0 else "人事管理" for at, cell in enumerate(cells)] for row, cells in enumerate(rows)]
    assert text.split("\n") == [f"| {' | '.join(row)} |" for row in filled]


def test_a_caption_that_says_continued_is_no_gap_in_the_table() -> None:
    def part(rows: list[list[str]], caption: str) -> Callable[[Canvas], object]:
        def page(canvas: Canvas) -> None:
            canvas.drawString(250, 720, caption)
            ruled(canvas, [100, 200, 400], 700, rows)

        return page

    data = canvas_pdf(part([["任务", "单位"], ["甲", "各村"]], "附表"), part([["任务", "单位"], ["乙", "各村"]], "续表"))
    assert text_of(data) == "附表\n| 任务 | 单位 |\n| 甲 | 各村 |\n| 乙 | 各村 |"
    assert content(data, "running_heads") == (1, 0, "续表")


def test_a_table_with_open_sides_keeps_its_outer_columns() -> None:
    rows = [["任务", "单位", "时限"], ["排查", "各村", "六月"], ["整改", "镇政府", "七月"]]
    data = canvas_pdf(lambda canvas: ruled(canvas, [100, 200, 300, 400], 500, rows, sides=False))
    assert text_of(data).split("\n") == [f"| {' | '.join(row)} |" for row in rows]


def test_boxes_and_arrows_are_no_table() -> None:
    def chart(canvas: Canvas) -> None:
        for x, y, text in [(250, 700, "接报"), (150, 600, "核实"), (350, 600, "上报"), (250, 500, "处置")]:
            canvas.rect(x, y, 80, 30)
            canvas.drawString(x + 10, y + 10, text)
        for x, y, to in [(290, 700, 650), (190, 650, 630), (390, 650, 630), (290, 650, 530)]:
            canvas.line(x, y, x, to)
        canvas.line(190, 650, 390, 650)

    assert "|" not in text_of(canvas_pdf(chart))


# --- bad files ---------------------------------------------------------------------------------------------------------

HELLO = b"BT /F1 12 Tf 72 700 Td (Hello) Tj ET "


@pytest.mark.parametrize(
    "data",
    [
        raw_pdf(HELLO + b"".join(b"%d %d m %d %d l S " % (n % 500, n % 800, n % 500 + 50, n % 800) for n in range(200_000))),
        raw_pdf(HELLO + b"".join(b"%d 10 m %d 800 l S 10 %d m 580 %d l S " % (n, n, n, n) for n in range(10, 580))),
        raw_pdf(HELLO + b"/Loop Do 1e38 1e38 m 1e38 1e39 l S"),
    ],
    ids=["200,000 rules", "a net", "numbers beyond measure"],
)
def test_drawings_do_not_hold_up_the_text(data: bytes) -> None:
    start = process_time()
    assert text_of(data) == "Hello"
    assert process_time() - start < 10


def test_a_page_of_very_many_characters_ends() -> None:
    start = process_time()
    lines = b"".join(b"1 0 0 1 %d %d Tm (%s) Tj " % (n % 7, 840 - n * 0.8, b"%07d" % n * 400) for n in range(360))
    assert len(text_of(raw_pdf(b"BT /F1 1 Tf " + lines + b"ET"))) > 900_000
    assert process_time() - start < 30


@pytest.mark.parametrize("kids", [b"2 0 R", b"9 0 R", b"1 0 R"])
def test_a_tree_of_pages_that_leads_nowhere_is_damage(kids: bytes) -> None:
    with pytest.raises(DamagedFileError):
        read(raw_pdf(HELLO, kids), "a.pdf")


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(TooLargeError):
        read(raw_pdf(HELLO, b"3 0 R " * 6000, 6000), "a.pdf")


def test_a_missing_end_is_noted() -> None:
    source = read(raw_pdf(HELLO)[:-6], "a.pdf")
    assert source.text == "Hello"
    assert "残缺" in source.warnings[0]


# --- scans -------------------------------------------------------------------------------------------------------------


def recognising(monkeypatch: pytest.MonkeyPatch, *runs: Run) -> None:
    monkeypatch.setattr(recognise, "available", lambda: True)
    monkeypatch.setattr(recognise, "recognise", lambda image, points: SimpleNamespace(width=595.0, height=842.0, runs=runs, rules=(), shown=lambda box: box))


def run_of(text: str, top: float, confidence: float) -> Run:
    return Run(text, [72.0 + 16 * n for n in range(len(text))], 72.0 + 16 * len(text), top, top + 16, 16, confidence=confidence)


def test_a_scan_is_recognised_and_laid_out_like_print(monkeypatch: pytest.MonkeyPatch) -> None:
    recognising(monkeypatch, run_of(LONG[:30], 100, 0.99), run_of(LONG[30:], 128, 0.7), run_of("完", 200, 0.95))
    source = read(scan(), "a.pdf")
    assert source.text == f"{LONG}\n完"
    assert [anchor.confidence for anchor in source.anchors if anchor.kind == "paragraph"] == [0.7, 0.95]
    assert content(scan(), "pages_without_text")[:2] == (1, 1)
    assert any("识别把握不大" in warning and "第 1 页" in warning for warning in source.warnings)


def test_without_recognition_a_scan_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognise, "available", lambda: False)
    with pytest.raises(ConverterMissingError, match=r"fangan\[ocr\]"):
        read(scan(), "a.pdf")


def test_a_scanned_page_among_others_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognise, "available", lambda: False)
    writer = PdfWriter()
    for data in (pdf_of(LONG), scan()):
        writer.append(PdfReader(io.BytesIO(data)))
    out = io.BytesIO()
    writer.write(out)
    held, kept, note = content(out.getvalue(), "pages_without_text")
    assert (held, kept) == (1, 0)
    assert "fangan[ocr]" in note
    assert note.endswith("2")


# --- against a peer ----------------------------------------------------------------------------------------------------


def test_no_character_is_lost_that_a_peer_reads() -> None:
    rows = [["序号", "任务", "单位"], *([str(n), LONG[: 9 + n], "镇水务站、各村"] for n in range(1, 30))]
    data = pdf_of(*[f"（{n}）{LONG}" for n in "一二三四五六七八九十"], table(rows, [40, 240, 120]), "完。", title="沙河镇防汛工作方案", foot="")
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        peer = "".join("".join(page.extract_text().split()) for page in pdf.pages)
    own = "".join(char for char in text_of(data) if char not in "| \n")
    repeated = "".join(rows[0]) * (peer.count("".join(rows[0])) - 1)
    assert Counter(own) + Counter(repeated) == Counter(peer)
