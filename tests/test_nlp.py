"""The statistical reader: words, tags and a spaCy pipeline, none of them loaded before it is asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

from extractors.reading import nlp

SENTENCE = "由副县长周宁任组长，县财政局负责资金拨付。"


def test_words_give_the_text_again() -> None:
    assert "".join(nlp.words(SENTENCE)) == SENTENCE
    assert "".join(word for word, _ in nlp.tagged(SENTENCE)) == SENTENCE


def test_a_spacy_pipeline_with_spans() -> None:
    spacy = pytest.importorskip("spacy")
    reader = nlp.pipeline()
    assert isinstance(reader, spacy.Language)
    assert reader.pipe_names == [nlp.COMPONENT]
    doc = reader(SENTENCE)
    assert doc.text == SENTENCE
    assert "副县长" in {span.text for span in doc.spans[nlp.SPANS] if span.label_ == "post"}
    assert spacy.displacy.render(doc, style="span").count("副县长")


def test_extractors_load_neither_jieba_nor_spacy() -> None:
    code = "import extractors, sys; extractors.discover(); import extractors.reading.nlp; sys.exit(any(name in sys.modules for name in ('jieba', 'spacy')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
