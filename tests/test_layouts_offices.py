"""One body said in every way: whoever sets it up, by whichever words its members and its office are told and however they are written, the same are found.

As in the other tests of layouts what each text holds is known, so that no annotation is needed. The ways are mixed at random (fixed seeds).
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import NamedTuple

import pytest
from layouts import NUMBERS

from extractors import groups
from pipeline.normalise import normalise
from pipeline.outline import prepare

Holder = tuple[str | None, str | None, str | None]
"""Person, post, unit."""


Told = tuple[str | None, list[tuple[str | None, ...]], str | None, str | None]
"""A body's name, its members (role, person, post, unit), where its office stands and who runs it."""


class House(NamedTuple):
    """Who works in a house: `head` and `deputies` by their posts, its `units`, further `posts`, `kinds` of people; `where` an office may stand and who runs it."""

    head: tuple[str, ...]
    deputies: tuple[str, ...]
    units: tuple[str, ...]
    posts: tuple[str, ...]
    kinds: tuple[str, ...]
    where: tuple[tuple[str, str], ...]


HOUSES = {
    "county": House(("县长", "县委书记", "县委常委、副县长"), ("常务副县长", "副县长", "县政府办公室主任", "县水利局局长"), ("县财政局", "县水利局", "县公安局", "县应急管理局", "县农业农村局"), ("县教育局局长", "县民政局局长", "县气象局局长", "县供销社主任"), ("各乡镇党委书记", "各乡镇人民政府主要负责人"), (("县水利局", "县水利局局长"), ("县应急管理局", "县应急管理局局长"))),
    "bureau": House(("局党组书记、局长", "局长"), ("副局长", "总工程师", "总会计师", "总农艺师"), ("办公室", "计财股", "种植业股", "农机股", "法规股"), ("办公室主任", "人事科科长", "畜牧站站长", "执法大队大队长"), ("各股室负责人", "各下属单位主要负责人"), (("计财股", "计财股股长"), ("法规股", "法规股股长"))),
    "school": House(("校长", "党支部书记、校长"), ("副校长", "分管副校长", "德育主任"), ("教务处", "政教处", "总务处", "团委", "校办公室"), ("教导主任", "总务主任", "大队辅导员", "工会主席"), ("各年级组长", "全体班主任", "家长代表", "教师代表"), (("政教处", "政教处主任"), ("总务处", "总务处主任"))),
    "hospital": House(("院长", "党委书记、院长"), ("副院长", "分管副院长", "总会计师", "护理部主任"), ("医务科", "护理部", "院感科", "药剂科", "后勤保障部"), ("医务科科长", "护理部主任", "药剂科主任", "检验科主任"), ("各临床科室主任", "各病区护士长"), (("医务科", "医务科科长"), ("院感科", "院感科科长"))),
    "firm": House(("总经理", "党委书记、董事长"), ("副总经理", "总工程师", "总会计师", "总经济师", "安全总监"), ("安全环保部", "生产技术部", "人力资源部", "财务部", "物资供应部"), ("安全环保部部长", "生产技术部经理", "财务部经理", "车间主任"), ("各部门负责人", "各子公司主要负责人"), (("安全环保部", "安全环保部部长"), ("人力资源部", "人力资源部经理"))),
    "village": House(("村党支部书记", "村党支部书记、村委会主任"), ("村委会主任", "村委会副主任", "驻村第一书记"), ("村“两委”", "村监委会", "村民小组"), ("村会计", "妇联主席", "民兵连长", "治保主任"), ("村民代表", "党员代表", "各村民小组组长", "网格员"), (("村委会", "村委会主任"), ("村党群服务中心", "村会计"))),
    "community": House(("社区党委书记", "社区党支部书记"), ("社区居委会主任", "社区居委会副主任"), ("社区居委会", "社区警务室", "社区卫生服务站", "物业公司"), ("物业经理", "社区民警", "妇联主席", "业委会主任"), ("居民代表", "辖区单位代表", "党员代表", "楼栋长"), (("社区居委会", "社区居委会副主任"), ("社区服务中心", "社区服务中心主任"))),
    "university": House(("校长", "党委书记"), ("党委副书记", "分管副校长", "总会计师"), ("教务处", "学生工作处", "保卫处", "后勤管理处", "财务处"), ("教务处处长", "学生工作处处长", "图书馆馆长", "校医院院长"), ("各学院院长", "各学院党委书记", "师生代表"), (("教务处", "教务处处长"), ("保卫处", "保卫处处长"))),
    "site": House(("项目经理", "公司副总经理"), ("项目总工程师", "安全总监", "项目副经理"), ("工程部", "安质部", "物资部", "试验室", "综合办公室"), ("工程部部长", "安质部部长", "物资部部长", "试验室主任"), ("各工区负责人", "各施工队队长", "专职安全员"), (("安质部", "安质部部长"), ("工程部", "工程部部长"))),
    "bank": House(("行长", "党委书记、行长"), ("副行长", "纪委书记", "分管副行长"), ("风险管理部", "信贷管理部", "运营管理部", "内控合规部", "综合办公室"), ("风险管理部总经理", "内控合规部总经理", "工会主席"), ("各支行行长", "各部室主要负责人"), (("风险管理部", "风险管理部总经理"), ("内控合规部", "内控合规部总经理"))),
    "town": House(("镇党委书记", "镇长"), ("镇党委副书记", "副镇长", "镇人大主席", "镇武装部部长"), ("党政办", "财政所", "派出所", "农业农村服务中心", "应急办"), ("派出所所长", "财政所所长", "司法所所长", "卫生院院长"), ("各村党支部书记", "各包村干部", "各站所负责人"), (("党政办", "党政办主任"), ("应急办", "应急办主任"))),
    "kindergarten": House(("园长",), ("副园长", "保教主任", "后勤主任"), ("保教处", "后勤处", "保健室"), ("保健医", "工会主席", "保教主任", "财务主管"), ("各班班主任", "家长代表", "教师代表"), (("保健室", "后勤主任"), ("保教处", "保教主任"))),
}  # fmt: skip
BODIES = (
    ("防汛抗旱工作领导小组", "组长", "副组长", "成员"), ("食品安全工作领导小组", "组长", "副组长", "成员"), ("安全生产专项整治工作领导小组", "组长", "副组长", "成员"), ("资产清查工作专班", "组长", "副组长", "成员"),
    ("创建文明单位工作领导小组", "组长", "常务副组长", "成员"), ("矛盾纠纷排查化解工作小组", "组长", "副组长", "组员"), ("疫情防控工作领导组", "组长", "副组长", "成员"), ("“双减”工作领导小组", "组长", "副组长", "成员"),
    ("应急处置指挥部", "总指挥", "副总指挥", "成员"), ("森林防灭火指挥部", "指挥长", "副指挥长", "成员"), ("质量安全委员会", "主任", "副主任", "委员"), ("招标评审委员会", "主任委员", "副主任委员", "委员"),
    ("人居环境整治工作专班", "召集人", "副召集人", "成员"), ("应急抢险队", "队长", "副队长", "队员"), ("志愿服务队", "队长", "副队长", "队员"), ("消防安全工作领导小组", "第一组长", "副组长", "成员"),
)  # fmt: skip
NAMES = (
    "周宁", "李建国", "欧阳敏", "宋健", "韩雪", "梁静", "薛敏", "赵强", "王兰", "马丽", "陈启", "邓兴", "卫国强", "季平", "左丘岚", "宫羽", "方正", "石磊", "高山青", "田雨", "白桦", "司马青", "钟毓秀",
    "江海", "段玉", "于洋", "孟庆丰", "牛得草", "万福生", "沈佳", "耿直", "鲁大海", "罗小成", "潘登", "袁野", "尚进", "温如玉", "程立", "陶然", "苏明",
)  # fmt: skip
SHARED = ("负责人", "主要负责人", "分管负责人", "主要负责同志", "分管领导", "业务骨干", "联络员")
COUNTED = (("业务骨干", "外聘专家"), ("村民代表", "党员代表"), ("教师代表", "家长代表"), ("技术人员", "管理人员"), ("职工代表", "专业技术人员"), ("机关干部", "志愿者"))
SENTENCES = {
    "由任为": "成立{body}，由{a}任{A}，{b}任{B}，{c}为{C}。",
    "任为": "成立{body}，{a}任{A}，{b}任{B}，{c}为{C}。",
    "担任": "成立{body}，由{a}担任{A}，{b}担任{B}，{c}担任{C}。",
    "以为的": "成立以{a}为{A}、{b}为{B}、{c}为{C}的{body}。",
    "以为的，": "成立以{a}为{A}，{b}为{B}，{c}为{C}的{body}，全面负责此项工作。",
    "由任的": "组建由{a}任{A}、{b}任{B}、{c}为{C}的{body}。",
    "由担任": "成立{body}，{A}由{a}担任，{B}由{b}担任，{C}由{c}组成。",
    "由担任；": "{body}{A}由{a}担任；{B}由{b}担任；{C}由{c}担任。",
    "先说谁成立": "由{a}任{A}，{b}任{B}，{c}为{C}，成立{body}。",
    "先说谁组成": "由{a}任{A}，{b}任{B}，{c}为{C}，组成{body}，负责日常推进。",
    "先说谁组建": "由{a}担任{A}、{b}担任{B}、{c}为{C}，组建{body}。",
    "共同组成": "{a}为{A}，{b}为{B}，{c}为{C}，共同组成{body}。",
    "以为成立": "以{a}为{A}，{b}为{B}，{c}为{C}，成立{body}。",
    "名由任": "{body}由{a}任{A}，{b}任{B}，{c}为{C}。",
    "担任某组长": "{a}担任{body}{A}，{b}任{B}，{c}为{C}。",
    "任某组长": "{a}任{body}{A}，{b}任{B}，{c}为{C}。",
    "设几名": "成立{body}。设{A}1名，由{a}担任；设{B}若干名，由{b}担任；{C}若干名，由{c}担任。",
    "设几名，": "{body}设{A}1名，由{a}担任，{B}2名，由{b}担任，{C}由{c}组成。",
    "为": "成立{body}，{A}为{a}，{B}为{b}，{C}为{c}。",
    "包括": "成立{body}，{A}由{a}担任，{B}由{b}担任，{C}包括{c}。",
    "决定": "经研究，决定成立{body}，由{a}任{A}，{b}任{B}，{c}为{C}，统筹推进各项工作。",
    "兼任": "成立{body}，{A}由{a}兼任，{B}由{b}兼任，{C}为{c}。",
    "分句": "成立{body}。由{a}任{A}；由{b}任{B}；{c}为{C}。",
    "调整": "调整充实{body}，{a}任{A}，{b}任{B}，{c}任{C}。",
    "明确": "成立{body}，明确{a}为{A}，{b}为{B}，{c}为{C}。",
    "实行": "成立{body}，实行{A}负责制，{a}任{A}，{b}任{B}，{c}为{C}。",
    "下文": "成立{body}，统一领导全面工作。{A}由{a}担任，{B}由{b}担任，{C}由{c}担任。",
}
LISTS = {
    "标签一行": "成立{body}，{A}：{a}；{B}：{b}；{C}：{c}。",
    "标签，": "成立{body}。{A}：{a}，{B}：{b}，{C}：{c}。",
    "标签。": "成立{body}。{A}：{a}。{B}：{b}。{C}：{c}。",
    "括号": "成立{body}（{A}：{a}；{B}：{b}；{C}：{c}）。",
    "行": "成立{body}，组成人员如下：\n{A}：{a}\n{B}：{b}\n{C}：{c}\n",
    "行。": "成立{body}。\n{A}：{a}。\n{B}：{b}。\n{C}：{c}。\n",
    "名行": "{body}\n{A}：{a}\n{B}：{b}\n{C}：{c}\n",
    "名单": "{body}成员名单\n{A}：{a}\n{B}：{b}\n{C}：{c}\n",
    "编号": "成立{body}：\n1.{A}：{a}\n2.{B}：{b}\n3.{C}：{c}\n",
    "（1）": "成立{body}。\n（1）{A}：{a}；\n（2）{B}：{b}；\n（3）{C}：{c}。\n",
    "几人": "成立{body}。\n{A}（1名）：{a}\n{B}（若干名）：{b}\n{C}（若干名）：{c}\n",
    "下一行": "成立{body}。\n{A}：\n{a}\n{B}：\n{b}\n{C}：\n{c}\n",
    "横线": "成立{body}。\n{A}——{a}\n{B}——{b}\n{C}——{c}\n",
    "缩进": "成立{body}\n　　{A}：{a}\n　　{B}：{b}\n　　{C}：{c}\n",
}
OFFICES = {
    "无": ("", ""),
    "设在": ("host", "{body}办公室设在{host}。"),
    "日常由": ("host", "日常工作由{host}承担。"),
    "办公室日常": ("host", "{body}办公室日常工作由{host}负责。"),
    "设在，兼任": ("both", "办公室设在{host}，{head}兼任办公室主任。"),
    "下设，设在": ("both", "下设办公室，设在{host}，由{head}任办公室主任。"),
    "下设于": ("both", "下设办公室于{host}，办公室主任由{head}担任。"),
    "主任由": ("both", "办公室设在{host}，办公室主任由{head}兼任。"),
    "其主任": ("both", "{body}办公室设在{host}，主任由{head}兼任。"),
    "在设": ("both", "在{host}设立办公室，{head}任办公室主任。"),
    "挂靠": ("both", "办公室挂靠{host}，{head}任办公室主任，负责日常工作。"),
    "括号": ("both", "{body}下设办公室（设在{host}），{head}为办公室主任。"),
    "括号主任": ("both", "{body}办公室（设在{host}）主任由{head}兼任。"),
    "两句": ("both", "{body}下设办公室。办公室设在{host}，办公室主任由{head}担任。"),
    "设于": ("both", "办公室设于{host}，由{head}兼任办公室主任，承担日常事务。"),
    "兼主任": ("both", "办公室设在{host}，{head}兼办公室主任。"),
    "标签": ("both", "办公室设在{host}，办公室主任：{head}。"),
    "主任标签": ("both", "办公室设在{host}，主任：{head}。"),
    "由负责": ("both", "办公室设在{host}，由{head}负责日常工作。"),
    "电话": ("both", "办公室设在{host}，由{head}兼任办公室主任，联系电话：0531-1234567。"),
    "先主任": ("both", "下设办公室，办公室主任由{head}兼任，办公室设在{host}。"),
    "隔句": ("both", "办公室设在{host}，负责综合协调、督促检查等日常工作，{head}兼任办公室主任。"),
    "行": ("both", "\n办公室设在{host}，{head}兼任办公室主任。"),
    "职责": ("both", "办公室设在{host}，{head}任办公室主任，具体负责方案制定、信息报送和考核评价。"),
}
GROUPS = (
    "综合协调组", "排查鉴定组", "清人停用组", "督导问责组", "转移安置组", "拆危除险组", "送医救治组", "劝返接回组", "抢修保通组", "清淤排涝组", "打非治违组", "查漏补缺组", "追赃挽损组", "走访慰问组", "立案查办组", "宣传发动组",
    "医疗救护组", "疏散引导组", "通讯联络组", "后勤保障组", "信息报送组", "技术指导组", "资金筹措组", "治安维稳组", "环境整治组", "警戒保卫组", "现场处置组", "舆情应对组", "物资供应组", "专家咨询组",
)  # fmt: skip
OF_GROUPS = {
    "牵头，配合": "{name}由{lead}牵头，{help}配合",
    "牵头、配合": "{name}由{lead}牵头、{help}配合",
    "：由牵头": "{name}：由{lead}牵头，{help}配合",
    "（牵头": "{name}（由{lead}牵头，{help}配合）",
    "括号": "{name}（组长：{a}，成员：{b}、{c}）",
    "括号；": "{name}（组长：{a}；成员：{b}、{c}）",
    "：组长": "{name}：组长{a}，成员{b}、{c}",
    "：组长：": "{name}：组长：{a}，成员：{b}、{c}",
    "，组长：": "{name}，组长：{a}，成员：{b}、{c}",
    "由任": "{name}，由{a}任组长，{b}、{c}为成员",
    "：由任": "{name}：由{a}任组长，{b}、{c}为成员",
    "名由任": "{name}由{a}任组长，{b}、{c}为成员",
    "由担任": "{name}组长由{a}担任，成员由{b}、{c}组成",
    "为": "{name}组长为{a}，成员为{b}、{c}",
}
OF_GROUPS_IN_LINES = {
    "。组长": "{name}。组长：{a}，成员：{b}、{c}。",
    "。由任": "{name}。由{a}任组长，{b}、{c}为成员。",
    "。组长由": "{name}。组长由{a}担任，成员由{b}、{c}组成。",
    "行": "{name}\n组长：{a}\n成员：{b}、{c}",
    "行：": "{name}：\n组长：{a}\n成员：{b}、{c}",
    "行负责": "{name}\n组长：{a}\n成员：{b}、{c}\n负责相关工作的落实。",
    "。牵头": "{name}。由{lead}牵头，{help}配合，负责相关工作。",
    "牵头单位": "{name}\n负责相关工作的落实，由{lead}牵头。",
}
SIGNS = ("1.", "1、", "（1）", "①", "（一）", "1)", "⑴", "●", "一是")
ABOVE = ("领导小组下设三个工作组：", "下设三个工作组：", "设立“一办三组”：", "设立三个工作组，具体如下：", "成立三个专项工作组：", "领导小组下设以下工作组：", "组建三个工作小组，分工如下：")
BEFORE = ("", "为加强组织领导，", "（一）", "1.", "一、", "①", "（一）加强组织领导。", "为确保工作落到实处，", "根据工作需要，", "经局党组研究，", "第一，", "（一）组织机构。")
FORMS = ("post", "post+name", "post+padded", "name（post）", "name", "padded", "post+name同志")
LISTED_FORMS = (*FORMS, "name post", "post name", "padded post", "name  （post）", "padded（post）")
MEMBERS = ("units", "units+post", "units+posts", "units等", "units等post", "kinds", "counted", "persons", "posts", "both", "sent")
LISTED_MEMBERS = (*MEMBERS, "blanks", "units names")
SHORTEST = 2
"""Characters of a name that may be padded."""
_LEAST = 0.99


