"""The command `fangan`. Standard output is data, standard error is for people; what is slow to import is imported when it is used.

No annotation here is a string to be evaluated: Typer reads those of every command twice, which was a tenth of the time of a page of help.
"""

import gc
import os
import sys
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from rich.console import Console

from pipeline.errors import FanganError, UsageError, of_system, told
from pipeline.help import WrongArguments, in_one_line, keep_chinese_whole
from pipeline.terminal import safe

if TYPE_CHECKING:
    from pipeline.query import Answer
    from pipeline.results import Packed
    from pipeline.run import Summary

app = typer.Typer(
    name="fangan",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="把收集来的方案、意见、办法变成一份规范数据集，每个值都指回原文的字。\n\n"
    "Collected Chinese plans in, one normalised dataset out, every value pointing at the characters it came from.",
)
people = Console(stderr=True)

_TABLES_SHOWN = ("documents", "plans", "groups", "members", "deadlines", "assignments", "risks", "risk_points", "gradings", "units", "rejects")
_REJECTS_SHOWN = 20
_QUERY_EXAMPLES = """**例 Examples**

    fangan query outputs/samples "SELECT role, count(*) AS 人数 FROM members GROUP BY role ORDER BY 人数 DESC"

    fangan query outputs/samples "SELECT due, task, title FROM deadlines JOIN plans USING (plan_id) WHERE due LIKE '2023-12%' ORDER BY due"

    fangan query outputs/samples "SELECT unit, task FROM assignment_units JOIN assignments USING (assignment_id) WHERE role = 'lead'" --format csv > 牵头.csv

    fangan query outputs/samples "DESCRIBE deadlines"
"""
_FORMATS = """csv、jsonl、xlsx、ics（时限日历）、spacy；知识库：chunks（检索片段）、neo4j、opensearch、postgres（配 --url）、
turtle、jsonld、nquads（图谱，可配 --base）；标注：labelstudio、doccano、inception。可用逗号并列 · one or more, by commas;
ics: the deadlines as a calendar; chunks: text for retrieval"""
_EXPORT_EXAMPLES = """**例 Examples**

    fangan export outputs/samples --to xlsx,ics

    fangan export outputs/samples --to chunks

    fangan export outputs/samples --to turtle --base https://example.org/plans/ --validate

    fangan export outputs/samples --to postgres --url postgresql:///fangan
"""
_SPARQL_EXAMPLES = """**例 Examples**：某单位某年牵头的任务；某月到期的事；各等级排在最重一档的方案 · tasks a unit leads in a year; what is due in a month; gravest levels

    fangan sparql outputs/samples "SELECT DISTINCT ?任务 ?日期 { ?t dcterms:description ?任务 ; prov:qualifiedAssociation ?q . ?q prov:hadRole fg:lead ;
    prov:hadPlan/dcterms:issued ?日期 ; prov:agent/(skos:prefLabel|skos:altLabel) '县金融办' FILTER(STRSTARTS(STR(?日期), '2023')) }"

    fangan sparql outputs/samples "SELECT ?截止 ?任务 { ?d fg:due ?截止 ; dcterms:description ?任务 FILTER(STRSTARTS(STR(?截止), '2023-12')) } ORDER BY ?截止"

    fangan sparql outputs/samples "SELECT ?方案 ?等级 ?标准 { ?l skos:closeMatch data:axis-gravity-1 ; skos:prefLabel ?等级 ; dcterms:isPartOf/dcterms:title ?方案
    OPTIONAL { ?l skos:definition ?标准 } }" --format csv > 最重一档.csv
"""
_RUN_EXAMPLES = "**例 Examples**\n\n    fangan run corpora/samples -o outputs/samples\n\n    fangan run 方案/ '下载/*.docx' -o outputs/一批 --format csv,xlsx --log 日志.jsonl"


def print_version(wanted: bool) -> None:
    """Print the version, and that is all."""
    if wanted:
        from importlib.metadata import version

        typer.echo(f"fangan {version('fangan')}")
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[bool, typer.Option("--version", callback=print_version, is_eager=True, help="输出版本号 · print the version")] = False,
) -> None:
    """Take what goes before a command."""


