"""The statistical reading of a sentence: jieba's words with their parts of speech, and a spaCy pipeline that shows them as spans.

The only module that holds jieba and spaCy, each loaded when first asked for. No rule calls it: on the gold it parts posts from names worse than
the lexicons do (`benchmarks/nlp_reader.py` measures that). It serves the spaCy export and notebooks:

    from spacy import displacy
    from extractors.reading import nlp
    displacy.render(nlp.pipeline()("由副县长周宁任组长"), style="span")
"""

from __future__ import annotations

from functools import cache
from typing import Any

from extractors.reading.posts import is_post
from extractors.reading.units import is_unit

COMPONENT = "fangan_names"
"""The name under which spaCy knows the component that marks persons, posts and units."""
SPANS = "sc"
"""The span group it fills, which displaCy shows by default."""
_LABELS = {"nr": "person", "nrfg": "person", "nrt": "person", "nt": "unit", "ns": "place"}


def words(text: str) -> list[str]:
    """Return the words of `text` by jieba; joined they give the text again."""
    return list(_jieba().cut(text))


def tagged(text: str) -> list[tuple[str, str]]:
    """Return the words of `text` with jieba's parts of speech (nr is a person's name, nt an organ's, ns a place's)."""
    _jieba()
    from jieba import posseg

    return [(pair.word, pair.flag) for pair in posseg.cut(text)]


@cache
def pipeline() -> Any:
    """Return a blank Chinese spaCy pipeline that cuts words with jieba and marks persons, posts, units and places as spans of `doc.spans["sc"]`.

    It is an ordinary `spacy.Language`: further components may be added. Raises ImportError without the extra `fangan[spacy]`.
    """
    import spacy

    _jieba()
    _declare()
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})
    nlp.add_pipe(COMPONENT)
    return nlp


@cache
def _declare() -> None:
    """Declare the component to spaCy, once."""
    from spacy.language import Language

    @Language.component(COMPONENT)  # type: ignore[untyped-decorator, unused-ignore]
    def mark(doc: Any) -> Any:
        at, spans = 0, []
        for word, flag in tagged(doc.text):
            label = "post" if is_post(word) else "unit" if is_unit(word) else _LABELS.get(flag)
            if label and (found := doc.char_span(at, at + len(word), label=label, alignment_mode="expand")) is not None:
                spans.append(found)
            at += len(word)
        doc.spans[SPANS] = spans
        return doc


@cache
def _jieba() -> Any:
    import jieba

    jieba.setLogLevel("ERROR")
    return jieba
