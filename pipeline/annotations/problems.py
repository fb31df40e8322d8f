"""What cannot be read back, told to the annotator: nothing is left out without a line that says so."""

from __future__ import annotations

from pipeline.annotations.marks import Field, Kind, from_text
from pipeline.errors import FanganError

Problems = list[str]
"""One line per thing that was left out or doubtful, in Chinese and English."""


_WANTED = {"integer": "整数", "boolean": "“是”或“否”"}


class AnnotationError(FanganError):
    """A file is not what the tool exports, or cannot be read."""

    code = "annotation"


def value_of(kind: Kind, field: Field, texts: list[str], where: str, problems: Problems) -> object:
    """Return the value that was written into a field; what the field cannot hold is a problem and counts as nothing."""
    try:
        return from_text(field, texts)
    except ValueError:
        problems.append(f"{where}：{kind.label}的 {field.name} 要填{_WANTED[field.kind]}，却是 {texts[0][:40]!r}，未取 · no {field.kind}, left out")
        return None
