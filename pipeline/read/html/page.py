"""A page's markup -> the part of it that carries what the page has to say."""

from __future__ import annotations

import re
from itertools import takewhile

from lxml import etree

from extractors.lexicon import load
from pipeline.read.losses import Tally

Element = etree._Element

_LEXICON = load("web_pages")
_CONTENT = frozenset(_LEXICON["content"])
_CONTENT_TAGS = frozenset(_LEXICON["content_tags"])
_UNSEEN = tuple(_LEXICON["unseen_tags"])
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HEADINGS = frozenset(("h1", "h2", "h3", "div", "p", "span", "td", "strong", "b", "font"))
_TOO_DEEP = "ERR_RESOURCE_LIMIT"
_SHORTEST_TITLE = 6
_LONGEST_TITLE = 120
# The box must hold this share of the page's words that are no links, or it is not the article.
_LEAST_SHARE = 0.4
# One that holds this share is taken even if it stands inside another: the outer one is the page's frame.
_FULL_SHARE = 0.85
# So many characters may stand between title and text (source, date, number of the document) before they count as another part of the page.
_MOST_BESIDE = 600


def parse(text: str) -> Element | None:
    """Return the root of a page, None if libxml2 gave up on its depth (2,048 levels); a page without elements is an empty body."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(f"<body>{text}" if "<" not in text else text, parser) if text.strip() else None
    if any(entry.type_name == _TOO_DEEP for entry in parser.error_log):
        return None
    return etree.Element("body") if root is None else root


def visible_part(root: Element, tally: Tally) -> Element:
    """Return the article's element with title and particulars if it is clearly marked, else the whole page; what is not shown is cut out.

    `tally` counts what stays out: hidden elements, pictures in the part returned, the characters of the page around it.
    """
    title = _squeezed(root.findtext(".//title") or "")
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    _cut_hidden(root, tally)
    found = root.find(".//body")
    body = root if found is None else found
    whole = _characters(body)
    weights, marked = _weights(body)
    box = _content_box(weights, marked, weights[body])
    part = body if box is None else _with_title(box, body, title, weights)
    tally.held("frame", whole - _characters(part))
    tally.held("images", sum(1 for _ in part.iter("img")))
    return part


def _characters(element: Element) -> int:
    return sum(len(_squeezed(str(text))) for text in element.itertext())


def _cut_hidden(root: Element, tally: Tally) -> None:
    for element in _hidden(root):
        tail = element.tail
        tally.held("hidden", int(_characters(element) > 0))
        element.clear()
        element.tail, element.tag = tail, "span"


def _hidden(root: Element) -> list[Element]:
    """Return the hidden elements below the root, without those within another."""
    found = []
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        if element is not root and (element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "")):
            found.append(element)
            walk.skip_subtree()
    return found


def _weights(body: Element) -> tuple[dict[Element, int], list[Element]]:
    """Return how many characters each element holds that are neither blank nor part of a link, and the elements marked as content."""
    weights: dict[Element, int] = {}
    marked: list[Element] = []
    stack: list[int] = [0]
    links = 0
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            links += element.tag == "a"
            stack.append(_length(element.text, links))
            if _is_marked(element):
                marked.append(element)
        else:
            links -= element.tag == "a"
            weights[element] = stack.pop()
            stack[-1] += weights[element] + _length(element.tail, links)
    return weights, marked


def _length(text: str | None, links: int) -> int:
    return 0 if links or not text else len(_squeezed(text))


def _is_marked(element: Element) -> bool:
    names = {(element.get("id") or "").lower(), *(element.get("class") or "").lower().split()}
    return element.tag in _CONTENT_TAGS or element.get("role") == "main" or not names.isdisjoint(_CONTENT)


def _content_box(weights: dict[Element, int], marked: list[Element], whole: int) -> Element | None:
    """Return the smallest marked element that holds nearly all of the page's words, else the largest if it holds enough of them, else None."""
    full = [element for element in marked if weights[element] >= _FULL_SHARE * whole]
    if full:
        return min(full, key=lambda element: weights[element])
    best = max(marked, key=lambda element: weights[element], default=None)
    return best if best is not None and weights[best] >= _LEAST_SHARE * whole else None


def _with_title(box: Element, body: Element, title: str, weights: dict[Element, int]) -> Element:
    """Return the smallest element that holds the box and the page's heading; where much else stands in it, the two alone."""
    heading = _heading(box, body, title)
    if heading is None:
        return box
    above = set(heading.iterancestors())
    shared = next((element for element in box.iterancestors() if element in above), box)
    return shared if weights[shared] - weights[box] <= _MOST_BESIDE else _joined(heading, box)


def _heading(box: Element, body: Element, title: str) -> Element | None:
    """Return the element before the box whose words are those of the page's <title> (which adds the site's name)."""
    words = _first_words(body)
    before = takewhile(lambda element: element is not box, body.iter(etree.Element))
    return next((e for e in before if e.tag in _HEADINGS and _SHORTEST_TITLE <= len(words[e]) <= _LONGEST_TITLE and words[e] in title), None)


def _first_words(body: Element) -> dict[Element, str]:
    """Return the words of each element, cut soon after the length that a title can have: in one pass, for elements may lie a thousand deep."""
    words: dict[Element, str] = {}
    stack = [""]
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            stack.append(_beginning(element.text))
        else:
            words[element] = stack.pop()
            if len(stack[-1]) <= _LONGEST_TITLE:
                stack[-1] += words[element] + _beginning(element.tail)
    return words


def _beginning(text: str | None) -> str:
    return _squeezed((text or "")[: 2 * _LONGEST_TITLE])


def _joined(heading: Element, box: Element) -> Element:
    """Return a new element that holds heading and box."""
    joined = etree.Element("div")
    heading.tail = box.tail = None
    joined.extend([heading, box])
    return joined


def _squeezed(text: str) -> str:
    return "".join(text.split())
