"""How grave the words on a level are: figures, who takes charge, how often it is looked at, and words like 刑事 or 轻微.

A plan that does not say which end of its levels is the gravest shows it by these, as they rise or fall from the first level to the last.
"""

from __future__ import annotations

import re

from extractors.gradings.drafts import LevelDraft
from extractors.lexicon import alternatives, load

_LEXICON = load("gradings")
_WORDS, _POSTS = _LEXICON["gravity"], _LEXICON["posts"]
_HEIGHTS = [(int(height), re.compile(alternatives(_POSTS[height]))) for height in "123456"]
_FIGURE = re.compile(
    r"(?P<number>\d{1,6}(?:\.\d{1,2})?)\s?(?P<scale>[万亿]?)(?P<unit>[人元户]|分(?!钟|之)|％|%|次|毫米|厘米|米|m(?![A-Za-z²³])|起|处|例|吨|亩|公顷|件|倍)|"
    rf"(?:{alternatives(_LEXICON['gravity']['delays'])})[^，。；\d]{{0,10}}(?P<time>\d{{1,4}})\s?个?(?P<span>分钟|小时|日|天|月)|"
    r"(?P<score>[DR])值?\s?[≥＞>≤＜<]\s?(?P<value>\d{1,4})"
)
_HARM, _CLAUSE_END, _AROUND = re.compile(alternatives(_LEXICON["gravity"]["harms"])), re.compile("[，；、。或和及]"), 8
_DENIED = re.compile(r"(?:但|并|尚)?不(?:损害|危害|危及|影响|涉及)[^，。；]{1,30}|(?:无|未|没有)(?:发生|出现)?[^，。；\d]{0,8}(?:事故|伤亡|死亡)")
"""What a level is said not to harm, or not to have seen (90分以上，且无责任死亡事故): it makes none graver."""
_SAFE = frozenset({"安全", "正常", "完好"})
"""Words that say that nothing is wrong only if they are all that is said."""
_FAULTS, _INSPECTED = (re.compile(alternatives(_LEXICON["gravity"][kind])) for kind in ("faults", "inspected"))
_MARKS = re.compile(r"(?:得分|积分|评分|总分)[^，。；\d]{0,4}\d|(?<!扣)(?<!扣\d)\d\s?分(?:以[上下]|（含）|及以)")
_UNCOUNTED = {"risk": "分", "assessment": "inspected"}
"""What figures say nothing of schemes of a purpose: marks of risks, of which more may count either way; what share is inspected of work assessed."""
_REVERSED = ("低于", "少于", "不超过", "不足", "不高于", "不满")
_AT_LEAST = ("不少于", "不低于", "不小于")
_LIMITING = (*_REVERSED, "小于", "不到", "不大于")
"""Before a figure of metres, of which less is graver: 能见度小于50米."""
_PLACES = ("前", "后", "末", "位居", "位列", "位于", "排名", "排在")
"""Before a figure that is a place among others (位居前20%), no amount."""
_SCALES = {"": 1, "万": 10_000, "亿": 100_000_000}
_HOURS = {"分钟": 1 / 60, "小时": 1, "日": 24, "天": 24, "月": 720}
_OFTEN = re.compile(r"24小时|不间断|每(?:个)?(?:工作)?(?P<period>天|日|周|旬|半月|月|季|半年|学期|年)|(?P<rare>[两三四五])年")
_SOLVED = re.compile(r"[^，。；]{0,14}(?:能|可以|可|自行|当场|就地|需|须|协调)[^，。；]{0,10}(?:解决|化解|处置|处理|整改|办理)")
_PER = re.compile("每[年月周日天季学半][^，。；]{0,6}$")
"""Before so many times: how often something is done (每周|探访2次), to be compared with the same period only."""
_PERIODS = ("年", "学期", "半年", "季", "月", "半月", "旬", "周", "日")
_LEAST_APART, _LEAST_ALONE = 2, 4


def rises(first: LevelDraft, last: LevelDraft, purpose: str) -> tuple[bool, str | None] | None:
    """Tell whether the last of a scheme's levels is graver (or better) than the first, with the word that says so; None if nothing tells.

    Figures count for all schemes: more is graver, or better where work is assessed unless it is faults that are counted (扣分, 投诉). A mark of
    risks may count either way. The rest is read of what is not assessed.
    """
    by_figures = _apart(_figures(first), _figures(last), _UNCOUNTED.get(purpose))
    if by_figures is not None:
        return by_figures is not (purpose == "assessment" and _counts_faults(first, last)), None
    if purpose == "assessment":
        return _sound(first, last)
    posts = _height(first), _height(last)
    if None not in posts and posts[0] != posts[1]:
        return (posts[0] or 0) < (posts[1] or 0), None
    (low, safe), (high, words) = _gravity(first), _gravity(last)
    spared = purpose == "risk" and _DENIED.search("；".join(first.criteria)) is not None
    if abs(high - low) >= (_LEAST_APART if low or safe or spared else _LEAST_ALONE):
        return (high > low, words) if high > low else None
    often = _frequency(first), _frequency(last)
    return ((often[0] or 0) < (often[1] or 0), None) if None not in often and often[0] != often[1] else None


