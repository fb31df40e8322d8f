"""Documents of other word processors: LibreOffice makes .docx of them, many a call, and they are read as if they had been .docx."""

from __future__ import annotations

import http.server
import os
import shutil
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fixtures_archives import zipped
from fixtures_docx import docx_of, level, numbered, saved, with_member
from fixtures_office import SOFFICE, doc_head, made_by_office, odt_of, ole
from test_run import PLAN, digests, rows

from pipeline.errors import ConverterMissingError, DamagedFileError, EncryptedFileError, FanganError, TimedOutError, TruncatedFileError
from pipeline.read import doc, office, programs, read
from pipeline.run import run

posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a script")
real = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed (apt install libreoffice-writer): nothing can be converted")


def tabled() -> bytes:
    import docx

    document = docx.Document()
    document.add_paragraph("风险点清单")
    table = document.add_table(3, 3)
    for r, row in enumerate((("序号", "风险点", "措施"), ("1", "山洪沟", "巡查"), ("2", "危旧房", "撤离"))):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    table.cell(1, 2).merge(table.cell(2, 2))
    document.add_paragraph("以上各项由村委会负责。")
    return saved(document)


WORD = {
    "plan.docx": docx_of(*PLAN.splitlines()),
    "numbers.docx": numbered(
        [level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "（%2）"), level(2, "decimal", "%3.")],
        [(90, n, text) for n, text in ((0, "工作目标"), (1, "总体"), (2, "排查"), (2, "整改"), (1, "阶段"), (0, "保障措施"), (1, "组织"))],
    ),
    "articles.docx": numbered([level(0, "chineseCountingThousand", "第%1条 ")], [(90, 0, f"内容{n}。") for n in range(12)]),
    "table.docx": tabled(),
}


# --- with LibreOffice ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """The documents above as LibreOffice writes them, by suffix and name. Into Word 2003's XML it writes only the plain one right."""
    folder = tmp_path_factory.mktemp("office")
    plain = {"plan.docx": WORD["plan.docx"]}
    formats = (("doc", "MS Word 97", WORD), ("odt", "writer8", WORD), ("xml", "MS Word 2003 XML", plain))
    return {suffix: made_by_office(files, suffix, name, folder / suffix) for suffix, name, files in formats}


@real
def test_a_converted_document_is_what_the_docx_is(old: dict[str, dict[str, bytes]], tmp_path: Path) -> None:
    """Character for character, in one run: alone, under other names, in an archive; whatever the number of workers."""
    folder = tmp_path / "in"
    folder.mkdir()
    for suffix, files in old.items():
        for name, content in files.items():
            (folder / f"{name}.{suffix}").write_bytes(content)
    (folder / "plan.doc").rename(folder / "plan.wps")
    (folder / "plan.xml").rename(folder / "plan.xml.doc")
    (folder / "a.zip").write_bytes(zipped({"各镇/条款.doc": (folder / "articles.doc").read_bytes(), "坏.doc": old["doc"]["plan"][:5000]}))
    (folder / "articles.doc").unlink()
    run([folder], tmp_path / "one", workers=1)
    run([folder], tmp_path / "two", workers=2)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")
    [reject] = rows(tmp_path / "one", "rejects")
    assert (reject["path"], reject["error"]) == ("a.zip!/坏.doc", "truncated")
    texts = {row["path"]: (tmp_path / "one" / "texts" / f"{row['document_id']}.txt").read_text("utf-8") for row in rows(tmp_path / "one", "documents")}
    assert len(texts) == len(WORD) * 2 + 1
    wanted = {name.removesuffix(".docx"): read(content, name).text for name, content in WORD.items()} | {"a": read(WORD["articles.docx"], "a").text}
    assert {path: text for path, text in texts.items() if text.rstrip() != wanted[path.split(".")[0]].rstrip()} == {}


