"""Archives: their members are documents of their own, whatever their names; hostile ones end as clear rejects and the rest goes on."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import os
import random
import subprocess
import tarfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import SAMPLES
from fixtures_archives import link, locked, named_in, nested, overlapping, tarred, with_method, with_unicode_path, zipped
from fixtures_docx import docx_of
from fixtures_rar import rar4, rar5, seven_zip
from test_run import PLAN, assert_grounded, digests, rows

from pipeline.errors import FanganError, TimedOutError, UnsupportedFormatError
from pipeline.inputs import Source, collect, fingerprint
from pipeline.read import container_of, programs, read, unpackers, zips
from pipeline.read import nested as walking
from pipeline.run import document, run

TEXT = PLAN.encode()
OTHER = PLAN.replace("财政局", "审计局").encode()


def sources(tmp_path: Path, data: bytes, name: str = "a.zip") -> list[Source]:
    (tmp_path / name).write_bytes(data)
    found, missing = collect([tmp_path / name])
    assert not missing
    return fingerprint(found)


def outcome(tmp_path: Path, data: bytes) -> dict[str, str]:
    """What became of each file of an archive: "text" or the error's code."""
    results = {}
    for source in sources(tmp_path, data):
        try:
            results[source.name] = "text" if read(source.read(), source.name).text else ""
        except FanganError as error:
            results[source.name] = error.code
            chinese, english = str(error).split(" · ", 1)
            assert "\n" not in chinese
            assert english.isascii()
    return results


# --- members are documents -----------------------------------------------------------------------------------------------


def test_members_are_documents_with_their_path_in_the_archive(tmp_path: Path) -> None:
    data = zipped({"各镇/沙河镇方案.txt": TEXT, "总则.docx": docx_of("为做好工作，制定本方案。"), "空/": b""})
    found = sources(tmp_path, data)
    assert [source.name for source in found] == ["a.zip!/各镇/沙河镇方案.txt", "a.zip!/总则.docx"]
    result = document(found[0])
    [row] = result.rows["documents"]
    assert result.text == PLAN
    assert (row["path"], row["sha256"]) == ("a.zip!/各镇/沙河镇方案.txt", hashlib.sha256(TEXT).hexdigest())


def test_a_member_is_the_same_document_as_the_file(tmp_path: Path) -> None:
    """The id hashes the member's content: the file itself, a copy in the archive and one in an archive therein are one document."""
    (tmp_path / "b.txt").write_bytes(TEXT)
    (tmp_path / "a.zip").write_bytes(zipped({"x.txt": TEXT, "in.zip": zipped({"y.txt": TEXT})}))
    [source] = fingerprint(collect([tmp_path])[0])
    assert (source.name, source.other_names) == ("a.zip!/in.zip!/y.txt", ("a.zip!/x.txt", "b.txt"))
    alone = fingerprint([Source(tmp_path / "b.txt", "b.txt")])[0]
    assert document(source).rows["documents"][0]["document_id"] == document(alone).rows["documents"][0]["document_id"]


def test_what_systems_leave_behind_is_no_document(tmp_path: Path) -> None:
    litter = ("__MACOSX/._a.txt", ".DS_Store", "dir/Thumbs.db", "dir/desktop.ini", "dir/~$方案.docx", ".git/config")
    assert list(outcome(tmp_path, zipped({"a.txt": TEXT, **dict.fromkeys(litter, b"x")}))) == ["a.zip!/a.txt"]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_every_method_of_packing(tmp_path: Path, method: int) -> None:
    assert outcome(tmp_path, zipped({"a.txt": TEXT}, method)) == {"a.zip!/a.txt": "text"}


def test_an_archive_under_any_name(tmp_path: Path) -> None:
    assert [source.name for source in sources(tmp_path, zipped({"a.txt": TEXT}), "附件.docx")] == ["附件.docx!/a.txt"]


def test_office_files_are_no_archives(tmp_path: Path) -> None:
    assert container_of(docx_of("甲")) is None
    for name in ("xl/workbook.xml", "ppt/presentation.xml", "OFD.xml", "content.xml", "META-INF/container.xml"):
        assert container_of(zipped({name: b"<x/>"})) is None
    assert outcome(tmp_path, zipped({"ppt/presentation.xml": b"<x/>"})) == {"a.zip": "unsupported"}


