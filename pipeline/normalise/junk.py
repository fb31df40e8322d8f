"""Lines that a site or an aggregator put around a plan: removed, and kept in the table of repairs.

Lines of navigation, bylines and footers are known by their words wherever they stand; what plans speak of as well (下载, 二维码, 免费视频, 仅供参考) goes
only near the top or the end of the document. A line that opens with a list number or is a row of a table never goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain, islice
from typing import NamedTuple

from extractors.lexicon import alternatives, begins, load, opening
from extractors.reading.item_numbers import CIRCLED, NUMBERED, NUMERALS, ONE_IS
from pipeline.normalise.alignment import Edit, in_order

order = 50
logged = True

FIRST_LINES, INTRO_LINES, EDGE_LINES, LAST_LINES = 3, 6, 12, 3
"""Lines with words: at the top where spam stands, where introductions do, at the top and the end where prompts do, at the end where spam does."""
LEAST_MENU = 3
"""Lines of a menu written downwards at least."""
SHORT, FOOTER, PROMPT, NOTICE, GOES_ON, RELATED_CHARACTERS = 120, 80, 40, 300, 60, 3000
"""Characters: of a line of navigation, a footer, a prompt and a notice at most; behind an introduction if the plan goes on there; of a tail at most."""
_HAN = "㐀-鿿"
_OPENS = re.compile(
    rf"{NUMBERED}(?!\d)|{ONE_IS}|[{CIRCLED}]|第[{NUMERALS}]{{1,3}}[章节条阶]|附件|\|"
)
_FILLED = re.compile(r"\S[^\n]*")
_BELONGS = re.compile(r"。.|；$|^附件|^附：|^\d{4}年\d{1,2}月\d{1,2}日$|^[二〇○零一三四五六七八九十]{4}年.{2,3}月.{1,3}日$|\|")
"""What a plan has behind its text and a list of titles has not."""


class Line(NamedTuple):
    """A line: where it begins, where it ends (its line end included), and its words without padding."""

    start: int
    end: int
    words: str


class Edges(NamedTuple):
    """Where the first lines, the introductory lines and the top of a document end, and where its bottom and its last lines begin."""

    first: int
    introduction: int
    top: int
    bottom: int
    last: int

    def has(self, line: Line) -> bool:
        """Tell whether a line is near the top or the end."""
        return line.start < self.top or line.start >= self.bottom

    def parts(self, length: int) -> list[tuple[int, int]]:
        """Return where the edges of a text begin and end, one part if they meet."""
        return [(0, self.top), (max(0, self.bottom - 1), length)] if self.top < self.bottom else [(0, length)]


def clean(text: str) -> list[Edit]:
    """Return one deletion per junk line, or per part of a paragraph that introduces the plan."""
    edges = _edges(text)
    lines = sorted(set(_candidates(text, edges)))
    found = [*_introductions(text, edges), *_related(text, lines), *_menus(text, lines, edges)]
    found += (Edit(line.start, line.end, "", kind) for line in lines if (kind := _kind(line, edges)))
    return in_order(found)


def _edges(text: str) -> Edges:
    """Return where the document's edges are; those of a short document overlap."""
    top = [match.end() for match in islice(_FILLED.finditer(text), EDGE_LINES)]
    bottom, at = list[int](), len(text)
    while at > 0 and len(bottom) < EDGE_LINES:
        start = text.rfind("\n", 0, at) + 1
        if not text[start:at].isspace() and start < at:
            bottom.append(start)
        at = start - 1
    if not top:
        return Edges(0, 0, 0, len(text), len(text))
    first, introduction = (top[min(count, len(top)) - 1] for count in (FIRST_LINES, INTRO_LINES))
    return Edges(first, introduction, top[-1], bottom[-1], bottom[min(LAST_LINES, len(bottom)) - 1])


# -- candidates: the lines that hold a cue, and those at the edges


def _candidates(text: str, edges: Edges) -> Iterator[Line]:
    """Yield the lines that may be junk."""
    cues = _cues()
    parts = [_lines(text, 0, text.find("\n") + 1 or len(text)), _lines_with(cues.opening, text), _lines_with(cues.within, text)]
    parts += (_lines_with(cue, text, *part) for cue in (cues.opening_at_edge, cues.within_at_edge) for part in edges.parts(len(text)))
    for line in chain.from_iterable(parts):
        if line.words and len(line.words) <= NOTICE and not _OPENS.match(line.words):
            yield line


