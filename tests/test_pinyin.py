"""Pinyin residue: what a damaged page gives back, measured on texts damaged here; and what is no damage."""

from __future__ import annotations

import difflib
import itertools
import re
import time
import tomllib
from functools import cache
from pathlib import Path

import damage
import pytest
from conftest import ROOT
from damage import KEEPING, LOSING, Decoder, Insertion, damaged
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.contract import Span
from pipeline.normalise import normalise
from pipeline.normalise.alignment import Alignment, Doubt, Edit, Proof, apply
from pipeline.normalise.pinyin import clean, gbk
from pipeline.normalise.pinyin.progress import AMBIGUOUS, LOST
from pipeline.normalise.pinyin.table import traditional

CASES = tomllib.loads((Path(__file__).parent / "cases" / "normalise" / "pinyin.toml").read_text("utf-8"))["case"]
SHARED = ROOT.parent / "shared" / "seeds"
TONES = re.compile("[(（][a-z]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-z]*[)）]")
ONE_PASS, REPEATED = damage.in_one_pass, damage.one_after_the_other
KINDS = {"lost character", "ambiguous character", "doubtful characters", "unproved pinyin"}


class Repaired:
    """What the step makes of a page."""

    def __init__(self, page: str) -> None:
        changes = clean(page)
        self.page = page
        self.edits = [change for change in changes if isinstance(change, Edit)]
        self.doubts = [change for change in changes if isinstance(change, Doubt)]
        self.proofs = [change for change in changes if isinstance(change, Proof)]
        self.text = apply(page, self.edits)

    @property
    def alignment(self) -> Alignment:
        return Alignment.identity(len(self.page)).edited(self.edits)