@app.command(epilog=_RUN_EXAMPLES)
def run(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help="文件、文件夹、通配符或网址 · files, folders, globs or URLs", show_default=False)],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="数据集写到哪个文件夹 · folder to write the dataset to")],
    workers: Annotated[int | None, typer.Option(min=1, max=256, help="进程数（默认：文件多时用全部核心）· processes (default: all cores for many files)")] = None,
    formats: Annotated[str, typer.Option("--format", metavar="csv,jsonl,xlsx,ics", help="另外写出的格式 · formats to write besides")] = "",
    units_map: Annotated[Path | None, typer.Option("--map", metavar="FILE.csv", help="单位对照表，以后的运行沿用 · a map of units, kept for later runs")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="连上次因超时、内存、崩溃而放弃的也再试 · also try again what was lost to time, memory, crashes")] = False,
    log: Annotated[Path | None, typer.Option("--log", metavar="FILE", help="逐行 JSON 日志，边做边写 · a log of JSON lines, written as things happen")] = None,
    engine: Annotated[str, typer.Option(metavar="local|dask", help="在哪里读：本机，或 Dask 集群 · where files are read: here, or by a Dask cluster")] = "local",
    scheduler: Annotated[str | None, typer.Option(metavar="tcp://HOST:PORT", help="Dask 调度器 · the cluster's scheduler（需要 needs fangan[cluster]）")] = None,
) -> None:
    """读入方案，写出数据集；写到同一文件夹时只读新的、改过的 · Read plans and write their dataset; into the same folder, only what is new or changed is read."""
    from pipeline.export import check_settings, export_all, known_formats

    wanted = known_formats(formats)
    check_settings(wanted, {})
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} 是文件，不能当输出文件夹；请换一个 -o · {out} is a file, not a folder; choose another -o")
    if any(Path(given).is_dir() and Path(given).resolve() == out.resolve() for given in inputs):
        raise UsageError(f"{out} 是放原件的文件夹，数据集请写到别处；请换一个 -o · {out} holds the sources; choose another -o for the dataset")
    if engine not in ("local", "dask") or (engine == "dask") != (scheduler is not None):
        raise UsageError("--engine 是 local 或 dask；dask 要与 --scheduler tcp://主机:端口 同用 · local or dask; dask goes with --scheduler tcp://HOST:PORT")
    options = {"out": str(out), "workers": workers, "format": wanted, "map": units_map and str(units_map), "resume": resume, "scheduler": scheduler}
    try:
        summary = watched_run(inputs, options, log, out=out, workers=workers, units_map=units_map, retry=resume, scheduler=scheduler)
    except KeyboardInterrupt:
        stop("fangan: 已中断；读过的都已保存，再运行同一条命令就接着做 · interrupted; what was read is kept, run the same command to go on", 130)
    export_all(out, wanted, note)
    report(summary)
    raise typer.Exit(1 if summary.rejected else 0)


@app.command(epilog="**例 Example**\n\n    fangan show corpora/samples/02-school-integrity.txt")
def show(file: Annotated[Path, typer.Argument(help="一个文件 · one file", show_default=False)]) -> None:
    """在终端里看一个文件里找到了什么：原文标色，下面是记录 · Show in the terminal what is found in one file."""
    from pipeline.show import show as show_file

    show_file(file, Console())


@app.command(epilog="**例 Examples**\n\n    fangan clean 网页.txt > 净文.txt\n\n    fangan clean 网页.txt -o 净文.txt --report")
def clean(
    file: Annotated[Path, typer.Argument(help="一个文件 · one file", show_default=False)],
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help="净文写到哪里（默认：标准输出）· where to write the text")] = None,
    report: Annotated[bool, typer.Option("--report", help="列出每处修复、删去、存疑及其位置（净文只写到 -o）· list every repair, removal and flag")] = False,
) -> None:
    """清洗一个文件：写出复原后的正文 · Clean one file: write its text as its author wrote it."""
    from pipeline import clean as cleaning
    from pipeline.store import write_text

    if out is not None and out.is_dir():
        raise UsageError(f"{out} 是文件夹，请给出文件名 · is a folder, give a file's name")
    cleaned = cleaning.clean(file)
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        write_text(out, cleaned.text)
    if report:
        for row in (cleaning.COLUMNS, *cleaning.report(cleaned)):
            typer.echo("\t".join(row))
    elif out is None:
        typer.echo(safe(cleaned.text) if sys.stdout.isatty() else cleaned.text, nl=False)
    note(cleaning.summary(cleaned))


@app.command(epilog="**例 Example**\n\n    fangan look outputs/samples --table deadlines --rows 20")
def look(
    dataset: Annotated[Path, typer.Argument(help="数据集文件夹 · a dataset's folder", show_default=False)],
    table: Annotated[str | None, typer.Option(help="只看这张表 · only this table")] = None,
    rows: Annotated[int, typer.Option(min=1, help="每张表几行 · rows per table")] = 3,
    without_duplicates: Annotated[bool, typer.Option("--without-duplicates", help="不计重复的方案及其记录 · leave out repeated plans and their records")] = False,
) -> None:
    """看数据集各表的前几行 · Look at the first rows of a dataset's tables."""
    from pipeline.show import look as look_at

    look_at(dataset, Console(), table, rows, once=without_duplicates)