def written(post: str, name: str, form: str) -> tuple[str, Holder]:
    """Return how one holder is written, and who it is."""
    words = form.replace("padded", name[0] + " " * (len(name) == SHORTEST) + name[1:]).replace("name", name).replace("post", post).replace("+", "")
    return words, (None if form == "post" else name, post if "post" in form else None, None)


def members(house: House, names: list[str], kind: str, form: str, dice: random.Random) -> tuple[str, list[Holder]]:
    """Return a list of members, and who they are."""
    units, last = dice.sample(house.units, min(len(house.units), dice.choice((2, 3, 4)))), dice.choice(("、", "、", "和", "及"))
    joined, post, of_all = "、".join(units[:-1]) + last + units[-1], dice.choice(SHARED), dice.choice(house.kinds)
    shared: list[Holder] = [(None, post, unit) for unit in units]
    several = [written(post, names.pop(), form) for post in dice.sample(house.posts, 3)]
    pair, (one, other) = dice.choice(COUNTED), dice.choice((("{}3名", "{}2名"), ("3名{}", "2名{}"), ("{}5人", "{}4人"), ("{}若干名", "{}2名")))
    kinds, alone = dice.sample(house.kinds, 2), [names.pop() for _ in range(4)]
    listed: dict[str, tuple[str, list[Holder]]] = {
        "units": (joined, [(None, None, unit) for unit in units]),
        "units等": ("、".join(units) + dice.choice(("等单位", "等部门")), [(None, None, unit) for unit in units]),
        "units+post": (joined + post, shared),
        "units等post": ("、".join(units) + dice.choice(("等单位", "等部门", "等相关部门")) + post, shared),
        "both": (f"{joined}{post}、{of_all}", [*shared, (None, of_all, None)]),
        "units+posts": ("、".join(unit + "负责人" for unit in units), [(None, unit + "负责人", None) for unit in units]),
        "units names": (f"{joined}负责人 {alone[0]} {alone[1]}", [*((None, "负责人", unit) for unit in units), (alone[0], None, None), (alone[1], None, None)]),
        "counted": (one.format(pair[0]) + last + other.format(pair[1]), [(None, each, None) for each in pair]),
        "kinds": (last.join(kinds), [(None, each, None) for each in kinds]),
        "sent": ("、".join(unit + name for unit, name in zip(units, names, strict=False)), [(name, None, unit) for unit, name in zip(units, names, strict=False)]),
        "posts": ("、".join(house.posts[:3]), [(None, each, None) for each in house.posts[:3]]),
        "persons": ("、".join(words for words, _ in several), [holder for _, holder in several]),
        "blanks": (dice.choice((" ", "  ")).join(alone), [(name, None, None) for name in alone]),
    }
    return listed[kind]


