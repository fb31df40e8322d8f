"""Excel workbooks (.xlsx, .xls, also WPS .et): python-calamine gives the cells, each sheet becomes lines of text and pipe rows."""

from __future__ import annotations

from pipeline.read import ole
from pipeline.read.contract import SourceText
from pipeline.read.zips import member_names

media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
suffixes = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlt", ".et", ".ett")

_OLD_MEDIA_TYPE = "application/vnd.ms-excel"


def sniff(data: bytes) -> bool:
    """Tell whether the bytes are a ZIP archive with Excel's main part, or an OLE file with its stream."""
    return "xl/workbook.xml" in member_names(data) or ole.main_stream(data) in {"Workbook", "Book"}


def read(data: bytes) -> SourceText:
    """Return the visible sheets' text, merged cells repeated over all that they cover; see `sheets.source_text`.

    Raises EncryptedFileError, BombError, TooLargeError, or DamagedFileError where a part declares a DOCTYPE or the workbook does not open.
    """
    from pipeline.read.workbook.sheets import source_text

    return source_text(data, _OLD_MEDIA_TYPE if ole.is_ole(data) else media_type)