@app.command(epilog="**例 Examples**\n\n    fangan units outputs/samples --category 政府部门\n\n    fangan units outputs/samples --csv 单位.csv")
def units(
    dataset: Annotated[Path, typer.Argument(help="数据集文件夹 · a dataset's folder", show_default=False)],
    generic: Annotated[bool | None, typer.Option("--generic/--no-generic", help="只列（或不列）泛称，如各部门 · only generic units, or none of them")] = None,
    category: Annotated[str, typer.Option(metavar="政府部门,学校…", help="只列这些类别，可用逗号并列 · only these categories, by commas")] = "",
    csv: Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="写成可修改的表，改好交给 run --map · write the table to edit for run --map")] = None,
) -> None:
    """列出数据集里的单位及其各种写法 · List the units of a dataset and how they are written."""
    from pipeline import unit_list

    wanted = [name.strip() for name in category.replace("，", ",").replace("、", ",").split(",") if name.strip()]
    listed = unit_list.units(dataset, generic=generic, categories=wanted)
    if csv is None:
        unit_list.show(listed, Console())
    else:
        unit_list.write_csv(csv, dataset, listed)
        note(f"已写出 {len(listed)} 个单位：{csv}；改“单位”一列（不是单位的写“不是单位”），再 fangan run … --map {csv} · edit the column 单位, then run with --map")


@app.command(epilog="**例 Examples**\n\n    fangan compare outputs/samples\n\n    fangan compare outputs/一批 --topic 廉政 --by year -o 廉政分级.html")
def compare(
    dataset: Annotated[Path, typer.Argument(help="数据集文件夹 · a dataset's folder", show_default=False)],
    topic: Annotated[str, typer.Option(metavar="廉政,安全…", help="只比较这些主题的分级，可用逗号并列 · only schemes on these topics, by commas")] = "",
    by: Annotated[str, typer.Option(metavar="issuer|region|year", help="按发文机关、地区或年份归组 · group by agency, region or year")] = "issuer",
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE.html", help="报告写到哪里（默认：数据集里的 report.html）· where to write the report")] = None,
) -> None:
    """并排比较各单位的分级标准：网页、.xlsx 和 grading_alignment.parquet · Compare grading schemes side by side: page, workbook, tidy table."""
    from pipeline.compare import compare as compare_schemes

    for path in compare_schemes(dataset, out, topic=topic, by=by):
        typer.echo(path)


@app.command(name="eval", epilog="**例 Example**\n\n    fangan eval outputs/samples corpora/gold --sources corpora/samples --errors all")
def evaluate(
    dataset: Annotated[Path, typer.Argument(help="数据集文件夹 · a dataset's folder", show_default=False)],
    gold: Annotated[list[Path], typer.Argument(help="人工标注（.json 或文件夹）· gold annotations", show_default=False)],
    sources: Annotated[list[Path] | None, typer.Option(help="原文所在文件夹 · folders of the gold's source files")] = None,
    errors: Annotated[str | None, typer.Option(metavar="FAMILY", help="列出某一类（或 all）的错误 · list a family's errors")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON · print JSON")] = False,
    floor: Annotated[float | None, typer.Option(help="平均 F1 低于它则以 1 退出 · exit 1 below this mean F1")] = None,
) -> None:
    """用人工标注给数据集打分 · Score a dataset against gold annotations."""
    from pipeline.evaluate import evaluate as score
    from pipeline.evaluate import render

    report = score(dataset, gold, sources or [])
    typer.echo(render(report, as_json=as_json, errors=errors))
    raise typer.Exit(1 if floor is not None and report.mean_f1 < floor else 0)


@app.command(epilog=_EXPORT_EXAMPLES)
def export(
    dataset: Annotated[Path, typer.Argument(help="数据集文件夹 · a dataset's folder", show_default=False)],
    to: Annotated[str, typer.Option(metavar="FORMAT", help=_FORMATS)],
    url: Annotated[str | None, typer.Option(metavar="postgresql://…", help="postgres：写到哪个数据库 · the database to write to")] = None,
    base: Annotated[str | None, typer.Option(metavar="IRI", help="图谱：IRI 的前缀（默认 urn:fangan:）· graphs: what IRIs begin with")] = None,
    validate: Annotated[bool, typer.Option("--validate", help="图谱：用随附的 SHACL 检查，有违反则以 1 退出 · graphs: check by the shipped shapes, exit 1 if broken")] = False,
) -> None:
    """把数据集另存为表格、日历，或送进知识库 · Write a dataset in other formats: tables, a calendar, what knowledge bases load."""
    from pipeline.export import export_all, known_formats

    settings = {name: value for name, value in {"url": url, "base": base}.items() if value is not None}
    for path in export_all(dataset, known_formats(to, required=True), note, settings):
        typer.echo(path)
    if validate:
        check_graph(dataset, base)


@app.command(
    name="import-annotations",
    epilog="**例 Examples**\n\n    fangan import-annotations 导出.json --from labelstudio --texts outputs/samples -o 金标\n\n"
    "    fangan eval outputs/samples 金标",
)
def import_annotations(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="标注工具导出的文件 · files that the tool exported", show_default=False)],
    tool: Annotated[str, typer.Option("--from", metavar="labelstudio|doccano|inception", help="哪个工具 · which tool")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="GOLDDIR", help="标注写到哪个文件夹 · folder to write the gold to")],
    texts: Annotated[Path | None, typer.Option(metavar="DIR", help="数据集文件夹，取其中的原文 · the dataset's folder, for its source texts")] = None,
) -> None:
    """把标注工具里改过的标注读回来，写成 eval 用的人工标注 · Read corrections made in an annotators' tool back, as gold for eval."""
    from pipeline.annotations import import_annotations as read_back

    done = read_back(files, tool, out, texts)
    for path in done.paths:
        typer.echo(path)
    for problem in done.problems:
        note(problem)
    raise typer.Exit(1 if done.problems else 0)


