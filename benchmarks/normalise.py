"""Normalise, split and head of a text, in characters per second beside OpenCC alone, and cost per character from 10 kB to 10 MB. One core.

    python benchmarks/normalise.py [FILE_OR_FOLDER ...] [--rounds 3] [--largest 10000000]

Default input: corpora/samples, normalised (clean text must come out as it went in) and repeated up to each size in UTF-8 bytes. The damaged text is
made from it: traditional characters with the residue "(pinyin)" set into their GBK bytes wherever a trigger's two bytes stand, on a character's
boundary or across one; half-width punctuation; broken entities; blanks between the characters of labels; page marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count

from common import SAMPLES, Row, arguments, best, report, speed, texts
from opencc import OpenCC
from pypinyin import Style, pinyin

from pipeline.header import read_header
from pipeline.normalise import normalise
from pipeline.split import split

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
TRIGGERS = "風險領導單組織責門務實報財產業員會議機構規範監結項資費評發個進處級應關現對場問題點審環節"
PAGE = 40  # lines


def clean_text(sources: list[str]) -> str:
    """Return the sources as one clean text: what normalisation makes of them."""
    return "\n".join(normalise(source).text for source in sources) + "\n"


def damaged_text(text: str) -> str:
    """Return `text` with the damages that this module's docstring lists."""
    broken = text.replace("，", ",").replace("；", "#xff1b;").replace("组长：", "组  长：")
    pages = count(1)
    broken = "\n".join(line if i % PAGE else f"{line}\n— {next(pages)} —" for i, line in enumerate(broken.split("\n"), 1))
    data = OpenCC("s2t").convert(broken).encode("gb18030", "replace")
    residue = {character.encode("gb18030"): f"{character}({pinyin(character, style=Style.TONE)[0][0]})".encode("gb18030") for character in TRIGGERS}
    return re.sub(b"|".join(map(re.escape, residue)), lambda match: residue[match[0]], data).decode("gb18030", "replace")


def sized(text: str, size: int) -> str:
    """Return the text, repeated and cut to `size` bytes of UTF-8."""
    data = text.encode("utf-8")
    return (data * (size // len(data) + 1))[:size].decode("utf-8", "ignore")


def whole(text: str) -> None:
    """Take a text to its plans and their heads."""
    clean = normalise(text).text
    for piece in split(clean):
        read_header(piece.span.of(clean))


def steps(texts_by_kind: dict[str, str], rounds: int) -> list[Row]:
    """Return what each step costs on texts of 100 kB, and OpenCC alone on the same."""
    convert, rows = OpenCC("t2s").convert, []
    for kind, text in texts_by_kind.items():
        sample = sized(text, 100_000)
        clean = normalise(sample).text
        pieces = [piece.span.of(clean) for piece in split(clean)]
        works: dict[str, Callable[[], object]] = {
            "opencc t2s alone": lambda sample=sample: convert(sample),
            "normalise": lambda sample=sample: normalise(sample),
            "split": lambda clean=clean: list(split(clean)),
            "header": lambda pieces=pieces: [read_header(piece) for piece in pieces],
            "normalise + split + header": lambda sample=sample: whole(sample),
        }
        for step, seconds in best(works, rounds).items():
            rows.append({"text": kind, "step": step, "characters": len(sample), "ms": seconds * 1000, "characters/s": speed(len(sample), seconds)})
    return rows


def sizes(texts_by_kind: dict[str, str], rounds: int, largest: int) -> list[Row]:
    """Return the cost per character at each size, against that of 100 kB, and against OpenCC's."""
    convert, rows = OpenCC("t2s").convert, []
    for kind, text in texts_by_kind.items():
        samples = {size: sized(text, size) for size in SIZES if size <= largest}
        cost, other = {}, {}
        for size, sample in samples.items():
            seconds = best({"whole": lambda sample=sample: whole(sample), "opencc": lambda sample=sample: convert(sample)}, rounds)
            cost[size], other[size] = seconds["whole"] / len(sample), seconds["opencc"] / len(sample)
        rows += [
            {
                "text": kind,
                "bytes": size,
                "characters": len(sample),
                "characters/s": round(1 / cost[size]),
                "against 100 kB": cost[size] / cost.get(100_000, cost[size]),
                "times opencc": cost[size] / other[size],
            }
            for size, sample in samples.items()
        ]
    return rows


def main() -> None:
    parser = arguments(__doc__, SAMPLES)
    parser.set_defaults(rounds=3)
    parser.add_argument("--largest", type=int, default=SIZES[-1], metavar="BYTES")
    args = parser.parse_args()
    clean = clean_text(texts(args.inputs))
    given = {"clean": clean, "damaged": damaged_text(clean)}
    whole(given["damaged"])
    report(
        {
            "steps, 100 kB of UTF-8": steps(given, args.rounds),
            "cost by size (1.3 at most from 100 kB to 10 MB)": sizes(given, args.rounds, args.largest),
        },
        args.json,
    )


if __name__ == "__main__":
    main()
