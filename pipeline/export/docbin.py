"""spaCy training data: each plan as a Doc with the findings as span groups. Needs the extra `fangan[spacy]` (spaCy, tokens by jieba)."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

from extractors.reading import nlp
from pipeline.assemble import Row, Rows
from pipeline.dataset import RowSource
from pipeline.export.by_document import by_document, by_plan
from pipeline.export.written import Written
from pipeline.records import finding_tables
from pipeline.store import read_text, replacing

suffix = "spacy"
packages = ("spacy",)


def write(out: Path, rows: RowSource) -> Written:
    """Write fangan.spacy (a DocBin) into `out`: one Doc per plan over its source text, one span group per table, `plan_id` in user_data.

    spaCy's spans begin and end at tokens, so tokens are cut where a finding begins or ends.
    """
    import spacy
    from spacy.tokens import DocBin

    vocab = spacy.blank("zh").vocab
    docs = DocBin(store_user_data=True)
    for document, found in by_document(rows, ["plans", *finding_tables()]):
        text = read_text(out / "texts" / f"{document['document_id']}.txt")
        for plan, own in by_plan(found.pop("plans"), found):
            docs.add(_doc(vocab, plan, text, own))
    with replacing(out / "fangan.spacy") as temporary:
        temporary.write_bytes(docs.to_bytes())
    return Written([out / "fangan.spacy"])


def _doc(vocab: Any, plan: Row, source: str, own: Rows) -> Any:
    from spacy.tokens import Doc

    start, text = plan["char_start"], source[plan["char_start"] : plan["char_end"]]
    spans = {name: [(row["char_start"] - start, row["char_end"] - start) for row in rows] for name, rows in own.items()}
    words = tokens(text, {edge for group in spans.values() for pair in group for edge in pair})
    doc = Doc(vocab, words=words, spaces=[False] * len(words))
    doc.user_data["plan_id"] = plan["plan_id"]
    for name, group in spans.items():
        doc.spans[name] = [span for a, b in group if (span := doc.char_span(a, b, label=name)) is not None]
    return doc


def tokens(text: str, edges: set[int]) -> list[str]:
    """Return the words of `text` by jieba, cut where an edge (a character offset) falls inside one; joined they give the text again."""
    words, at = [], 0
    for word in nlp.words(text):
        cuts = [0, *(i for i in range(1, len(word)) if at + i in edges), len(word)]
        words += [word[a:b] for a, b in pairwise(cuts)]
        at += len(word)
    return words