def _lines(text: str, start: int, end: int) -> Iterator[Line]:
    """Yield the lines of a part of the text that begins at the start of a line."""
    for raw in text[start:end].split("\n"):
        stop = min(start + len(raw) + 1, len(text))
        yield Line(start, stop, raw.strip())
        start = stop


def _lines_with(cue: re.Pattern[str], text: str, at: int = 0, stop: int | None = None) -> Iterator[Line]:
    """Yield the lines of a part of the text that hold a cue, each once."""
    while match := cue.search(text, at, len(text) if stop is None else stop):
        start = text.rfind("\n", at, match.end()) + 1 or at + (at > 0 and text[at] == "\n")
        at = text.find("\n", match.end())
        at = len(text) if at < 0 else at
        yield Line(start, min(at + 1, len(text)), text[start:at].strip())


class Cues(NamedTuple):
    """Patterns that find candidates: words that open a line (looked for at line ends only) or stand in it, anywhere or near the top and the end."""

    opening: re.Pattern[str]
    within: re.Pattern[str]
    opening_at_edge: re.Pattern[str]
    within_at_edge: re.Pattern[str]


@cache
def _cues() -> Cues:
    """Return the cues."""
    words = load("junk")
    starts = [word for word in (*words["navigation"], *words["breadcrumb"], *words["home"], *words["footer_starts"]) if len(word) > 1]
    at_edge = [*words["metadata"], *words["byline_alone"], *words["prompt"], *words["counter"], *words["footer_edge"]]
    labels = [f"{label} ?：" for label in words["byline"] if label not in words["byline_common"]]
    return Cues(
        re.compile(rf"\n[^\w\n]{{0,12}}{begins(starts)}{alternatives(starts)}"),
        re.compile(opening([*labels, *map(re.escape, (*words["footer"], *words["related"]))])),
        re.compile(rf"\n[^\w\n]{{0,12}}(?:\d{{1,7}} ?[人次]|{begins(at_edge)}{alternatives(at_edge)})"),
        re.compile(opening(map(re.escape, (*words["notice"], *words["spam"])))),
    )


# -- what a line is


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    words, facts = load("junk"), load("header")
    head, number = facts["head"], facts["number"]
    home = alternatives(words["home"])
    figure = r"[\s：（(]{0,3}\d{1,7}(?:\.\d)?[万wWkK+]{0,2}(?:[)）]|次|人)?"
    return {
        "navigation": re.compile(rf"(?:{alternatives(words['navigation'])}|[\s>»›|/：·\[\]【】（）()〉-]|\d{{1,3}}(?!\d))+"),
        "place": re.compile(rf"\W{{0,4}}{alternatives(words['breadcrumb'])} ?[：>»›〉]"),
        "trail": re.compile(rf"\W{{0,4}}{home} ?(?:[>»›〉]|[/／-]{{1,2}} )"),
        "bar": re.compile(rf"{home}(?: ?[|｜] ?[^|｜，。；：]{{2,8}}){{3,20}}"),
        "byline": re.compile(rf"(?<![^\s|　【\[（])[【\[（]?{alternatives(words['byline'])} ?："),
        "byline_alone": re.compile(rf"[【\[（]?{alternatives(words['byline_alone'])} ?： ?\S"),
        "dated": re.compile(rf"\d{{4}}[-/.年]\d{{1,2}}[-/.月]\d{{1,2}}日?(?: \d{{1,2}}：?:?\d{{2}}(?::\d{{2}})?)?[ |·].{{0,40}}?{alternatives(words['byline'])}[：: ].{{0,40}}"),
        "blank_bar": re.compile(rf"{home}(?: {{1,4}}[{_HAN}]{{2,8}}){{3,12}}"),
        "outro": re.compile(alternatives(words["outro"])),
        "menu": re.compile(alternatives(words["menu"])),
        "item": re.compile(alternatives(words["navigation"])),
        "metadata": re.compile(rf"{alternatives(words['metadata'])} ?："),
        "fact": re.compile(rf"{alternatives([*head['titles'], *head['issuers'], *head['dates'], *head['publishers'], *number['labels']])} ?："),
        "footer": re.compile(alternatives(words["footer"])),
        "footer_never": re.compile(alternatives(words["footer_never"])),
        "footer_starts": re.compile(alternatives(words["footer_starts"])),
        "footer_edge": re.compile(alternatives(words["footer_edge"]) + r"[^，。、]{0,80}$"),
        "notice": re.compile(alternatives(words["notice"])),
        "prompt": re.compile(rf"\W{{0,4}}{alternatives(words['prompt'])}"),
        "prompt_about": re.compile(alternatives(words["prompt_about"])),
        "prompt_never": re.compile(alternatives(words["prompt_never"])),
        "counter": re.compile(rf"(?:[\s|·【】\[\]]|{alternatives(words['counter'])}(?:数|量|次数)?(?:{figure})?|{figure})+"),
        "related": re.compile(rf"[^。\n]{{0,60}}{alternatives(words['related'])}[：】]{{0,2}}"),
        "intro": re.compile(alternatives(set(words["intro"]) - set(words["intro_weak"])) + "(?![制组号])"),
        "intro_weak": re.compile(alternatives(words["intro_weak"])),
        "intro_offers": re.compile(alternatives(words["intro_offers"])),
        "introduces": re.compile(opening(map(re.escape, (*words["intro"], *words["collection"])))),
        "collection": re.compile(rf".{{4,60}}[（(【]{alternatives(words['collection'])}[)）】]"),
        "spam": re.compile(alternatives(words["spam"])),
        "spam_never": re.compile(alternatives(words["spam_never"])),
    }


