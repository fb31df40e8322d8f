"""What a file gave comes out of its packing as it went in, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import SAMPLES
from pydantic import ValidationError
from test_resume import PLAN

from pipeline import run as way
from pipeline.dataset import Dataset
from pipeline.inputs import Source, fingerprint
from pipeline.results import Content, DamagedError, DocumentResult, pack, sketches_of, texts_of
from pipeline.run import document, run
from pipeline.store import in_rows, no_rows

REJECT = {"path": "a.txt", "stage": "read", "error": "unreadable", "message": "半个\ud83d"}


@pytest.fixture(scope="module")
def results() -> list[DocumentResult]:
    return [document(source) for source in fingerprint([Source(path, path.name) for path in sorted(SAMPLES.iterdir())])]


def test_what_is_packed_comes_out_again(results: list[DocumentResult]) -> None:
    for result in [*results, DocumentResult(no_rows() | {"rejects": [REJECT]}, state="lost", seconds=2.5)]:
        packed = pack(result)
        content = Content.unpacked(packed.result, packed.texts, packed.sketches)
        assert {name: in_rows(columns) for name, columns in content.columns.items()} == {name: rows for name, rows in result.rows.items() if rows}
        assert (content.text, content.plan_texts, content.sketches) == (result.text, result.plan_texts, result.sketches)
        assert (packed.state, packed.seconds, packed.reject) == (result.state, result.seconds, next(iter(result.rows["rejects"]), None))


@pytest.mark.parametrize("at", [0, 3, 4, 7, 8, 40, -1])
def test_a_changed_byte_is_found(results: list[DocumentResult], at: int) -> None:
    packed = pack(results[0])
    for blob, unpacked in ((packed.texts, texts_of), (packed.sketches, sketches_of)):
        damaged = bytearray(blob)
        damaged[at] ^= 0x10
        with pytest.raises(DamagedError):
            unpacked(bytes(damaged))
    for short in (b"", packed.texts[:5], packed.texts[:20]):
        with pytest.raises(DamagedError):
            texts_of(short)


def test_a_wrong_row_costs_its_document_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inputs = tmp_path / "in"
    inputs.mkdir()
    for name in ("a.txt", "b.txt"):
        (inputs / name).write_text(f"{name}{PLAN}", "utf-8")
    row_of = way.document_row
    monkeypatch.setattr(way, "document_row", lambda key, source, *rest: row_of(key, source, *rest) | ({"char_count": None} if source.name == "a.txt" else {}))
    with pytest.raises(ValidationError):
        pack(way.document(fingerprint([Source(inputs / "a.txt", "a.txt")])[0]))
    run([inputs], tmp_path / "out")
    dataset = Dataset(tmp_path / "out")
    assert [row["path"] for row in dataset["documents"]] == ["b.txt"]
    assert [(row["path"], row["error"]) for row in dataset["rejects"]] == [("a.txt", "ValidationError")]