def check_graph(dataset: Path, base: str | None) -> None:
    """Print a line for each constraint that the graph of a dataset breaks; exit 1 if any."""
    from pipeline.graph.validation import validate

    broken = 0
    for problem in validate(dataset, base):
        broken += 1
        tell(problem, "red")
    note(f"SHACL：{f'违反 {broken} 处 broken {broken}' if broken else '全部符合 conforms'}")
    if broken:
        raise typer.Exit(1)


@app.command(epilog=_QUERY_EXAMPLES)
def query(
    dataset: Annotated[Path, typer.Argument(help="数据集文件夹 · a dataset's folder", show_default=False)],
    sql: Annotated[str, typer.Argument(metavar="SQL", help="DuckDB 的 SQL；表名即各表的名字 · DuckDB's SQL; tables by their names", show_default=False)],
    to: Annotated[str, typer.Option("--format", metavar="table|csv|json", help="表格（最多 200 行）、CSV、JSON · a table of 200 rows at most, CSV, JSON")] = "table",
) -> None:
    """用 SQL 查数据集；只读，不联网，只看得见各表 · Ask a dataset in SQL: reads only, no network, sees its tables alone. 需要 needs fangan[query]."""
    from pipeline import query as asking

    if to not in asking.FORMATS:
        raise UsageError(f"不认识的格式 {to}；可用：{'、'.join(asking.FORMATS)} · unknown format")
    print_answer(asking.query(dataset, sql), to)


def print_answer(answer: "Answer", to: str) -> None:
    """Print what a query gives, and a line for people where the table does not show all of it."""
    from pipeline import query as asking

    if asking.write(answer, to, sys.stdout) == asking.ROWS_SHOWN and to == "table" and next(iter(answer), None):
        note(f"只列出前 {asking.ROWS_SHOWN} 行；全部请用 --format csv 或 LIMIT · the first {asking.ROWS_SHOWN} rows; --format csv gives all")


@app.command(epilog=_SPARQL_EXAMPLES)
def sparql(
    dataset: Annotated[Path, typer.Argument(help="数据集文件夹 · a dataset's folder", show_default=False)],
    asked: Annotated[str, typer.Argument(metavar="SPARQL", help="SPARQL 1.1 查询；常用前缀已声明 · a query; common prefixes are declared", show_default=False)],
    to: Annotated[str, typer.Option("--format", metavar="table|csv|json", help="表格（最多 200 行）、CSV、JSON · a table of 200 rows at most, CSV, JSON")] = "table",
    base: Annotated[str | None, typer.Option(metavar="IRI", help="IRI 的前缀（默认 urn:fangan:），查询里写作 data: · what IRIs begin with, data: in queries")] = None,
) -> None:
    """用 SPARQL 查数据集的图谱；只读，不联网 · Ask a dataset's graph in SPARQL: reads only, no network. 词汇 terms: docs/graph.md. 需要 needs fangan[graph]."""
    from pipeline import query as asking
    from pipeline.graph.store import sparql as ask

    if to not in asking.FORMATS:
        raise UsageError(f"不认识的格式 {to}；可用：{'、'.join(asking.FORMATS)} · unknown format")
    print_answer(ask(dataset, asked, base, short=to == "table", tell=note), to)