def test_nests_are_opened_to_depth_three(tmp_path: Path) -> None:
    assert outcome(tmp_path, nested(3, "a.txt", TEXT)) == {"a.zip!/in.zip!/in.zip!/a.txt": "text"}
    assert outcome(tmp_path, nested(4, "a.txt", TEXT)) == {"a.zip!/in.zip!/in.zip!/in.zip": "too_large"}
    assert outcome(tmp_path, nested(9, "a.txt", TEXT)) == {"a.zip!/in.zip!/in.zip!/in.zip": "too_large"}


def test_one_file_alone_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedFormatError, match="fangan run"):
        read(zipped({"a.txt": TEXT}), "a.zip")


# --- names ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("gbk", "防汛/沙河镇防汛工作方案.txt"),
        ("gbk", "附件1.txt"),
        ("gb18030", "𠮷祥街道方案.txt"),
        ("utf-8", "防汛/沙河镇防汛工作方案.txt"),
        ("utf-8", "附件1.txt"),
        ("big5", "防汛/沙河鎮防汛工作實施計畫.txt"),
        ("ascii", "plan 1.txt"),
    ],
)
def test_unmarked_names(tmp_path: Path, encoding: str, name: str) -> None:
    assert list(outcome(tmp_path, named_in(encoding, {name: TEXT}))) == [f"a.zip!/{name}"]


def test_a_name_in_the_unicode_extra_field(tmp_path: Path) -> None:
    assert list(outcome(tmp_path, with_unicode_path(b"____1.txt", "附件1.txt", TEXT))) == ["a.zip!/附件1.txt"]


def test_bytes_that_are_no_name_in_any_encoding(tmp_path: Path) -> None:
    with_bytes = zipped({"aa.txt": TEXT}).replace(b"aa.txt", b"\xff\xfe.txt")
    [name] = outcome(tmp_path, with_bytes)
    assert name.endswith("\ufffd.txt")


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("../../etc/evil.txt", "__/__/etc/evil.txt"),
        ("/etc/evil.txt", "etc/evil.txt"),
        ("..\\..\\evil.txt", "__/__/evil.txt"),
        ("C:\\windows\\evil.txt", "C:/windows/evil.txt"),
        ("\\\\host\\share\\evil.txt", "host/share/evil.txt"),
        ("a/./b//evil.txt", "a/b/evil.txt"),
        ("\x1b[31mred\x07.txt", "\ufffd[31mred\ufffd.txt"),
        ("line\nbreak.txt", "line\ufffdbreak.txt"),
        ("fdp.\u202etxt.exe", "fdp.\ufffdtxt.exe"),
        ("zero\u200bwidth\ufeff.txt", "zero\ufffdwidth\ufffd.txt"),
        ("..", "__"),
        ("=cmd|'/c calc'!A1.txt", "=cmd|'/c calc'!A1.txt"),
    ],
)
def test_hostile_names_reach_no_path_and_no_terminal(tmp_path: Path, hostile: str, shown: str) -> None:
    (tmp_path / "in").mkdir()
    before = sorted(tmp_path.rglob("*"))
    assert list(outcome(tmp_path / "in", zipped([(hostile, TEXT)]))) == [f"a.zip!/{shown}"]
    assert sorted(tmp_path.rglob("*")) == sorted([*before, tmp_path / "in" / "a.zip"])


def test_a_name_with_a_zero_byte(tmp_path: Path) -> None:
    data = zipped({"a.txt_.exe": TEXT}).replace(b"a.txt_.exe", b"a.txt\0.exe")
    assert list(outcome(tmp_path, data)) == ["a.zip!/a.txt\ufffd.exe"]


