"""What a scheme's levels are for: risks, posts, the results of an assessment, or something else."""

from __future__ import annotations

import re

from extractors.gradings.drafts import SchemeDraft
from extractors.gradings.ladders import common_ladder
from extractors.lexicon import alternatives, load

_EXAMPLES = re.compile(r"[，（](?:如|例如|比如)(?!果|下|实|期)[^。；\n]{1,80}|等级测评")
_CLAUSES, _BEFORE = re.compile("[，。；：\\n]"), 4
"""Characters before a scheme that may say what its first level is of (信用|A级企业)."""
_SUBJECT = load("gradings")["subject"]
_RISK, _ASSESSMENT, _POST, _CONDUCT = (re.compile(alternatives(_SUBJECT[kind])) for kind in ("risk", "assessment", "post", "conduct"))


def assesses(subject: str) -> bool:
    """Tell whether a subject is work or conduct that is assessed (企业信用, 年度考核), not a risk or a thing at risk."""
    return _ASSESSMENT.search(subject) is not None and not _RISK.search(subject)


def purpose_of(draft: SchemeDraft, subject: str | None, text: str) -> str:
    """Return what the levels are for: the labels say it (优秀, ★), or the subject, or the words around."""
    before = _CLAUSES.split(text[max(0, draft.start - _BEFORE) : draft.start])[-1]
    ladder, region = common_ladder(draft.cores), _EXAMPLES.sub("", before + text[draft.start : draft.end])
    said = [subject or "", *draft.nouns, *draft.factors]
    named = said[: 1 + len(draft.nouns)]
    by_conduct = any(map(_CONDUCT.search, draft.factors)) and not any(map(_RISK.search, named))
    assessed = ladder not in {"heights", "severity", "weight"} and (by_conduct or any(map(_ASSESSMENT.search, named)))
    if subject and subject.endswith("风险"):
        return "risk"
    if ladder == "results" or assessed or (ladder == "星" and not _RISK.search(subject or "")):
        return "assessment"
    if any(_RISK.search(words) for words in said):
        return "risk"
    if _RISK.search(region) and not _ASSESSMENT.search(region):
        return "risk"
    if _ASSESSMENT.search(region):
        return "assessment"
    if any(_POST.search(words) for words in said):
        return "post"
    return "risk" if _RISK.search(text[draft.start : draft.end + 20]) else "other"
