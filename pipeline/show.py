"""What is found in one file, in the terminal: the text with its spans coloured, and the records below."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from pipeline import records
from pipeline.assemble import Row, Rows
from pipeline.dataset import Dataset, Once
from pipeline.errors import ReadError, UsageError
from pipeline.inputs import Source, check_file, fingerprint
from pipeline.places import Places
from pipeline.results import DocumentResult
from pipeline.run import document
from pipeline.terminal import safe

STYLES = {
    "groups": "bold magenta", "members": "magenta", "deadlines": "bold green", "assignments": "underline", "assignment_units": "bold blue",
    "risks": "bold red", "risk_points": "red", "gradings": "yellow", "grading_levels": "bold yellow", "citations": "cyan",
}  # fmt: skip
OTHER_STYLE = "reverse"
_HIDDEN = ("document_id", "plan_id", "section_id", "char_start", "char_end", "other_start", "other_end", "sha256", "other_paths", "ordinal")
_QUOTE = 40
_NARROWEST = 11  # characters of a column, its border and blanks included


def show(file: Path, console: Console) -> None:
    """Print what `fangan run` would find in `file`, an archive's members one after the other. Raises ReadError if nothing in it can be read."""
    check_file(file)
    sources = fingerprint([Source(file, file.name)])
    results = [document(source) for source in sources]
    if all(result.text is None for result in results):
        raise ReadError(f"{file}：{results[0].rows['rejects'][0]['message']}" if results else f"{file} 里没有文件 · {file} holds no file")
    console.print(legend())
    for source, result in zip(sources, results, strict=True):
        if len(sources) > 1:
            console.rule(safe(source.name))
        show_document(result, console)


def show_document(result: DocumentResult, console: Console) -> None:
    """Print one document's text with its spans coloured, its records, each with its page or cell where the format knows it, and what of it was lost."""
    if result.text is not None:
        console.print(painted(result.text, result.rows))
    places = Places(result.rows["anchors"])
    for name in shown_tables():
        rows = [{"place": places.at(row["char_start"]), **row} for row in result.rows[name]] if places else result.rows[name]
        if rows:
            console.print(record_table(name, rows, width=console.width))
    for read in result.rows["documents"]:
        for warning in read["warnings"]:
            console.print(Text(f"注意 note: {safe(warning)}", style="yellow"))
    for reject in result.rows["rejects"]:
        console.print(Text(safe(f"未完成 failed: {reject['stage']}: {reject['message']}"), style="red"))


def look(dataset: Path, console: Console, table: str | None, count: int, *, once: bool = False) -> None:
    """Print the first `count` rows of each table of a dataset (or of one table), without the records of repeated plans if each is to count `once`.

    Raises UsageError for a table that does not exist.
    """
    known = records.tables()
    if table is not None and table not in known:
        raise UsageError(f"没有这张表：{table}；可用：{'、'.join(known)} · no such table: {table}")
    held = Once(Dataset(dataset)) if once else Dataset(dataset)
    for name in [table] if table else ["documents", *shown_tables(), "reuse", "units", "rejects"]:
        if first := list(islice(held[name], count)):
            console.print(record_table(name, first, len(held[name]), width=console.width))


def shown_tables() -> list[str]:
    """Return the tables to print, parents before children."""
    return ["plans", *records.finding_tables(), "citations"]


def legend() -> Text:
    """Return the line that says which colour is which table."""
    return Text("  ").join(Text(name, style=STYLES.get(name, OTHER_STYLE)) for name in shown_tables()[1:])


def painted(source: str, rows: Rows) -> Text:
    """Return the source text with every finding's span in its table's colour; longer spans first, so that shorter ones show inside them."""
    text = Text(safe(source))
    spans = [(row["char_start"], row["char_end"], STYLES.get(name, OTHER_STYLE)) for name in shown_tables()[1:] for row in rows[name]]
    for start, end, style in sorted(spans, key=lambda s: (s[0] - s[1], s)):
        text.stylize(style, start, end)
    for plan in rows["plans"]:
        text.stylize("on grey11", plan["char_start"], plan["char_end"])
    return text


def record_table(name: str, rows: list[Row], total: int | None = None, *, width: int) -> RichTable:
    """Return the rows of one table, without ids, offsets and columns that are empty throughout; long quotes are cut.

    Where the columns would be too narrow to read in a terminal of `width` characters, each row is a list of its values.
    """
    ids = {c.name for c in records.tables()[name].columns if c.name.endswith("_id")}
    columns = [c for c in rows[0] if c not in _HIDDEN and c not in ids and any(row[c] not in (None, [], "") for row in rows)]
    table = RichTable(title=f"{name} ({total or len(rows)})", title_justify="left", title_style=STYLES.get(name, "bold"), header_style="bold")
    is_wide = len(columns) * _NARROWEST > width
    for head in ("列 column", "值 value") if is_wide else columns:
        table.add_column(head, overflow="fold")
    for row in rows:
        cells = [cell(shortened(row[column]) if column == "quote" else row[column]) for column in columns]
        if is_wide:
            for column, value in zip(columns, cells, strict=True):
                if value:
                    table.add_row(column, value)
            table.add_section()
        else:
            table.add_row(*cells)
    return table


def shortened(quote: str) -> str:
    """Return a quote cut to 40 characters."""
    return quote if len(quote) <= _QUOTE else f"{quote[: _QUOTE - 1]}…"


def cell(value: object) -> Text:
    """Return a value as it is shown: lists joined, nothing for null, never read as markup."""
    if value is None:
        return Text("")
    return Text(safe("、".join(map(str, value)) if isinstance(value, list) else str(value)).replace("\n", " "))
