"""`fangan sparql`: SPARQL over a dataset's graph in an embedded store (Oxigraph), kept beside the dataset and made anew when that changes.

The store lies in `DIR/.sparql-<key>`; the key is made of the dataset's edition, the base and this code, so that an old one is never asked. It is built in a
folder of its own and renamed when whole; where the dataset's folder cannot be written, the store is in memory.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.dataset import Dataset
from pipeline.errors import DatasetError, UsageError
from pipeline.graph import Graph
from pipeline.graph.vocabulary import checked_base, prefixes
from pipeline.graph.writing import DATA, nquads, shown
from pipeline.query import Answer

if TYPE_CHECKING:
    import pyoxigraph

STORE = ".sparql-"
"""What the folder of a store begins with."""

_MESSAGE = 400  # characters of the store's own words
_SYNTAX = re.compile(r"error at (\d+):(\d+): expected ", re.DOTALL)  # what follows is the grammar's, often dozens of tokens
_DIGITS = 1_000  # of an integer; Python refuses to read very long ones
_PIECE = 32_000_000  # characters, about 200,000 quads
_NOT_OURS = (errno.EACCES, errno.EPERM, errno.EROFS)
# Tokens of SPARQL in which a word is no keyword: literals, IRIs, comments, variables, and what follows a prefix. Nothing else is taken for one, not even
# a prefix or what follows a dot: the store's grammar needs no blank between a keyword and its neighbours.
_NO_KEYWORD = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r"|<[^<>\"{}|^`\\\x00-\x20]*>|#[^\n\r]*|[?$]\w+|:(?:[\w%-]|\\.)*",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_SERVICE = re.compile("SERVICE", re.IGNORECASE)


class Solutions(Answer):
    """What a query gives: the names of its columns, and its rows, to be gone through once.

    ASK gives one column and row; CONSTRUCT and DESCRIBE give subject, predicate, object. With `short`, IRIs are shortened by their prefixes.
    """

    def __init__(self, found: Any, base: str, *, short: bool) -> None:
        self._found, self._base, self._short = found, base, short
        kind = type(found).__name__
        names = {"QueryBoolean": ["answer"], "QueryTriples": ["subject", "predicate", "object"]}
        self.columns = names[kind] if kind in names else [variable.value for variable in found.variables]
        self._rows = iter([(bool(found),)]) if kind == "QueryBoolean" else self._solved()

    def _solved(self) -> Iterator[tuple[Any, ...]]:
        rows = iter(self._found)
        while True:
            try:
                row = next(rows)
            except StopIteration:
                return
            except (ValueError, OSError, RuntimeError) as error:
                raise _refused(error) from error
            yield tuple(self._value(value) for value in row)

    def _value(self, term: Any) -> Any:
        """Return a term as a cell: numbers and booleans as such, IRIs whole or shortened, literals by their text."""
        if term is None:
            return None
        datatype = getattr(getattr(term, "datatype", None), "value", "").rpartition("#")[2]
        if datatype == "integer" and len(term.value) < _DIGITS:
            return int(term.value)
        if datatype == "boolean":
            return term.value in ("true", "1")
        text = str(getattr(term, "value", term))
        return shown(text, self._base) if self._short and type(term).__name__ == "NamedNode" else text


def sparql(dataset: Path, query: str, base: str | None = None, *, short: bool = False, tell: Callable[[str], None] | None = None) -> Solutions:
    """Return what a SPARQL query gives over the graph of a dataset; the prefixes of docs/graph.md are declared.

    It only reads, and reaches no network: SERVICE is refused, updates are no queries. `tell` is told where the store must be built first. Raises UsageError
    for a query that cannot be answered or if Oxigraph is not installed, DatasetError if the folder holds no dataset.
    """
    used = checked_base(base)
    if names_service(query):
        raise UsageError("不支持 SERVICE：查询不联网 · SERVICE is refused: queries reach no network")
    _asked(_needed().Store(), query, used)  # what is wrong with a query is said before a store is built for it
    return Solutions(_asked(opened(dataset, base, tell), query, used), used, short=short)


def _asked(store: pyoxigraph.Store, query: str, base: str) -> Any:
    try:
        return store.query(query, prefixes=prefixes() | {DATA: base}, use_default_graph_as_union=True)
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        raise _refused(error) from error


def _refused(error: Exception) -> UsageError:
    said = " ".join(str(error).split())[:_MESSAGE]
    if place := _SYNTAX.match(said):
        said = f"第 {place[1]} 行第 {place[2]} 列有语法错误或未声明的前缀 · wrong syntax, or an unknown prefix, at line {place[1]} column {place[2]}"
    return UsageError(f"查询不成：{said} · the query failed; terms and prefixes: docs/graph.md")


def names_service(query: str) -> bool:
    """Tell whether a query has the keyword SERVICE, code points written as escapes included."""
    plain = _ESCAPE.sub(lambda found: chr(min(int(found[1] or found[2], 16), 0x10FFFF)), query)
    return any(_SERVICE.search(_NO_KEYWORD.sub(" ", text)) for text in (query, plain))


def opened(dataset: Path, base: str | None = None, tell: Callable[[str], None] | None = None) -> pyoxigraph.Store:
    """Return the store of a dataset's graph, read-only: the one beside the dataset if it is of this edition, else a new one, of which `tell` is told."""
    ox = _needed()
    graph = Graph(Dataset(dataset), dataset, base)
    path = dataset / f"{STORE}{_key(dataset, graph.names.base)}"
    if path.is_dir():
        try:
            kept: pyoxigraph.Store = ox.Store.read_only(str(path))
        except (OSError, RuntimeError):  # damaged
            shutil.rmtree(path, ignore_errors=True)
        else:
            return kept
    if tell:
        tell("先为这份数据集建图谱库，一次即可，几千份文件要几分钟 · building the graph's store first: once, some minutes for thousands of files")
    try:
        _build(graph, path)
    except OSError as error:
        if error.errno not in _NOT_OURS:
            raise
        return _filled(ox.Store(), graph)
    built: pyoxigraph.Store = ox.Store.read_only(str(path))
    return built


