"""Rows are checked on their way into the tables: a wrong one raises and no dataset comes of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from pipeline.store import Tables, no_rows

REJECT = {"path": "a.txt", "stage": "read", "error": "unreadable", "message": "m"}


@pytest.mark.parametrize(
    "wrong",
    [{"path": 1}, {"path": None}, {"other": "x"}, {"message": ["m"]}],
    ids=["a number for text", "nothing where something must be", "a column too many", "a list for text"],
)
def test_a_wrong_row_raises(tmp_path: Path, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError), Tables(tmp_path) as tables:
        tables.add(no_rows() | {"rejects": [REJECT, REJECT | wrong]})
    assert not (tmp_path / "datapackage.json").exists()


def test_a_row_that_lacks_a_column_raises(tmp_path: Path) -> None:
    with pytest.raises(ValidationError), Tables(tmp_path) as tables:
        tables.add(no_rows() | {"rejects": [{"path": "a.txt", "stage": "read"}]})
