"""A plan's text -> whether it is a template: its own names, places or dates masked or left blank."""

from __future__ import annotations

import re

from extractors.lexicon import alternatives, load
from pipeline.header.formulae import is_numbered

_TEMPLATE = load("header")["template"]
_CITED = re.compile(r"《[^》\n]{0,120}》|[〔\[（(][^〕\]）)\n]{0,12}[〕\]）)][^\n，。]{0,8}号")
_MASK = re.compile(_TEMPLATE["masks"])
_VAGUE = re.compile(_TEMPLATE["vague"])
_BLANK_ROLE = re.compile(rf"^[ ]*+(?:{alternatives(_TEMPLATE['roles'])})[ ]*+[：:][ _]*+$", re.MULTILINE)
_BLANK_DATE = re.compile(r"^[ ]*+(?:[0-9]{4})?[ ]*+年[ ]++月[ ]++日[ ]*+$", re.MULTILINE)


def is_template(text: str) -> bool:
    """Tell whether the plan's own names, places or dates are masked (xx镇, 20xx年) or left blank (组长：); what it cites does not count."""
    own = _CITED.sub("", text)
    if _MASK.search(own) or len(_VAGUE.findall(own)) >= _TEMPLATE["vague_least"]:
        return True
    blanks = list(_BLANK_ROLE.finditer(own))
    return any(_nobody_follows(own, blank.end()) for blank in blanks) or bool(_BLANK_DATE.search(own))


def _nobody_follows(text: str, end: int) -> bool:
    """Tell whether the line after a role's blank line names nobody either: another role, a number or a long sentence."""
    following = text[end : end + 200].lstrip("\n ").split("\n")[0]
    return not following or bool(_LABELLED.match(following)) or is_numbered(following) or "。" in following


_LABELLED = re.compile(r"[\u4e00-\u9fff ]{1,8}[：:]")
