"""One division of work said in every way: whoever has a part in it and by whichever words, the same units with the same roles are found.

As in the other tests of layouts what each text holds is known, so that no annotation is needed. The ways are mixed at random (fixed seeds).
"""

from __future__ import annotations

import random
import re

import pytest
from layouts import NUMBERS

from extractors import assignments
from pipeline.normalise import normalise
from pipeline.outline import prepare

UNITS = (
    ("省发展改革委", "省财政厅", "省药品审评查验中心", "省通信管理局", "省委网信办", "省科学院", "省税务局", "省气象局", "省总工会", "省疾控中心", "省标准化研究院", "省公安厅交警总队", "各市人民政府", "省邮政管理局"),
    ("县财政局", "县教育局", "县卫生健康局", "县委组织部", "县纪委监委机关", "县委政法委", "团县委", "县妇联", "县交警大队", "县市场监督管理局", "县融媒体中心", "县供电公司", "县人武部", "县消防救援大队", "县人民法院",
     "县委、县政府督查室", "各乡镇人民政府", "各乡镇党委、政府", "各驻村工作队", "县发展和改革局", "县住房和城乡建设局", "县工商联", "县供销社", "各街道办事处"),
    ("教务处", "德育处", "总务处", "校团委", "团支部", "校医室", "家长委员会", "保卫科", "各年级组", "校长办公室", "信息中心", "少先队大队部", "校工会", "图书馆", "财务室", "辖区小学", "膳食委员会", "语文教研组", "心理辅导室", "各学院"),
    ("医务科", "护理部", "院感科", "药剂科", "信息科", "急诊科", "各临床科室", "设备科", "总务科", "医保办", "检验科", "质控办", "门诊部", "药事管理委员会", "人事科", "保卫科", "党委办公室", "康复医学科"),
    ("安全环保部", "人力资源部", "财务部", "综合管理部", "生产技术部", "各车间", "物资采购部", "审计部", "法务合规部", "机电工区", "调度指挥中心", "党群工作部", "各项目部", "仓储物流中心", "董事会办公室", "质量检验部", "客户服务中心"),
    ("村党支部", "村委会", "村务监督委员会", "村妇联", "民兵营", "红白理事会", "驻村工作队", "村卫生室", "各村民小组", "村治保会", "村经济合作社", "党员先锋队", "乡贤理事会", "老年协会", "文艺队"),
    ("党政办", "经济发展办", "综合执法队", "派出所", "司法所", "卫生院", "中心小学", "财政所", "农业农村服务中心", "各村（社区）", "平安法治办", "市场监管所", "供电所", "应急管理站", "综合行政执法大队", "文化站", "自然资源所"),
    ("综合协调组", "宣传报道组", "抢险救援组", "医疗救护组", "评委会", "秘书处", "领导小组办公室", "指挥部办公室", "专家组", "技术保障组", "纪律监督组", "组委会", "后勤保障组", "评审委员会", "后勤服务专班"),
)  # fmt: skip
WORKS = (
    "办好|暑期四点半课堂|举办", "审核|伙食账目", "编制|年度采购计划", "开展|校园周边环境整治", "做好|群众转移安置", "抓好|防汛物资储备", "修订|突发事件应急预案", "组织|消防应急演练", "落实|领导带班制度", "建立|问题整改台账", "排查|消防安全隐患",
    "查处|弄虚作假问题", "完善|困难群众救助机制", "推进|老旧小区改造", "核定|补贴发放名单", "制定|绩效考核细则", "举办|职工技能竞赛", "检查|食堂食品留样", "受理|群众来信来访", "发布|灾害预警信息", "维修|破损路灯", "清理|河道垃圾", "更新|档案目录",
    "评定|丙级民宿", "筹办|丰收节活动", "管护|绿化苗木", "培训|疫情防控骨干", "调解|邻里矛盾纠纷", "采购|防疫物资", "登记|外来人员信息", "拟订|竞赛规程", "布置|颁奖会场", "监测|水质变化情况", "化解|信访积案", "整理|会议纪要", "统计|受灾损失",
)  # fmt: skip
PROSE = (
    "{lead}牵头{do}，{help}配合", "{lead}牵头，{help}配合，{do}", "由{lead}牵头，{help}配合，{do}", "由{lead}牵头、{help}参与，{do}", "{lead}会同{help}{do}", "由{lead}会同{help}{do}", "{lead}联合{help}{do}", "{lead}牵头负责{of}，{help}协助",
    "{of}由{own}负责", "{of}工作由{own}负责", "{of}工作由{lead}牵头，{help}配合", "{of}由{lead}牵头、{help}配合", "{of}工作由{own}负责，{help}予以协助", "{of}工作由{own}承担", "{own}承担{of}工作", "{own}承担{of}", "{own}负责{do}",
    "{own}负责{of}", "{own}具体负责{of}", "{own}主要负责{do}", "{own}统一负责{of}", "{do}，由{own}负责", "{of}以{lead}为主，{help}配合", "{of}工作的牵头单位为{lead}，配合单位为{help}", "{lead}是{of}的牵头单位", "{own}为{of}的责任单位",
    "{help}配合{lead}{do}", "{lead}要牵头{do}，{help}要积极配合", "{own}：负责{of}", "{own}：负责{do}", "{own}——负责{of}", "{own}。负责{of}", "{lead}牵头、{help}配合{do}", "{own}要切实负责{of}",
    "{of}的责任单位为{own}", "{of}的牵头单位是{lead}，配合单位是{help}", "{of}工作交由{own}负责", "{of}工作委托{own}承办", "{of}由{lead}主办，{help}协办", "{of}由{own}归口管理", "明确由{own}具体负责{of}", "{of}，{lead}负责牵头，{help}负责配合",
    "{lead}负责牵头{do}，{help}负责做好配合工作", "{of}由{lead}牵头负责，{help}等单位参与", "{own}等部门负责{of}", "{of}：{lead}牵头，{help}配合", "{of}：由{own}负责", "请{lead}牵头{do}，请{help}配合", "{lead}主责，{help}协同，{do}",
    "{of}由{own}组织，{help}协助", "{of}工作由{own}统筹，{help}配合", "{own}职责：负责{of}", "安排{own}负责{of}", "由{own}按职责分工负责{do}", "{own}分别负责{of}", "{lead}牵头抓总，{help}协同配合，共同{do}",
)  # fmt: skip
FIELDS = (
    "{do}（{lead}牵头，{help}配合）", "{do}。（{lead}牵头，{help}按职责分工配合）", "{do}（牵头单位：{lead}；配合单位：{help}）", "{do}。（责任单位：{own}）", "{do}（责任单位：{own}；配合单位：{help}）", "{do}（{own}负责）", "{do}。（{own}按职责分工负责）",
    "{do}。责任单位：{own}", "{do}。\n责任单位：{own}", "{do}。\n牵头单位：{lead}\n配合单位：{help}", "{do}。牵头单位：{lead}；协办单位：{help}", "{do}【责任部门：{own}】", "{do}。（主办：{lead}；协办：{help}）", "{do}（牵头部门：{lead}，参与部门：{help}）",
    "{do}。\n责任单位：{own}\n配合单位：{help}\n完成时限：6月底前", "{do}（{lead}牵头，{help}参加，6月底前完成）", "{do}。（{own}）", "{do}。〔{lead}牵头，{help}配合〕", "{do}　责任单位：{own}　配合单位：{help}", "{do}（牵头单位：{lead} 配合单位：{help}）",
    "{do}。（{own}会同{help}负责）", "{do}。（责任单位：{own}；完成时限：6月底前）", "{do}；牵头：{lead}，配合：{help}", "{do}（{lead}为牵头单位，{help}为配合单位）", "{do}。（由{lead}牵头，{help}等部门配合）", "{do}\n【牵头单位】{lead}\n【配合单位】{help}",
)
PEOPLE = (
    ("周宁", "李建国", "欧阳敏", "宋健", "韩雪", "梁静", "赵文博", "孙立新", "郑晓东", "吴桂兰", "何志强", "唐婉", "高峰", "彭思远"),
    ("教务主任", "班主任", "分管副校长", "安全员", "网格员", "护士长", "保管员", "值班人员", "各班班主任", "党支部书记", "总经理", "车间主任", "楼栋长", "村支部书记", "各科室负责人", "驻村干部"),
    ("副镇长|周宁", "教务主任|李建国", "县水利局局长|欧阳敏", "村支部书记|宋健", "护士长|韩雪", "总经理|梁静", "班主任|赵文博", "车间主任|孙立新", "办公室主任|郑晓东", "民警|吴桂兰", "副校长|何志强", "网格员|唐婉", "支部委员|高峰"),
)  # fmt: skip
OF_PEOPLE = (
    "{own}负责{of}", "{of}由{own}负责", "{do}（责任人：{own}）", "{do}。责任人：{own}", "{own}：负责{of}", "{lead}牵头{do}，{help}配合", "{of}由{lead}牵头，{help}协助", "{of}：由{own}负责", "{do}，由{own}负责", "{do}（{own}负责）", "{own}具体负责{do}",
    "{of}工作由{own}负责，{help}协助", "{do}。\n责任领导：{own}", "{do}。（责任领导：{own}）",
)  # fmt: skip
ROLES = {"lead": "lead", "help": "support", "own": "responsible"}
JOINS = (("、", "、"), ("、", "和"), ("、", "及"), ("、", "与"))
MORE = ("", "，6月底前完成", "，并于每月底前报送进展")
ENDS = ("。\n", "；\n", "\n", "；")
SIGNS = ("none", "1.", "（1）", "（一）", "①", "1、", "——", "一是")
NUMBERED = ("1.", "（1）", "（一）", "①", "1、")
"""Behind these items may stand in one line."""
OPENS = ("各单位分工如下：\n", "明确职责，密切配合。\n", "", "坚持统一指挥、分级负责的原则。\n")
_LEAST = 0.99
_HELP_OF = "{help}配合{lead}"
"""Y配合X: an X that is any of a kind leads nothing."""
_PLACE = re.compile(r"\{(\w+)\}")
Told = list[tuple[str, tuple[tuple[str, str], ...]]]


