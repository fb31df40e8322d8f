"""One time said in every way: whoever has to do what, wherever the time stands in the sentence and however the list is written, the same time is found.

As in the other tests of layouts what each text holds is known, so that no annotation is needed. The ways are mixed at random (fixed seeds).
"""

from __future__ import annotations

import random

import pytest
from layouts import NUMBERS

from extractors import deadlines
from pipeline.normalise import normalise
from pipeline.outline import prepare

Told = tuple[str, str | None, str | None, str | None, str | None]
"""What is found of a time: its kind, start, end, rule and length."""


def due(day: str) -> Told:
    return "due", None, day, None, None


def period(start: str, end: str) -> Told:
    return "period", start, end, None, None


def again(rule: str) -> Told:
    return "recurring", None, None, rule, None


def length(said: str, kind: str = "relative") -> Told:
    return kind, None, None, None, said


LIMITS = {
    "4月20日前": due("2024-04-20"), "5月底前": due("2024-05-31"), "2024年6月末之前": due("2024-06-30"), "2024年9月前": due("2024-09"), "六月三十日前": due("2024-06-30"),
    "10月中旬前": due("2024-10-20"), "2024-07-15前": due("2024-07-15"), "2024.8.31前": due("2024-08-31"), "2024年8月31日（周六）17:00前": due("2024-08-31"), "今年底前": due("2024-12-31"),
    "年底前": due("2024-12-31"), "明年6月底前": due("2025-06-30"), "本月底前": due("2024-03-31"), "下月10日前": due("2024-04-10"), "第三季度末前": due("2024-09-30"),
    "国庆节前": due("2024-10-01"), "“五一”前": due("2024-05-01"), "2025年3月31日以前": due("2025-03-31"), "2026年底前": due("2026-12-31"), "最迟7月5日": due("2024-07-05"),
    "二〇二四年十一月十五日前": due("2024-11-15"), "2024年11月15日24时前": due("2024-11-15"), "学期结束前": ("relative", None, None, None, None), "2024年秋季学期结束前": ("relative", None, None, None, None),
}  # fmt: skip
SPANS = {
    "4月1日至5月31日": period("2024-04-01", "2024-05-31"), "4月1日—30日": period("2024-04-01", "2024-04-30"), "2024年4月至6月": period("2024-04", "2024-06"), "5月上旬": period("2024-05-01", "2024-05-10"),
    "自5月4日起至6月15日止": period("2024-05-04", "2024-06-15"), "从4月中旬到5月下旬": period("2024-04-11", "2024-05-31"), "9月份": period("2024-09", "2024-09"), "第四季度": period("2024-10", "2024-12"),
    "今年下半年": period("2024-07", "2024-12"), "2024年10月8日-11月20日": period("2024-10-08", "2024-11-20"), "2024.4.1—2024.6.30": period("2024-04-01", "2024-06-30"), "11月至次年2月": period("2024-11", "2025-02"),
    "2024年12月1日至2025年1月31日": period("2024-12-01", "2025-01-31"), "2024年至2026年": period("2024", "2026"), "5月6日至10日": period("2024-05-06", "2024-05-10"), "七月至九月": period("2024-07", "2024-09"),
    "即日起至4月30日": period("2024-03-05", "2024-04-30"), "3月底至4月初": period("2024-03-31", "2024-04-10"),
}  # fmt: skip
SPANNED = ("自{0}开始、{1}结束", "自{0}开始，{1}结束", "自{0}起、至{1}止", "从{0}开始，到{1}结束", "自{0}启动，至{1}结束", "{0}开始、{1}结束", "{0}启动，{1}结束", "自{0}起，{1}止", "自{0}起，到{1}止", "于{0}开始，{1}结束", "于{0}启动，于{1}结束", "从{0}起至{1}结束", "自{0}开始，至{1}截止", "{0}启动、{1}收官")
DAYS = (("5月4日", "6月15日", period("2024-05-04", "2024-06-15")), ("2024年4月1日", "2024年9月30日", period("2024-04-01", "2024-09-30")), ("4月上旬", "6月底", period("2024-04-01", "2024-06-30")), ("4月", "10月", period("2024-04", "2024-10")), ("11月1日", "次年3月15日", period("2024-11-01", "2025-03-15")))
CYCLES = {
    "每月25日前": again("FREQ=MONTHLY;BYMONTHDAY=25"), "每月5日前": again("FREQ=MONTHLY;BYMONTHDAY=5"), "每季度末月20日前": again("FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=20"), "每年12月20日前": again("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=20"),
    "每周五下班前": again("FREQ=WEEKLY;BYDAY=FR"), "每周一": again("FREQ=WEEKLY;BYDAY=MO"), "每月底": again("FREQ=MONTHLY;BYMONTHDAY=-1"), "每季度": again("FREQ=MONTHLY;INTERVAL=3"), "每半年": again("FREQ=MONTHLY;INTERVAL=6"), "每年6月底前": again("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=-1"),
    "每日17时前": again("FREQ=DAILY"), "每半月": again("FREQ=WEEKLY;INTERVAL=2"), "每年": again("FREQ=YEARLY"), "每学期": again("FREQ=MONTHLY;INTERVAL=6"), "每两个月": again("FREQ=MONTHLY;INTERVAL=2"), "每月10日、25日前": again("FREQ=MONTHLY;BYMONTHDAY=10,25"),
    "自2023年12月起每月25日前": again("FREQ=MONTHLY;BYMONTHDAY=25"), "从4月起每周五": again("FREQ=WEEKLY;BYDAY=FR"), "自2024年起每年11月底前": again("FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=-1"), "5月起每季度末": again("FREQ=MONTHLY;INTERVAL=3"),
}  # fmt: skip
WITHIN = {
    "接到通知后3日内": length("P3D"), "收到材料之日起7个工作日内": length("P7D"), "发现问题后2小时内": length("PT2H"), "任务下达后15天内": length("P15D"), "项目批复后一个月内": length("P1M"), "合同签订后10个工作日内": length("P10D"),
    "会议结束后一周内": length("P1W"), "验收合格之日起30日内": length("P30D"), "立案后60日内": length("P60D"), "事故发生后1小时内": length("PT1H"), "每次检查结束后5个工作日内": length("P5D"), "整改到位后两周内": length("P2W"), "竣工后三个月内": length("P3M"), "灾情发生后30分钟内": length("PT30M"),
}  # fmt: skip
KEPT = {
    "1小时": length("PT1H", "duration"), "30分钟": length("PT30M", "duration"), "不少于1小时": length("PT1H", "duration"), "2个小时": length("PT2H", "duration"), "至少30分钟": length("PT30M", "duration"), "半小时": length("PT30M", "duration"), "48小时": length("PT48H", "duration"), "3天": length("P3D", "duration"),
}  # fmt: skip
KEEPING = (
    "{0}结束后{1}留守现场{2}方可离开", "{0}结束后，{1}应留守现场{2}，确认无异常方可离开", "{0}完成后{1}须在现场观察{2}后方可撤离", "{0}完毕后，{1}继续监护{2}", "{0}停止后{1}应继续看护现场{2}", "{0}结束后{1}要继续值守{2}",
    "{0}完成后，由{1}继续跟踪观察{2}", "{0}终止后{1}继续监测{2}，无异常方可撤离", "{0}结束后，{1}必须坚守岗位{2}", "{0}结束后，现场由{1}看守{2}后方可离开",
)
WORKS, WATCHERS = ("动火作业", "焊接作业", "有限空间作业", "爆破作业", "清仓作业", "熏蒸作业", "吊装作业", "烟花燃放"), ("监护人", "看火人", "安全员", "值班员", "监火人员", "专人", "保卫人员", "现场负责人")
YEAR_IN = ("年内", "今年内", "年内", "本年内", "2024年内")
SUMS = ("核销呆账贷款{}", "新增就业{}", "清收不良贷款{}", "改造危旧房{}", "兑付拖欠账款{}", "培训骨干{}", "盘活闲置资产{}", "新建停车位{}", "压减库存{}", "化解隐性债务{}", "新增学位{}", "种植油茶{}", "招引项目{}", "发放贷款{}", "维修水渠{}", "淘汰老旧车辆{}", "补充医护人员{}", "更新教学设备{}", "处置僵尸企业{}", "消化库存商品房{}", "流转土地{}", "回收欠款{}", "关停小煤窑{}", "开行班列{}", "拓宽道路{}", "购置消防车{}")  # fmt: skip
MUCH = ("300万元", "不少于500万元", "200个", "500人以上", "30处", "120公里", "10台（套）", "100%")
UNITS = (
    "各乡镇", "各县（市、区）", "县教育局", "市财政局", "办公室", "各成员单位", "各村（社区）", "人力资源部", "护理部", "各学院", "教务处", "各派出所", "县应急管理局", "市卫生健康委", "村委会", "项目部", "各分公司", "街道办事处", "各学校", "生产技术科",
    "信贷管理部", "区住建局", "县水利局", "后勤处", "各科室", "政工科",
)  # fmt: skip
TASKS = (
    "完成摸底排查", "报送工作总结", "开展一次专项检查", "制定实施细则", "组织集中培训", "建立问题台账", "召开动员会议", "上报整改情况", "将名单报县应急局", "签订目标责任书", "组织验收", "完成设备更换", "公布考核结果", "开展自查自纠", "提交评估报告", "落实配套资金",
    "完成审核并予以公示", "向领导小组办公室报送进展情况", "对辖区重点场所进行一次排查", "组织开展应急演练", "修订完善规章制度", "办理移交手续", "把整改清单报主管部门备案", "完成资料归档", "更新信息公示栏", "张贴宣传标语", "入户走访", "汇总上报有关数据",
)  # fmt: skip
DONE = ("{unit}要在{time}{task}", "{unit}应于{time}{task}", "{time}，{unit}{task}", "{time}，由{unit}{task}", "{unit}{time}{task}", "{unit}须于{time}{task}", "{unit}负责在{time}{task}", "请{unit}于{time}{task}", "{unit}要认真研究，于{time}{task}", "{unit}确定一名联络员，并于{time}{task}", "{time}{task}", "{unit}务必于{time}{task}", "{time}，{unit}要{task}", "{unit}原则上在{time}{task}")  # fmt: skip
SLOTS = ("{task}（{time}）。由{unit}具体落实", "{task}。责任单位：{unit}。完成时限：{time}", "{task}。责任单位：{unit}；完成时间：{time}", "{task}。（责任单位：{unit}，完成时限：{time}）", "{task}（{unit}，{time}）", "{task}。时间安排：{time}。责任单位：{unit}", "{task}（责任单位：{unit}；时限：{time}）")  # fmt: skip
RUN = ("{unit}{time}{task}", "{time}，{unit}{task}", "{unit}{time}{task}一次", "由{unit}{time}{task}", "{unit}要{time}{task}", "{unit}应{time}{task}", "{unit}确定专人负责，并{time}{task}", "{time}由{unit}{task}")
WINDOW = ("{time}，{unit}{task}", "{unit}于{time}{task}", "{unit}要在{time}{task}", "{unit}计划于{time}{task}", "{time}，由{unit}{task}")
EVENT_WORKS = ("集中排查", "专项整治", "宣传月活动", "汛期值守", "冬春农田水利建设", "集中行动", "报名工作", "巡察", "疫苗接种", "复审换证", "百日攻坚", "封山禁火")
BEFORE = ("", "", "加强组织领导。", "坚持问题导向，压实工作责任。", "要统一思想，提高认识；", "各级各部门要密切配合，形成合力。")
BEHIND = ("", "", "，确保不漏一户", "，不得迟报漏报", "，做到底数清、情况明", "，并做好记录")
SIGNS = ("none", "1.", "（1）", "①", "1、", "1)", "（一）", "一是", "●", "——")
ENDS = ("。\n", "；\n")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_LEAST = 0.99


