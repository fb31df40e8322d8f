"""How clerks number the items of a list: what the tests of layouts share."""

from __future__ import annotations

from collections.abc import Callable

NUMBERS: dict[str, Callable[[int], str]] = {
    "none": lambda at: "",
    "1.": lambda at: f"{at}.",
    "1. ": lambda at: f"{at}. ",
    "1．": lambda at: f"{at}．",
    "1、": lambda at: f"{at}、",
    "（1）": lambda at: f"（{at}）",
    "(1)": lambda at: f"({at})",
    "1)": lambda at: f"{at})",
    "①": lambda at: "①②③④"[at - 1],
    "⑴": lambda at: "⑴⑵⑶⑷"[at - 1],
    "⒈": lambda at: "⒈⒉⒊⒋"[at - 1],
    "㈠": lambda at: "㈠㈡㈢㈣"[at - 1],
    "1）": lambda at: f"{at}）",
    "◆": lambda at: "◆",
    "◎": lambda at: "◎",
    "（一）": lambda at: f"（{'一二三四'[at - 1]}）",
    "一是": lambda at: f"{'一二三四'[at - 1]}是",
    "●": lambda at: "●",
    "——": lambda at: "——",
    "indent": lambda at: "　　",
}
"""What stands before the item with this number (from 1), by name."""