def mixed(dice: random.Random) -> tuple[Told, str]:
    """Return the works with who has which part in each, and a text that says so."""
    kinds, ways = dice.choice(((UNITS, PROSE + FIELDS), (UNITS, PROSE + FIELDS), (UNITS, PROSE + FIELDS), (PEOPLE, OF_PEOPLE)))
    kind, said, (mark, last), sign, more, end = (dice.choice(axis) for axis in (kinds, ways, JOINS, SIGNS, MORE, ENDS))
    if sign not in NUMBERED and end == "；":
        end = "。\n"
    names = iter(dice.sample(kind, 12))
    told: Told = []
    lines = []
    for at, work in enumerate(dice.sample(WORKS, 3), 1):
        verb, thing, *noun = work.split("|")
        words, parties = {"do": verb + thing, "of": "的".join((thing, *(noun or [verb] * (verb[-1] != "好"))))}, []
        for place in _PLACE.findall(said):
            if role := ROLES.get(place):
                units = [next(names) for _ in range(dice.choice((1, 2) if place == "help" else (1, 1, 2)))]
                words[place] = (mark.join(units[:-1]) + last * (len(units) > 1) + units[-1]).replace("|", "")
                parties += [(role, unit.split("|")[-1]) for unit in units if not (said.startswith(_HELP_OF) and role == "lead" and unit.startswith("各"))]
        told.append((thing, tuple(parties)))
        lines.append(NUMBERS[sign](at) + said.format(**words) + ("" if said in FIELDS + OF_PEOPLE else more))
    return told, f"某县重点工作方案\n一、总体要求\n坚持问题导向。\n二、工作分工\n{dice.choice(OPENS)}" + (end if "\n" not in said else "\n").join(lines) + ("。" if end[0] in "。；" and "\n" not in said else "") + "\n三、工作要求\n各单位要提高认识。\n"


