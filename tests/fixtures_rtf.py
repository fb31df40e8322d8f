"""RTF made on the fly: documents of Word's, WPS's and LibreOffice's ways of writing."""

from __future__ import annotations


def gbk(text: str) -> str:
    """Text as escaped bytes of GBK."""
    return "".join(f"\\'{byte:02x}" for byte in text.encode("gbk"))


def unicode(text: str) -> str:
    """Text as \\u escapes with a question mark beside each, two for characters beyond the first plane."""
    units = text.encode("utf-16-le")
    numbers = [int.from_bytes(units[at : at + 2], "little", signed=True) for at in range(0, len(units), 2)]
    return "".join(f"\\u{number}?" for number in numbers)


def rtf_of(body: str, page: int = 936, fonts: str | None = None) -> bytes:
    """An .rtf of this body; its fonts are 0 (Chinese) and 1 (Latin)."""
    table = fonts if fonts is not None else rf"{{\f0\fnil\fcharset134 {gbk('宋体')};}}{{\f1\froman\fcharset0 Times New Roman;}}"
    head = rf"{{\rtf1\ansi\ansicpg{page}\deff0{{\fonttbl{table}}}{{\colortbl;\red0\green0\blue0;}}{{\*\generator made;}}\uc1 "
    return f"{head}\\pard\\f0 {body}}}".encode("latin-1")


def row(*cells: str, edges: tuple[int, ...] | None = None, merges: tuple[str, ...] = ()) -> str:
    """A table row; `edges` are the cells' right edges, `merges` a control word per cell (\\clvmgf, \\clvmrg …)."""
    places = edges or tuple(2000 * (n + 1) for n in range(len(cells)))
    declared = "".join(f"{(merges[n] if n < len(merges) else '')}\\cellx{place}" for n, place in enumerate(places))
    return f"\\trowd{declared}" + "".join(f"\\pard\\intbl {cell}\\cell" for cell in cells) + "\\row\n"
