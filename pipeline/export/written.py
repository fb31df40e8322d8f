"""What a format gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Written:
    """The files of an export, and how many rows or cells it could not write as they are, by reason (in Chinese and English)."""

    paths: list[Path]
    lost: Mapping[str, int] = field(default_factory=dict)