@real
@pytest.mark.parametrize("share", [0.05, 0.2, 0.4, 0.6, 0.8, 0.95])
def test_an_old_document_that_is_cut_is_never_converted(old: dict[str, dict[str, bytes]], share: float) -> None:
    for content in old["doc"].values():
        with pytest.raises(TruncatedFileError):
            doc.check(content[: int(len(content) * share)])
        doc.check(content)


@real
def test_nothing_is_fetched(tmp_path: Path) -> None:
    """A picture on a server, a section that is another file: neither is asked for."""
    asked = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_OPTIONS = do_HEAD = do_GET  # noqa: N815 - the names that the server looks for

        def log_message(self, *_: object) -> None:
            pass

    (tmp_path / "secret.txt").write_text("机密内容", "utf-8")
    with http.server.HTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        link = f'<text:section text:name="s"><text:section-source xlink:href="{(tmp_path / "secret.txt").as_uri()}"/><text:p>原文。</text:p></text:section>'
        picture = f'<draw:image xlink:href="http://127.0.0.1:{server.server_port}/a.png" xlink:actuate="onLoad"/>'
        text = read(odt_of(f'<text:p>方案。</text:p>{link}<text:p><draw:frame svg:width="3cm" svg:height="3cm">{picture}</draw:frame></text:p>'), "a.odt").text
        server.shutdown()
    assert "原文。" in text
    assert "机密" not in text
    assert asked == []


# --- with a stand-in for it ----------------------------------------------------------------------------------------------

