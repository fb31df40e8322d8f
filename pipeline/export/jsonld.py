"""The dataset as a graph in JSON-LD, in the terms of the standards: docs/graph.md says which."""

from __future__ import annotations

from pathlib import Path

from pipeline.dataset import RowSource
from pipeline.export.written import Written

suffix = "jsonld"
options = ("base",)


def write(out: Path, rows: RowSource, *, base: str | None = None) -> Written:
    """Write fangan.jsonld into `out`, document by document, with IRIs under `base`.

    What RDF cannot hold is counted. Raises UsageError for a base that is no absolute IRI.
    """
    from pipeline.graph import writing

    return writing.write_graph(out / "fangan.jsonld", rows, base, writing.jsonld)
