"""What makes fangan.sqlite good to browse in Datasette: full-text search over the tables, and metadata.json with titles, facets and ready-made queries.

`datasette DIR/fangan.sqlite -m DIR/metadata.json`. The search takes three characters and more (the trigram tokenizer: words of Chinese have no blanks
between them); for one or two there is a ready-made query that compares row by row.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from pipeline.records import Column, Table, tables
from pipeline.terms import queries, searched, terms

FILE = "metadata.json"
DATABASE = "fangan"  # fangan.sqlite


def add_search(db: sqlite3.Connection) -> dict[str, str]:
    """Add a full-text index to each table with columns that analysts search in; none with a SQLite that cannot (older than 3.34, or built without).
    Return, by table, the statement that takes its rows from a rowid on into the index.
    """
    found = {}
    for table in tables().values() if _can_search(db) else ():
        if columns := searched(table):
            names = ", ".join(f'"{c.name}"' for c in columns)
            db.execute(f'CREATE VIRTUAL TABLE "{table.name}_fts" USING fts5({names}, content="{table.name}", tokenize="trigram")')
            found[table.name] = f'INSERT INTO "{table.name}_fts"(rowid, {names}) SELECT rowid, {names} FROM {table.name} WHERE rowid >= ?'
    return found


def _can_search(db: sqlite3.Connection) -> bool:
    fts5 = db.execute("SELECT sqlite_compileoption_used('ENABLE_FTS5')").fetchone()[0]
    return bool(fts5) and sqlite3.sqlite_version_info >= (3, 34)


def metadata() -> dict[str, Any]:
    """Return the contents of metadata.json: what Datasette shows of tables and columns, which facets, and the queries."""
    return {
        "title": "方案数据集 · fangan dataset",
        "description": "每个值都指回原文的字：quote 是原文，char_start、char_end 是它在 texts/<document_id>.txt 里的位置 · "
        "every value points at the characters it came from",
        "databases": {
            DATABASE: {
                "title": "方案数据集 · fangan dataset",
                "tables": {name: _table(table) for name, table in tables().items()},
                "queries": {name: {"title": q["title"], "description": q["description"], "sql": q["sql"].strip()} for name, q in queries().items()},
            }
        },
    }


def _table(table: Table) -> dict[str, Any]:
    words = terms(table)
    found: dict[str, Any] = {"title": words.title, "description": words.about, "columns": words.columns, "facets": _facets(table.columns, words.few)}
    return found | ({"label_column": words.label} if words.label else {})


def _facets(columns: tuple[Column, ...], few: tuple[str, ...]) -> list[str]:
    return [*few, *(c.name for c in columns if c.kind == "boolean")]
