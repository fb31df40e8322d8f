"""One plan in every format that plans come in, made from one source (see `samples_builder` for its marks): what each of them must give is known."""

from __future__ import annotations

import html as markup
from collections.abc import Callable, Iterator
from xml.sax.saxutils import escape

import fixtures_ofd
import fixtures_scans
import samples_builder
from fixtures_mail import mail_of, page_archive
from fixtures_pdf import CELL, FONT, pdf_of
from fixtures_rtf import gbk, row, rtf_of
from fixtures_workbooks import xlsx_of
from reportlab.lib import colors
from reportlab.platypus import Flowable, Paragraph, Table, TableStyle
from samples_builder import Block, blocks

from pipeline.read.numerals import label

Grid = list[list[str]]

PLAN = """\
#T 临川县校外培训机构安全风险防控实施方案
各乡镇人民政府，县直有关单位：
为防范校外培训机构各类安全风险，保障学员安全，依据《临川县安全生产责任办法》（临政办发〔2023〕17号），制定本方案。
#1 组织领导
成立校外培训机构安全风险防控工作领导小组，组长：纪云舟（副县长），副组长：祝长青（县教育局局长），成员单位：县教育局、县公安局、县市场监管局。领导小组办公室设在县教育局，郭晓岚兼任办公室主任。
#1 重点防范四类风险
#2 消防安全风险。县消防救援大队牵头，县教育局、县住建局配合，2024年4月底前完成一轮排查。
#2 食品安全风险。由县市场监管局负责，每季度抽检一次。
#2 资金监管风险。县教育局会同县金融办，于2024年6月30日前将预收费全部纳入监管。
#2 人员资质风险。责任单位：县公安局、县人力资源社会保障局。
#1 风险分级
发生可能性大、可能造成人员伤亡的为高风险，由县领导小组直接管控；可能造成较大财产损失的为中风险，由主管部门管控；其他的为低风险，由培训机构自行管控。
#1 任务分工
| 序号 | 工作任务 | 牵头单位 | 配合单位 | 完成时限 |
| 1 | 建立培训机构清单 | 县教育局 | 各乡镇人民政府 | 2024年3月底前 |
| 2 | 检查疏散通道和消防设施 | 县消防救援大队 | 县教育局、县住建局 | 2024年4月底前 |
| 3 | 核查从业人员资质 | ^^ | 县公安局 | 2024年5月20日前 |
#1 风险点及防控措施
| 风险类别 | 风险点 | 等级 | 防控措施 | 责任人 |
| 消防安全 | 疏散通道堵塞 | 高 | 每日巡查 | 机构负责人 |
| ^^ | 电气线路老化 | 中 | 每年检测 | 安全管理员 |
| 食品安全 | 配餐来源不明 | 高 | 查验供餐合同 | 机构负责人 |
#R 临川县人民政府办公室
#R 2024年3月5日
"""


TASK_TABLE = """\
#T 清河街道老旧小区加装电梯工作任务分解表
| 序号 | 工作任务 | 牵头单位 | 配合单位 | 完成时限 |
| 1 | 摸清加装需求 | 街道城管办 | 各社区居委会 | 2025年3月底前 |
| 2 | 组织方案公示 | ^^ | 区住建局、区规划分局 | 2025年5月底前 |
| 3 | 协调管线迁移 | 区住建局 | 供电公司、燃气公司 | 2025年8月15日前 |
"""
RISK_TABLE = """\
#T 水务集团物资采购廉政风险点及防控措施一览表
| 序号 | 岗位 | 风险点 | 风险等级 | 防控措施 | 责任人 |
| 1 | 采购管理 | 拆分项目规避招标 | 高 | 年度计划集中审批 | 采购部经理 |
| 2 | ^^ | 泄露标底 | 高 | 专人保管；开标前封存 | 采购部经理 |
| 3 | 物资验收 | 以次充好 | 中 | 双人验收 | 仓储部主管 |
"""
TABLES = (TASK_TABLE, RISK_TABLE)
UNITS = {
    TASK_TABLE: [
        {"role": role, "unit": unit}
        for role, unit in (
            ("lead", "街道城管办"), ("support", "各社区居委会"), ("lead", "街道城管办"), ("support", "区住建局"), ("support", "区规划分局"),
            ("lead", "区住建局"), ("support", "供电公司"), ("support", "燃气公司"),
        )
    ]
}  # fmt: skip
RISK_POINTS = {
    RISK_TABLE: [
        {"category": category, "point": point, "grade": grade, "measures": measures, "owner": owner}
        for category, point, grade, measures, owner in (
            ("采购管理", "拆分项目规避招标", "高", ["年度计划集中审批"], "采购部经理"),
            ("采购管理", "泄露标底", "高", ["专人保管", "开标前封存"], "采购部经理"),
            ("物资验收", "以次充好", "中", ["双人验收"], "仓储部主管"),
        )
    ]
}


def expanded(source: str) -> Iterator[Block]:
    """Yield the blocks with the numbers that Word makes written out, as every other format has them."""
    counts = [0] * len(samples_builder.LEVELS)
    for mark, content in blocks(source):
        if isinstance(content, str) and mark[1:].isdigit():
            at = int(mark[1:]) - 1
            counts[at:] = [counts[at] + 1, *([0] * (len(counts) - at - 1))]
            form, text = samples_builder.LEVELS[at]
            yield "", text.replace(f"%{at + 1}", label(counts[at], form)) + content
        else:
            yield mark, content


def filled(rows: Grid) -> Grid:
    """The rows with the text of merged cells in each place that they cover."""
    out: Grid = []
    for cells in rows:
        out.append([])
        for column, cell in enumerate(cells):
            out[-1].append(out[-2][column] if cell == "^^" else out[-1][-1] if cell == "<<" else cell.replace("\\", "\u2028"))
    return out


