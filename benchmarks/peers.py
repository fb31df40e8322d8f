"""Other projects' readers of Chinese text, for benchmarks to measure beside fangan's: each is a function of a text, left out where it is not installed."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import Any

Reader = Callable[[str], object]

FLOOR = re.compile(r"领导小组|[组队]长|成员|牵头|责任单位|风险|等级|\d{1,2}月|[一二三四五六七八九十]{1,3}、|《[^《》\n]{2,60}》")
"""What a scan for cues costs that does nothing with them: the floor for whatever reads plans with Python's regular expressions."""


def jionlp_times() -> Reader:
    """Return JioNLP's time extractor, counting from a fixed day."""
    import jionlp

    logging.disable()  # it logs a traceback for each candidate that it drops, which would cost it more than the reading
    return lambda text: jionlp.ner.extract_time(text, time_base={"year": 2024, "month": 1, "day": 1})


def jieba_tags() -> Reader:
    """Return jieba's tagger."""
    import jieba
    from jieba import posseg

    jieba.setLogLevel("ERROR")
    return lambda text: list(posseg.cut(text))


def spacy_words() -> Reader:
    """Return a spaCy pipeline that does nothing but cut words with jieba."""
    import jieba
    import spacy

    jieba.setLogLevel("ERROR")
    nlp: Any = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})
    nlp.max_length = sys.maxsize
    return lambda text: nlp(text)


def opencc_script() -> Reader:
    """Return OpenCC's conversion from traditional to simplified characters."""
    from opencc import OpenCC

    return OpenCC("t2s").convert  # type: ignore[no-any-return]


def re_scan() -> Reader:
    """Return a single scan for a few cues with Python's `re`."""
    return FLOOR.findall


_PEERS: dict[str, tuple[str, Callable[[], Reader]]] = {
    "jionlp extract_time": ("jionlp", jionlp_times),
    "jieba.posseg": ("jieba", jieba_tags),
    "spaCy, jieba": ("spacy", spacy_words),
    "opencc t2s": ("opencc", opencc_script),
    "re, one scan": ("re", re_scan),
}


def peers(*names: str) -> Iterator[tuple[str, Reader]]:
    """Yield name and reader of each, or of those named, that is installed; say which are not."""
    for name in names or _PEERS:
        module, made = _PEERS[name]
        if find_spec(module):
            yield name, made()
        else:
            print(f"{module} is not installed, its line is left out", file=sys.stderr)
