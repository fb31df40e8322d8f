"""What the command's parser tells people: help in which no Chinese is cut off, and wrong arguments in one line, Chinese first."""

from __future__ import annotations

import re
from typing import Any

import typer

WrongArguments: type[Exception] = typer.BadParameter.__mro__[1]
"""What the parser raises for a command line that it cannot take, and for none at all."""

_SAID = {"MissingParameter": "缺少必需的参数", "NoSuchOption": "没有这个选项", "BadParameter": "参数的值不能用", "BadOptionUsage": "选项缺少值"}
_OTHERWISE = "没有这个命令，或参数多了"
_NAMED = re.compile(r"(?:'|[Nn]o such option: )(--?\w[\w-]*|\w[\w.]*)")


def keep_chinese_whole() -> None:
    """Let the pages of help fold Chinese where a line ends: left to itself, Rich breaks lines at blanks only and cuts off (…) what is too long for one."""
    from rich.markdown import Markdown
    from typer import rich_utils

    class Folded(Markdown):
        def __rich_console__(self, console: Any, options: Any) -> Any:
            return super().__rich_console__(console, options.update(overflow="fold"))

    rich_utils.Markdown = Folded  # type: ignore[attr-defined]


def in_one_line(error: Any) -> str:
    """Return what is wrong with a command line; nothing where help was printed instead."""
    english = " ".join(error.format_message().split())
    if not english:
        return ""
    known = _SAID.get(type(error).__name__, _OTHERWISE)
    usage = f"{error.ctx.command_path if error.ctx else 'fangan'} --help"
    names = "、".join(_NAMED.findall(english))
    return f"{known}{names and '：'}{names}，请看 {usage} · {english.rstrip('.')}; see {usage}"