class Mixture(NamedTuple):
    """A text, what it holds, and the ways it was mixed of."""

    text: str
    told: list[Told]
    ways: tuple[str, ...]


def mixed(dice: random.Random) -> Mixture:
    """Return one mixture."""
    (place, house), body, before, names = dice.choice([*HOUSES.items()]), dice.choice(BODIES), dice.choice(BEFORE), dice.sample(NAMES, 20)
    said, saying = dice.choice([*SENTENCES.items(), *LISTS.items()])
    form, kind = dice.choice(LISTED_FORMS if said in LISTS else FORMS), dice.choice(LISTED_MEMBERS if said in LISTS else MEMBERS)
    head = [written(dice.choice(house.head), names.pop(), form)]
    deputies = [written(post, names.pop(), form) for post in dice.sample(house.deputies, dice.choice((1, 2)))]
    listed, holders = members(house, names, kind, form if form != "post" else "post+name", dice)
    words = {"a": head[0][0], "b": "、".join(each for each, _ in deputies), "c": listed} | dict(zip("ABC", body[1:], strict=True))
    (host, run_by), (seated, (tells, office)) = dice.choice(house.where), dice.choice([*OFFICES.items()])
    runs, (person, post, _) = written(run_by, names.pop(), dice.choice(("post", "post+name", "name")))
    text = before * (not saying.startswith("{body}") or said not in LISTS) + saying.format(body=body[0], **words) + office.format(body=body[0], host=host, head=runs)
    found = [(role, *holder) for role, those in zip(body[1:], ([head[0][1]], [each for _, each in deputies], holders), strict=True) for holder in those]
    told = [(body[0], found, host if tells else None, (person or post) if tells == "both" else None)]
    return Mixture(f"某县专项工作方案\n一、总体要求\n坚持预防为主。\n二、组织领导\n{text}\n三、工作要求\n各单位要提高认识。\n", told, (place, body[0], form, kind, said, seated, before))