@app.command()
def schema() -> None:
    """输出全部表的结构（Frictionless Table Schema，JSON）· Print the schema of every table."""
    import json

    from pipeline.records import tables
    from pipeline.store import table_schema

    typer.echo(json.dumps({name: table_schema(table) for name, table in tables().items()}, ensure_ascii=False, indent=2))


def watched_run(inputs: list[str], options: dict[str, Any], log: Path | None, **run_options: Any) -> "Summary":
    """Run with a progress bar, and a log where one is wanted."""
    from pipeline.log import Log
    from pipeline.progress import Progress
    from pipeline.run import run as run_pipeline

    with ExitStack() as open_:
        logged = open_.enter_context(Log(log, note)) if log else None
        progress = open_.enter_context(Progress(people))

        def watch(name: str, result: "Packed") -> None:
            progress.count(result)
            if logged:
                logged.document(name, result)

        if logged:
            logged.start(inputs, options)
        summary = run_pipeline(inputs, progress=progress.update, watch=watch, **run_options)
        if logged:
            logged.end(summary.counts, summary.read, summary.unchanged)
    return summary


def report(summary: "Summary") -> None:
    """Print the short table at the end of a run, and what was rejected."""
    from rich.table import Table as RichTable

    tell(f"数据集 dataset  {summary.out}", "bold")
    table = RichTable("表 table", "行 rows")
    table.columns[1].justify = "right"
    for name in _TABLES_SHOWN:
        if name in summary.counts:
            table.add_row(name, str(summary.counts[name]), style="red" if name == "rejects" and summary.counts[name] else "")
    people.print(table)
    documents, seconds = summary.counts["documents"], max(summary.seconds, 1e-9)
    people.print(f"用时 time {seconds:.1f} s，每秒 {documents / seconds:.1f} 份 documents/s；新读 read {summary.read}，未变 unchanged {summary.unchanged}")
    if summary.same:
        note(f"另有 {summary.same} 份与别的文件内容完全相同，不重复读，列在 documents.other_paths 或 rejects · {summary.same} more are copies of another file, read once")
    if summary.rejected:
        from pipeline.dataset import TableRows

        for row in islice(TableRows(summary.out, "rejects"), _REJECTS_SHOWN):
            tell(f"未读入 rejected  {row['path']}（{row['stage']}）：{row['message']}", "red")
        if summary.counts["rejects"] > _REJECTS_SHOWN:
            people.print(f"……共 {summary.counts['rejects']} 条，见 rejects.parquet · see rejects.parquet for all", style="red")


def main() -> None:
    """Run the command: what goes wrong is one line on standard error, never a traceback (unless FANGAN_DEBUG is set).

    Exit 2 for what the user can mend, 3 for a defect of fangan.
    """
    if len(sys.argv) == 1 or {"-h", "--help"}.intersection(sys.argv):
        gc.disable()  # a page of help is over before anything is worth collecting: a tenth of its time
        keep_chinese_whole()
    try:
        sys.exit(app(prog_name="fangan", standalone_mode=False))
    except WrongArguments as error:
        stop(f"fangan: {said}" if (said := in_one_line(error)) else "", 2)
    except FanganError as error:
        stop(f"fangan: {error}", 2)
    except OSError as error:
        stop(f"fangan: {of_system(error)}", 2)
    except Exception as error:
        if os.environ.get("FANGAN_DEBUG"):
            raise
        if isinstance(error, UnicodeEncodeError) and error.encoding != "utf-8":  # A console or a redirection in GBK, say
            stop(f"fangan: 输出的编码 {error.encoding} 写不出“{error.object[error.start]}”，请设 PYTHONUTF8=1 · cannot be written in the output's encoding: set PYTHONUTF8=1", 2)
        stop(f"fangan: 程序缺陷，请反馈（设 FANGAN_DEBUG=1 看详情）· a defect, please report it (FANGAN_DEBUG=1 shows more): {told(error)}", 3)


def note(message: str) -> None:
    """Print one line for people: what was done otherwise than they may expect."""
    tell(message, "yellow")


def stop(message: str, code: int) -> NoReturn:
    """Print one line for people, if there is one, and exit."""
    if message:
        tell(message, "red")
    sys.exit(code)


def tell(message: str, style: str) -> None:
    """Print one line on standard error as it stands, but for what a terminal would obey: messages name files, and quote what libraries say."""
    people.print(safe(message), style=style, markup=False, highlight=False, soft_wrap=True)


if __name__ == "__main__":
    main()