STAND_IN = """#!{python}
import pathlib, sys, time
args = sys.argv[1:]
out = pathlib.Path(args[args.index("--outdir") + 1])
files = [pathlib.Path(a) for a in args[args.index("--outdir") + 2:]]
with open("{log}", "a") as log:
    log.write(" ".join(f.name for f in files) + "\\n")
for file in files:
    data = file.read_bytes()
    if b"HANGS" in data:
        time.sleep(60)
    if b"DIES" in data:
        sys.exit(139)
    if b"HALF" in data:
        (out / (file.stem + ".docx")).write_bytes(b"PK half")
        sys.exit(139)
    if b"FAILS" not in data:
        (out / (file.stem + ".docx")).write_bytes(pathlib.Path("{docx}").read_bytes())
"""


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A program named soffice that gives one and the same .docx for each file, hangs, dies or fails where a file says so; its calls, line by line."""
    log, docx, temporary = tmp_path / "calls", tmp_path / "gives.docx", tmp_path / "temporary"
    docx.write_bytes(docx_of(*PLAN.splitlines()))
    log.touch()
    temporary.mkdir()
    program = tmp_path / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text(STAND_IN.format(python=sys.executable, log=log, docx=docx), "utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}/usr/bin{os.pathsep}/bin")
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    monkeypatch.setattr(office, "_SECONDS_IN_COMPANY", 1.5)
    monkeypatch.setattr(office, "_SECONDS_ALONE", 2.0)
    yield log
    assert list(temporary.iterdir()) == []


def old_word(says: str) -> bytes:
    return ole("WordDocument", doc_head() + says.encode())


def folder_of(tmp_path: Path, *says: str) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for number, word in enumerate(says):
        (folder / f"{number:03}{word}.doc").write_bytes(old_word(f"{number} {word}"))
    (folder / "plan.txt").write_text(PLAN, "utf-8")
    return folder


def outcomes(out: Path) -> dict[str, str]:
    return {row["path"]: "text" for row in rows(out, "documents")} | {row["path"]: row["error"] for row in rows(out, "rejects")}


@posix
def test_no_process_is_forked_while_a_program_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker forked in between keeps a pipe open that the start waits for, and a run with old files hung."""
    begun, may_end, steps = threading.Event(), threading.Event(), list[str]()
    popen = subprocess.Popen

    def slowly(*args: Any, **options: Any) -> Any:
        begun.set()
        assert may_end.wait(20)
        steps.append("started")
        return popen(*args, **options)

    def start() -> None:
        with programs.started(["true"], megabytes=100, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
            pass

    def fork() -> None:
        child = os.fork()
        if not child:
            os._exit(0 if programs._STARTING.acquire(timeout=5) else 1)
        steps.append("forked")
        assert os.waitpid(child, 0)[1] == 0

    monkeypatch.setattr(subprocess, "Popen", slowly)
    starting, forking = threading.Thread(target=start), threading.Thread(target=fork)
    starting.start()
    assert begun.wait(20)
    forking.start()
    forking.join(0.2)
    assert steps == []
    may_end.set()
    for thread in (starting, forking):
        thread.join(20)
    assert steps == ["started", "forked"]


@posix
def test_many_files_take_few_calls(stand_in: Path, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, *[""] * 120)
    run([folder], tmp_path / "one", workers=1)
    assert len(stand_in.read_text().splitlines()) == 3
    run([folder], tmp_path / "two", workers=2)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")
    assert set(outcomes(tmp_path / "one").values()) == {"text"}
    assert run([folder], tmp_path / "one").read == 0
    assert len(stand_in.read_text().splitlines()) == 6


@posix
def test_one_bad_file_costs_no_other(stand_in: Path, tmp_path: Path) -> None:
    says = ("", "FAILS", "", "HANGS", "", "DIES", "FAILS", "HALF", "")
    run([folder_of(tmp_path, *says)], tmp_path / "out", workers=1)
    codes = {"": "text", "FAILS": "damaged", "HANGS": "timed_out", "DIES": "damaged", "HALF": "damaged"}
    assert outcomes(tmp_path / "out") == {f"{n:03}{word}.doc": codes[word] for n, word in enumerate(says)} | {"plan.txt": "text"}
    assert len(stand_in.read_text().splitlines()) < 10


@posix
def test_a_file_alone_is_converted_in_a_call_of_its_own(stand_in: Path) -> None:
    assert read(old_word(""), "a.wps").media_type == "application/msword"
    assert read(old_word(""), "a.wps").warnings == ()
    for says, kind in (("HANGS", TimedOutError), ("DIES", DamagedFileError), ("FAILS", DamagedFileError)):
        with pytest.raises(kind):
            read(old_word(says), "a.doc")


@posix
def test_a_run_that_is_interrupted_leaves_nothing(stand_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "_SECONDS_IN_COMPANY", 60.0)

    def interrupt(done: int, count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run([folder_of(tmp_path, "HANGS", "", "")], tmp_path / "out", workers=1, progress=interrupt)


@posix
def test_without_libreoffice_the_rest_is_read_and_the_next_run_catches_up(stand_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = folder_of(tmp_path, "", "")
    with monkeypatch.context() as without:
        without.setattr(shutil, "which", lambda *_, **__: None)
        run([folder], tmp_path / "out", workers=1)
        assert outcomes(tmp_path / "out") == {"000.doc": "converter_missing", "001.doc": "converter_missing", "plan.txt": "text"}
        with pytest.raises(ConverterMissingError, match=r"apt install libreoffice-writer.*brew.*winget"):
            read(old_word(""), "a.doc")
    run([folder], tmp_path / "out", workers=1)
    assert set(outcomes(tmp_path / "out").values()) == {"text"}


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (ole("WordDocument", doc_head(locked=True) + b"x" * 9000), EncryptedFileError),
        (ole("WordDocument", b"x" * 9000), DamagedFileError),
        (ole("WordDocument", doc_head() + b"x" * 9000)[:6000], TruncatedFileError),
        (odt_of("<text:p>甲</text:p>", '<!DOCTYPE d [<!ENTITY x "y">]>'), DamagedFileError),
        (odt_of("<text:p>甲</text:p>")[:-200], TruncatedFileError),
        (with_member(odt_of("<text:p>甲</text:p>"), "META-INF/manifest.xml", b"<m:encryption-data/>"), EncryptedFileError),
        (b'<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?>\n<w:wordDocument>', TruncatedFileError),
    ],
)
def test_what_is_wrong_with_a_file_is_said_before_it_is_converted(data: bytes, error: type[FanganError], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "convert", lambda *_: pytest.fail("converted"))
    with pytest.raises(error):
        read(data, "a.doc")