def test_two_members_of_one_name_are_two_documents(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped([("a.txt", TEXT), ("a.txt", OTHER)])
    assert outcome(tmp_path, data) == {"a.zip!/a.txt": "text", "a.zip!/a.txt#2": "text"}


def test_a_member_that_bears_the_name_another_would_be_given_is_a_document_too(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped([("a.txt", TEXT), ("a.txt", OTHER), ("a.txt#2", TEXT + OTHER)])
    (tmp_path / "a.zip").write_bytes(data)
    run([tmp_path / "a.zip"], tmp_path / "out", workers=1)
    assert {row["path"] for row in rows(tmp_path / "out", "documents")} == {"a.zip!/a.txt", "a.zip!/a.txt#2", "a.zip!/a.txt#2#2"}


def test_a_file_that_is_called_as_a_member_of_an_archive_is_a_document_too(tmp_path: Path) -> None:
    home = tmp_path / "in"
    (home / "a.zip!").mkdir(parents=True)
    (home / "a.zip").write_bytes(zipped({"x.txt": TEXT}))
    (home / "a.zip!" / "x.txt").write_bytes(OTHER)
    for _ in range(2):
        run([home], tmp_path / "out", workers=1)
        assert {row["path"] for row in rows(tmp_path / "out", "documents")} == {"a.zip!/x.txt", "a.zip!/x.txt#2"}


# --- hostile and broken --------------------------------------------------------------------------------------------------

ZEROS = bytes(20 * 2**20)
NOISE = random.Random(1).randbytes(2**20)

BAD = {
    "cut in half": (lambda: zipped({"a.txt": TEXT * 50, "b.txt": NOISE})[:-2000], {"a.zip": "truncated"}),
    "first bytes only": (lambda: zipped({"a.txt": TEXT})[:30], {"a.zip": "truncated"}),
    "a piece of a split archive": (lambda: b"PK\x07\x08" + zipped({"a.txt": TEXT})[4:200], {"a.zip": "truncated"}),
    "no files": (lambda: zipped({}), {"a.zip": "empty"}),
    "folders only": (lambda: zipped({"dir/": b""}), {"a.zip": "empty"}),
    "all locked": (lambda: locked(zipped({"a.txt": TEXT, "b.txt": OTHER})), {"a.zip": "encrypted"}),
    "one locked": (lambda: locked(zipped({"a.txt": TEXT, "b.txt": OTHER}), "b.txt"), {"a.zip!/a.txt": "text", "a.zip!/b.txt": "encrypted"}),
    "a link": (lambda: zipped([("a.txt", TEXT), link("b.txt", "/etc/passwd")]), {"a.zip!/a.txt": "text", "a.zip!/b.txt": "unsupported"}),
    "a bomb among plans": (lambda: zipped({"a.txt": TEXT, "b.txt": ZEROS}), {"a.zip!/a.txt": "text", "a.zip!/b.txt": "bomb"}),
    "a bomb two archives down": (lambda: nested(3, "b.txt", ZEROS), {"a.zip!/in.zip!/in.zip!/b.txt": "bomb"}),
    "a bomb in an archive": (lambda: nested(2, "b.txt", bytes(40 * 2**20)), {"a.zip!/in.zip!/b.txt": "bomb"}),
    "members that share their bytes": (lambda: overlapping(5000, TEXT * 100), {"a.zip": "bomb"}),
    "too many members": (lambda: overlapping(20_001, TEXT), {"a.zip": "bomb"}),
    "a directory beyond measure": (lambda: overlapping(340_000, b""), {"a.zip": "bomb"}),
    "a member with a wrong checksum": (
        lambda: zipped({"a.txt": TEXT, "b.txt": b"plan A"}, zipfile.ZIP_STORED).replace(b"plan A", b"plan B"),
        {"a.zip!/a.txt": "text", "a.zip!/b.txt": "damaged"},
    ),
    "a method that is not read": (
        lambda: with_method(zipped({"a.txt": TEXT}), 9),
        {"a.zip!/a.txt": "unsupported"},
    ),
    "a method that does not exist": (lambda: with_method(zipped({"a.txt": TEXT}), 77), {"a.zip!/a.txt": "unsupported"}),
    "a name that is not in the encoding it is marked with": (lambda: zipped({"甲.txt": TEXT}).replace("甲".encode(), b"\xff\xfe\xfd"), {"a.zip": "damaged"}),
    "a member of no bytes": (lambda: zipped({"a.txt": TEXT, "b.txt": b""}), {"a.zip!/a.txt": "text", "a.zip!/b.txt": "empty"}),
    "an archive that is cut, in one that is whole": (
        lambda: zipped({"a.txt": TEXT, "b.zip": zipped({"x.txt": NOISE})[:5000]}),
        {"a.zip!/a.txt": "text", "a.zip!/b.zip": "truncated"},
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_hostile_archives_end_as_clear_rejects(tmp_path: Path, case: str) -> None:
    made, expected = BAD[case]
    data = made()
    began = time.perf_counter()
    assert outcome(tmp_path, data) == expected
    assert time.perf_counter() - began < 10


def test_a_member_beyond_the_absolute_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "MEMBER_LIMIT", 2**19)
    assert outcome(tmp_path, zipped({"a.txt": TEXT, "b.txt": NOISE})) == {"a.zip!/a.txt": "text", "a.zip!/b.txt": "too_large"}


def test_an_archive_beyond_the_absolute_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.read.archive.TOTAL_LIMIT", 2**20)
    assert outcome(tmp_path, zipped({"a.txt": TEXT, "b.txt": NOISE})) == {"a.zip": "too_large"}


def test_all_levels_together_are_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walking, "TOTAL_LIMIT", 5 * 2**20)
    inner = zipped({"x.bin": NOISE}, zipfile.ZIP_STORED)
    assert outcome(tmp_path, zipped({f"{n}.zip": inner for n in range(9)})) == {"a.zip": "bomb"}


def test_a_file_beyond_the_limit_is_not_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walking, "FILE_LIMIT", 100)
    assert outcome(tmp_path, TEXT) == {"a.zip": "too_large"}


def test_a_packed_stream_that_lies(tmp_path: Path) -> None:
    """The method says bzip2, and the stream goes on beyond the declared size: zipfile stops there and the checksum fails."""
    data = zipped({"a.txt": b"x" * 1000}, zipfile.ZIP_BZIP2)
    packed = bz2.compress(b"x" * 1000)
    assert packed in data
    assert outcome(tmp_path, data.replace(packed, bz2.compress(b"y" * 1000)[: len(packed)].ljust(len(packed), b"\0"))) == {"a.zip!/a.txt": "damaged"}


@pytest.mark.slow
def test_ten_thousand_members(tmp_path: Path) -> None:
    """One archive of many small plans: each is a document, and none costs opening the archive again."""
    data = zipped({f"{n % 100}/{n}.txt": f"某镇工作方案。第{n}号。".encode() for n in range(10_000)})
    began = time.perf_counter()
    found = sources(tmp_path, data)
    assert len(found) == 10_000
    assert all(source.read() for source in found)
    assert time.perf_counter() - began < 30


def test_a_defect_of_a_container_costs_that_file_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.read.archive._names", lambda infos: [][1])
    assert outcome(tmp_path, zipped({"a.txt": TEXT})) == {"a.zip": "damaged"}


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_any_truncation(tmp_path: Path, share: float) -> None:
    data = zipped({"a.txt": TEXT, "b.zip": zipped({"c.txt": OTHER})})
    assert outcome(tmp_path, data[: int(share * len(data))]) == {"a.zip": "truncated"}


def test_any_damage(tmp_path: Path) -> None:
    data = zipped({"a.txt": TEXT, "方案.txt": OTHER, "b.zip": zipped({"c.txt": OTHER})})
    chance = random.Random(7)
    for _ in range(300):
        broken = bytearray(data)
        for _ in range(chance.randint(1, 6)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        for source in sources(tmp_path, bytes(broken)):
            document(source)


# --- RAR, 7z, tar -------------------------------------------------------------------------------------------------------------

PROGRAMS = {"unar": {"7z", "7zz"}, "7z": {"unar", "lsar"}}
STORED = {"各镇/沙河镇方案.txt": TEXT, "总则.docx": docx_of("为做好工作，制定本方案。")}


@pytest.fixture(params=PROGRAMS)
def program(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Only this program to unpack with."""
    if not programs.found(request.param):
        pytest.skip(f"{request.param} is not installed")
    found = programs.found
    monkeypatch.setattr(programs, "found", lambda *names: found(*(name for name in names if name not in PROGRAMS[request.param])))
    return str(request.param)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (lambda: rar5(STORED), dict.fromkeys(STORED, "text")),
        (lambda: rar4({"防汛\\方案.txt".encode("gbk"): TEXT, "附件1.txt".encode("gbk"): OTHER}), {"防汛/方案.txt": "text", "附件1.txt": "text"}),
        (lambda: seven_zip(TEXT, len(TEXT)), {"a.txt": "text"}),
        (lambda: rar5({"in.zip": zipped({"a.txt": TEXT})}), {"in.zip!/a.txt": "text"}),
        (lambda: rar5({"../../evil.txt": TEXT, "/abs.txt": OTHER}), {"__/__/evil.txt": "text", "abs.txt": "text"}),
        (lambda: rar5({"a.txt": TEXT, "b.txt": b"plan A"}).replace(b"plan A", b"plan B"), {"a.txt": "text", "b.txt": "damaged"}),
        (lambda: rar5({"a.txt": TEXT, ".DS_Store": b"x", "b.txt": b""}), {"a.txt": "text", "b.txt": "empty"}),
        (lambda: rar5({"a.txt": TEXT, "b.txt": NOISE})[:-5000], {"a.txt": "text", "b.txt": "truncated"}),
        (lambda: rar5({f"{n}.txt": f"方案{n}".encode() for n in range(300)}), {f"{n}.txt": "text" for n in range(300)}),
        (lambda: rar4({b"a.txt": bytes(64)}, encrypted=True), {"": "encrypted"}),
        (lambda: rar5({"a.txt": TEXT}, declared=10**9), {"": "bomb"}),
        (lambda: rar5({"a.txt": TEXT}, declared=2**62), {"": "bomb"}),
        (lambda: rar5({}), {"": "empty"}),
        (lambda: rar5(STORED)[:30], {"": "truncated"}),
        (lambda: seven_zip(TEXT, len(TEXT))[:-9], {"": "truncated"}),
        (lambda: seven_zip(TEXT, len(TEXT))[:-9] + b"x" * 9, {"": "damaged"}),
        (lambda: seven_zip(bytes(70 * 2**20), 70 * 2**20), {"": "bomb"}),
    ],
)
def test_rar_and_7z(program: str, tmp_path: Path, made: Callable[[], bytes], expected: dict[str, str]) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    assert outcome(folder, made()) == {f"a.zip!/{name}" if name else "a.zip": code for name, code in expected.items()}
    assert [path.name for path in tmp_path.rglob("*")] == ["in", "a.zip"]


def negative(data: bytes) -> bytes:
    """The tar archive with a first member of -512 bytes, behind which the same member comes again and again."""
    head = bytearray(data)
    head[124:136] = b"\xff" * 10 + b"\xfe\x00"
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head[:512])
    return bytes(head)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (lambda: tarred(STORED), dict.fromkeys(STORED, "text")),
        (lambda: tarred(STORED, "gbk"), dict.fromkeys(STORED, "text")),
        (lambda: tarred(STORED, form=tarfile.PAX_FORMAT), dict.fromkeys(STORED, "text")),
        (lambda: tarred({f"{'很' * 80}长/方案.txt": TEXT}), {f"{'很' * 80}长/方案.txt": "text"}),
        (lambda: tarred({"a.txt": TEXT, "._a.txt": b"x", ".DS_Store": b"x", "b.txt": b""}), {"a.txt": "text", "b.txt": "empty"}),
        (lambda: gzip.compress(tarred(STORED)), dict.fromkeys(STORED, "text")),
        (lambda: bz2.compress(tarred({"../../evil.txt": TEXT, "/abs.txt": OTHER})), {"__/__/evil.txt": "text", "abs.txt": "text"}),
        (lambda: tarred({"a.txt": TEXT, "b.txt": NOISE})[:9000], {"a.txt": "text", "b.txt": "truncated"}),
        (lambda: tarred({"a.txt": TEXT, "b.txt": NOISE})[:1200], {"a.txt": "text", "（其余 the rest）": "truncated"}),
        (lambda: tarred({"a.txt": TEXT}, links={"b.txt": "/etc/passwd"}), {"a.txt": "text", "b.txt": "unsupported"}),
        (lambda: tarred({"a.txt": TEXT, "b.txt": OTHER}).replace(b"b.txt", b"c.txt"), {"a.txt": "text", "（其余 the rest）": "truncated"}),
        (lambda: tarred({".DS_Store": b"x"}), {"": "empty"}),
        (lambda: negative(tarred({"a.txt": TEXT})), {"": "damaged"}),
    ],
)
def test_tar_needs_no_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: Callable[[], bytes], expected: dict[str, str]) -> None:
    monkeypatch.setattr(programs, "found", lambda *names: None)
    folder = tmp_path / "in"
    folder.mkdir()
    assert outcome(folder, made()) == {f"a.zip!/{name}" if name else "a.zip": code for name, code in expected.items()}


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (lambda: gzip.compress(TEXT), {"a.zip!/content": "text"}),
        (lambda: b"\x1f\x8b\x08\x08" + bytes(6) + "各镇/方案.txt".encode("gbk") + b"\0" + gzip.compress(TEXT)[10:], {"a.zip!/方案.txt": "text"}),
        (lambda: b"\x1f\x8b\x08\x0c" + bytes(6) + b"\x02\x00xx" + b"../a.txt\0" + gzip.compress(TEXT)[10:], {"a.zip!/a.txt": "text"}),
        (lambda: bz2.compress(TEXT), {"a.zip!/content": "text"}),
        (lambda: gzip.compress(zipped({"a.txt": TEXT})), {"a.zip!/content!/a.txt": "text"}),
        (lambda: gzip.compress(docx_of("为做好工作，制定本方案。")), {"a.zip!/content": "text"}),
        (lambda: gzip.compress(b""), {"a.zip!/content": "empty"}),
        (lambda: gzip.compress(TEXT)[:-9], {"a.zip": "truncated"}),
        (lambda: gzip.compress(TEXT)[:-8] + bytes(8), {"a.zip": "damaged"}),
        (lambda: b"BZh9" + bytes(40), {"a.zip": "damaged"}),
        (lambda: gzip.compress(bytes(70 * 2**20)), {"a.zip": "bomb"}),
    ],
)
def test_files_packed_alone(tmp_path: Path, made: Callable[[], bytes], expected: dict[str, str]) -> None:
    assert outcome(tmp_path, made()) == expected


def test_a_link_in_a_rar_leads_nowhere(tmp_path: Path) -> None:
    if not programs.found("7z", "7zz"):
        pytest.skip("only 7-Zip lists links of RAR 5")
    found = outcome(tmp_path, rar5({"a.txt": TEXT}, links={"b.txt": "/etc/passwd"}))
    assert found == {"a.zip!/a.txt": "text", "a.zip!/b.txt": "unsupported"}


def test_rar_without_a_program_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One clear reject; the next run, with the program, reads it."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.rar").write_bytes(rar5({"a.txt": TEXT}))
    (tmp_path / "in" / "b.txt").write_bytes(OTHER)
    with monkeypatch.context() as without:
        without.setattr(programs, "found", lambda *names: None)
        run([tmp_path / "in"], tmp_path / "out", workers=1)
    [reject] = rows(tmp_path / "out", "rejects")
    assert (reject["path"], reject["error"]) == ("a.rar", "converter_missing")
    assert all(word in reject["message"] for word in ("apt install unar", "brew install unar", "winget install 7zip.7zip"))
    if unpackers.installed():
        run([tmp_path / "in"], tmp_path / "out", workers=1)
        assert rows(tmp_path / "out", "rejects") == []


def test_a_program_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hangs = unpackers.Unpacker(["sh", "-c", "sleep 60"], [], lambda listed, is_raw: [], [])
    monkeypatch.setattr(unpackers, "_SECONDS", 0.3)
    monkeypatch.setattr(unpackers, "installed", lambda: [hangs])
    began = time.perf_counter()
    assert outcome(tmp_path, rar5({"a.txt": TEXT})) == {"a.zip": "timed_out"}
    assert time.perf_counter() - began < 10


@pytest.mark.skipif(os.name != "posix", reason="a shell's program")
def test_a_program_whose_end_is_slow_to_be_told_is_late_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killing it closes its output before whoever killed it is done: that must not look like an end of its own."""

    def slowly(process: subprocess.Popen[bytes], kill: Callable[[subprocess.Popen[bytes]], None] = programs.end) -> None:
        kill(process)
        time.sleep(0.3)

    monkeypatch.setattr(unpackers, "_SECONDS", 0.2)
    monkeypatch.setattr(programs, "end", slowly)
    with (tmp_path / "out").open("wb") as out, pytest.raises(TimedOutError):
        unpackers._run(["sleep", "30"], out, 1000)


def test_what_is_wrong_with_a_member_is_kept_by_the_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive that has not changed is not opened again to say the same, with --retry neither."""
    (tmp_path / "in").mkdir()
    archive = tmp_path / "in" / "a.zip"
    archive.write_bytes(zipped([("a.txt", TEXT), link("b.txt", "/etc/passwd")]))
    os.utime(archive, (1_700_000_000, 1_700_000_000))
    monkeypatch.setattr("pipeline.ledger._RACE", -(10**12))
    run([tmp_path / "in"], tmp_path / "out", workers=1)
    before = rows(tmp_path / "out", "rejects")
    monkeypatch.setattr("pipeline.ledger.fingerprint", lambda files: pytest.fail("opened"))
    run([tmp_path / "in"], tmp_path / "out", workers=1, retry=True)
    assert [(row["path"], row["error"]) for row in rows(tmp_path / "out", "rejects")] == [("a.zip!/b.txt", "unsupported")]
    assert rows(tmp_path / "out", "rejects") == before


# --- the whole way -------------------------------------------------------------------------------------------------------


def test_the_same_bytes_on_any_number_of_workers(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "汇总.zip").write_bytes(named_in("gbk", {"各镇/甲.txt": TEXT, "各镇/乙.txt": OTHER, "../丙.txt": TEXT, "坏.docx": b"PK\x03\x04" + bytes(99)}))
    (folder / "丁.txt").write_bytes(TEXT)
    run([folder], tmp_path / "one", workers=1)
    run([folder / "汇总.zip", folder], tmp_path / "two", workers=2)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")
    assert_grounded(tmp_path / "one")
    [first, second] = rows(tmp_path / "one", "documents")
    assert (first["path"], first["other_paths"]) == ("丁.txt", ["汇总.zip!/__/丙.txt", "汇总.zip!/各镇/甲.txt"])
    assert second["path"] == "汇总.zip!/各镇/乙.txt"
    [reject] = rows(tmp_path / "one", "rejects")
    assert (reject["path"], reject["error"]) == ("汇总.zip!/坏.docx", "truncated")


def test_an_archive_of_the_samples_is_the_samples(samples_dataset: Path, tmp_path: Path) -> None:
    """The same ids and values, wherever the files lie; only the paths differ."""
    files = {path.relative_to(SAMPLES).as_posix(): path.read_bytes() for path in sorted(SAMPLES.rglob("*")) if path.is_file() and path.name != "README.md"}
    (tmp_path / "samples.zip").write_bytes(zipped(files))
    run([tmp_path / "samples.zip"], tmp_path / "out", workers=1)
    for table in ("plans", "deadlines", "members", "assignments", "risk_points"):
        key = next(name for name in rows(samples_dataset, table)[0] if name.endswith("_id"))
        assert {row[key] for row in rows(tmp_path / "out", table)} == {row[key] for row in rows(samples_dataset, table)}
    assert [row["path"] for row in rows(tmp_path / "out", "documents")] == [f"samples.zip!/{row['path']}" for row in rows(samples_dataset, "documents")]
