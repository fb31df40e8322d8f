"""The place of a class of risk or a point in the scheme of lexicon/risk_scheme.toml."""

from __future__ import annotations

from functools import lru_cache

from extractors.lexicon import load
from extractors.risks.names import same_class

_CONCEPTS = load("risk_scheme")["concept"]
_WORDS: dict[str, str] = {word: concept["id"] for concept in _CONCEPTS for word in concept.get("words", ())}
_WHOLE: dict[str, str] = {word: concept["id"] for concept in _CONCEPTS for word in concept.get("whole", ())}


@lru_cache(maxsize=4096)
def category_id(name: str | None) -> str | None:
    """Return the id of the concept (integrity/position) that a class's name or a point's words belong to, None where nothing fits.

    A concept's `whole` words count only if they are all that the name says (操作风险, not 暗箱操作). Of the `words` that it holds the longest decides, of
    equally long ones the first; where that is a word of a broad concept, words of a narrower one within it say more (采购物品吃回扣: procurement, not only
    integrity).
    """
    if not name:
        return None
    core = same_class(name).removesuffix("风险")
    if whole := _WHOLE.get(core) or _WHOLE.get(core.removesuffix("方面").removesuffix("类")):
        return whole
    held = sorted((-len(word), name.index(word), identity) for word, identity in _WORDS.items() if word in name)
    decided = held[0][2] if held else None
    return next((identity for _, _, identity in held if identity.startswith(f"{decided}/")), decided)


def place_of(category: str | None, point: str) -> str | None:
    """Return the id of a point's concept: that of the class it stands under, or of its own words where these say more (integrity, integrity/funds)."""
    by_class, own = category_id(category), category_id(point)
    return own if by_class is None or (own or "").startswith(f"{by_class}/") else by_class
