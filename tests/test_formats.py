"""The same plan in every format gives the same text and the same records; task and risk tables give the same from any of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import fixtures_formats as formats
import fixtures_office
import fixtures_scans
import pytest
import samples_builder

from pipeline.assemble import Row
from pipeline.inputs import Source, fingerprint
from pipeline.read import read
from pipeline.results import DocumentResult
from pipeline.run import document

_WHERE = ("id", "char_start", "char_end")


def result_of(folder: Path, name: str, data: bytes) -> DocumentResult:
    (folder / name).write_bytes(data)
    [source] = fingerprint([Source(folder / name, name)])
    return document(source)


def records(result: DocumentResult) -> dict[str, list[Row]]:
    """What was found, without ids and places; tables of files and of cleaning left out."""
    tables = ("plans", "sections", "citations", "groups", "members", "deadlines", "assignments", "assignment_units", "risks", "risk_points", "gradings", "grading_levels")
    return {name: [{key: value for key, value in row.items() if not key.endswith(_WHERE)} for row in result.rows[name]] for name in tables}


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Row]]:
    found = records(result_of(tmp_path_factory.mktemp("plan"), "plan.txt", formats.txt(formats.PLAN)))
    counts = {name: len(rows) for name, rows in found.items()}
    assert counts == {
        "plans": 1, "sections": 9, "citations": 1, "groups": 1, "members": 5, "deadlines": 8, "assignments": 10, "assignment_units": 18,
        "risks": 4, "risk_points": 3, "gradings": 1, "grading_levels": 3,
    }, counts  # fmt: skip
    assert not [value for rows in found.values() for row in rows for key, value in row.items() if key != "quote" and "|" in str(value)]
    return found


@pytest.mark.parametrize("suffix", formats.WRITTEN)
def test_the_text_is_the_known_one(suffix: str) -> None:
    assert read(formats.WRITTEN[suffix](formats.PLAN), f"plan{suffix}").text == formats.text(formats.PLAN)


@pytest.mark.parametrize("suffix", formats.WRITTEN)
def test_each_format_gives_the_same_records(tmp_path: Path, suffix: str, expected: dict[str, list[Row]]) -> None:
    assert records(result_of(tmp_path, f"plan{suffix}", formats.WRITTEN[suffix](formats.PLAN))) == expected


OLD = {".doc": "MS Word 97", ".odt": "writer8"}


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], bytes]:
    """The plan and the tables, by number and suffix, as LibreOffice saves them; .wps is WPS's name for .doc."""
    if fixtures_office.SOFFICE is None:
        pytest.skip("LibreOffice is not installed")
    given = {f"{number}.docx": samples_builder.docx(source) for number, source in enumerate((formats.PLAN, *formats.TABLES))}
    folder = tmp_path_factory.mktemp("office")
    made = {
        (name, suffix): data
        for suffix, filter_name in OLD.items()
        for name, data in fixtures_office.made_by_office(given, suffix[1:], filter_name, folder / suffix[1:]).items()
    }
    return made | {(name, ".wps"): data for (name, suffix), data in made.items() if suffix == ".doc"}


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [*OLD, ".wps"])
def test_old_formats_give_the_same(tmp_path: Path, suffix: str, converted: dict[tuple[str, str], bytes], expected: dict[str, list[Row]]) -> None:
    data = converted["0", suffix]
    assert read(data, f"plan{suffix}").text == formats.text(formats.PLAN)
    assert records(result_of(tmp_path, f"plan{suffix}", data)) == expected


@pytest.mark.slow
def test_a_scan_gives_the_same(tmp_path: Path, expected: dict[str, list[Row]]) -> None:
    pytest.importorskip("rapidocr")
    if not fixtures_scans.has_a_simplified_face():
        pytest.skip("no typeface for simplified Chinese to print a scan with (fonts-wqy-microhei)")
    assert records(result_of(tmp_path, "scan.pdf", formats.scan(formats.PLAN))) == expected


TABLED: dict[str, Callable[[str], bytes]] = {**formats.WRITTEN, ".xlsx": formats.xlsx, ".flat.txt": formats.flattened}


@pytest.mark.parametrize("source", formats.TABLES)
@pytest.mark.parametrize("suffix", TABLED)
def test_tables_give_the_same_records_from_any_format(tmp_path: Path, suffix: str, source: str) -> None:
    """Flattened: one cell a line, merged cells repeated; what the cells say is the same, the quotes' dividers are not."""
    found = records(result_of(tmp_path, f"plan{suffix}", TABLED[suffix](source)))
    assert [pruned(row) for row in found["risk_points"]] == [pruned(row) for row in formats.RISK_POINTS.get(source, [])]
    assert [pruned(row) for row in found["assignment_units"] if row["role"] != "responsible"] == formats.UNITS.get(source, [])


def pruned(row: Row) -> Row:
    return {key: value for key, value in row.items() if key not in {"quote", "ordinal", "category_id"} and not key.endswith("_id")}