def one(dice: random.Random) -> tuple[str, Told, tuple[str, str]]:
    """Return a sentence without its end, what time it holds, and by what it was made."""
    what = dice.choice(("limit", "limit", "slot", "span", "spanned", "cycle", "cycle", "within", "kept", "year"))
    unit, task = dice.choice(UNITS), dice.choice(TASKS)
    if what == "spanned":
        first, last, told = dice.choice(DAYS)
        form = dice.choice(SPANNED)
        return dice.choice(EVENT_WORKS) + form.format(first, last), told, (form, first)
    if what == "kept":
        words, told = dice.choice([*KEPT.items()])
        form = dice.choice(KEEPING)
        return form.format(dice.choice(WORKS), dice.choice(WATCHERS), words), told, (form, words)
    if what == "year":
        form = dice.choice(SUMS)
        head = dice.choice(YEAR_IN)
        return head + form.format(dice.choice(MUCH)), due("2024-12-31"), (form, head)
    times, forms = {"limit": (LIMITS, DONE), "slot": ({**LIMITS, **SPANS}, SLOTS), "span": (SPANS, WINDOW), "cycle": (CYCLES, RUN), "within": (WITHIN, DONE)}[what]
    words, told = dice.choice([*times.items()])
    form = dice.choice(forms)
    behind = dice.choice(BEHIND) if what != "slot" else ""
    return form.format(time=words, unit=unit, task=task) + behind, told, (form, words)