def grouped(dice: random.Random) -> Mixture:
    """Return a mixture that tells of three working groups, in lines of their own or in one."""
    (said, saying), form, above, sign = dice.choice([*OF_GROUPS.items(), *OF_GROUPS_IN_LINES.items()]), dice.choice(("name", "padded", "name（post）", "post+name")), dice.choice(ABOVE), dice.choice(SIGNS)
    (place, house), names, bodies = dice.choice([*HOUSES.items()]), dice.sample(NAMES, 9), dice.sample(GROUPS, 3)
    in_lines, duty = said in OF_GROUPS_IN_LINES or dice.random() < 1 / 2, dice.choice(("", "", "，负责相关工作的落实"))
    parts: list[str] = []
    found: list[Told] = []
    for name in bodies:
        (a, first), (b, second), (c, third) = (written(post, names.pop(), form) for post in (dice.choice(house.deputies), *house.posts[:2]))
        lead, other = dice.sample(house.units, 2)
        parts.append(saying.format(name=name, a=a, b=b, c=c, lead=lead, help=other) + duty * (said in OF_GROUPS))
        found.append((name, [("组长", *first), ("成员", *second), ("成员", *third)] if "{a}" in saying else [], None, None))
    if in_lines:
        end = "。" * (said in OF_GROUPS)
        text = above + "\n" + "\n".join(f"{NUMBERS[sign](at)}{part}{end}" for at, part in enumerate(parts, 1))
    else:
        text = above + dice.choice(("；", "。")).join(parts) + "。"
    return Mixture(f"某县专项工作方案\n一、总体要求\n坚持预防为主。\n二、组织领导\n{text}\n三、工作要求\n各单位要提高认识。\n", found, (place, form, said, above, sign if in_lines else "一行", duty))


def read(text: str) -> list[Told]:
    """Return what is found in a text, in the form of `Mixture.told`."""
    found = groups.find(prepare(normalise(text).text, title="某县专项工作方案"))
    return [(each.name, [(one.role, one.person, one.post, str(one.unit) if one.unit else None) for one in each.members], each.office_host, each.office_head) for each in found]


@pytest.mark.parametrize("mix", [mixed, grouped])
@pytest.mark.parametrize("seed", range(8))
def test_bodies_however_they_are_said(seed: int, mix: Callable[[random.Random], Mixture]) -> None:
    dice, lost = random.Random(seed), []
    for _ in range(120):
        mixture = mix(dice)
        if (found := read(mixture.text)) != mixture.told:
            lost.append((mixture.text, mixture.told, found))
    assert len(lost) <= (1 - _LEAST) * 120, lost
