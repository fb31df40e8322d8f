"""White space and invisible characters: one kind of line end, one kind of blank, nothing that does not show."""

from __future__ import annotations

import re

from pipeline.normalise.alignment import Edit

order = 20
logged = False

# U+2028 stays: readers use it for a line break inside a table cell.
_BLANKS = dict.fromkeys([0xA0, 0x3000, 0x1680, 0xE5E5, *range(0x2000, 0x200B), 0x202F, 0x205F], " ")
_LINE_ENDS = dict.fromkeys([0x0B, 0x0C, 0x85, 0x2029], "\n")
_INVISIBLE = re.compile(r"[\r\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb](?:(?<=\r)\n)?")
_FOLD = _BLANKS | _LINE_ENDS
_PARAGRAPH, _OTHER_CYRILLIC, _LEAST_PARAGRAPHS = "\u0420", re.compile("[А-ПС-Яа-яё]"), 3
"""A Cyrillic Er, which a document site shows for the end of a paragraph (…四个阶段：Р（一）宣传发动阶段); elsewhere it has other such letters beside it."""
_FOLDED = re.compile("[" + re.escape("".join(map(chr, _FOLD))) + "]")


def clean(text: str) -> str | list[Edit]:
    """Return the text with blanks and line ends folded, or edits that do so and delete what is invisible. Tabs stay (they divide cells)."""
    if text.count(_PARAGRAPH) >= _LEAST_PARAGRAPHS and not _OTHER_CYRILLIC.search(text):
        text = text.replace(_PARAGRAPH, "\v")
    edits = [Edit(m.start(), m.end(), "\n" if "\r" in m[0] else "", "invisible") for m in _INVISIBLE.finditer(text)]
    if not edits:
        return _FOLDED.sub(lambda m: _FOLD[ord(m[0])], text)
    edits += (Edit(m.start(), m.end(), _FOLD[ord(m[0])], "blank") for m in _FOLDED.finditer(text))
    return sorted(edits, key=lambda e: e.start)
