"""What only the whole dataset shows: plans that repeat another."""

from __future__ import annotations

import random
import time

from pipeline.resolve.duplicates import resolve_duplicates, shingles

WORDS = "开展排查整治压实责任强化监督完善制度健全机制规范流程细化分工明确时限定期通报严格考核及时整改建立台账落实到人"


def text(seed: int, length: int = 2000) -> str:
    chooser = random.Random(seed)
    return "".join(chooser.choice(WORDS) for _ in range(length))


def plans(texts: list[str]) -> tuple[list[dict[str, object]], dict[str, str]]:
    rows: list[dict[str, object]] = [{"plan_id": f"p{i}", "duplicate_of": None, "similarity": None} for i in range(len(texts))]
    return rows, {f"p{i}": t for i, t in enumerate(texts)}


def test_a_nearly_equal_plan_points_at_the_first() -> None:
    one = text(1)
    rows, texts = plans([one, text(2), one[:1900] + "结束", one])
    resolve_duplicates(rows, texts)
    assert [row["duplicate_of"] for row in rows] == [None, None, "p0", "p0"]
    assert rows[3]["similarity"] == 1.0
    assert 0.8 <= float(str(rows[2]["similarity"])) < 1.0


def test_short_or_half_shared_texts_are_no_duplicates() -> None:
    rows, texts = plans([text(1), text(1, 1000) + text(3, 1000), "同样的短文", "同样的短文"])
    resolve_duplicates(rows, texts)
    assert all(row["duplicate_of"] is None for row in rows)


def test_shingles_ignore_marks_and_blanks() -> None:
    assert shingles("压实 责任，强化监督。") == shingles("压实责任强化监督")


def test_cost_grows_with_the_collection_not_with_its_square() -> None:
    rows, texts = plans([text(i, 1500) for i in range(400)])
    began = time.perf_counter()
    resolve_duplicates(rows, texts)
    assert time.perf_counter() - began < 15
