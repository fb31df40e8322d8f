"""Mails and saved pages: body and attachments as members, names and texts in any encoding, hostile MIME; and files whose names lie."""

from __future__ import annotations

import random
import time
from contextlib import suppress
from pathlib import Path

import pytest
from fixtures_archives import zipped
from fixtures_docx import docx_of
from fixtures_mail import mail_of, page_archive, with_mail
from fixtures_pdf import pdf_of
from fixtures_rtf import gbk, rtf_of
from fixtures_workbooks import xls_of, xlsx_of
from test_archives import outcome, sources
from test_run import PLAN

from pipeline.errors import FanganError, UnsupportedFormatError
from pipeline.read import container_of, read

TEXT = "为做好沙河镇防汛工作，制定本方案。各村要在6月底前完成隐患排查。"
PAGE = f"<html><head><title>x</title></head><body><p>{TEXT}</p><table><tr><td>任务</td><td>单位</td></tr><tr><td>排查</td><td>水务站</td></tr></table></body></html>"


def texts(tmp_path: Path, data: bytes, name: str = "a.eml") -> dict[str, str]:
    return {source.name: read(source.read(), source.name).text.strip() for source in sources(tmp_path, data, name)}


# --- mails ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "gb2312", "big5"])
def test_a_mail_of_text(tmp_path: Path, charset: str) -> None:
    text = TEXT if charset != "big5" else "為做好沙河鎮防汛工作，制定本方案。各村要在六月底前完成隱患排查。"
    assert texts(tmp_path, mail_of(text, charset=charset)) == {"a.eml!/关于方案.txt": text}


def test_of_text_and_page_the_page_is_read(tmp_path: Path) -> None:
    assert texts(tmp_path, mail_of(TEXT, PAGE)) == {"a.eml!/关于方案.html": f"{TEXT}\n| 任务 | 单位 |\n| 排查 | 水务站 |"}
    assert list(texts(tmp_path, mail_of(None, PAGE))) == ["a.eml!/关于方案.html"]


def test_attachments_are_documents(tmp_path: Path) -> None:
    attachments = [("沙河镇方案.docx", docx_of("甲方案")), ("附件.zip", zipped({"任务表.xlsx": xlsx_of({"Sheet1": [["任务", "单位"], ["查", "站"]]})}))]
    assert texts(tmp_path, mail_of("请查收附件。", attachments=attachments)) == {
        "a.eml!/关于方案.txt": "请查收附件。",
        "a.eml!/沙河镇方案.docx": "甲方案",
        "a.eml!/附件.zip!/任务表.xlsx": "| 任务 | 单位 |\n| 查 | 站 |",
    }


def test_a_mail_in_a_mail(tmp_path: Path) -> None:
    data = with_mail(mail_of(TEXT, subject="转发"), mail_of(TEXT, subject="原件"))
    assert texts(tmp_path, data) == {"a.eml!/邮件.eml!/原件.txt": TEXT}


@pytest.mark.parametrize("raw", ["关于方案".encode(), "关于方案".encode("gbk"), b"=?gb2312?B?udjT2re9sLg=?=", b"=?UTF-8?Q?=E5=85=B3=E4=BA=8E=E6=96=B9=E6=A1=88?="])
def test_subjects_however_written(tmp_path: Path, raw: bytes) -> None:
    data = b"From: a@b.cn\r\nTo: c@d.cn\r\nSubject: " + raw + b"\r\nDate: Mon, 01 Apr 2024 09:00:00 +0800\r\n\r\n" + TEXT.encode("gbk")
    assert texts(tmp_path, data) == {"a.eml!/关于方案.txt": TEXT}


@pytest.mark.parametrize(
    ("name", "shown"), [("../../x.txt", "__/__/x.txt".replace("/", "_")), ("/etc/x.txt", "_etc_x.txt"), ("a\u202eb.txt", "a\ufffdb.txt"), ("=1+1.txt", "=1+1.txt")]
)
def test_hostile_names_of_attachments(tmp_path: Path, name: str, shown: str) -> None:
    [_, attachment] = texts(tmp_path, mail_of("请查收。", attachments=[(name, TEXT.encode())]))
    assert attachment.startswith("a.eml!/")
    assert "/" not in attachment.removeprefix("a.eml!/")
    assert not any(c in attachment for c in "\u202e\n\x1b")


def test_one_mail_alone_is_asked_for() -> None:
    with pytest.raises(UnsupportedFormatError, match="fangan run"):
        read(mail_of(TEXT), "a.eml")


def test_an_empty_mail(tmp_path: Path) -> None:
    assert outcome(tmp_path, mail_of("")) == {"a.zip": "empty"}


# --- saved pages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "gbk"])
def test_a_saved_page(encoding: str) -> None:
    source = read(page_archive(PAGE.encode(encoding), encoding), "a.mhtml")
    assert source.text == f"{TEXT}\n| 任务 | 单位 |\n| 排查 | 水务站 |"
    assert (source.media_type, source.warnings) == ("multipart/related", ())