def _kind(line: Line, edges: Edges) -> str | None:
    """Say what kind of junk the line is, or None."""
    words = line.words
    if len(words) <= SHORT:
        if _is_navigation(words):
            return "navigation"
        if _is_byline(words):
            return "byline"
        if _is_footer(words):
            return "footer"
    return _kind_at_edge(line, edges) if edges.has(line) else None


def _is_navigation(words: str) -> bool:
    """A breadcrumb, a bar, or a line of navigation words alone; one short word by itself may be a table's cell and stays."""
    patterns = _patterns()
    if "。" in words or "\t" in words:
        return False
    if patterns["place"].match(words) or patterns["trail"].match(words) or patterns["bar"].fullmatch(words):
        return True
    return sum(map(len, re.findall(rf"[{_HAN}]+", words))) >= 4 and bool(patterns["navigation"].fullmatch(words))


def _is_byline(words: str) -> bool:
    """Two labels of a web page's byline, and none under which a document's own facts stand."""
    return len(_patterns()["byline"].findall(words)) >= 2 and not _patterns()["fact"].search(words)


def _is_footer(words: str) -> bool:
    patterns = _patterns()
    if patterns["footer_starts"].match(words):
        return True
    found = patterns["footer"].search(words)
    quoted = found and found.start() and words[found.start() - 1] in "“《‘"
    return bool(found) and not quoted and len(words) < FOOTER and "。" not in words[:-1] and not patterns["footer_never"].search(words)


def _kind_at_edge(line: Line, edges: Edges) -> str | None:
    """Say what kind of junk a line near the top or the end is, by words that stand in plans as well."""
    patterns, words = _patterns(), line.words
    if patterns["notice"].search(words) or patterns["footer_edge"].match(words):
        return "footer"
    if len(words) > SHORT:
        return None
    if not patterns["fact"].search(words):
        if line.start < edges.top and patterns["metadata"].match(words):
            return "metadata"
        if (patterns["byline_alone"].match(words) and len(words) <= PROMPT) or patterns["dated"].fullmatch(words):
            return "byline"
    if line.start < edges.top and patterns["blank_bar"].fullmatch(words):
        return "navigation"
    if _is_prompt(words):
        return "prompt"
    if patterns["counter"].fullmatch(words) and re.search(r"\d", words) and len(re.findall(rf"[{_HAN}]", words)) >= 2:
        return "counter"
    return "spam" if (line.start < edges.first or line.start >= edges.last) and _is_spam(words) else None


def _is_prompt(words: str) -> bool:
    """A short line that asks the reader of the page to do something with the page."""
    patterns = _patterns()
    if len(words) > PROMPT or "。" in words or patterns["prompt_never"].search(words):
        return False
    opening = patterns["prompt"].match(words)
    return bool(opening and patterns["prompt_about"].search(words))


