"""Reading: what each format's text looks like, what becomes of numbers, tables, notes and encodings, and where the anchors point."""

from __future__ import annotations

import subprocess
import sys

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from fixtures_docx import docx_of, docx_of_xml, level, member, numbered, p, saved, strict, with_member, with_notes
from fixtures_pdf import drawn, encrypted, pdf_of, table
from reportlab.lib import colors
from reportlab.platypus import Spacer

from pipeline.read import SourceText, read, readers, suffixes
from pipeline.read.numerals import label

PLAN = "为做好沙河镇防汛工作，制定本方案。\r\n\u3000\u3000一、总体要求。各村要在6月底前完成隐患排查，由镇水务站牵头，镇财政所配合。\n"
TRADITIONAL = "為做好沙河鎮防汛工作，制定本方案。各村要在六月底前完成隱患排查，由鎮水務站牽頭，鎮財政所配合。\n"


def text_of(data: bytes, name: str) -> str:
    return read(data, name).text


# --- choosing a reader -------------------------------------------------------------------------------------------------


def test_every_reader_is_found_without_a_list() -> None:
    assert {reader.media_type.rsplit("/", 1)[1].rsplit(".", 1)[-1] for reader in readers()} >= {"plain", "html", "pdf", "document"}
    assert {".txt", ".html", ".docx", ".pdf"} <= suffixes()


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
        (docx_of("甲"), "a.pdf", docx.opc.constants.CONTENT_TYPE.WML_DOCUMENT_MAIN.removesuffix(".main+xml")),
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
        ("<tr><td>左栏<td><table><tr><td>a<td>b<tr><td>c<td>d</table>", "左栏\n| a | b |\n| c | d |"),
    ],
)
def test_html_tables(rows: str, expected: str) -> None:
    assert html(f"<table>{rows}</table>") == expected


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


