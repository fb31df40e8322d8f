"""Reading: what each format's text looks like, what becomes of numbers, tables, notes and encodings, and where the anchors point."""

from __future__ import annotations

import subprocess
import sys

import pytest
from fixtures_docx import docx_of
from fixtures_pdf import pdf_of, table

from pipeline.read import SourceText, read, readers

PLAN = "为做好沙河镇防汛工作，制定本方案。\r\n\u3000\u3000一、总体要求。各村要在6月底前完成隐患排查，由镇水务站牵头，镇财政所配合。\n"
TRADITIONAL = "為做好沙河鎮防汛工作，制定本方案。各村要在六月底前完成隱患排查，由鎮水務站牽頭，鎮財政所配合。\n"


def text_of(data: bytes, name: str) -> str:
    return read(data, name).text


# --- choosing a reader -------------------------------------------------------------------------------------------------


def test_every_reader_is_found_without_a_list() -> None:
    assert {reader.media_type.rsplit("/", 1)[1].rsplit(".", 1)[-1] for reader in readers()} >= {"plain", "html", "pdf", "document"}
    assert {".txt", ".html", ".docx", ".pdf"} <= {suffix for reader in readers() for suffix in reader.suffixes}


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (PLAN.encode(), "a.txt", "text/plain"),
        (PLAN.encode(), "a", "text/plain"),
        (PLAN.encode(), "a.docx", "text/plain"),
        (b"<html><body><p>" + PLAN.encode(), "a.txt", "text/html"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><p>" + PLAN.encode(), "a", "text/html"),
        (b"<p>" + PLAN.encode(), "a.htm", "text/html"),
        (b"<p>" + PLAN.encode(), "a.txt", "text/plain"),
        (docx_of("甲"), "a.pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (pdf_of("甲"), "a.docx", "application/pdf"),
    ],
)
def test_content_decides_before_the_suffix(data: bytes, name: str, media_type: str) -> None:
    assert read(data, name).media_type == media_type


def test_a_misleading_suffix_is_noted() -> None:
    assert "按内容读" in read(docx_of("甲"), "a.pdf").warnings[-1]
    assert read(docx_of("甲"), "a.docx").warnings == ()
    assert read(docx_of("甲"), "a.unknown").warnings == ()


def test_importing_the_readers_is_light() -> None:
    code = "import sys, pipeline.read as r; r.readers(); print([m for m in ('docx', 'pdfplumber', 'lxml.etree') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


# --- plain text --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "hz"])
def test_text_comes_character_for_character(encoding: str) -> None:
    plain = PLAN.replace("\u3000", "") if encoding == "hz" else PLAN
    assert text_of(plain.encode(encoding), "a.txt") == plain


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        (PLAN, "utf-8", "utf-8"),
        (PLAN, "gbk", "gb18030"),
        (TRADITIONAL, "gbk", "gb18030"),
        (TRADITIONAL, "big5", "big5"),
        (PLAN, "utf-16-be", "utf-16-be"),
        (PLAN, "utf-16-le", "utf-16-le"),
        ("方案", "gbk", "gb18030"),
        ("plain ASCII", "ascii", "utf-8"),
        ("牵头单位：区财政局" + "A" * 70_000, "gbk", "gb18030"),
        ("A" * 70_000 + "牵头单位：区财政局", "gbk", "gb18030"),
    ],
)
def test_encodings_are_told_apart(text: str, encoding: str, name: str) -> None:
    source = read(text.encode(encoding), "a.txt")
    assert (source.encoding, source.text, source.warnings) == (name, text, ())


@pytest.mark.parametrize(("encoding", "cut"), [("utf-8", 1), ("utf-8", 2), ("gb18030", 1), ("utf-16-le", 1)])
def test_a_tail_cut_within_a_character_costs_that_character(encoding: str, cut: int) -> None:
    text = PLAN.strip() * 3
    source = read(text.encode(encoding)[:-cut], "a.txt")
    assert source.text.rstrip("\ufffd") == text[:-1]
    assert "U+FFFD" in source.warnings[0]


def test_a_few_bad_bytes_in_utf8_do_not_turn_it_into_gbk() -> None:
    source = read((PLAN * 5).encode() + b"\xff" + (PLAN * 5).encode(), "a.txt")
    assert source.encoding == "utf-8"
    assert source.text == PLAN * 5 + "\ufffd" + PLAN * 5


# --- web pages ---------------------------------------------------------------------------------------------------------


