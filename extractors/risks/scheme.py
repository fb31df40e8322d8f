"""The place of a class of risk or a point in the scheme of lexicon/risk_scheme.toml."""

from __future__ import annotations

from functools import lru_cache

from extractors.lexicon import load
from extractors.risks.names import same_class

_CONCEPTS = load("risk_scheme")["concept"]
_WORDS: list[tuple[str, str]] = sorted(
    ((word, concept["id"]) for concept in _CONCEPTS for word in concept.get("words", ())), key=lambda pair: (-len(pair[0]), pair[0])
)
_WHOLE: dict[str, str] = {word: concept["id"] for concept in _CONCEPTS for word in concept.get("whole", ())}


@lru_cache(maxsize=4096)
def category_id(name: str | None) -> str | None:
    """Return the id of the concept (integrity/position) that a class's name or a point's words belong to, None where nothing fits.

    A concept's `whole` words count only if they are all that the name says (操作风险, not 暗箱操作); else the longest of all `words` that it holds.
    """
    if not name:
        return None
    core = same_class(name).removesuffix("风险")
    whole = _WHOLE.get(core) or _WHOLE.get(core.removesuffix("方面").removesuffix("类"))
    return whole or next((identity for word, identity in _WORDS if word in name), None)