def mixed(dice: random.Random) -> tuple[str, list[Told], list[tuple[str, str]]]:
    """Return a text, the times that it holds, and by what each was made."""
    sign, end, before = NUMBERS[dice.choice(SIGNS)], dice.choice(ENDS), dice.choice(BEFORE)
    said = [one(dice) for _ in range(dice.choice((1, 2, 3)))]
    lines = [sign(at) + (before if at == 1 else "") + words for at, (words, _, _) in enumerate(said, 1)]
    text = f"某县专项工作方案\n一、总体要求\n坚持预防为主。\n二、工作安排\n{end.join(lines)}。\n三、工作要求\n各单位要提高认识。\n"
    return (text.translate(WIDE) if dice.random() < 0.2 else text), [told for _, told, _ in said], [made for _, _, made in said]


def read(text: str) -> list[Told]:
    """Return what times a text issued on March 5, 2024 holds."""
    plan = prepare(normalise(text).text, title="某县专项工作方案", issued="2024-03-05", year="2024")
    return [(found.kind, found.starts, found.due, found.rrule, found.duration) for found in deadlines.find(plan)]


@pytest.mark.parametrize("seed", range(8))
def test_times_however_they_are_said(seed: int) -> None:
    dice = random.Random(seed)
    lost = [(text, told, found) for text, told, _ in (mixed(dice) for _ in range(150)) if (found := read(text)) != told]
    assert len(lost) <= (1 - _LEAST) * 150, lost