def _is_spam(words: str) -> bool:
    """A list of keywords, most of them spam, or a line that hardly holds anything else; one that speaks of the matter itself is none.

    Spam divides its words by commas, bars and blanks; writers of plans divide theirs by 、.
    """
    patterns = _patterns()
    if "。" in words or words.count("、") > 1 or patterns["spam_never"].search(words):
        return False
    items = [item for item in re.split(r"[，,|_/\s-]+", words) if item]
    marked = sum(1 for item in items if patterns["spam"].search(item))
    covered = sum(map(len, patterns["spam"].findall(words)))
    return marked >= 2 and (2 * marked >= len(items) >= 3 or 2 * covered >= len(words))


# -- several lines together


def _menus(text: str, lines: list[Line], edges: Edges) -> Iterator[Edit]:
    """Yield the deletions of menus written downwards near the top or the end: words of navigation, one a line, among them one that no table has."""
    patterns, run = _patterns(), list[Line]()
    for line in chain(lines, [None]):
        item = line is not None and edges.has(line) and patterns["item"].fullmatch(line.words)
        if run and (not item or line is None or text[run[-1].end : line.start].strip()):
            if len(run) >= LEAST_MENU and any(patterns["menu"].fullmatch(each.words) for each in run):
                yield from (Edit(each.start, each.end, "", "navigation") for each in run)
            run = []
        if item and line is not None:
            run.append(line)


def _introductions(text: str, edges: Edges) -> Iterator[Edit]:
    """Yield what an aggregator put before the plan: its own title, a teaser, an introduction up to the end of the sentence with its last cue.

    Its last words behind the plan (以上是小编整理的…) go too.
    """
    patterns = _patterns()
    lines = [line for line in _lines(text, 0, edges.introduction) if line.words]
    speaks = patterns["introduces"].search(text, 0, edges.introduction)
    for i, line in enumerate(lines):
        if i + 1 < len(lines) and _is_teaser(line.words, lines[i + 1].words):
            yield Edit(line.start, line.end, "", "teaser")
        elif speaks and patterns["collection"].fullmatch(line.words):
            yield Edit(line.start, line.end, "", "introduction")
        elif speaks and (cue := _introduces(line.words)):
            yield Edit(line.start, _sentence_end(text, line, cue), "", "introduction")
    for line in _lines(text, edges.bottom, len(text)) if patterns["introduces"].search(text, edges.bottom) else ():
        if len(line.words) <= NOTICE and patterns["outro"].match(line.words) and _introduces(line.words):
            yield Edit(line.start, line.end, "", "introduction")


def _is_teaser(words: str, following: str) -> bool:
    """A line that the next one repeats in full: an aggregator's preview that breaks off with …"""
    if len(words) < 20 or not following.startswith(words[:20]):
        return False
    head = re.sub(r"(?:\.{3,}|…+)$", "", words)
    return len(head) >= 20 and (head != words or len(words) >= 30) and head != following and following.startswith(head)


def _introduces(words: str) -> int | None:
    """Return where in a paragraph the last words that introduce texts on offer end, None if there are none."""
    patterns = _patterns()
    sure, weak = ([match.end() for match in patterns[name].finditer(words)] for name in ("intro", "intro_weak"))
    if _OPENS.match(words) or not (sure or len(weak) > 1 or (weak and patterns["intro_offers"].search(words))):
        return None
    return max(sure + weak)


def _sentence_end(text: str, line: Line, cue: int) -> int:
    """Return where an introduction ends: with its line, unless the plan itself goes on behind the sentence of the last cue."""
    end = re.compile("[。！？…]+[”）]?").search(line.words, cue)
    if end is None or len(line.words) - end.end() < GOES_ON:
        return line.end
    return text.index(line.words, line.start) + end.end()


def _related(text: str, lines: list[Line]) -> Iterator[Edit]:
    """Yield the deletions of the site's list of other articles, which fills the rest of the text: titles, no sentences, nothing that signs a plan."""
    pattern = _patterns()["related"]
    near = (line for line in lines if len(text) - line.start <= RELATED_CHARACTERS and len(line.words) <= SHORT)
    first = next((line for line in near if pattern.fullmatch(line.words)), None)
    if first is None:
        return
    tail = [line for line in _lines(text, first.start, len(text)) if line.words]
    if not any(_BELONGS.search(line.words) for line in tail[1:]):
        yield from (Edit(line.start, line.end, "", "related") for line in tail)
