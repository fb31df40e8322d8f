"""`fangan compare`: the grading schemes of a dataset side by side.

The way: rows -> schemes (`schemes`) -> levels on one axis (`align`, with `conduct`), what they are graded by and who controls them (`factors`), what they say besides and
do not say (`rules`), which are copied (`clusters`) -> a page (`report`), a workbook and a tidy table (`tables`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.compare.align import Placed, align
from pipeline.compare.clusters import Cluster, clusters
from pipeline.compare.schemes import GROUPS, Scheme, load, on_topic, spoken_order
from pipeline.errors import UsageError

__all__ = ["Comparison", "compare", "comparison", "of_schemes"]

PAGE_SUFFIXES = (".html", ".htm")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every scheme once with its aligned levels, sorted by group and file; the clusters among them; what was asked for (`topic`, `by`)."""

    aligned: tuple[tuple[Scheme, tuple[Placed, ...]], ...]
    clusters: tuple[Cluster, ...]
    topic: str
    by: str

    @property
    def schemes(self) -> list[Scheme]:
        """The schemes."""
        return [scheme for scheme, _ in self.aligned]


def compare(dataset: Path, out: Path | None = None, *, topic: str = "", by: str = "issuer") -> list[Path]:
    """Compare the grading schemes of a dataset; write the page `out` (default: report.html in the dataset's folder), beside it the same as .xlsx and
    grading_alignment.parquet. Returns the files written.

    `topic` keeps the schemes on a topic, `by` (issuer, region, year) groups them. Raises UsageError for options that cannot be used or a dataset without
    grading schemes, DatasetError for a folder that is no dataset.
    """
    from pipeline.compare.report import write_page
    from pipeline.compare.tables import write_table, write_workbook

    page = _page(dataset, out)
    made = comparison(dataset, topic=topic, by=by)
    page.parent.mkdir(parents=True, exist_ok=True)
    paths = [page, page.with_suffix(".xlsx"), page.with_name("grading_alignment.parquet")]
    for path, write in zip(paths, (write_page, write_workbook, write_table), strict=True):
        write(path, made)
    return paths


def _page(dataset: Path, out: Path | None) -> Path:
    """Return where the page goes. Raises UsageError for a folder or a name that no browser takes for a page."""
    page = out or dataset / "report.html"
    if page.is_dir():
        raise UsageError(f"{page} 是文件夹，请给出文件名，如 {page / 'report.html'} · is a folder, give a file's name")
    if page.suffix.lower() not in PAGE_SUFFIXES:
        raise UsageError(f"{page}：报告是网页，文件名请以 .html 结尾 · the report is a page, let its name end in .html")
    return page


def comparison(dataset: Path, *, topic: str = "", by: str = "issuer") -> Comparison:
    """Return the comparison of a dataset's grading schemes. Raises as `compare` does."""
    found = load(dataset)
    if not found:
        raise UsageError(f"{dataset} 里没有分级标准，没有可比的 · no grading schemes in this dataset, nothing to compare")
    return of_schemes(on_topic(found, topic), topic=topic, by=by)


def of_schemes(found: Sequence[Scheme], *, topic: str = "", by: str = "issuer") -> Comparison:
    """Return the comparison of `found`, sorted by group (those without one last). Raises UsageError if nothing groups `by`."""
    if by not in GROUPS:
        raise UsageError(f"--by 只能是 {'、'.join(GROUPS)}，不能是 {by} · --by is one of {', '.join(GROUPS)}")
    grouped = sorted(found, key=lambda scheme: (not scheme.has(by), spoken_order(scheme.group(by))))
    return Comparison(tuple((scheme, tuple(align(scheme))) for scheme in grouped), tuple(clusters(grouped)), topic, by)
