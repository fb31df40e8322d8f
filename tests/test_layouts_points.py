"""Risk points in every form: tables with strokes, tabs or a cell a line, records with labels, pairs of a point and its measure; the same points are found.

As in the other tests of layouts what each text holds is known, so that no annotation is needed. The ways are mixed at random (fixed seeds).
"""

from __future__ import annotations

import random

import pytest
from layouts import NUMBERS

from extractors import risks
from pipeline.normalise import normalise
from pipeline.outline import prepare

Told = tuple[str, str, str | None, tuple[str, ...]]
"""A risk point: what it belongs to, its words, its grade, the measures against it."""

POINTS = {
    "采购": (("指定供应商", "三家以上比价"), ("虚报采购价格", "定期询价公示")),
    "出纳": (("坐支现金", "日清月结"), ("白条抵库", "每月突击盘点")),
    "仓库管理": (("账实不符", "双人双锁"), ("物资霉变", "先进先出")),
    "招生录取": (("照顾关系", "录取结果公开"), ("泄露考生信息", "签订保密承诺书")),
    "工程招标": (("围标串标", "推行电子招标"), ("化整为零规避招标", "集体研究决定")),
    "低保评定": (("优亲厚友", "入户核查并张榜公示"), ("虚报家庭收入", "信息比对")),
    "食堂管理": (("食材腐败变质", "每日验收留样"), ("后厨人员无健康证", "持证上岗")),
    "公车使用": (("公车私用", "安装定位系统"), ("虚报油费", "一车一卡")),
    "药品管理": (("药品过期", "效期预警"), ("处方超量", "处方点评")),
    "驾驶作业": (("疲劳驾驶", "连续驾驶4小时强制休息"), ("超速行驶", "动态监控提醒")),
    "押运作业": (("无证上岗", "上岗前核验证件"), ("中途擅自停车", "全程定位")),
    "高处作业": (("未系安全带", "设专人监护"), ("踏板断裂", "作业前检查")),
    "有限空间作业": (("缺氧窒息", "先通风后检测再作业"), ("盲目施救", "配备应急救援器材")),
    "用电管理": (("线路老化", "每季度检测一次"), ("私拉乱接", "张贴警示标识")),
    "锅炉运行": (("安全阀失灵", "定期校验"), ("缺水干烧", "加装联锁装置")),
    "信贷审批": (("材料造假", "双人实地调查"), ("越权审批", "系统权限控制")),
    "档案管理": (("档案丢失", "借阅登记"), ("涉密文件外泄", "专柜存放")),
    "校车接送": (("超员载客", "随车照管员清点人数"), ("学生滞留车内", "下车后逐座检查")),
    "危化品储存": (("禁忌物料混存", "分库存放"), ("静电积聚", "安装导除装置")),
    "水库巡查": (("坝体渗漏", "汛期每日巡坝"), ("溢洪道堵塞", "汛前清障")),
    "资金拨付": (("截留挪用", "专户管理"), ("拨付不及时", "限时办结")),
    "执法办案": (("以罚代刑", "案卷评查"), ("办人情案", "重大案件集体讨论")),
    "人事管理": (("违规录用人员", "纪检全程监督"), ("档案造假", "逐卷审核")),
    "网络运维": (("弱口令", "强制定期更换"), ("数据泄露", "分级授权")),
}  # fmt: skip
GRADES = (("高", "中"), ("高风险", "中风险"), ("一级", "二级"), ("重大", "一般"), ("较大", "低"), ("A级", "B级"), ("红色", "黄色"))
HEADS = (("{of}", "风险点", "防控措施"), ("{of}", "风险点", "防范措施"), ("{of}", "主要风险", "管控措施"), ("{of}", "风险描述", "应对措施"), ("{of}", "风险隐患", "防控措施"), ("{of}", "廉政风险点", "防控措施"), ("{of}", "风险表现", "防控措施"), ("{of}", "危险源", "控制措施"))  # fmt: skip
OF = ("岗位", "环节", "风险类别", "部门", "工作环节", "业务环节", "岗位名称")
CELLS = ("| {} |", "{}", "{}\n")
PARTED = (" | ", "\t", "\n")
ITEMS = ("1.{}", "（1）{}", "①{}", "{}")
RECORDS = (
    "岗位：{of}。风险点：{point}。防控措施：{measure}", "岗位：{of}\n风险点：{point}\n防控措施：{measure}", "{of}：风险点：{point}。防控措施：{measure}", "{of}。风险点：{point}；防控措施：{measure}", "{of}\n风险点：{point}\n防控措施：{measure}",
    "环节：{of}；风险点：{point}；防范措施：{measure}", "{of}环节。主要风险：{point}。管控措施：{measure}", "{of}（风险点：{point}；防控措施：{measure}）", "【环节】{of}【风险点】{point}【防控措施】{measure}", "{of}——风险点：{point}。应对措施：{measure}",
    "{of}\n主要风险点：{point}\n主要防控措施：{measure}", "{of}岗位风险点：{point}。防控措施：{measure}", "风险环节：{of}。风险表现：{point}。防控措施：{measure}", "部位：{of}。危险源：{point}。控制措施：{measure}",
)  # fmt: skip
GRADED = ("岗位：{of}。风险点：{point}。风险等级：{grade}。防控措施：{measure}", "岗位：{of}\n风险点：{point}（{grade}）\n防控措施：{measure}", "{of}。风险点：{point}。等级：{grade}。防控措施：{measure}", "{of}\n风险点：{point}\n风险等级：{grade}\n防控措施：{measure}", "岗位：{of}；风险等级：{grade}；风险点：{point}；防控措施：{measure}")
PAIRS = (
    ("{of}风险：{0}", "{point}——{measure}", "；"), ("{of}风险：{0}", "{point}——{measure}", "；"), ("{of}风险——{0}", "{point}（{measure}）", "；"), ("{of}：{0}", "{point}——{measure}", "；"), ("{of}风险。{0}", "{point}——{measure}", "；"),
    ("{of}风险：{0}", "{point}，防控措施：{measure}", "；"), ("{of}风险：{0}", "{point}→{measure}", "；"), ("{of}：{0}", "{point}（防控措施：{measure}）", "；"), ("{of}风险：{0}", "{point}（措施：{measure}）", "；"), ("{of}：{0}", "{point}→{measure}", "；"),
    ("{of}风险：\n{0}", "{point}——{measure}", "；\n"), ("{of}风险\n{0}", "{point}：{measure}", "；\n"), ("{of}风险（{0}）", "{point}：{measure}", "；"), ("{of}风险点及防控措施\n{0}", "{point}——{measure}", "；\n"),
)  # fmt: skip
SECTIONS = ("风险点及防控措施", "主要风险点及防控措施", "风险点与防控措施", "风险防控清单", "廉政风险点和防控措施", "风险点及管控措施")
SIGNS = ("none", "1.", "1. ", "（1）", "①", "1、", "（一）", "●", "◆", "——")
_LEAST = 0.99