def scores_fall(first: LevelDraft, last: LevelDraft) -> bool | None:
    """Tell whether the last level has fewer points than the first; None if not both have some."""
    points = _figures(first).get("分"), _figures(last).get("分")
    return points[1] < points[0] if points[0] is not None and points[1] is not None and points[0] != points[1] else None


def _counts_faults(first: LevelDraft, last: LevelDraft) -> bool:
    """Tell whether figures count faults (扣分, 投诉), not marks that somebody has."""
    ends = ["".join(level.criteria) for level in (first, last)]
    return _FAULTS.search("".join(ends)) is not None and not all(_MARKS.search(end) for end in ends)


def _sound(first: LevelDraft, last: LevelDraft) -> tuple[bool, str | None] | None:
    """Whether the first level is sound (完好, 运行正常) and the last grave, though the purpose of the scheme is no risk; of letters A is the best then."""
    (low, safe), (high, words) = _gravity(first), _gravity(last)
    return (True, words) if low == 0 and safe and high >= _LEAST_APART and not (first.core or "").isascii() else None


def _words(level: LevelDraft) -> str:
    return _DENIED.sub("", "；".join([*level.criteria, *level.aliases.values(), *level.consequences]))


def _figures(level: LevelDraft) -> dict[str, float]:
    """The first figure of each unit in a level's words: 人, 元, 小时 of a delay, D values; of metres that limit (能见度小于500米) the negative."""
    words = _words(level)
    found: dict[str, float] = {}
    limits: dict[str, float] = {}
    for match in _FIGURE.finditer(words):
        before = words[: match.start()]
        if match["unit"] in {"米", "m"} and before.endswith(_LIMITING):
            limits.setdefault("米", -float(match["number"]))
            continue
        if (before.endswith((*_REVERSED, *_PLACES)) and not before.endswith(_AT_LEAST)) or (match["unit"] in {"%", "％"} and "率" in before):
            continue
        if match["score"]:
            found.setdefault("D", float(match["value"]))
        elif match["time"]:
            found.setdefault("小时", float(match["time"]) * _HOURS[match["span"]])
        else:
            unit = f"{_harm(words, match)}人" if match["unit"] == "人" else match["unit"].replace("％", "%").replace("m", "米")
            unit = f"{per[0][:2]}次" if unit == "次" and (per := _PER.search(before[-_AROUND:])) else unit
            unit = "inspected" if unit == "%" and _INSPECTED.search(before) else unit
            found.setdefault(unit, float(match["number"]) * _SCALES[match["scale"]])
    return limits | found


def _harm(words: str, figure: re.Match[str]) -> str:
    """What a figure of people suffered, so that 死亡1人 and 轻伤3人 are not compared; "" where the words around it do not tell."""
    behind = _CLAUSE_END.split(words[figure.end() : figure.end() + _AROUND])[0]
    before = _CLAUSE_END.split(words[max(0, figure.start() - _AROUND) : figure.start()])[-1]
    match = _HARM.search(behind) or _HARM.search(before)
    return match[0] if match else ""


def _apart(low: dict[str, float], high: dict[str, float], uncounted: str | None) -> bool | None:
    """Whether the first figure that both have in one unit rises, but for one that is `uncounted`; None if none differs."""
    for unit, value in low.items():
        if unit in high and high[unit] != value and unit != uncounted:
            return value < high[unit]
    return None


def _height(level: LevelDraft) -> int | None:
    """How high those stand who control a level: 6 for a government, 5 for a head, 4 a deputy, down to 1 for everybody at his post."""
    words = "；".join(level.controllers) or next((words for words in level.consequences if words.startswith("由")), "")
    words = words or "；".join(match[0] for criterion in level.criteria for match in _SOLVED.finditer(criterion))
    return next((height for height, pattern in _HEIGHTS if pattern.search(words)), None)


def _gravity(level: LevelDraft) -> tuple[int, str]:
    """How grave the words of a level are, from 0 (safe, or nothing said of it), with the word that says so."""
    words = _words(level)
    if words in _SAFE:
        return 0, words
    return next(((int(grade), word) for grade in "43210" for word in _WORDS[grade] if word in words), (0, ""))


def _frequency(level: LevelDraft) -> int | None:
    """How often a level is looked at, in steps from once in years to all day long."""
    match = _OFTEN.search(_words(level))
    if match is None or match["rare"]:
        return -1 if match else None
    period = (match["period"] or "日").replace("天", "日")
    return _PERIODS.index(period) if match["period"] else len(_PERIODS)