# --- Word: automatic numbers -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number_format", "values"),
    [
        ("decimal", {1: "1", 12: "12"}),
        ("decimalZero", {1: "01", 12: "12", 123: "123"}),
        ("decimalFullWidth", {10: "１０"}),
        ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九", 101: "一○一"}),
        ("chineseCountingThousand", {10: "十", 21: "二十一", 100: "一百", 101: "一百〇一", 110: "一百一十", 1001: "一千〇一", 10010: "一万〇一十"}),
        ("japaneseCounting", {101: "一百一", 10: "十"}),
        ("ideographDigital", {9: "九", 10: "一〇", 24: "二四"}),
        ("chineseLegalSimplified", {1: "壹", 10: "壹拾", 12: "壹拾贰", 101: "壹佰零壹"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("ideographZodiac", {1: "子", 12: "亥", 13: "13"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("decimalEnclosedCircleChinese", {3: "③"}),
        ("decimalEnclosedParen", {2: "⑵"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa", 53: "aaa"}),
        ("upperLetter", {28: "BB"}),
        ("lowerRoman", {4: "iv", 1999: "mcmxcix", 4000: "4000"}),
        ("upperRoman", {9: "IX"}),
        ("none", {1: ""}),
        ("bullet", {1: ""}),
        ("no-such-format", {7: "7"}),
    ],
)
def test_numerals(number_format: str, values: dict[int, str]) -> None:
    assert {value: label(value, number_format) for value in values} == values


CHINESE = [
    level(0, "chineseCountingThousand", "%1、", extra='<w:suff w:val="nothing"/>'),
    level(1, "chineseCountingThousand", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimalEnclosedCircle", "%4"),
]
LEGAL = [level(0, "chineseCountingThousand", "第%1章"), level(1, "decimal", "%1.%2", extra="<w:isLgl/>")]
NUM91 = '<w:num w:numId="91"><w:abstractNumId w:val="90"/>{}</w:num>'
START5 = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
OWN = f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1)")}</w:lvlOverride>'
NEVER, AFTER_FIRST = '<w:lvlRestart w:val="0"/>', '<w:lvlRestart w:val="1"/>'


@pytest.mark.parametrize(
    ("levels", "nums", "paragraphs", "expected"),
    [
        pytest.param(CHINESE, "", [(90, 0), (90, 0)], "一、项 二、项", id="counts"),
        pytest.param(CHINESE, "", [(90, 0), (90, 1), (90, 1), (90, 0), (90, 1)], "一、项 （一）项 （二）项 二、项 （一）项", id="deeper levels restart"),
        pytest.param(CHINESE, "", [(90, 2), (90, 3), (90, 3), (90, 2), (90, 3)], "1.·项 ①·项 ②·项 2.·项 ①·项", id="arabic and circled"),
        pytest.param(LEGAL, "", [(90, 0), (90, 1), (90, 1), (90, 0), (90, 1)], "第一章·项 1.1·项 1.2·项 第二章·项 2.1·项", id="legal in digits"),
        pytest.param([LEGAL[0], level(1, "decimal", "%1-%2")], "", [(90, 0), (90, 1)], "第一章·项 一-1·项", id="upper level in its own format"),
        pytest.param([LEGAL[0], level(1, "decimal", "%1.%2")], "", [(90, 1), (90, 0)], "一.1·项 第一章·项", id="upper level not yet counted"),
        pytest.param([level(0, "decimal", "第%1条", start=7)], "", [(90, 0), (90, 0)], "第7条·项 第8条·项", id="start"),
        pytest.param([level(0, "decimal", "%1、", start=None)], "", [(90, 0), (90, 0)], "0、项 1、项", id="start left out is zero"),
        pytest.param(CHINESE, NUM91.format(""), [(90, 0), (91, 0), (90, 0)], "一、项 二、项 三、项", id="two lists share a counter"),
        pytest.param(CHINESE, NUM91.format(START5), [(90, 0), (91, 0), (91, 0)], "一、项 五、项 六、项", id="start over once"),
        pytest.param(CHINESE, NUM91.format(OWN), [(90, 0), (91, 0)], "一、项 II)项", id="own level"),
        pytest.param([CHINESE[0], level(1, "decimal", "%2.", extra=NEVER)], "", [(90, 0), (90, 1), (90, 0), (90, 1)], "一、项 1.·项 二、项 2.·项", id="never restarts"),
        pytest.param(
            [CHINESE[0], CHINESE[1], level(2, "decimal", "%3.", extra=AFTER_FIRST)],
            "", [(90, 0), (90, 1), (90, 2), (90, 1), (90, 2), (90, 0), (90, 2)],
            "一、项 （一）项 1.·项 （二）项 2.·项 二、项 1.·项", id="restarts after the first level only",
        ),
        pytest.param([level(0, "bullet", "•")], "", [(90, 0)], "项", id="bullets are not text"),
        pytest.param(CHINESE, "", [(90, 0), (0, 0), (90, 0)], "一、项 项 二、项", id="numId 0 is no number"),
        pytest.param(CHINESE, "", [(12345, 0), (90, 8)], "项 项", id="unknown list or level"),
        pytest.param([level(0, "decimal", "%1.")], "", [(90, 0, "2024年")], "1.·2024年", id="a blank keeps number and digits apart"),
    ],
)  # fmt: skip
def test_automatic_numbers(levels: list[str], nums: str, paragraphs: list[tuple[int, int]], expected: str) -> None:
    lines = [line.replace(" ", "·") for line in text_of(numbered(levels, paragraphs, nums), "a.docx").split("\n")]
    assert " ".join(lines) == expected


def test_numbers_come_through_styles() -> None:
    def styles(document: docx.document.Document) -> None:
        for name, base, numbering in (("条文", None, '<w:numPr><w:numId w:val="90"/></w:numPr>'), ("条文二", "条文", "")):
            style = document.styles.add_style(name, 1)
            style.element.set(qn("w:styleId"), name)
            style.base_style = document.styles[base] if base else None
            if numbering:
                style.element.get_or_add_pPr().append(parse_xml(numbering.replace("<w:numPr>", f"<w:numPr {nsdecls('w')}>")))
        document.add_paragraph("为规范管理", style="条文")
        document.add_paragraph("为防范风险", style="条文二")
        document.add_paragraph("无编号")

    levels = [level(0, "decimal", "%1."), level(1, "chineseCountingThousand", "第%2条", extra='<w:pStyle w:val="条文"/>')]
    assert text_of(numbered(levels, [], styles=styles), "a.docx") == "第一条 为规范管理\n第二条 为防范风险\n无编号"


# --- Word: everything else ---------------------------------------------------------------------------------------------

BOX = "<w:txbxContent><w:p><w:r><w:t>框中字</w:t></w:r></w:p></w:txbxContent>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (p("甲") + p("") + p("乙"), "甲\n\n乙"),
        (p("乙", extra="<w:ins><w:r><w:t>甲</w:t></w:r></w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"), "甲乙"),
        (p("乙", extra="<w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>甲</w:t></w:r></w:moveTo>"), "甲乙"),
        ("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前</w:t></w:r></w:p>" + p("后"), "前后"),
        (p("乙", extra="<w:r><w:t>甲</w:t><w:tab/></w:r>"), "甲\t乙"),
        (p("乙", extra='<w:r><w:t>甲</w:t><w:br/></w:r><w:r><w:br w:type="page"/></w:r>'), "甲\n\n乙"),
        (p("甲", extra='<w:r><w:br w:type="page"/></w:r>'), "甲"),
        (p("9", extra="<w:r><w:t>6</w:t><w:noBreakHyphen/></w:r>"), "6-9"),
        (p("乙", extra="<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"), "乙"),
        (p("乙", extra='<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>甲</w:t></w:r>'), "甲乙"),
        (p("乙", extra="<w:r><w:instrText>PAGE</w:instrText></w:r><w:hyperlink><w:r><w:t>甲</w:t></w:r></w:hyperlink>"), "甲乙"),
        (p("险", extra="<w:r><w:ruby><w:rt><w:r><w:t>fēng</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>风</w:t></w:r></w:rubyBase></w:ruby></w:r>"), "风险"),
        (p("正文", extra=f"<w:r><w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict></w:r>"), "正文\n框中字"),
        (
            p("正文", extra=f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing></mc:Choice>'
              f"<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"),
            "正文\n框中字",
        ),
        (p("正文", extra='<w:r><w:pict><v:shape><v:textpath string="沙河镇人民政府文件"/></v:shape></w:pict></w:r>'), "正文\n沙河镇人民政府文件"),
        (f"<w:sdt><w:sdtContent>{p('甲')}</w:sdtContent></w:sdt>" + p("乙"), "甲\n乙"),
        (f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{p('单击此处')}</w:sdtContent></w:sdt>" + p("乙"), "乙"),
        ("<w:p><m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath></w:p>", "x=1"),
        (p('<![CDATA[a<b]]>'), "a<b"),
    ],
)  # fmt: skip
def test_word_shows(body: str, expected: str) -> None:
    assert text_of(docx_of_xml(body), "a.docx") == expected


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(p(part) for part in text.split('/'))}</w:tc>"


WIDE, START, GOES_ON = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([[cell("任务"), cell("单位")], [cell("排查"), cell("财政局/审计局")]], "| 任务 | 单位 |\n| 排查 | 财政局\u2028审计局 |"),
        ([[cell("a|b"), cell("")]], "| a¦b |  |"),
        ([[cell("责任", WIDE), cell("限")], [cell("主"), cell("协"), cell("6月")]], "| 责任 | 责任 | 限 |\n| 主 | 协 | 6月 |"),
        ([[cell("类", START), cell("一")], [cell("", GOES_ON), cell("二")], [cell("别"), cell("三")]], "| 类 | 一 |\n| 类 | 二 |\n| 别 | 三 |"),
        ([[cell("总表", WIDE)], [cell("1"), cell("2")]], "| 总表 |\n| 1 | 2 |"),
        ([[cell("一格/就是框")]], "一格\n就是框"),
        ([[cell("a"), f"<w:tc><w:tbl><w:tr>{cell('x')}{cell('y')}</w:tr></w:tbl>{p('')}</w:tc>"]], "| a | x y |"),
    ],
)
def test_word_tables(rows: list[list[str]], expected: str) -> None:
    table_xml = "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows)
    assert text_of(docx_of_xml(f"{p('前')}<w:tbl>{table_xml}</w:tbl>{p('后')}"), "a.docx") == f"前\n{expected}\n后"


def test_numbers_go_on_in_tables() -> None:
    rows = "".join(f"<w:tr><w:tc>{p('', num=(90, 0))}</w:tc>{cell(task)}</w:tr>" for task in ("排查", "整改"))
    data = numbered([level(0, "decimal", "%1")], [])
    document = docx_of_xml(f"<w:tbl>{rows}</w:tbl>")
    with_numbers = with_member(document, "word/numbering.xml", member(data, "word/numbering.xml"))
    assert text_of(with_numbers, "a.docx") == "| 1 | 排查 |\n| 2 | 整改 |"


def test_footnotes_follow_their_paragraph() -> None:
    body = p("正文", extra='<w:r><w:footnoteReference w:id="2"/></w:r>') + p("下一段")
    assert text_of(with_notes(docx_of_xml(body), {2: "指全镇范围"}), "a.docx") == "正文\n注：指全镇范围\n下一段"


def test_what_stays_out_is_named() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "沙河镇人民政府文件"
    document.styles.add_style("toc 1", 1)
    document.add_paragraph("一、总体要求\t1", style="toc 1")
    document.add_paragraph("正文").add_run("藏").font.hidden = True
    source = read(saved(document), "a.docx")
    assert source.text == "正文"
    assert [warning.split("（")[0].split(" · ")[0] for warning in source.warnings] == ["页眉页脚未收入正文", "目录未收入正文", "隐藏文字未收入正文"]


def test_word_anchors_point_at_paragraphs_and_tables() -> None:
    source = read(docx_of_xml(p("甲甲") + f"<w:tbl><w:tr>{cell('a')}{cell('b')}</w:tr></w:tbl>" + p("乙")), "a.docx")
    assert [(a.kind, a.index, source.text[a.offset :].split("\n")[0]) for a in source.anchors] == [
        ("paragraph", 0, "甲甲"),
        ("table", 0, "| a | b |"),
        ("paragraph", 1, "乙"),
    ]


@pytest.mark.parametrize("missing", ["word/styles.xml", "word/numbering.xml", "word/settings.xml", "docProps/app.xml"])
def test_a_missing_part_is_done_without(missing: str) -> None:
    assert text_of(with_member(docx_of("甲", "乙"), missing, None), "a.docx") == "甲\n乙"


def test_strict_word_documents_are_read() -> None:
    assert text_of(strict(docx_of("甲", "乙")), "a.docx") == "甲\n乙"


# --- PDF ---------------------------------------------------------------------------------------------------------------

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
    assert second.index == 2
    assert 0 < second.offset < len(LONG * 3)


def test_pdf_long_title_is_one_line() -> None:
    title = "沙河镇人民政府关于印发沙河镇2024年度防汛抗旱与地质灾害防治工作实施方案的通知"
    assert text_of(pdf_of(LONG, LONG, title=title), "a.pdf").split("\n")[0] == title


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
    assert text_of(pdf_of("附表", table(rows, [160, 120], merges), "完"), "a.pdf") == f"附表\n{expected}\n完"


def test_pdf_table_over_pages_is_one() -> None:
    rows = [["序号", "任务", "单位"], *([str(n), f"第{n}项任务要抓紧办理完毕", "财政局"] for n in range(1, 81))]
    source = read(pdf_of("附表", table(rows, [40, 200, 100])), "a.pdf")
    assert (source.page_count or 0) > 2
    assert source.text.split("\n")[1:] == [f"| {' | '.join(row)} |" for row in rows]
    assert [anchor.kind for anchor in source.anchors] == ["page", "table", *["page"] * (source.page_count - 1)]


def test_pdf_row_cut_by_the_page_break_is_mended() -> None:
    whole = "牵头单位要会同有关部门逐项排查登记并在规定期限内整改" * 12 + "。"
    rows = [["序号", "任务"], ["1", "启动"], ["2", whole], ["3", "总结"]]
    source = read(pdf_of(Spacer(1, 500), table(rows, [40, 200])), "a.pdf")
    assert source.text.split("\n") == [f"| {' | '.join(row)} |" for row in rows]


def test_pdf_blanks_are_those_of_the_print() -> None:
    text = text_of(drawn([(72, 700, 16, "于"), (104, 700, 16, "梅"), (72, 660, 16, "在"), (91, 660, 16, "2024"), (127, 660, 16, "年")]), "a.pdf")
    assert text == "于 梅\n在2024年"


def test_pdf_bold_by_printing_twice_is_read_once() -> None:
    assert text_of(drawn([(72, 700, 16, "方案"), (72.4, 700, 16, "方案")]), "a.pdf") == "方案"


@pytest.mark.parametrize("foot", ["— {} —", "-{}-", "第{}页", "第 {} 页 共 9 页", "{}/9", "Page {} of 9", "{}"])
def test_pdf_page_numbers_stay_out(foot: str) -> None:
    assert text_of(pdf_of("甲方案。", foot=foot), "a.pdf") == "甲方案。"


def test_pdf_that_only_forbids_changes_is_read() -> None:
    assert text_of(encrypted(pdf_of("甲方案。"), user=""), "a.pdf") == "甲方案。"


# --- all ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (PLAN.encode("gbk"), "a.txt"),
        (f"<html><body><ol><li>{PLAN}</ol>".encode(), "a.html"),
        (numbered(CHINESE, [(90, 0), (90, 1)]), "a.docx"),
        (pdf_of(LONG, table([["甲", "乙"], ["1", "2"]], [60, 60])), "a.pdf"),
    ],
)
def test_reading_twice_gives_the_same(data: bytes, name: str) -> None:
    first: SourceText = read(data, name)
    assert first == read(data, name)
    assert list(first.anchors) == sorted(first.anchors, key=lambda anchor: anchor.offset)
    assert all(0 <= anchor.offset <= len(first.text) for anchor in first.anchors)


def test_the_grid_colour_is_no_matter() -> None:
    coloured = table([["甲", "乙"], ["1", "2"]], [60, 60], [("GRID", (0, 0), (-1, -1), 1, colors.red)])
    assert text_of(pdf_of(coloured), "a.pdf") == "| 甲 | 乙 |\n| 1 | 2 |"