def tabled(dice: random.Random, chosen: list[str], graded: bool) -> tuple[str, list[Told]]:
    """Return a table of points, one row for each."""
    head = [part.format(of=dice.choice(OF)) for part in dice.choice(HEADS)]
    levels = dice.choice(GRADES)
    if graded:
        head.insert(2, "风险等级")
    rows, told = [head], []
    for of in chosen:
        for at, (point, measure) in enumerate(POINTS[of]):
            told.append((of, point, levels[at] if graded else None, (measure,)))
            rows.append([of, point, *([levels[at]] if graded else []), measure])
    if dice.random() < 0.5:
        rows = [["序号", *rows[0]], *([str(at), *row] for at, row in enumerate(rows[1:], 1))]
    parted = dice.choice(PARTED)
    opens, closes = ("| ", " |") if parted == " | " else ("", "")
    return "".join(opens + parted.join(row) + closes + "\n" for row in rows), told


def written(dice: random.Random, chosen: list[str], what: str) -> tuple[str, list[Told], str]:
    """Return the same in prose: a record for each point, or the points of each matter in a row."""
    sign, end, levels = NUMBERS[dice.choice(SIGNS)], dice.choice(("。\n", "；\n")), dice.choice(GRADES)
    lines, told = [], []
    if what == "pairs":
        form, pair, mark = dice.choice(PAIRS)
        for of in chosen:
            lines.append(form.format(mark.join(pair.format(point=point, measure=measure) for point, measure in POINTS[of]), of=of))
            told += [(of, point, None, (measure,)) for point, measure in POINTS[of]]
        form += pair
    else:
        form = dice.choice(GRADED if what == "graded" else RECORDS)
        for at, of in enumerate(chosen):
            point, measure = POINTS[of][0]
            lines.append(form.format(of=of, point=point, measure=measure, grade=levels[at % 2]))
            told.append((of, point, levels[at % 2] if what == "graded" else None, (measure,)))
    if "\n" in form and sign(1) in ("●", "◆", "——", ""):
        sign = NUMBERS["1."]
    return "".join(sign(at) + line + (end if "\n" not in form else "\n") for at, line in enumerate(lines, 1)), told, form


def mixed(dice: random.Random) -> tuple[str, list[Told], str]:
    """Return a text, the points that it holds, and by what it was made."""
    chosen = dice.sample([*POINTS], dice.choice((2, 3, 4)))
    what = dice.choice(("table", "graded table", "record", "graded", "pairs", "pairs"))
    if "table" in what:
        body, told = tabled(dice, chosen, what != "table")
        form = what + " " + body.split("\n")[0]
    else:
        body, told, form = written(dice, chosen, what)
    return f"某单位风险防控工作方案\n一、总体要求\n坚持预防为主。\n二、{dice.choice(SECTIONS)}\n{body}三、工作要求\n各部门要提高认识。\n", told, form


def read(text: str) -> list[Told]:
    """Return the risk points of a text."""
    plan = prepare(normalise(text).text, title="某单位风险防控工作方案")
    found = (one for one in risks.find(plan) if isinstance(one, risks.RiskPoint))
    return [((one.category or "").removesuffix("岗位").removesuffix("环节").removesuffix("风险"), one.point, one.grade, one.measures) for one in found]


@pytest.mark.parametrize("seed", range(8))
def test_points_however_they_are_written(seed: int) -> None:
    dice = random.Random(seed)
    lost = [(text, told, found) for text, told, _ in (mixed(dice) for _ in range(150)) if (found := read(text)) != told]
    assert len(lost) <= (1 - _LEAST) * 150, lost