@cache
def own_texts() -> tuple[str, ...]:
    """The corpora's undamaged texts as a machine writes them in traditional script."""
    paths = sorted([*(ROOT / "corpora" / "samples").glob("*.txt"), *(ROOT / "corpora" / "blind" / "samples").glob("*.txt")])
    texts = [path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n") for path in paths]
    return tuple(damage.in_traditional(text) for text in texts if "\ufffd" not in text and not TONES.search(text))


@cache
def triggers(number: int | None) -> dict[str, str]:
    return damage.triggers_of("".join(own_texts()), number)


def is_but_for_what_is_lost(repaired: str, text: str) -> bool:
    """Tell whether `repaired` is `text`, where U+FFFD stands for a lost character and, with most decoders, for the ASCII character after it."""
    return re.fullmatch("[^\x00-\x7f][\x00-\x7f]?".join(map(re.escape, repaired.split("\ufffd"))), text) is not None


def wrong_characters(text: str, page: Repaired) -> tuple[int, int]:
    """Return how many characters are wrong, and how many of these are not doubted. A lost one is not wrong."""
    wrong = unflagged = 0
    if is_but_for_what_is_lost(page.text, text):
        return wrong, unflagged
    alignment = page.alignment
    for kind, i, j, k, m in difflib.SequenceMatcher(None, text, page.text, autojunk=False).get_opcodes():
        if kind == "equal" or (page.text[k:m] == "\ufffd" and j - i <= 2):
            continue
        source = alignment.to_source(Span(min(k, len(page.text) - 1), min(max(m, k + 1), len(page.text))))
        wrong += max(j - i, m - k)
        if not any(doubt.start <= source.end and source.start <= doubt.end for doubt in page.doubts):
            unflagged += max(j - i, m - k)
    return wrong, unflagged


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case_is_proved_and_doubted(case: dict[str, object]) -> None:
    normalised = normalise(str(case["text"]))
    doubts = {(r.kind, r.old, r.likely or "") for r in normalised.repairs if r.action == "flag" and r.kind in KINDS}
    assert normalised.proof == case.get("proof")
    assert doubts == set(map(tuple, case.get("doubts", [])))  # type: ignore[call-overload]


@pytest.mark.parametrize("decoder", KEEPING, ids=str)
@pytest.mark.parametrize("insertion", [ONE_PASS, REPEATED], ids=lambda insertion: insertion.__name__)
@pytest.mark.parametrize("number", [68, 250])
def test_no_character_is_wrong_where_the_decoder_kept_every_code(number: int, insertion: Insertion, decoder: Decoder) -> None:
    text = "\n".join(own_texts())
    page = Repaired(damaged(text, triggers(number), decoder, insertion))
    assert len(page.edits) > 100 * number**0.5
    assert is_but_for_what_is_lost(page.text, text)
    assert page.text.count("\ufffd") == sum(doubt.kind == LOST for doubt in page.doubts)
    assert {doubt.kind for doubt in page.doubts} <= ({LOST, AMBIGUOUS} if decoder.euro == "?" else {LOST})
    assert page.proofs == [Proof("pinyin", len(page.doubts))]


@pytest.mark.parametrize("decoder", KEEPING[:4], ids=str)
def test_each_text_is_repaired_by_itself_and_proved_by_damaging_it_again(decoder: Decoder) -> None:
    exact = 0
    for text in own_texts():
        page = Repaired(damaged(text, triggers(68), decoder))
        assert is_but_for_what_is_lost(page.text, text)
        if page.proofs == [Proof("pinyin", 0)]:
            exact += 1
            assert page.text == text
            assert damaged(page.text, triggers(68), decoder) == page.page
    assert exact >= len(own_texts()) - 6


@pytest.mark.parametrize("decoder", KEEPING, ids=str)
def test_with_every_traditional_character_a_trigger_few_are_wrong_and_those_are_doubted(decoder: Decoder) -> None:
    results = [wrong_characters(text, Repaired(damaged(text, triggers(None), decoder))) for text in own_texts()]
    assert sum(map(len, own_texts())) > 55_000
    assert sum(wrong for wrong, _ in results) <= 60
    assert sum(unflagged for _, unflagged in results) <= 1


@pytest.mark.parametrize(("number", "most_wrong", "most_unflagged"), [(68, 50, 8), (250, 160, 20), (None, 1300, 70)])
@pytest.mark.parametrize("decoder", LOSING, ids=str)
def test_what_decoders_that_drop_private_use_characters_cost(decoder: Decoder, number: int | None, most_wrong: int, most_unflagged: int) -> None:
    results = [wrong_characters(text, Repaired(damaged(text, triggers(number), decoder))) for text in own_texts()]
    assert sum(wrong for wrong, _ in results) <= most_wrong
    assert sum(unflagged for _, unflagged in results) <= most_unflagged


def test_damage_through_whole_characters_is_proved_as_such() -> None:
    text = "\n".join(own_texts())
    page = Repaired(damaged(text, triggers(250), insertion=damage.through_characters))
    assert page.text == text
    assert page.proofs == [Proof("pinyin", 0)]


def test_a_reading_that_the_author_gives_once_stays_in_a_damaged_page() -> None:
    authors = "龍(lóng)年、龍舟、龍門。"
    page = Repaired(damaged(PAGE * 5, TRIGGERS) + authors)
    assert page.text == PAGE * 5 + authors
    assert page.proofs == [Proof("pinyin", 0)]


def test_undamaged_texts_stay() -> None:
    for text in own_texts():
        assert clean(text) == []


WORDS = st.sampled_from([*"風險責任單位會議報告個們請為着的一二三（）。，、：\n 0123456789ABab—…·", "辦公室", "整理", "領導", "日報", "致損失", "實用"])
OTHERS = st.sampled_from(["\u00a0", "𠮷", "㐀", "&", "?", "(", "(fēng)", "?lián)", "\ufffd", "?。ǘ﹫", "）﹪栏駡", "€"])
TRIGGERS = {c: f"({read})" for c, read in zip("風單責會議報個們請為聯領", ["fēng", "dān", "zé", "huì", "yì", "bào", "gè", "men", "qǐng", "wéi", "lián", "lǐng"], strict=True)}
PAGE = "各單位領導為風險責任人，我們請單位領導報會議，由會議請責任人聯系個人。聯席會議由單位報風險個案，為責任人領導。他們請我們聯系，個人為單位報風險。"
"""Enough of each trigger for the page to be known as damaged whatever follows."""


@given(st.lists(WORDS, max_size=40).map("".join), st.sampled_from(KEEPING), st.sampled_from([ONE_PASS, REPEATED]))
@settings(max_examples=300, deadline=None)
def test_what_is_damaged_comes_back(words: str, decoder: Decoder, insertion: Insertion) -> None:
    text = PAGE + words
    page = Repaired(damaged(text, TRIGGERS, decoder, insertion))
    assert len(page.proofs) == 1
    if not page.doubts:
        assert page.text == text
    elif all(doubt.kind == LOST for doubt in page.doubts):
        assert is_but_for_what_is_lost(page.text, text)


@given(st.lists(WORDS | OTHERS, max_size=40).map("".join), st.sampled_from(KEEPING + LOSING), st.integers(0, 3))
@settings(max_examples=200, deadline=None)
def test_each_character_knows_its_source(words: str, decoder: Decoder, cut: int) -> None:
    page = Repaired(damaged(PAGE + words, TRIGGERS, decoder)[cut:])
    alignment = page.alignment
    behind = [alignment.to_source(Span(i, i + 1)) for i in range(len(page.text))]
    assert all(a.start <= b.start and a.end <= b.end and a.start < a.end for a, b in itertools.pairwise(behind))
    edited = {i for edit in page.edits for i in range(edit.start, edit.end)}
    for character, span in zip(page.text, behind, strict=True):
        assert span.start in edited or span.of(page.page) == character
    assert all(len(edit.new) <= 1 for edit in page.edits)


@given(st.lists(st.sampled_from(["风险", "风(fēng)", "险（xiǎn）", "風", "(risk)", "QQ(ID)", "(a)", "甲(fa)", "?(", "？ān)", "(fēng", "lián)p", "\ufffd", "€", "(", ")", "“(yī)”", "、", "\n", "a", "𠮷"]), max_size=60).map("".join))
@settings(max_examples=300, deadline=None)
def test_what_is_no_residue_stays(text: str) -> None:
    assert clean(text) == []


def test_table_holds_the_traditional_characters_of_gbk() -> None:
    readings = traditional().readings
    assert len(readings) == 3560
    assert "风" not in readings
    assert {"zhù", "zhe"} <= readings["著"]
    assert {"huì", "kuài"} <= readings["會"]
    assert "聯" in traditional().splitting[0xC2, "lián"]


def test_every_code_stands_for_one_character() -> None:
    pairs = [(lead, trail) for lead in gbk.LEADS for trail in range(0x40, 0xFF) if trail != 0x7F]
    assert len({gbk.character(*pair) for pair in pairs}) == len(pairs)
    assert all(gbk.code(gbk.character(*pair)) == bytes(pair) for pair in pairs)
    data, begins = gbk.encode("a風𠮷・\ud800\ufffd")
    assert data.tobytes() == b"a\xef\x4c\0\0\0\0\xa1\xa4?\0\0\0\0"
    assert begins.tolist() == [0, 1, 3, 7, 9, 10, 14]


DAMAGED = damaged(PAGE, TRIGGERS)


@pytest.mark.slow
@pytest.mark.parametrize("before", ["", DAMAGED], ids=["clean", "damaged"])
@pytest.mark.parametrize("piece", ["風(fēng)", "(fēng)", "?fēng)", "風?fēng)", "\ufffd(fēng)致", "(", "（a", "?", "工(gong)作(zuo)(zuo)", "𠮷(fēng)"])
def test_hostile_pages_cost_no_more_than_their_length(before: str, piece: str) -> None:
    page = before + piece * (1_000_000 // len(piece))
    began = time.thread_time()
    Repaired(page)
    assert time.thread_time() - began < 10


@pytest.mark.skipif(not SHARED.is_dir(), reason="the collected page is not part of the project")
def test_the_collected_page_comes_back_and_is_proved() -> None:
    source = next(SHARED.glob("002*")).read_bytes().decode("utf-8")
    page = Repaired(source)
    rebuilt = [edit for edit in page.edits if edit.new]
    splits = [edit for edit in rebuilt if source[edit.start] == "?"]
    assert len(page.edits) - len(rebuilt) + len(splits) == 3624
    assert "".join(edit.new for edit in rebuilt) == "為您整理\ufffd等情況損為風"
    assert [doubt.kind for doubt in page.doubts] == [LOST]
    assert page.proofs == [Proof("pinyin", 1)]
    assert len(source) == 52_625
    assert not TONES.search(page.text)
    # whatever second byte and ASCII character were lost, the page is the same
    lead = source[page.doubts[0].start].encode("gb18030")[1]
    stand_in = bytes((lead, 0xA1)).decode("gb18030") + "0"
    residues = [(source[edit.start - 1], source[edit.start : edit.end]) for edit in page.edits if not edit.new]
    learned = {before: residue for before, residue in residues if residue[1:-1] in traditional().readings.get(before, ())}
    again = damaged(page.text.replace("\ufffd", stand_in), learned)
    assert len(learned) == 68
    assert (again == source) is True  # a diff of the page belongs in no log