def html(body: str, head: str = "") -> str:
    return text_of(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "a.html")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>牵头单位：<b>区财政局</b></p><p>配合单位：<span>区审计局</span>。</p>", "牵头单位：区财政局\n配合单位：区审计局。"),
        ("组长：于 梅<br>成员：若干<br/>", "组长：于 梅\n成员：若干"),
        ("<div>一<div>二</div>三</div>", "一\n二\n三"),
        ("为了做好\n    防汛工作", "为了做好防汛工作"),
        ("A\n  B &amp; C", "A B & C"),
        ("<p>\u3000\u3000首行&nbsp;缩进</p>", "\u3000\u3000首行\xa0缩进"),
        ("<script>x()</script><style>p{}</style><nav>首页</nav><p>正文</p><footer>版权</footer>", "正文"),
        ('<p hidden>甲</p><p style="display: none">乙</p>丙<span style="visibility:hidden">丁</span>戊', "丙戊"),
        ("<ol><li>排查</li><li>整改</li></ol>", "1. 排查\n2. 整改"),
        ("<ol><li>1.排查</li><li>（二）整改</li></ol>", "1.排查\n（二）整改"),
        ('<ol start="3" style="list-style-type:cjk-ideographic"><li>排查</li><li>整改</li></ol>', "三、排查\n四、整改"),
        ("<ol><li>甲<ul><li>乙</li></ul></li><li>丙</li></ol>", "1. 甲\n乙\n2. 丙"),
        ("<pre>一  二\n 三</pre>", "一  二\n 三"),
        ("<ruby>風<rt>fēng</rt></ruby>險", "風險"),
        ("<p>甲<!-- 乙 -->丙</p>", "甲丙"),
        ("<form><p>办法</p><input value=x><button>提交</button></form>", "办法"),
    ],
)
def test_html_comes_as_a_visitor_sees_it(body: str, expected: str) -> None:
    assert html(body) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("<tr><th>任务<th>单位<tr><td>排查<td>财政局", "| 任务 | 单位 |\n| 排查 | 财政局 |"),
        ("<thead><tr><th>甲<th>乙</thead><tbody><tr><td><p>一</p><p>二</p><td>a|b</tbody>", "| 甲 | 乙 |\n| 一\u2028二 | a¦b |"),
        ("<tr><td rowspan=2>类<td>一<td>x<tr><td>二<td>y", "| 类 | 一 | x |\n| 类 | 二 | y |"),
        ("<tr><td colspan=2>责任<td>限<tr><td>主<td>协<td>6月", "| 责任 | 责任 | 限 |\n| 主 | 协 | 6月 |"),
        ("<tr><td colspan=3>总表<tr><td>1<td>2<td>3", "| 总表 |\n| 1 | 2 | 3 |"),
        ("<tr><td>1<td><tr><td><td>2", "| 1 |  |\n|  | 2 |"),
        ("<tr><td>只有一格<tr><td>排版用", "只有一格\n排版用"),
        (f"<tr>{'<td>天' * 70}<tr>{'<td>是' * 70}", f"| {' | '.join(['天'] * 70)} |\n| {' | '.join(['是'] * 70)} |"),
        ("<tr><td>左栏<td><table><tr><td>a<td>b<tr><td>c<td>d</table>", "左栏\n| a | b |\n| c | d |"),
    ],
)
def test_html_tables(rows: str, expected: str) -> None:
    assert html(f"<table>{rows}</table>") == expected


def test_a_table_that_keeps_its_blanks_does_not_keep_those_after_it() -> None:
    table = '<table style="white-space: pre-wrap"><tr><td>岗位<td>姓名<tr><td>站长<td>路遥</table>'
    assert html(f"{table}<p>沙河镇\n   防汛   方案</p>") == "| 岗位 | 姓名 |\n| 站长 | 路遥 |\n沙河镇防汛 方案"


def test_hidden_text_within_hidden_text_is_one_place() -> None:
    page = "<html><body><div hidden>甲<div>乙<p hidden>丙</p></div></div><p>各村要排查隐患。</p><p hidden>丁</p></body></html>"
    [hidden] = [content for content in read(page.encode(), "a.html").contents if content.part == "hidden"]
    assert (hidden.held, hidden.kept) == (2, 0)


ARTICLE = "<p>" + "各村要在6月底前完成隐患排查。" * 8 + "</p>"
MENU = "<div><a href=1>首页</a><a href=2>要闻</a></div>"


@pytest.mark.parametrize("box", ["<article>{}</article>", "<main>{}</main>", '<div id="zoom">{}</div>', '<div class="TRS_Editor x">{}</div>'])
def test_the_marked_article_is_taken(box: str) -> None:
    text = html(f"{MENU}{box.format(ARTICLE)}<div>相关链接：其他</div>")
    assert text == ARTICLE[3:-4]


def test_the_title_before_the_article_is_kept() -> None:
    page = f'{MENU}<div><h1>沙河镇防汛工作方案</h1><p>发布时间：2024-03-01</p><div id="zoom">{ARTICLE}</div></div><div>技术支持：某公司</div>'
    text = html(page, "<title>沙河镇防汛工作方案_沙河镇</title>")
    assert text == f"沙河镇防汛工作方案\n发布时间：2024-03-01\n{ARTICLE[3:-4]}"


def test_a_box_that_holds_little_is_not_the_article() -> None:
    assert html(f'<div class="content">公告</div>{ARTICLE}').startswith("公告\n各村")


def test_a_short_notice_is_not_dropped() -> None:
    assert html("<div>停水通知：6月1日起检修。</div>") == "停水通知：6月1日起检修。"


@pytest.mark.parametrize(
    ("declared", "encoding", "expected"),
    [("gb2312", "gbk", "gb18030"), ("utf-8", "gbk", "gb18030"), ("gbk", "utf-8", "utf-8"), ("big5", "big5", "big5"), ("no-such", "gbk", "gb18030")],
)
def test_a_declared_charset_is_believed_only_if_the_text_agrees(declared: str, encoding: str, expected: str) -> None:
    words = TRADITIONAL if encoding == "big5" else PLAN
    source = read(f'<html><head><meta charset="{declared}"></head><body><p>{words}</p></body></html>'.encode(encoding), "a.html")
    assert (source.encoding, source.text) == (expected, "\n".join(line.rstrip() for line in words.strip().splitlines()).replace("\n\u3000", "\u3000"))


# --- all ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (PLAN.encode("gbk"), "a.txt"),
        (f"<html><body><ol><li>{PLAN}</ol>".encode(), "a.html"),
        (docx_of("甲", "乙"), "a.docx"),
        (pdf_of(PLAN * 3, table([["甲", "乙"], ["1", "2"]], [60, 60])), "a.pdf"),
    ],
)
def test_reading_twice_gives_the_same(data: bytes, name: str) -> None:
    first: SourceText = read(data, name)
    assert first == read(data, name)
    assert list(first.anchors) == sorted(first.anchors, key=lambda anchor: anchor.start)
    assert all(0 <= anchor.start < anchor.end <= len(first.text) for anchor in first.anchors)
