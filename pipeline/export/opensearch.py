"""What OpenSearch or Elasticsearch loads: opensearch/bulk-0001.ndjson …, index settings with a Chinese analyser, and load.sh.

One index per table (fangan-plans, fangan-deadlines …), and fangan-chunks with the passages of `--to chunks`. A document's id is its row's key, so that loading
again replaces. The analyser is `ik_max_word` (plugin analysis-ik); index.smartcn.json has `smartcn` (plugin analysis-smartcn), index.cjk.json pairs of
characters, which need no plugin: load.sh asks the server which it has.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from pipeline.assemble import Row, identifier
from pipeline.dataset import RowSource
from pipeline.export.cells import json_line
from pipeline.export.folders import replacing_folder
from pipeline.export.passages import passages, row_id
from pipeline.export.sound import sound
from pipeline.export.written import Written
from pipeline.records import tables

suffix = "opensearch"

CHUNKS = "chunks"
_PART = 10_000_000  # bytes of a file, well under what a server takes in one request (100 MB)
_LONGEST_KEY = 128  # characters, of four bytes at most
_LONGEST_KEYWORD = 8_191  # characters: four bytes each are what Lucene takes

_ANALYSERS: dict[str, dict[str, Any]] = {
    "ik": {"chinese": {"type": "custom", "tokenizer": "ik_max_word"}, "chinese_query": {"type": "custom", "tokenizer": "ik_smart"}},
    "smartcn": {name: {"type": "custom", "tokenizer": "smartcn_tokenizer"} for name in ("chinese", "chinese_query")},
    "cjk": {
        name: {"type": "custom", "tokenizer": "standard", "filter": ["cjk_width", "lowercase", "cjk_bigram"]} for name in ("chinese", "chinese_query")
    },
}
_KEYWORD = {"type": "keyword", "ignore_above": _LONGEST_KEYWORD}
_TEXT = {"type": "text", "analyzer": "chinese", "search_analyzer": "chinese_query", "fields": {"keyword": _KEYWORD}}
# Ids, places and values that are written in a code are searched whole; all other text by its words. No text is guessed to be a date: 20XX-02 is none.
_MAPPINGS = {
    "date_detection": False,
    "numeric_detection": False,
    "dynamic_templates": [
        {"ids": {"match_mapping_type": "string", "match_pattern": "regex", "match": "^(.*_ids?|duplicate_of|sha256)$", "mapping": _KEYWORD}},
        {"codes": {"match_mapping_type": "string", "match_pattern": "regex", "match": "^(starts|due|issued|rrule|duration|review)$", "mapping": _KEYWORD}},
        {"records": {"match_mapping_type": "string", "path_match": "records.*", "mapping": _KEYWORD}},
        {"texts": {"match_mapping_type": "string", "mapping": _TEXT}},
    ],
}
_SCRIPT = """#!/bin/sh
# 在本文件夹运行 · Run: sh load.sh [http://localhost:9200]. Further options of curl in CURL_OPTIONS (-u user -k).
# 原有的同名索引先删去，所以数据集里没有的不会留下 · Indices of these names are removed first, so that nothing stays that the dataset no longer holds.
set -eu
cd "$(dirname "$0")"
url=${{1:-http://localhost:9200}}
ask() {{ curl -fsS ${{CURL_OPTIONS:-}} "$@"; }}
plugins=$(ask "$url/_cat/plugins?h=component")
case $plugins in *analysis-ik*) settings=index.json ;; *analysis-smartcn*) settings=index.smartcn.json ;; *) settings=index.cjk.json ;; esac
for index in {indices}; do
  ask -X DELETE "$url/$index?ignore_unavailable=true" >/dev/null
  ask -X PUT "$url/$index" -H 'Content-Type: application/json' --data-binary "@$settings" >/dev/null
done
for part in bulk-*.ndjson; do
  ask -X POST "$url/_bulk?filter_path=errors,items.*.error" -H 'Content-Type: application/x-ndjson' --data-binary "@$part" | grep -q '"errors":false' \\
    || {{ echo "$part: 有文档未被接受 · not all documents were taken" >&2; exit 1; }}
done
ask -X POST "$url/fangan-*/_refresh" >/dev/null
"""


def write(out: Path, rows: RowSource) -> Written:
    """Write the folder opensearch/ into `out`, row by row. Raises DatasetError if a text of the dataset is missing."""
    lost = Counter[str]()
    with replacing_folder(out / "opensearch") as folder:
        for name, analysers in _ANALYSERS.items():
            path = folder / ("index.json" if name == "ik" else f"index.{name}.json")
            path.write_text(json.dumps(settings(analysers), ensure_ascii=False, indent=2) + "\n", "utf-8", newline="\n")
        _write_parts(folder, _documents(out, rows), lost)
        indices = " ".join(index(name) for name in (*tables(), CHUNKS))
        (folder / "load.sh").write_text(_SCRIPT.format(indices=indices), "utf-8", newline="\n")
    return Written([out / "opensearch"], lost)


def index(table: str) -> str:
    """Return the name of a table's index."""
    return f"fangan-{table.replace('_', '-')}"


def settings(analysers: dict[str, Any]) -> dict[str, Any]:
    """Return what an index is made with: its analysers and how its fields are indexed."""
    return {"settings": {"index": {"analysis": {"analyzer": analysers}}}, "mappings": _MAPPINGS}


def _documents(out: Path, rows: RowSource) -> Iterator[tuple[str, str, Row]]:
    """Yield index, id and document of every row of every table, then of every passage."""
    for table in tables().values():
        for row in rows[table.name]:
            yield index(table.name), _key(table.name, row_id(table, row)), row
    for _, made in passages(out, rows, Counter()):  # what no passage holds stands in its own index
        for passage in made:
            yield index(CHUNKS), passage["chunk_id"], passage


def _key(table: str, key: str) -> str:
    """Return a row's key as a document's id, which may have 512 bytes: of a longer one its digest."""
    return key if len(key) <= _LONGEST_KEY else identifier(table, key)


def _write_parts(folder: Path, documents: Iterable[tuple[str, str, Row]], lost: Counter[str]) -> None:
    """Write the documents as bulk files of some ten million bytes each."""
    part, size = 0, _PART
    with ExitStack() as open_:
        for name, key, row in documents:
            lines = _lines(name, key, {column: sound(value, lost) for column, value in row.items()}, lost).encode()
            if size + len(lines) > _PART:
                open_.close()
                part, size = part + 1, 0
                handle = open_.enter_context((folder / f"bulk-{part:04}.ndjson").open("wb"))
            size += len(lines)
            handle.write(lines)


def _lines(name: str, key: str, row: Row, lost: Counter[str]) -> str:
    """Return the two lines of a document: what to do, and the document."""
    return json_line({"index": {"_index": name, "_id": sound(key, lost)}}) + "\n" + json_line(row) + "\n"