def read(text: str) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """Return what the rules find: of each assignment its task and who has which part."""
    return [(found.task or "", tuple((unit.role, unit.unit) for unit in found.units)) for found in assignments.find(prepare(normalise(text).text))]


PLACES = ("库名", "桥名", "水库名称", "点位", "路段", "隧道名称", "场所名称", "矿山名称")
WORRIES = ("存在隐患", "存在问题", "主要问题", "存在的隐患", "具体问题")
STEPS = ("整改措施", "整治措施", "工作措施", "治理措施")
LEADERS = ("县级包保领导", "包保领导", "责任领导", "包联领导", "市级包联领导", "责任人", "整改责任人")
DOERS = ("责任单位", "整改责任单位", "责任部门", "责任主体", "落实单位")
WHENS = ("完成时限", "整改时限", "完成时间", "时限")
FAULTS = ("坝坡局部塌陷", "桥面铺装破损", "溢洪道淤积堵塞", "护栏缺失三处", "边坡松动落石", "排水不畅积水严重")
MENDED = ("回填夯实", "重新铺装", "清淤疏浚", "增设护栏", "削坡减载", "疏通排水沟", "加固边墙", "设置警示标志")


@pytest.mark.parametrize("seed", range(8))
def test_lists_one_cell_a_line(seed: int) -> None:
    dice, lost = random.Random(seed), []
    for _ in range(30):
        head = [dice.choice(words) for words in (PLACES, WORRIES, STEPS, LEADERS, DOERS, WHENS)]
        rows = zip(dice.sample(FAULTS, 3), dice.sample(PEOPLE[0], 3), dice.sample(UNITS[1][:14], 3), ("6月底", "5月底", "2024年7月"), strict=True)
        told, cells = [], head
        for at, (fault, person, unit, when) in enumerate(rows):
            cells = [*cells, f"{'青竹云'[at]}{dice.choice('石溪岭')}段", fault, *dice.sample(MENDED, dice.choice((1, 1, 2))), person, unit, when]
            told.append((fault, (("responsible", person), ("responsible", unit))))
        text = "某县安全整治方案\n一、总体要求\n坚持预防为主。\n二、整治清单\n" + "\n".join(cells) + "\n三、工作要求\n各单位要提高认识。\n"
        if (found := read(text)) != told:
            lost.append((text, found))
    assert len(lost) <= (1 - _LEAST) * 30, (len(lost), lost[:3])


@pytest.mark.parametrize("seed", range(8))
def test_parts_however_they_are_said(seed: int) -> None:
    dice, lost = random.Random(seed), []
    for _ in range(150):
        told, text = mixed(dice)
        found = read(text)
        if [units for _, units in found] != [units for _, units in told] or not all(work in task for (work, _), (task, _) in zip(told, found, strict=True)):
            lost.append((text, found))
    assert len(lost) <= (1 - _LEAST) * 150, lost
