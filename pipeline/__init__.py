"""Everything with files, state or tables: reading, normalising, splitting, assembling, writing. `pipeline.run` shows the whole way; `load` reads a dataset."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.frames import Frames


def load(dataset: str | Path) -> Frames:
    """Return the tables of a dataset as pandas frames, by name; each is read when it is first asked for.

    Text is `string`, whole numbers `Int64`, yes and no `boolean`, numbers `Float64` (all with <NA> for what is absent); columns of few values (role, kind)
    are categories, and lists are lists. Raises DatasetError if the folder holds no dataset, NoSuchTableError (a KeyError) for a table that does not exist.

    >>> import pipeline
    >>> tables = pipeline.load("outputs/samples")  # doctest: +SKIP
    >>> tables["deadlines"].merge(tables["plans"][["plan_id", "title"]], on="plan_id")  # doctest: +SKIP
    """
    from pipeline.frames import Frames

    return Frames(Path(dataset))
