"""`fangan query`: what it prints, and that it sees nothing but the tables."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import SAMPLES
from test_cli import fangan

from pipeline import query
from pipeline.errors import DatasetError, UsageError
from pipeline.run import run


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("asked")
    text = "白石县清查工作方案\n2024年3月底前完成清查。（牵头单位：=HYPERLINK(1)局，配合单位：县财政局）\n2024年5月底前完成\x9b31m复核\u202e。\n"
    (folder / "清查.txt").write_text(text, "utf-8")
    run([folder / "清查.txt"], folder / "out", workers=1)
    return folder / "out"


def answer(dataset: Path, sql: str, to: str = "json") -> str:
    handle = io.StringIO()
    query.write(query.query(dataset, sql), to, handle)
    return handle.getvalue()


def test_tables_join_under_their_names(dataset: Path) -> None:
    rows = json.loads(answer(dataset, "SELECT title, due FROM deadlines JOIN plans USING (plan_id) ORDER BY due"))
    assert rows == [{"title": "白石县清查工作方案", "due": "2024-03-31"}, {"title": "白石县清查工作方案", "due": "2024-05-31"}]


def test_values_that_json_does_not_know(dataset: Path) -> None:
    sql = "SELECT 1 AS a, 2 AS a, 1.5::decimal(3,1) AS d, 'nan'::double AS n, date '2024-03-31' AS day, ['甲', NULL] AS l, NULL AS nothing"
    assert json.loads(answer(dataset, sql)) == [{"a": 1, "a_2": 2, "d": 1.5, "n": None, "day": "2024-03-31", "l": ["甲", None], "nothing": None}]
    assert json.loads(answer(dataset, "SELECT 1 WHERE false")) == []


def test_columns_of_one_name_are_told_apart_in_json(dataset: Path) -> None:
    assert sorted(json.loads(answer(dataset, "SELECT 1 AS a, 2 AS a_2, 3 AS a"))[0].values()) == [1, 2, 3]


def test_csv_is_as_the_exported_ones(dataset: Path) -> None:
    text = answer(dataset, "SELECT unit, [unit] AS l FROM assignment_units ORDER BY ordinal", "csv")
    assert text.startswith("\ufeffunit,l\n")
    assert [row[0] for row in csv.reader(io.StringIO(text))][1] == "'=HYPERLINK(1)局"


@pytest.mark.parametrize("to", query.FORMATS)
def test_source_text_is_safe_on_a_terminal(dataset: Path, to: str) -> None:
    text = answer(dataset, "SELECT 'a' || chr(27) || '[31m' || chr(155) || chr(8238) || '[bold]' AS x, x AS \"h\x1b[31m[bold]\"", to)
    assert not {"\x1b", "\x9b", "\u202e"} & set(text)
    assert "[bold]" in text


REFUSED = [
    "SELECT * FROM '/etc/hostname'",
    "SELECT * FROM read_text('/etc/hostname')",
    "SELECT * FROM read_csv('{dataset}/plans.csv')",
    "SELECT * FROM read_parquet('{dataset}/plans.parquet')",
    "SELECT * FROM glob('/*')",
    "SELECT * FROM read_csv('https://example.invalid/x.csv')",
    "COPY plans TO '{dataset}/plans.parquet'",
    "COPY plans TO '{dataset}/new.csv'",
    "EXPLAIN ANALYZE COPY plans TO '{dataset}/new.csv'",
    "EXPORT DATABASE '{dataset}/new'",
    "ATTACH '{dataset}/new.db'",
    "ATTACH '{dataset}/fangan.sqlite' (TYPE sqlite)",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET enable_external_access = true",
    "SET lock_configuration = false",
    "RESET lock_configuration",
    "SET temp_directory = '/tmp'",
    "SELECT 1; COPY plans TO '{dataset}/new.csv'",
    "DELETE FROM plans",
    "SELECT secret FROM answer",
]


@pytest.mark.parametrize("sql", REFUSED)
def test_nothing_but_the_tables_is_in_reach(dataset: Path, sql: str) -> None:
    before = sorted((path.name, path.stat().st_mtime_ns) for path in dataset.iterdir())
    with pytest.raises(UsageError) as refused:
        answer(dataset, sql.replace("{dataset}", str(dataset)))
    assert "\n" not in str(refused.value)
    assert sorted((path.name, path.stat().st_mtime_ns) for path in dataset.iterdir()) == before


@pytest.mark.parametrize("sql", ["SELEC 1", "SELECT nothing FROM plans", "SELECT '", "SELECT * FROM nowhere", "", " -- nothing", "SELECT title::int FROM plans"])
def test_wrong_sql_is_one_line(dataset: Path, sql: str) -> None:
    with pytest.raises(UsageError) as refused:
        answer(dataset, sql)
    assert "\n" not in str(refused.value)
    assert str(refused.value)[0] >= "\u4e00", "Chinese first"


def test_no_dataset(tmp_path: Path) -> None:
    with pytest.raises(DatasetError):
        query.query(tmp_path, "SELECT 1")


def test_a_damaged_table(dataset: Path, tmp_path: Path) -> None:
    for path in dataset.glob("*.parquet"):
        (tmp_path / path.name).write_bytes(path.read_bytes() if path.stem != "plans" else b"PAR1")
    with pytest.raises(DatasetError):
        answer(tmp_path, "SELECT * FROM plans")


def test_the_command(dataset: Path) -> None:
    done = fangan("query", dataset, "SELECT due, task FROM deadlines ORDER BY due LIMIT 1")
    assert done.returncode == 0, done.stderr
    assert "2024-03-31" in done.stdout
    assert done.stderr == ""
    wrong = fangan("query", dataset, "SELECT due FROM nowhere")
    assert (wrong.returncode, wrong.stdout, wrong.stderr.count("\n")) == (2, "", 1)
    assert fangan("query", dataset, "SELECT 1", "--format", "word").returncode == 2


def test_a_long_answer_is_cut_in_the_table_and_whole_in_csv(dataset: Path) -> None:
    done = fangan("query", dataset, "SELECT * FROM range(300)")
    assert "只列出前 200 行" in done.stderr
    assert len(fangan("query", dataset, "SELECT * FROM range(300)", "--format", "csv").stdout.splitlines()) == 301
    assert "只列出" not in fangan("query", dataset, "SELECT * FROM range(200)").stderr


def test_without_duckdb_the_message_says_what_to_install(dataset: Path) -> None:
    code = "import sys; sys.modules['duckdb'] = None; import pipeline.cli; sys.argv = ['fangan', 'query', sys.argv[1], 'SELECT 1']; pipeline.cli.main()"
    done = subprocess.run([sys.executable, "-c", code, str(dataset)], capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert "pip install 'fangan[query]'" in done.stderr
    assert done.stderr.count("\n") == 1


def test_files_are_read_in_workers_after_queries_in_the_same_process(tmp_path: Path) -> None:
    """What DuckDB left behind in this process must not end the workers that are forked from it."""
    assert run([SAMPLES], tmp_path / "out", workers=1).counts["documents"] == len([*SAMPLES.iterdir()])
