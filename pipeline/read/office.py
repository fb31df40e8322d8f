"""LibreOffice, without a window, turns documents of other word processors into .docx, for the reader of .docx. Many files a call: a call takes two seconds,
a file in it a fraction of one. Each call has a profile of its own that forbids macros, links to other files and the network.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol, runtime_checkable
from xml.sax.saxutils import quoteattr

from pipeline.errors import ConverterMissingError, DamagedFileError, ReadError, TimedOutError
from pipeline.read import docx, programs, zips
from pipeline.read.contract import SourceText

_OPTIONS = ("--headless", "--norestore", "--nolockcheck", "--convert-to", "docx:MS Word 2007 XML")
_MEGABYTES = 1400
# Without a new result for so long, the file at hand is hung; alone a file gets more, for it may be large or the machine busy.
_SECONDS_IN_COMPANY, _SECONDS_ALONE = 25.0, 50.0
_GLANCE = 0.05
_SCRIPTING, _INET = "Office.Common/Security/Scripting", "Inet/Settings"
_SETTINGS = (
    (_SCRIPTING, "MacroSecurityLevel", "3"),
    (_SCRIPTING, "DisableMacrosExecution", "true"),
    (_SCRIPTING, "DisableActiveContent", "true"),
    (_SCRIPTING, "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    # Whatever asks for the network all the same is sent to a port where nobody listens.
    (_INET, "ooInetProxyType", "2"),
    *((_INET, f"ooInet{scheme}ProxyName", "127.0.0.1") for scheme in ("HTTP", "HTTPS", "FTP")),
    *((_INET, f"ooInet{scheme}ProxyPort", "9") for scheme in ("HTTP", "HTTPS", "FTP")),
)

Outcome = Path | ReadError
"""Where a file's .docx lies, or why there is none."""


@runtime_checkable
class Convertible(Protocol):
    """What a reader declares, besides what all do, where LibreOffice converts its format: the suffix that goes with it, and a check before."""

    media_type: str
    suffix: str

    def check(self, data: bytes) -> None:
        """Raise the ReadError that says why a file is not to be converted: truncated, encrypted, hostile."""
        ...


def source_text(data: bytes, suffix: str, media_type: str) -> SourceText:
    """Return the text of one file, converted in a call of its own. Raises ConverterMissingError, TimedOutError, DamagedFileError or what .docx raises."""
    with tempfile.TemporaryDirectory(prefix="fangan-") as folder:
        path = Path(folder, f"0{suffix}")
        path.write_bytes(data)
        outcome = convert([path])[path]
        if isinstance(outcome, ReadError):
            raise outcome
        return converted_text(outcome, media_type)


def converted_text(path: Path, media_type: str) -> SourceText:
    """Return the text of a file that was converted to the .docx at `path`."""
    return replace(docx.read(path.read_bytes()), media_type=media_type)


def convert(paths: Sequence[Path], is_over: Callable[[], bool] = lambda: False) -> dict[Path, Outcome]:
    """Convert files of one folder, each with another name before its suffix, into .docx beside them; give up once the run `is_over`.

    What becomes of a file does not depend on its company: LibreOffice takes one after the other, so that where it hangs or dies the first one without a
    result is at fault. That is tried alone, and those behind it go on without it.
    """
    program = programs.found("soffice", "libreoffice")
    if program is None:
        return {path: _missing() for path in paths}
    outcomes: dict[Path, Outcome] = {}
    left = list(paths)
    while len(left) > 1 and not is_over():
        trouble = _call(program, left, _SECONDS_IN_COMPANY, is_over)
        reached = max((number for number, path in enumerate(left, 1) if _is_done(path)), default=0) if trouble else len(left)
        outcomes |= {path: _outcome(path, None) for path in left[:reached]}
        suspect, left = left[reached : reached + 1], left[reached + 1 :]
        outcomes |= {path: _outcome(path, _call(program, [path], _SECONDS_ALONE, is_over)) for path in suspect}
    return outcomes | {path: _outcome(path, _call(program, [path], _SECONDS_ALONE, is_over)) for path in left}


def _call(program: str, paths: Sequence[Path], seconds: float, is_over: Callable[[], bool]) -> ReadError | None:
    """Let LibreOffice convert files, as far as it comes. Return why it did not come to its end, None where it did."""
    with tempfile.TemporaryDirectory(prefix="fangan-") as profile:
        settings = Path(profile, "user", "registrymodifications.xcu")
        settings.parent.mkdir()
        settings.write_text(_settings(), "utf-8")
        command: list[str | Path] = [program, f"-env:UserInstallation={Path(profile).as_uri()}", *_OPTIONS, "--outdir", paths[0].parent, *paths]
        with programs.started(command, megabytes=_MEGABYTES, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            done, since = 0, time.monotonic()
            while process.poll() is None and not is_over():
                time.sleep(_GLANCE)
                if (now := sum(_result(path).exists() for path in paths)) > done:
                    done, since = now, time.monotonic()
                if time.monotonic() - since > seconds:
                    return _timed_out()
            return None if process.poll() == 0 else _failed()


def _settings() -> str:
    items = (
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name={quoteattr(name)} oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">{"".join(items)}</oor:items>'


def _outcome(path: Path, trouble: ReadError | None) -> Outcome:
    return _result(path) if _is_done(path) else trouble or _failed()


def _is_done(path: Path) -> bool:
    """Tell whether a file's .docx is there, and whole."""
    result = _result(path)
    return result.exists() and zips.has_end(result.read_bytes())


def _result(path: Path) -> Path:
    return path.with_suffix(".docx")


def _missing() -> ConverterMissingError:
    return ConverterMissingError(
        "读 .doc、.wps、.odt 要装 LibreOffice：Debian/Ubuntu 用 apt install libreoffice-writer，macOS 用 brew install --cask libreoffice，Windows 用 "
        "winget install TheDocumentFoundation.LibreOffice；装好后重新运行，或另存为 .docx · "
        "install LibreOffice (apt: libreoffice-writer, brew: libreoffice, winget: TheDocumentFoundation.LibreOffice) and run again, or save as .docx"
    )


def _timed_out() -> TimedOutError:
    return TimedOutError(
        f"LibreOffice 转换超过 {_SECONDS_ALONE:g} 秒，已放弃，请另存为 .docx · LibreOffice took over {_SECONDS_ALONE:g} s to convert it: save it as .docx"
    )


def _failed() -> DamagedFileError:
    return DamagedFileError("文件已损坏（LibreOffice 打不开），请重新获取或另存为 .docx · damaged: LibreOffice cannot open it; fetch it again or save as .docx")
