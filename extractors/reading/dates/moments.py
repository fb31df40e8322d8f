"""Points of time as written: 2012年2月底, 20xx年6月中下旬, 第三季度, 明年3月, 9月25日, 2024.3.5, “十四五”期间, 春节, 印发之日.

A `Moment` says what the words say and nothing that they leave out; `values` works out the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple

from extractors.contract import Span
from extractors.lexicon import alternatives, load
from extractors.reading.dates.calendar import five_year_plan
from extractors.reading.dates.lines import matches_with
from extractors.reading.dates.starts import starts
from extractors.reading.numbers import DIGIT_CLASS, MASK_CLASS, four_digit_year, number, two_digits

LEXICON: dict[str, Any] = load("dates")

SP = " {0,3}"
_MASK = f"[{MASK_CLASS}]"
YEAR = rf"(?:(?:19|20|21)(?:\d\d|\d{_MASK}|{_MASK}{{2}})|[一二][〇○零Ο0OoΟ九八][{DIGIT_CLASS}0-9{MASK_CLASS}]{{2}}|(?<![A-Za-z0-9{MASK_CLASS}]){_MASK}{{2,4}})"
MONTH = rf"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]|{_MASK}{{1,2}})"
DAY = rf"(?:3[01]|[12]\d|0?[1-9]|三十一?|(?:二十|廿)[一二三四五六七八九]?|十[一二三四五六七八九]?|初[一二三四五六七八九十]|[一二三四五六七八九]|{_MASK}{{1,2}})"
CONNECTOR = rf"{SP}(?:(?:起|(?:之日)?起，|(?:开始|启动)(?:实施|施行|执行)?，?)?(?:至|到|直至|延续到|延续至)|[-—–－~～〜―─]{{1,4}}|起[-—–－~～〜―─]{{1,4}}){SP}"
WEEKDAY = "[一二三四五六日天]"
CLOCK = (
    rf"{SP}(?:(?:上午|下午|中午|晚上?|早上?|凌晨|夜间)?{SP}(?:\d{{1,2}}|二十[一二三四]?|十[一二]?|[零一二三四五六七八九])(?:[:：]\d{{2}}(?:[:：]\d{{2}})?|[点时](?:整|半|\d{{1,2}}分)?)"
    r"|(?:上午|下午)?下班|上午|下午|中午|凌晨|午夜|零时|24时)"
)

_TENDAY = alternatives(LEXICON["tendays"])
_HALVES = "|".join(SP.join(word) for word in LEXICON["halves"])  # a reader may space words out: 下 半 年
_YEAR_WORD = alternatives([*LEXICON["year_steps"], *LEXICON["following_years"]["words"]])
_MONTH_WORD = alternatives(LEXICON["month_steps"])
_FEASTS = {**LEXICON["feasts_solar"], **LEXICON["feasts_lunar"], **LEXICON["feasts_other"], **dict.fromkeys(LEXICON["solar_terms"]["words"], "term")}
_FEAST = rf"[“\"]?(?:{alternatives(_FEASTS)})[”\"]?(?:节|{alternatives(LEXICON['feast_tails']['words'])})?"
_FEAST_LIST = rf"{_FEAST}(?:[、和及与]?{_FEAST}){{1,8}}(?:等[^，。；、\n]{{0,6}})?(?:[“\"]?{alternatives(LEXICON['feast_times']['words'])}[”\"]?)?"
_AFTER_START = "(?!步|中|级|次|期|衷|始|心|任|审|稿|评|选|核|验)"


def _firsts(*words: Iterable[str]) -> str:
    """Return the characters that some of the words begin with, as the inside of a regex class."""
    return re.escape("".join(sorted({word[0] for word in chain(*words)})))


_YEAR_HEAD = (
    rf"(?:(?:中华)?民国{SP}(?P<era>\d{{1,3}}|[一二三四五六七八九十百〇零元]{{1,5}}){SP}年(?P<era_fiscal>度)?"
    rf"|(?<!\d)(?P<roc>1[01]\d){SP}年(?={SP}(?:{MONTH}{SP}月|第?[一二三四1-4]季|[上下]半年|年?[底末终]))"
    rf"|(?<![\d.第])(?P<year>{YEAR}){SP}(?:年(?P<fiscal>度)?(?!代)|(?={CONNECTOR}{YEAR}{SP}年))"
    rf"|(?<![\d.第个{DIGIT_CLASS}十])(?P<short>\d{{2}}|[〇○零][一二三四五六七八九〇零]){SP}年(?={SP}{MONTH}{SP}月|年?[底末]|以前|以后|之前)"
    rf"|(?<!\d)(?P<school>{YEAR}|1[01]\d){SP}学年度?(?!第|[上下]学期)"
    rf"|(?<![每])(?P<year_word>{_YEAR_WORD}))"
)
_AFTER_MIDDLE = rf"之?前|以前|，|{alternatives(LEXICON['middle_duties']['words'])}"
_TAIL = (
    rf"(?:(?P<half>{_HALVES})(?:年?(?P<half_edge>[底末])(?!层|线|部))?"
    r"|前(?P<front>[一二两三123])个?季度"
    r"|(?:(?![一二三四1-4] {0,3}个)"
    r"第?(?P<quarter>[一二三四1-4首])(?:(?:[、和及至到—-]|第)*(?P<quarter_to>[一二三四1-4]))? {0,3}个?季 {0,3}度|第(?P<short_quarter>[一二三四1-4])季(?![度节风赛《“]))"
    r"(?P<quarter_edge>[末底初])?"
    rf"|(?P<quarter_word>{alternatives(LEXICON['quarter_steps'])})(?P<quarter_word_edge>[末底])?"
    rf"|(?P<solar_feast>{_FEAST}{alternatives(LEXICON['feast_breaks']['words'])}?)(?={SP}(?:之?前|以前|期间|后|至|到|当[日天晚]|[（(]{SP}(?:\d{{4}}年)?\d{{1,2}}[月.]))"
    rf"|(?P<feasts>{_FEAST_LIST})(?={SP}(?:之?前|以前|期间|后|至|到))"
    rf"|(?![中高]考[核评察试勤虑量])(?P<season>{alternatives(LEXICON['seasons']['words'])})"
    rf"|(?:(?<![\d.第{DIGIT_CLASS}十])(?P<month>{MONTH}){SP}(?:月份?|(?={CONNECTOR}{MONTH}{SP}月)|(?=(?:[、和]{MONTH}){{1,5}}月))|(?P<month_word>{_MONTH_WORD})份?)"
    rf"(?:{SP}(?P<tenday>{_TENDAY})(?!(?<=初)[一二三四五六七八九十])(?:(?<!初)|{_AFTER_START})"
    rf"|{SP}(?P<month_edge>{alternatives(LEXICON['ends']['month'])})"
    rf"|{SP}(?:第?(?P<day>{DAY})(?!\d){SP}[日号]|(?P<loose_day>{DAY})(?={SP}(?:之前|以前|前|[）)，。；]|$|(?:[、和]{DAY}){{1,6}}[日号]|{CONNECTOR}(?:{YEAR}|{MONTH}{SP}月|{DAY}))))"
    rf"(?:{SP}[（(]?[本下]?(?:周|星期){WEEKDAY}[）)]?|{SP}[（(](?:农历|正月|腊月|除夕|初)[^（）()\n]{{0,8}}[）)])?(?:{CLOCK}(?:(?:[-—–~～]{{1,2}}|至|到){CLOCK})?)?)?"
    rf"|(?P<year_edge>(?<!半){alternatives(['年底', '年末', '年终', '岁末'])}|年(?P<year_start>初)|年(?<![一二两三四五六七八九十半几数每\d].)(?P<year_within>内)"
    rf"|年(?<![一两三全每去往近几\d数].)(?P<year_middle>中)(?={_AFTER_MIDDLE}))"
    rf"|(?<![上中下腊正{DIGIT_CLASS}\d十xX*×])(?P<bare_end>月底|月末)"
    r")"
)
_YEAR_END = rf"(?:(?P<only_end>{alternatives(LEXICON['ends']['year'])})|(?P<only_within>内(?![部外容设蒙地]))|(?P<only_start>年?初){_AFTER_START})"
_WORDED = re.compile(rf"(?:{_YEAR_HEAD}(?:{SP}的?(?:{_TAIL.replace('?P<', '?P<y_')}|{_YEAR_END}))?|{_TAIL})")

_NUMERIC = re.compile(
    rf"(?<![\d./A-Za-z])(?P<year>(?:19|20)(?:\d\d|{_MASK}{{2}}))(?P<sep>[-./])(?P<month>1[0-2]|0?[1-9]|{_MASK}{{2}})"
    rf"(?:[-./](?P<day>3[01]|[12]\d|0?[1-9]|{_MASK}{{2}})日?(?:{CLOCK}(?:[:：]\d\d)?)?(?![\d%])|(?![\d.%万亿元平公米人吨千个倍户亩升克页章条号款]))"
)
_FULL = re.compile(  # the commonest form, read without the large pattern
    rf"(?<![\d.第])(?P<year>(?:19|20)(?:\d\d|{_MASK}{{2}}))年(?P<month>1[0-2]|0?[1-9])月(?P<day>3[01]|[12]\d|0?[1-9])日"
    r"(?! {0,3}(?:\d{1,2}[:：点时]|[零一二三四五六七八九十]{1,3}[点时]|午夜|[上下中早晚凌夜（(]))"
)
_TO = rf"{SP}(?:[-—–－~～]{{1,2}}|至|到){SP}"
_BEFORE_OR_FROM = r"日? {0,2}(?:之?前(?![期后述方沿端台置])|以前|起(?![\d草步点吊源]|重(?:机|吊|设备|作业|伤害|工)))"
_DAY_NUMBER = r"(?:3[01]|[12]\d|0?[1-9])"
_SLASHED = re.compile(  # without a year: 3/15前, 3/20-4/10
    rf"(?<![\d./A-Za-z])(?P<month>1[0-2]|0?[1-9])/(?P<day>{_DAY_NUMBER})(?![\d./%])(?={_BEFORE_OR_FROM}|{_TO}(?:1[0-2]|0?[1-9])/{_DAY_NUMBER}(?![\d./%]))日?"
)
_MEASURED = "万亿元平公米人吨千个倍户亩升克页章条号款节图表版项级分厘毫度天年月小之中左所和与至到的"
_DOTTED = re.compile(  # the same with dots, where no figure is meant: （9.1-9.30）, at the head of a line or after a label; 9.1-9.30 排查, not 1.1-1.5倍
    rf"(?<![^（(）)\n|：:自从于在 ])(?P<month>1[0-2]|0?[1-9])\.(?P<day>{_DAY_NUMBER})(?![\d.%])"
    rf"(?={_BEFORE_OR_FROM}|{_TO}(?:1[0-2]|0?[1-9])\.{_DAY_NUMBER}日? {{0,2}}(?:之?前|起|[）)，。；：:\n|]|[\u4e00-\u9fff](?<![{_MEASURED}])|$))日?"
)
_LETTERS = rf"0-9{DIGIT_CLASS}{MASK_CLASS}十廿"
_DAY_GOES_ON = f"[ （(周星上中下早晚凌夜午零{_LETTERS}]"
_MONTH_GOES_ON = f"[ 份第{_LETTERS}{_firsts(LEXICON['tendays'], LEXICON['ends']['month'])}]"
_TAIL_WORDS = (LEXICON["halves"], LEXICON["month_steps"], LEXICON["quarter_steps"], LEXICON["seasons"]["words"], _FEASTS, LEXICON["ends"]["year"])
_YEAR_GOES_ON = f"[ 度代的第首年岁月前初内“\"{_LETTERS}{_firsts(*_TAIL_WORDS)}]"
_PLAIN = re.compile(  # the next commonest, where nothing goes on that only the large pattern reads: 2024年, 2024年3月, 3月5日, 3月底
    rf"(?:(?<![\d.第])(?P<year>(?:19|20)\d\d)年|(?<![\d.第{DIGIT_CLASS}十]))(?:(?P<month>1[0-2]|0?[1-9])月"
    rf"(?:(?P<day>3[01]|[12]\d|0?[1-9])[日号](?!{_DAY_GOES_ON})|(?P<edge>{alternatives(LEXICON['ends']['month'])})|份?(?:(?!{_MONTH_GOES_ON})|(?=\d{{1,2}}月)))|(?<=年)(?!{_YEAR_GOES_ON}))"
)
_COMPACT = re.compile(r"(?<![\dA-Za-z.])(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?![\d.])")
_PLAN = re.compile(r"[“\"]?(?P<plan>二?十[一二三四五六七八九]?|[一二三四五六七八九])五[”\"]?(?P<edge>规划期?末|时期末|期末|末)?(?(edge)|(?:规划)?(?:期间|时期))")
_ISSUE = re.compile(
    rf"(?:即日|现在|本日)(?=起|至|到|{SP}[-—–~～])|{alternatives(LEXICON['issue']['papers'])}?(?:正式)?{alternatives(LEXICON['issue']['acts'])}(?:之?日|后(?=之日)|时)"
    r"(?=起|至|后|施行|实施|生效|执行)"
)
_ISSUE_CUES = (  # how an issue ends or, for 现在, begins
    *(re.compile(rf"{last}(?<=[即本之{''.join(act[-1] for act in LEXICON['issue']['acts'])}].)") for last in "日时"),
    re.compile("现在(?=[起至到 —–~～-])"),
)
_WEEK = re.compile(
    rf"(?:(?P<week>[本这下上])个?(?:周|星期){{1,2}}(?P<weekday>{WEEKDAY}(?:{CLOCK})?|末)?(?!年|期|边|围|转|密|报|例会)"
    rf"|(?<![每逢个上下本这各、至到第周一二三四五六七八九十])(?:周|星期)(?P<coming>{WEEKDAY}(?:{CLOCK})?)(?={SP}(?:之前|以前|前(?![期后述]))))"
)
_WORDED_GROUPS = tuple(sorted(_WORDED.groupindex, key=_WORDED.groupindex.__getitem__))
_YEAR_GROUPS = {"era", "roc", "year", "short", "school", "year_word"}
_STARTS = starts(LEXICON)
_NOWHERE = Span(0, 0)


class Moment(NamedTuple):
    """One point or stretch of time as its words say it.

    `grain` is year, school (学年), half, quarter, month, tenday, day, end (a last day: 月底), feast, season, lunar, plan (五年规划), week or issue
    (印发之日). Years are four characters with X for a masked digit; months and days two. `days` is (first, last), where an empty last is the month's last day. A `step` counts
    years, months or weeks from the date spoken of;
    `name` is a feast's or a season's, a weekday, or says what a date stands for (feast: 春节（2月9日）);
    `following` marks 次年, and of a weekday the next that comes (周五前); `within` marks 年内 and
    年中, by whose end something is due.
    """

    span: Span
    grain: str
    year: str | None = None
    year_step: int | None = None
    following: bool = False
    months: tuple[str, str] | None = None
    month_step: int | None = None
    days: tuple[str, str] | None = None
    name: str | None = None
    fiscal: bool = False
    within: bool = False

    @property
    def is_day(self) -> bool:
        """Tell whether the words name one day: 3月5日, 月底, 本周五, 正月初六."""
        one_day = self.grain == "lunar" and self.days is not None and self.days[0] == self.days[1]
        return self.grain in ("day", "end") or one_day or (self.grain == "week" and self.name not in (None, "末"))

    @property
    def has_year(self) -> bool:
        """Tell whether the words themselves name the year, outright or relative to the date spoken of."""
        return self.year is not None or self.year_step is not None or self.month_step is not None or self.grain in ("issue", "week")


def moments(text: str) -> list[Moment]:
    """Return the points of time in `text`, in order, without overlaps."""
    issues = {Span(*match.span()) for cue in _ISSUE_CUES for match in matches_with(cue, _ISSUE, text)}
    found = [*(Moment(span, "issue") for span in issues), *_dated_moments(text)]
    return sorted(found, key=attrgetter("span.start")) if issues else found


def _dated_moments(text: str) -> Iterator[Moment]:
    """Yield all moments but those of the issue. Linear: each start is tried once, by patterns of bounded length."""
    position = 0
    while (start := _STARTS.search(text, position)) is not None:
        moment = _moment_at(start)
        if moment is None:
            position = start.start() + 1
        else:
            yield moment
            position = moment.span.end


def _moment_at(start: re.Match[str]) -> Moment | None:
    """Return the point of time that begins where `start` does, or None. The last letter of `start` tells which patterns can read it."""
    text, position = start.string, start.start()
    for pattern, moment_of in _READERS_TO.get(text[start.end() - 1], _READERS):
        match = pattern.match(text, position)
        if match is not None and match.end() > position and (moment := moment_of(match)) is not None:
            return moment
    return None


def _placed(match: re.Match[str], said: Moment | None) -> Moment | None:
    """Give a moment its place. What the words say is kept apart from it (`_in_figures`, `_plainly`, `_said`), as plans say the same again and again."""
    return None if said is None else Moment(Span(*match.span()), *said[1:])


def _numeric(match: re.Match[str]) -> Moment | None:
    return _placed(match, _in_figures(*match.group("year", "month", "day")))


@lru_cache(maxsize=1 << 12)
def _in_figures(year_said: str, month_said: str, day_said: str | None) -> Moment | None:
    year, month = four_digit_year(year_said), two_digits(month_said)
    if month is None or year is None:
        return None
    day = two_digits(day_said) if day_said else None
    return Moment(_NOWHERE, "day" if day else "month", year=year, months=(month, month), days=(day, day) if day else None)


def _plain(match: re.Match[str]) -> Moment | None:
    return _placed(match, _plainly(*match.groups()))


@lru_cache(maxsize=1 << 12)
def _plainly(year: str | None, month: str | None, day: str | None, edge: str | None) -> Moment:
    if month is None:
        return Moment(_NOWHERE, "year", year=year)
    number_of_month, number_of_day = month.zfill(2), day.zfill(2) if day else ""
    days = (number_of_day, number_of_day) if day or edge else None
    return Moment(_NOWHERE, "day" if day else "end" if edge else "month", year=year, months=(number_of_month, number_of_month), days=days)


def _five_years(match: re.Match[str]) -> Moment | None:
    years = five_year_plan(number(match["plan"]) or 0)
    if years is None:
        return None
    span = Span(*match.span())
    return Moment(span, "end", year=years[1], months=("12", "12"), days=("", "")) if match["edge"] else Moment(span, "plan", year=years[0], name=years[1])


def _week(match: re.Match[str]) -> Moment:
    if match["coming"]:
        return Moment(Span(*match.span()), "week", year_step=0, name=match["coming"][0], following=True)
    step = {"本": 0, "这": 0, "下": 1, "上": -1}[match["week"]]
    return Moment(Span(*match.span()), "week", year_step=step, name=(match["weekday"] or "")[:1] or None)


def _month_and_day(match: re.Match[str]) -> Moment:
    month, day = two_digits(match["month"]) or "XX", two_digits(match["day"]) or "XX"
    return Moment(Span(*match.span()), "day", months=(month, month), days=(day, day), name="figures")


def _worded(match: re.Match[str]) -> Moment | None:
    said = _said(match.groups())
    if said is None or (said.grain == "month" and match.string[match.end() - 1] not in "月份初" and _heads_item(match)):
        return None
    return _placed(match, said)


@lru_cache(maxsize=1 << 12)
def _said(found: tuple[str | None, ...]) -> Moment | None:
    """Return the moment that the groups of `_WORDED` make."""
    groups = {name: said for name, said in zip(_WORDED_GROUPS, found, strict=True) if said is not None}
    with_year = not _YEAR_GROUPS.isdisjoint(groups)
    tail = {name.removeprefix("y_"): said for name, said in groups.items() if name.startswith("y_") == with_year}
    inner = _tail_moment(tail)
    if not with_year:
        return None if inner is None or _lone_mask(inner) else inner
    head = _head(groups)
    if head is None:
        return None
    if inner is None:
        return _bare_year(head, groups)
    return inner._replace(year=head.year, year_step=head.year_step, following=head.following)


def _heads_item(match: re.Match[str]) -> bool:
    """Tell whether a numeral before 、 numbers an item (1、2月底前完成…) rather than the first of several months (5、6月)."""
    if not match.string.startswith(("、", "和"), match.end()):
        return False
    before = match.string[max(0, match.start() - 6) : match.start()].rstrip(" \t")
    return before == "" or before[-1] in "\n。；：:|（("


def _lone_mask(moment: Moment) -> bool:
    """x月 alone, without year or day, is a letter before 月 rather than a masked month."""
    return moment.months is not None and moment.months[0] == "XX" and moment.days is None


def _head(groups: dict[str, str]) -> Moment | None:
    if word := groups.get("year_word"):
        if word in LEXICON["following_years"]["words"]:
            return Moment(_NOWHERE, "year", following=True)
        return Moment(_NOWHERE, "year", year_step=LEXICON["year_steps"][word], fiscal=word.endswith("度"))
    if school := groups.get("school"):
        return _school_year(school)
    if era := groups.get("era") or groups.get("roc"):
        value = number(era)
        return None if value is None else Moment(_NOWHERE, "year", year=str(1911 + value), fiscal="era_fiscal" in groups)
    year = four_digit_year(groups.get("year") or groups.get("short") or "")
    return None if year is None else Moment(_NOWHERE, "year", year=year, fiscal="fiscal" in groups)


def _school_year(words: str) -> Moment:
    """113学年度 runs from August of 民国113年 to July, 2024学年 from September to August."""
    taiwanese = len(words) == 3
    year = str(1911 + int(words)) if taiwanese else four_digit_year(words)
    return Moment(_NOWHERE, "school", year=year, months=("08", "07") if taiwanese else ("09", "08"))


def _bare_year(head: Moment, groups: dict[str, str]) -> Moment:
    if "only_end" in groups:
        return head._replace(grain="end", months=("12", "12"), days=("", ""))
    if "only_within" in groups:
        return head._replace(within=True)
    if "only_start" in groups:
        return head._replace(grain="month", months=("01", "01"))
    return head


def _tail_moment(tail: dict[str, str]) -> Moment | None:
    if "half" in tail:
        first, last = LEXICON["halves"][tail["half"].replace(" ", "")]
        if "half_edge" in tail:
            return Moment(_NOWHERE, "end", months=(last, last), days=("", ""))
        return Moment(_NOWHERE, "half", months=(first, last))
    if tail.keys() & {"front", "quarter", "short_quarter", "quarter_word"}:
        return _quarter(tail)
    if "solar_feast" in tail:
        return Moment(_NOWHERE, "feast", name=_feast_name(tail["solar_feast"]))
    if "feasts" in tail:
        return Moment(_NOWHERE, "season", name=tail["feasts"])
    if "season" in tail:
        return Moment(_NOWHERE, "season", name=tail["season"])
    if "month" in tail or "month_word" in tail:
        return _month(tail)
    return _edge_of_year_or_month(tail)


def _edge_of_year_or_month(tail: dict[str, str]) -> Moment | None:
    if "bare_end" in tail:
        return Moment(_NOWHERE, "end", month_step=0, days=("", ""), name="bare")
    if "year_edge" not in tail:
        return None
    if "year_within" in tail:
        return Moment(_NOWHERE, "year", year_step=0, within=True)
    if "year_middle" in tail:
        return Moment(_NOWHERE, "month", months=("06", "06"), within=True)
    if "year_start" in tail:
        return Moment(_NOWHERE, "month", months=("01", "01"))
    return Moment(_NOWHERE, "end", months=("12", "12"), days=("", ""))


def _feast_name(words: str) -> str:
    return next((name for name in sorted(_FEASTS, key=len, reverse=True) if name in words), words)


def _quarter(tail: dict[str, str]) -> Moment | None:
    if word := tail.get("quarter_word"):
        step = 3 * int(LEXICON["quarter_steps"][word])
        if tail.get("quarter_word_edge"):
            return Moment(_NOWHERE, "end", month_step=step, days=("", ""), name="relative")
        return Moment(_NOWHERE, "quarter", month_step=step, name="relative")
    first = number((tail.get("quarter") or tail.get("short_quarter") or "一").replace("首", "一")) or 1
    last = number(tail.get("front") or tail.get("quarter_to") or "") or first
    if last < first:
        return None
    if tail.get("quarter_edge") == "初":
        return Moment(_NOWHERE, "month", months=(f"{3 * first - 2:02d}", f"{3 * first - 2:02d}"))
    if tail.get("quarter_edge"):
        return Moment(_NOWHERE, "end", months=(f"{3 * last:02d}", f"{3 * last:02d}"), days=("", ""))
    return Moment(_NOWHERE, "quarter", months=(f"{3 * first - 2:02d}", f"{3 * last:02d}"))


def _month(tail: dict[str, str]) -> Moment | None:
    month = two_digits(tail["month"]) if "month" in tail else None
    step = None if month else int(LEXICON["month_steps"][tail["month_word"]])
    months = (month, month) if month else None
    day = tail.get("day") or tail.get("loose_day")
    if day:
        value = two_digits(day)
        return None if value is None else Moment(_NOWHERE, "day", months=months, month_step=step, days=(value, value))
    if tenday := tail.get("tenday"):
        first, last = LEXICON["tendays"][tenday]
        return Moment(_NOWHERE, "tenday", months=months, month_step=step, days=(first, last))
    if tail.get("month_edge"):
        return Moment(_NOWHERE, "end", months=months, month_step=step, days=("", ""))
    return Moment(_NOWHERE, "month", months=months, month_step=step)


# what can be read, and what makes a moment of it: of what begins with a numeral, by the first letter after it
_READERS = ((_PLAN, _five_years), (_WORDED, _worded), (_WEEK, _week))
_READERS_TO = {
    "年": ((_FULL, _numeric), (_PLAIN, _plain), (_WORDED, _worded)),
    "月": ((_PLAIN, _plain), (_WORDED, _worded)),
    "-": ((_NUMERIC, _numeric), (_WORDED, _worded)),
    ".": ((_NUMERIC, _numeric), (_DOTTED, _month_and_day)),
    "/": ((_NUMERIC, _numeric), (_SLASHED, _month_and_day)),
    **dict.fromkeys("0123456789", ((_COMPACT, _numeric),)),
}