def test_frames_are_missed_aloud() -> None:
    assert "2 个嵌入的框架页" in read(page_archive(PAGE.encode(), frames=2), "a.mht").warnings[0]


def test_plain_text_with_colons_is_no_mail() -> None:
    for text in (PLAN, "Title: plan\nDate: 2024\n\n" + TEXT, "组长: 某人\n成员: 某人\n", "Subject: x\n" + TEXT):
        assert container_of(text.encode()) is None
        assert read(text.encode(), "a.txt").media_type == "text/plain"


# --- hostile MIME --------------------------------------------------------------------------------------------------------

HEAD = b"From: a\r\nTo: b\r\nSubject: c\r\nMIME-Version: 1.0\r\n"


def nested_parts(depth: int) -> bytes:
    parts = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(depth))
    return HEAD + parts + b"Content-Type: text/plain\r\n\r\n" + TEXT.encode()


@pytest.mark.parametrize(
    "data",
    [
        nested_parts(50),
        nested_parts(3000),
        HEAD + b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n' + b"--x\r\n\r\na\r\n" * 30_000,
        HEAD + b"Content-Type: multipart/mixed\r\n\r\n" + TEXT.encode(),
        HEAD + b"Content-Type: text/plain; charset=nonsense\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!notbase64",
        HEAD + b"X: " + b"y" * 3_000_000,
        HEAD + b"Content-Type: " + b";a=b" * 1_000_000 + b"\r\n\r\nx",
        HEAD + b"Content-Type: x;" + b"\r\n ;a=b" * 500_000 + b"\r\n\r\nx",
        nested_parts(300) + b"\r\nx" * 1_000_000,
        HEAD + b"Content-Type: text/plain\r\nSubject: " + b"=?utf-8?B?" * 50_000 + b"\r\n\r\nx",
        b"A: b\r\n" * 300_000,
    ],
    ids=["nested", "nested deeply", "many parts", "no boundary", "no base64", "a long header", "many parameters", "many parameters folded", "nested with many lines", "broken words", "headers only"],
)
def test_hostile_mime_ends(tmp_path: Path, data: bytes) -> None:
    began = time.perf_counter()
    assert outcome(tmp_path, data)
    with suppress(FanganError):
        read(data.replace(b"multipart/mixed", b"multipart/related"), "a.mht")
    assert time.perf_counter() - began < 30


def test_any_damage_to_a_mail(tmp_path: Path) -> None:
    data = mail_of(TEXT, PAGE, attachments=[("方案.txt", TEXT.encode()), ("a.zip", zipped({"b.txt": TEXT.encode()}))])
    chance = random.Random(11)
    for _ in range(150):
        broken = bytearray(data)
        for _ in range(chance.randint(1, 8)):
            broken[chance.randrange(len(broken))] = chance.choice(b"\r\n-=:;\"\xff\0" + bytes([chance.randrange(256)]))
        assert outcome(tmp_path, bytes(broken))


# --- content, not suffix -------------------------------------------------------------------------------------------------

WORD, RTF = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/rtf"


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (PAGE.encode(), "a.doc", "text/html"),
        (PAGE.encode(), "a.xls", "text/html"),
        (rtf_of(gbk(TEXT)), "a.doc", RTF),
        (rtf_of(gbk(TEXT)), "a.docx", RTF),
        (page_archive(PAGE.encode()), "a.doc", "multipart/related"),
        (pdf_of(TEXT), "a.docx", "application/pdf"),
        (pdf_of(TEXT), "a.wps", "application/pdf"),
        (docx_of(TEXT), "a.doc", WORD),
        (docx_of(TEXT), "a.wps", WORD),
        (docx_of(TEXT), "a.zip", WORD),
        (docx_of(TEXT), "a.ofd", WORD),
        (xls_of({"Sheet1": [[TEXT]]}), "a.xlsx", None),
        (xls_of({"Sheet1": [[TEXT]]}), "a.doc", "application/vnd.ms-excel"),
        (xlsx_of({"Sheet1": [[TEXT]]}), "a.csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (TEXT.encode(), "a.doc", "text/plain"),
        (TEXT.encode("gbk"), "a.rtf", "text/plain"),
        (TEXT.encode(), "a.eml", "text/plain"),
    ],
)
def test_names_that_lie_are_noted(data: bytes, name: str, media_type: str | None) -> None:
    source = read(data, name)
    assert TEXT in source.text.replace("\n", "")
    if media_type is None:
        assert source.warnings == ()
    else:
        assert source.media_type == media_type
        assert f"named {name[1:]} but holds {media_type}" in source.warnings[-1]


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        (b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook/>', "Office 2003"),
        (zipped({"xl/workbook.bin": b"x"}), "xlsb"),
        (zipped({"META-INF/container.xml": b"<x/>", "mimetype": b"application/epub+zip"}), "EPUB"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "PowerPoint Document".encode("utf-16-le"), "PowerPoint"),
    ],
)
def test_known_formats_that_are_not_read_say_what_they_are(data: bytes, advice: str) -> None:
    with pytest.raises(UnsupportedFormatError, match=advice):
        read(data, "a.doc")
