"""OFD files made on the fly after GB/T 33190-2016: text objects with DeltaX, rules as paths, a template page, annotations, pictures."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from fixtures_archives import zipped

NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
LEFT, RIGHT, TOP, BOTTOM = 28.0, 182.0, 37.0, 262.0
BODY, TITLE, CELL = 5.6, 7.8, 4.2
_NEVER_FIRST = "，。、；：？！）》」』】〕”’"


def wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WFA"


def advance(text: str, size: float) -> float:
    """How far a text reaches: a full size for each wide character, half for others."""
    return sum(size if wide(character) else size / 2 for character in text)


def text(x: float, y: float, size: float, string: str, **more: str) -> str:
    """A TextObject whose baseline stands at y (mm); runs of equal steps are written as `g count distance`."""
    steps = [size if wide(character) else size / 2 for character in string[:-1]]
    delta = f"g {len(steps)} {size:g}" if len(set(steps)) == 1 and steps[0] == size else " ".join(f"{step:g}" for step in steps)
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in more.items())
    return (
        f'<ofd:TextObject ID="9" Boundary="{x:g} {y - size:g} {advance(string, size):g} {1.3 * size:g}" Font="1" Size="{size:g}"{attributes}>'
        f'<ofd:TextCode X="0" Y="{size:g}"{f" DeltaX={quoteattr(delta)}" if delta else ""}>{escape(string)}</ofd:TextCode></ofd:TextObject>'
    )


def rule(x0: float, y0: float, x1: float, y1: float) -> str:
    """A straight stroke as a PathObject."""
    return (
        f'<ofd:PathObject ID="9" Boundary="{x0:g} {y0:g} {x1 - x0:g} {y1 - y0:g}" LineWidth="0.25">'
        f"<ofd:AbbreviatedData>M 0 0 L {x1 - x0:g} {y1 - y0:g}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def frame(x0: float, y0: float, x1: float, y1: float) -> str:
    """A rectangle as one closed path."""
    w, h = x1 - x0, y1 - y0
    return (
        f'<ofd:PathObject ID="9" Boundary="{x0:g} {y0:g} {w:g} {h:g}" LineWidth="0.25">'
        f"<ofd:AbbreviatedData>M 0 0 L {w:g} 0 L {w:g} {h:g} L 0 {h:g} C</ofd:AbbreviatedData></ofd:PathObject>"
    )


def page(*objects: str, template: str = "", area: str = "") -> str:
    """A page's Content.xml."""
    used = f'<ofd:Template TemplateID="{template}" ZOrder="Background"/>' if template else ""
    box = f"<ofd:Area><ofd:PhysicalBox>{area}</ofd:PhysicalBox></ofd:Area>" if area else ""
    return f'<ofd:Page {NAMESPACE}>{used}{box}<ofd:Content><ofd:Layer ID="8" Type="Body">{"".join(objects)}</ofd:Layer></ofd:Content></ofd:Page>'


def packed(pages: Sequence[str], templates: Mapping[str, str] | None = None, resources: str = "", more: Mapping[str, str | bytes] | None = None, tail: str = "") -> bytes:
    """The whole package; `more` adds or replaces members, `tail` is added to Document.xml."""
    common = "".join(f'<ofd:TemplatePage ID="{name}" BaseLoc="Tpls/{name}.xml"/>' for name in templates or {})
    common += "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>" if resources else ""
    listed = "".join(f'<ofd:Page ID="{100 + n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    parts: dict[str, str | bytes] = {
        "OFD.xml": f'<ofd:OFD {NAMESPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>0</ofd:DocID></ofd:DocInfo>'
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:MaxUnitID>999</ofd:MaxUnitID><ofd:PageArea>"
        f"<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>{common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>{tail}</ofd:Document>",
        **{f"Doc_0/Pages/Page_{n}/Content.xml": content for n, content in enumerate(pages)},
        **{f"Doc_0/Tpls/{name}.xml": content for name, content in (templates or {}).items()},
        **({"Doc_0/DocumentRes.xml": f'<ofd:Res {NAMESPACE} BaseLoc="Res">{resources}</ofd:Res>'} if resources else {}),
        **(more or {}),
    }
    return zipped({name: content if isinstance(content, bytes) else f'<?xml version="1.0" encoding="UTF-8"?>{content}'.encode() for name, content in parts.items()})


@dataclass(frozen=True)
class Table:
    """Rows and the columns' widths in millimetres; a cell "" under or right of another is joined to it where `merged` names its place (row, column)."""

    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    merged: frozenset[tuple[int, int]] = frozenset()


def broken(string: str, size: float, width: float, indent: float = 0.0) -> list[str]:
    """A text's lines at most `width` wide; no closing mark begins one."""
    lines, line, room = [], "", width - indent
    for character in string:
        if advance(line + character, size) > room + 0.01 and character not in _NEVER_FIRST:
            lines.append(line)
            line, room = "", width
        line += character
    return [*lines, line]


class _Typesetter:
    def __init__(self) -> None:
        self.pages: list[list[str]] = [[]]
        self.y = TOP

    def room(self, height: float) -> None:
        if self.y + height > BOTTOM:
            self.pages.append([])
            self.y = TOP

    def paragraph(self, string: str, size: float = BODY, centred: bool = False) -> None:
        indent = 0.0 if centred else 2 * size
        for number, line in enumerate(broken(string, size, RIGHT - LEFT, indent)):
            self.room(1.75 * size)
            x = (LEFT + RIGHT - advance(line, size)) / 2 if centred else LEFT + (0 if number else indent)
            self.pages[-1].append(text(x, self.y + size, size, line))
            self.y += 1.75 * size

    def table(self, made: Table) -> None:
        xs = [LEFT + sum(made.widths[:n]) for n in range(len(made.widths) + 1)]
        for r, row in enumerate(made.rows):
            cells = [broken(cell, CELL, width - 3) for cell, width in zip(row, made.widths, strict=True)]
            height = max(map(len, cells)) * 1.4 * CELL + 2
            self.room(height)
            for c, lines in enumerate(cells):
                top, side = [], [rule(xs[c], self.y, xs[c], self.y + height)]
                if (r, c) not in made.merged or row[c]:
                    top = [rule(xs[c], self.y, xs[c + 1], self.y)]
                self.pages[-1] += [*top, *side, *(text(xs[c] + 1.5, self.y + 1 + CELL + n * 1.4 * CELL, CELL, line) for n, line in enumerate(lines) if line)]
            self.y += height
            self.pages[-1] += [rule(xs[-1], self.y - height, xs[-1], self.y)]
            if r + 1 == len(made.rows) or self.y + height > BOTTOM:
                self.pages[-1].append(rule(xs[0], self.y, xs[-1], self.y))


def ofd_of(*flow: str | Table, title: str | None = None, head: str | None = None, foot: str = "— {} —") -> bytes:
    """An OFD document in which strings are body paragraphs (indented by two characters); the running head stands in a template, page numbers on the pages."""
    setter = _Typesetter()
    if title:
        setter.paragraph(title, TITLE, centred=True)
    for part in flow:
        setter.paragraph(part) if isinstance(part, str) else setter.table(part)
    pages = [[*objects, text(98, 280, 4, foot.format(number))] for number, objects in enumerate(setter.pages, 1)]
    templates = {"2": page(text(LEFT, 20, 3.5, head))} if head else {}
    return packed([page(*objects, template="2" if head else "") for objects in pages], templates)