def _build(graph: Graph, path: Path) -> None:
    """Build the store at `path`, whole or not at all, and remove those of earlier editions."""
    new = path.with_name(f".{path.name}.{os.getpid()}.part")
    shutil.rmtree(new, ignore_errors=True)  # of a process that was killed and had our number
    new.mkdir()
    try:
        _filled(_needed().Store(str(new)), graph).flush()
        with suppress(OSError):  # another process was faster
            new.rename(path)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    for old in path.parent.glob(f"{STORE}*"):
        if old != path:
            shutil.rmtree(old, ignore_errors=True)


def _filled(store: pyoxigraph.Store, graph: Graph) -> pyoxigraph.Store:
    """Load a graph piece by piece: a load holds all it is given at once."""
    for piece in _pieces(nquads(graph)):
        store.bulk_load(input=piece, format=_needed().RdfFormat.N_QUADS)
    return store


def _pieces(lines: Iterator[str]) -> Iterator[bytes]:
    """Yield lines joined to pieces of about _PIECE characters."""
    waiting, size = list[str](), 0
    for some in lines:
        waiting.append(some)
        size += len(some)
        if size >= _PIECE:
            yield "".join(waiting).encode()
            waiting, size = [], 0
    yield "".join(waiting).encode()


def _key(dataset: Path, base: str) -> str:
    """Return what names the store of a dataset's edition: a digest of its description (which has that of every table), the base and the graph's code."""
    try:
        edition = (dataset / "datapackage.json").read_bytes()
    except OSError as error:
        raise DatasetError(f"{dataset} 不是数据集（缺少 datapackage.json）· not a dataset: datapackage.json is missing") from error
    digest = hashlib.sha256(edition + base.encode())
    for path in sorted(Path(__file__).parent.glob("*.*")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _needed() -> Any:
    try:
        import pyoxigraph
    except ImportError as error:
        raise UsageError("SPARQL 查询需要先安装：pip install 'fangan[graph]' · SPARQL needs: pip install 'fangan[graph]'") from error
    return pyoxigraph
