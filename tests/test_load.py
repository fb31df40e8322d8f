"""`pipeline.load`: frames with their types, read when asked for."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import pipeline
from pipeline.dataset import NoSuchTableError, rows_of
from pipeline.errors import DatasetError
from pipeline.records import tables
from pipeline.terms import terms


def test_types(samples_dataset: Path) -> None:
    frames = pipeline.load(samples_dataset)
    plans, anchors, members = frames["plans"], frames["anchors"], frames["members"]
    assert plans.dtypes[["title", "is_plan", "ordinal", "similarity"]].astype(str).to_list() == ["string", "boolean", "Int64", "Float64"]
    assert isinstance(members["role"].dtype, pd.CategoricalDtype)
    assert members.loc[members["role"] == "组长", "person"].notna().any()
    assert isinstance(plans["recipients"].iloc[0], list)
    assert plans["duplicate_of"].isna().any()
    assert plans["duplicate_of"].isna().sum() == sum(row["duplicate_of"] is None for row in rows_of(samples_dataset, "plans"))
    assert {type(box) for box in anchors["bbox"]} <= {list, type(None)}


def test_every_table_is_the_rows_that_were_written(samples_dataset: Path) -> None:
    frames = pipeline.load(str(samples_dataset))
    assert list(frames) == list(tables())
    for name, frame in frames.items():
        rows = rows_of(samples_dataset, name)
        assert list(frame.columns) == [column.name for column in tables()[name].columns]
        given = [{key: None if not isinstance(value, list) and pd.isna(value) else value for key, value in row.items()} for row in frame.to_dict("records")]
        assert given == rows, name
        for column in terms(tables()[name]).few:
            assert isinstance(frame[column].dtype, pd.CategoricalDtype), (name, column)


def test_tables_are_read_when_asked_for_and_once(samples_dataset: Path, tmp_path: Path) -> None:
    for path in samples_dataset.glob("*.parquet"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    frames = pipeline.load(tmp_path)
    assert "plans" in frames
    assert frames["plans"] is frames["plans"]
    (tmp_path / "units.parquet").write_bytes(b"PAR1")
    assert len(frames["deadlines"])
    with pytest.raises(DatasetError, match=r"units\.parquet 已损坏"):
        frames["units"]


def test_clear_errors(samples_dataset: Path, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="不是数据集"):
        pipeline.load(tmp_path)
    frames = pipeline.load(samples_dataset)
    with pytest.raises(NoSuchTableError, match="没有这张表：people"):
        frames["people"]
    with pytest.raises(KeyError):
        frames["people"]
    assert frames.get("people") is None
    assert "people" not in frames
    assert "plans" in repr(frames)