def text(source: str) -> str:
    """The text that every reader should give: a line a paragraph, pipe rows."""
    lines: list[str] = []
    for _, content in expanded(source):
        lines += [content] if isinstance(content, str) else [f"| {' | '.join(cells)} |" for cells in filled(content)]
    return "\n".join(lines)


def txt(source: str) -> bytes:
    return text(source).encode()


def flattened(source: str) -> bytes:
    """Plain text whose tables came apart: one cell a line, as pages copied by hand have them."""
    lines: list[str] = []
    for _, content in expanded(source):
        lines += [content] if isinstance(content, str) else [cell for cells in filled(content) for cell in cells]
    return "\n".join(lines).encode("gb18030")


def html(source: str) -> bytes:
    body = "".join(f"<p>{markup.escape(content)}</p>" if isinstance(content, str) else html_table(content) for _, content in expanded(source))
    return f"<html><head><meta charset='gbk'><title>方案</title></head><body>{body}</body></html>".encode("gb18030")


def html_table(rows: Grid) -> str:
    lines = []
    for n, cells in enumerate(rows):
        row_xml = ""
        for column, cell in enumerate(cells):
            if cell in {"^^", "<<"}:
                continue
            down = 1 + sum(1 for _ in samples_builder.iter_while([below[column] for below in rows[n + 1 :]], "^^"))
            across = 1 + sum(1 for _ in samples_builder.iter_while(cells[column + 1 :], "<<"))
            row_xml += f"<td rowspan={down} colspan={across}>{'<br>'.join(markup.escape(cell).split(chr(92)))}</td>"
        lines.append(f"<tr>{row_xml}</tr>")
    return f"<table>{''.join(lines)}</table>"


def rtf(source: str) -> bytes:
    body = "".join(gbk(content) + r"\par " if isinstance(content, str) else rtf_table(content) for _, content in expanded(source))
    return rtf_of(body.removesuffix(r"\par "))


def rtf_table(rows: Grid) -> str:
    lines = []
    for n, cells in enumerate(rows):
        below = rows[n + 1] if n + 1 < len(rows) else [""] * len(cells)
        merges = tuple(r"\clvmrg" if cell == "^^" else r"\clvmgf" if under == "^^" else "" for cell, under in zip(cells, below, strict=True))
        lines.append(row(*(r"\par ".join(map(gbk, "" if cell == "^^" else cell.split("\\"))) if "\\" in cell else gbk("" if cell == "^^" else cell) for cell in cells), merges=merges))
    return "".join(lines) + r"\pard "


def pdf(source: str) -> bytes:
    flow: list[str | Flowable] = []
    title = None
    for mark, content in expanded(source):
        if mark == "#T" and isinstance(content, str):
            title = content
        elif isinstance(content, list):
            flow.append(pdf_table(content))
        else:
            flow.append(Paragraph(content, samples_builder.style(2, 0)) if mark == "#R" else content)
    return pdf_of(*flow, title=title)


def pdf_table(rows: Grid) -> Table:
    spans = []
    for column in range(len(rows[0])):
        for n, cells in enumerate(rows):
            down = len(list(samples_builder.iter_while([below[column] for below in rows[n + 1 :]], "^^")))
            if cells[column] != "^^" and down:
                spans.append(("SPAN", (column, n), (column, n + down)))
    cells = [[Paragraph("" if cell == "^^" else escape(cell).replace("\\", "<br/>"), CELL) for cell in row] for row in rows]
    look = [("FONTNAME", (0, 0), (-1, -1), FONT), ("GRID", (0, 0), (-1, -1), 0.5, colors.black), *spans]
    return Table(cells, colWidths=[440 / len(rows[0])] * len(rows[0]), repeatRows=1, style=TableStyle(look))


def xlsx(source: str) -> bytes:
    """The tables of the plan, a sheet each, under the headings before them."""
    sheets: dict[str, Grid] = {}
    heading = ""
    for _, content in expanded(source):
        if isinstance(content, str):
            heading = content
        else:
            sheets[f"表{len(sheets) + 1}"] = [[heading], *filled(content)]
    return xlsx_of(sheets)


def mhtml(source: str) -> bytes:
    return page_archive(html(source), declared="gbk")


def eml(source: str) -> bytes:
    """A mail with the plan attached as .docx."""
    return mail_of("请查收附件。", attachments=[("方案.docx", samples_builder.docx(source))])


def ofd(source: str) -> bytes:
    flow: list[str | fixtures_ofd.Table] = []
    for mark, content in expanded(source):
        if mark != "#T":
            flow.append(ofd_table(content) if isinstance(content, list) else content)
    return fixtures_ofd.ofd_of(*flow, title=blocks(source).__next__()[1])


def ofd_table(rows: Grid) -> fixtures_ofd.Table:
    merged = frozenset((n, column) for n, cells in enumerate(rows) for column, cell in enumerate(cells) if cell == "^^")
    cells = [["" if cell == "^^" else cell for cell in cells] for cells in rows]
    return fixtures_ofd.Table(cells, [160 / len(rows[0])] * len(rows[0]), merged)


def scan(source: str) -> bytes:
    """A PDF of pictures, worn as scans are."""
    return fixtures_scans.pdf_of_pictures(fixtures_scans.scanned(pdf(source)))


WRITTEN: dict[str, Callable[[str], bytes]] = {
    ".txt": txt, ".md": txt, ".html": html, ".mhtml": mhtml, ".rtf": rtf, ".docx": samples_builder.docx, ".pdf": pdf, ".ofd": ofd,
}  # fmt: skip
"""Formats whose files are made here, and hold the whole plan."""
