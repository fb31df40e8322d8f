"""What only the whole dataset shows: plans that repeat another."""

from __future__ import annotations

import hashlib
import random
import time

import numpy as np

from pipeline.resolve.duplicates import Found, duplicates, shingles, signature
from pipeline.resolve.minhash import distinct, folded, jaccard, minhash, pieces

WORDS = "开展排查整治压实责任强化监督完善制度健全机制规范流程细化分工明确时限定期通报严格考核及时整改建立台账落实到人"


def text(seed: int, length: int = 2000) -> str:
    chooser = random.Random(seed)
    return "".join(chooser.choice(WORDS) for _ in range(length))


def found(*texts: str) -> Found:
    by_id = {f"p{number}": text for number, text in enumerate(texts)}
    return duplicates([(plan_id, signature(folded(text))) for plan_id, text in by_id.items()], by_id.__getitem__)


def test_a_nearly_equal_plan_points_at_the_first() -> None:
    one = text(1)
    repeats = found(one, text(2), one[:1900] + "结束", one)
    assert {plan_id: original for plan_id, (original, _) in repeats.items()} == {"p2": "p0", "p3": "p0"}
    assert repeats["p3"][1] == 1.0
    assert 0.8 <= repeats["p2"][1] < 1.0


def test_short_or_half_shared_texts_are_no_duplicates() -> None:
    assert found(text(1), text(1, 1000) + text(3, 1000), "同样的短文", "同样的短文") == {}


def test_masks_and_numbers_agree() -> None:
    made = [f"{text(1)}{year}年{month}月底前由{whose}办理{text(2)}" for year, month, whose in (("2024", "3", "××局"), ("20**", "*", "某局"), ("20xx", "12", "XX局"))]
    assert {original for original, _ in found(*made).values()} == {"p0"}
    assert found(*made)["p1"][1] == 1.0


def test_shingles_ignore_marks_and_blanks() -> None:
    assert list(shingles(folded("压实 责任，\n强化监督。"))) == list(shingles("压实责任强化监督"))


def test_folding_keeps_words_and_line_ends() -> None:
    assert folded("2024年，某某 局（甲）\n20xx年_ B区\U00020000\ud800") == "\0年\0局甲\n\0年\0B区\U00020000"


def test_signatures_are_the_same_on_every_machine() -> None:
    assert hashlib.sha256(signature(folded(text(1)))).hexdigest()[:16] == "9e8deaa836ab1b7e"


def test_minhash_numbers_agree_as_often_as_texts_are_alike() -> None:
    for length in (60, 400, 3000):
        agreeing, alike = [], []
        for seed in range(40):
            one, other = text(seed, length), text(seed, length * 3 // 4) + text(seed + 100, length // 4)
            sets = [distinct(pieces(each, 3)) for each in (one, other)]
            numbers = minhash(np.concatenate(sets), np.array([*map(len, sets)]), 12)
            agreeing.append((numbers[0] == numbers[1]).mean())
            alike.append(jaccard(*sets))
        assert abs(np.mean(agreeing) - np.mean(alike)) < 0.04


def test_cost_grows_with_the_collection_not_with_its_square() -> None:
    made = [text(i, 1500) for i in range(400)]
    began = time.perf_counter()
    assert found(*made, *made) == {f"p{400 + i}": (f"p{i}", 1.0) for i in range(400)}
    assert time.perf_counter() - began < 15
