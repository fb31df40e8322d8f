"""Encodings told apart on whole files and on pieces of 200 bytes, and what is no text refused with its reason."""

from __future__ import annotations

import random
import time
import tomllib
from functools import cache
from pathlib import Path

import pytest
from conftest import SAMPLES
from opencc import OpenCC

from pipeline.errors import ReadError
from pipeline.read import read
from pipeline.read.encoding import decode
from pipeline.read.legible import objection

FOLDER = Path(__file__).parent / "cases" / "read"
LEGIBLE = tomllib.loads((FOLDER / "legible.toml").read_text("utf-8"))["case"]
HARD = tomllib.loads((FOLDER / "encodings.toml").read_text("utf-8"))["case"]
PIECE = 200
OFFSETS = 12

# name: (script, codec, BOM, what decode calls it)
ENCODINGS = {
    "UTF-8": ("", "utf-8", b"", "utf-8"),
    "UTF-8 with BOM": ("", "utf-8", b"\xef\xbb\xbf", "utf-8"),
    "GB18030": ("", "gb18030", b"", "gb18030"),
    "GBK": ("", "gbk", b"", "gb18030"),
    "traditional GBK": ("s2t", "gbk", b"", "gb18030"),
    "Big5": ("s2tw", "big5hkscs", b"", "big5"),
    "UTF-16LE": ("", "utf-16-le", b"", "utf-16-le"),
    "UTF-16BE": ("", "utf-16-be", b"", "utf-16-be"),
    "UTF-16LE with BOM": ("", "utf-16-le", b"\xff\xfe", "utf-16-le"),
    "UTF-16BE with BOM": ("", "utf-16-be", b"\xfe\xff", "utf-16-be"),
    "HZ": ("t2s", "hz", b"", "hz"),
}


@cache
def texts() -> tuple[str, ...]:
    """The samples, and texts that are hard: lists, tables, much ASCII, rare names; short ones are repeated to make a file."""
    return (*samples(), *(case["text"] * (1 + 1200 // len(case["text"])) for case in HARD))


@cache
def samples() -> tuple[str, ...]:
    return tuple(decode(path.read_bytes()).text for path in sorted(SAMPLES.glob("*.txt")))


@cache
def files(name: str) -> tuple[tuple[str, bytes], ...]:
    """Each text as the encoding can hold it, and its bytes."""
    script, codec, bom, _ = ENCODINGS[name]
    converted = [OpenCC(script).convert(text) if script else text for text in texts()]
    held = [text.encode(codec, "ignore").decode(codec) for text in converted]
    return tuple((text, bom + text.encode(codec)) for text in held)


@pytest.mark.parametrize("name", ENCODINGS)
def test_whole_files(name: str) -> None:
    for text, data in files(name):
        decoded = decode(data)
        assert (decoded.encoding, decoded.text, decoded.warnings) == (ENCODINGS[name][3], text, ())


@pytest.mark.parametrize("name", ENCODINGS)
def test_first_200_bytes(name: str) -> None:
    for text, data in files(name):
        decoded = decode(data[:PIECE])
        assert decoded.encoding == ENCODINGS[name][3]
        assert text.startswith(decoded.text.rstrip("\ufffd"))
        assert objection(decoded.text) is None


@pytest.mark.parametrize("name", ENCODINGS)
def test_200_bytes_from_the_middle(name: str) -> None:
    """At any offset, within a character too; two characters at the cut may be lost where their halves make other characters."""
    chance = random.Random(11)
    right = total = 0
    for text, data in files(name):
        for _ in range(OFFSETS):
            start = chance.randrange(len(data) // 10, len(data) - PIECE)
            piece = data[start : start + PIECE]
            if piece.isascii() and name != "HZ":
                continue
            decoded = decode(piece)
            total += 1
            right += decoded.encoding == ENCODINGS[name][3] and decoded.text.strip("\ufffd")[2:-2] in text
            assert objection(decoded.text) is None
    assert right >= 0.97 * total, f"{right} of {total}"


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        ("各村排查".encode()[1:], "utf-8", "\ufffd\ufffd村排查"),
        ("各村要在月底前完成隐患排查".encode("gbk")[1:], "gb18030", "\ufffd村要在月底前完成隐患排查"),
        ("各村要在月底前完成".encode("utf-16-le")[1:], "utf-16-le", "\ufffd村要在月底前完成"),
        ("防汛 plan".encode("gbk"), "gb18030", "防汛 plan"),
        ("café für ναι".encode(), "utf-8", "café für ναι"),
        (b"echo ~{foo,bar} >> ~/x", "utf-8", "echo ~{foo,bar} >> ~/x"),
        (b"aGVsbG8gd29ybGQgaGVsbG8gd29ybGQgaGVsbG8gd29ybGQ=", "utf-8", "aGVsbG8gd29ybGQgaGVsbG8gd29ybGQgaGVsbG8gd29ybGQ="),
        ("Plan A: 2024".encode("utf-16-le"), "utf-16-le", "Plan A: 2024"),
        ("联通".encode("gbk") * 4, "gb18030", "联通" * 4),
    ],
)
def test_odd_pieces(data: bytes, encoding: str, text: str) -> None:
    decoded = decode(data)
    assert (decoded.encoding, decoded.text) == (encoding, text)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5"])
def test_decoding_is_quick(encoding: str) -> None:
    """An ordinary file of 100,000 characters; the bound is a third of what an old machine does."""
    data = ("各村要在6月底前完成排查，由水利站主管。\n" * 5000)[:100_000].encode(encoding)
    began = time.perf_counter()
    decode(data)
    assert len(data) / (time.perf_counter() - began) > 10_000_000


@pytest.mark.parametrize("case", LEGIBLE, ids=lambda case: case["name"])
def test_what_is_no_text(case: dict[str, str]) -> None:
    text = case["text"] * int(case.get("times", 1))
    error = objection(text)
    assert (error.code if error else "") == case["error"]
    try:
        code = "" if read(text.encode(), "a.txt").text == text else "changed"
    except ReadError as refused:
        code = refused.code
    assert code == case["error"]


@pytest.mark.parametrize("kind", ["gb18030 as latin-1", "gb18030 as cp1252", "utf-8 as latin-1", "utf-8 as gb18030", "big5hkscs as gb18030"])
def test_texts_misread_once_are_left_to_normalisation(kind: str) -> None:
    right, wrong = kind.split(" as ")
    for text in samples():
        text = OpenCC("s2tw").convert(text) if right == "big5hkscs" else text
        misread = text.encode(right, "ignore").decode(wrong, "ignore" if wrong == "cp1252" else "replace")
        assert read(misread.encode(), "a.txt").text == misread


def test_no_piece_of_a_text_is_refused() -> None:
    chance = random.Random(5)
    for text in texts():
        for _ in range(30):
            start = chance.randrange(len(text))
            piece = text[start : start + chance.choice((8, 30, 100, 400))]
            assert objection(piece) is None or not piece.strip()


def test_judging_costs_the_same_however_long_the_text() -> None:
    began = time.perf_counter()
    assert objection("（一）各村要在6月底前完成排查，" * 500_000) is None
    assert time.perf_counter() - began < 0.5
