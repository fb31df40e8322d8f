"""Names that are given out once: nothing that a collection holds can be mistaken for something else of it."""

from __future__ import annotations

import time

import pytest

from pipeline.naming import Distinct


@pytest.mark.parametrize(
    ("names", "given"),
    [
        (["甲", "乙"], ["甲", "乙"]),
        (["甲", "甲", "甲"], ["甲", "甲#2", "甲#3"]),
        (["甲", "甲", "甲#2"], ["甲", "甲#2", "甲#2#2"]),
        (["甲#2", "甲", "甲"], ["甲#2", "甲", "甲#3"]),
    ],
)
def test_each_name_is_given_once(names: list[str], given: list[str]) -> None:
    distinct = Distinct("#")
    assert [distinct(name) for name in names] == given


def test_hostile_names_take_linear_time() -> None:
    """A hundred thousand of one name, after all that would be made of it."""
    distinct, began = Distinct("#"), time.process_time()
    given = [distinct(name) for name in [*(f"甲#{n}" for n in range(2, 50_000)), *["甲"] * 50_000]]
    assert len(set(given)) == len(given)
    assert time.process_time() - began < 2
