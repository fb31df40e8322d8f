"""An OFD file as a package of XML parts that name each other by location (GB/T 33190-2016, 6), behind guards."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

from lxml import etree

from pipeline.errors import DamagedFileError
from pipeline.read.zips import TOTAL_LIMIT, bomb, doctype, members, xml_members

_ENTRY = "OFD.xml"
_MOST_PARSED = 2 * TOTAL_LIMIT  # bytes


class Package:
    """The XML parts of a file; elements are told by their local names, since producers write several namespaces, or none."""

    def __init__(self, data: bytes) -> None:
        """Unpack the XML parts. Raises DamagedFileError, BombError or EncryptedFileError, as `zips.xml_members` does."""
        self._data = data
        self._parts = xml_members(data)
        self._names = {_canonical(name).casefold(): name for name in self._parts}
        self._left = _MOST_PARSED

    def entry(self) -> str:
        """Return the name of the part with which reading begins. Raises DamagedFileError where there is none."""
        if name := self._names.get(_ENTRY.casefold()):
            return name
        raise DamagedFileError("OFD 文件缺少 OFD.xml，请重新获取原件 · the OFD document lacks OFD.xml: fetch the original again")

    def locate(self, base: str, location: str | None) -> str | None:
        """Return the name of the XML part that `location`, written in the part `base`, means; None where there is none.

        A location counts from the part's folder or, with a leading slash, from the root; many producers mean the root without the slash.
        """
        return next((self._names[place] for place in _places(base, location) if place in self._names), None)

    def root(self, name: str) -> Any:
        """Return a part's root element. Raises DamagedFileError where it is not well-formed; undeclared prefixes, which some producers write, pass.

        Pages may share a part, which is parsed for each: raises BombError where that adds up to more than any document takes.
        """
        self._left -= len(self._parts[name])
        if self._left < 0:
            raise bomb()
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True, recover=True)
        root: Any = etree.fromstring(self._parts[name], parser)
        if root is None or any(error.domain_name != "NAMESPACE" for error in parser.error_log):
            raise DamagedFileError(
                f"OFD 文件的 {name[-60:]} 残缺或已损坏，请重新获取原件 · damaged: {name[-60:]} is no well-formed XML; fetch the original again"
            )
        if root.getroottree().docinfo.doctype:
            raise doctype()
        return root

    def media(self, base: str, location: str) -> bytes | None:
        """Return the bytes of a member that is no XML part (a picture), None where there is none. Raises BombError where it swells."""
        places = _places(base, location)
        return next((content for name, content in members(self._data, (posixpath.basename(location),)).items() if _canonical(name).casefold() in places), None)


def _places(base: str, location: str | None) -> list[str]:
    """Return where a location may point to, the likeliest first; nothing lies above the root."""
    location = (location or "").strip().replace("\\", "/")
    if not location:
        return []
    folders = [""] if location.startswith("/") else [posixpath.dirname(_canonical(base)), ""]
    return [_canonical(posixpath.normpath(posixpath.join("/", folder, location.lstrip("/")))).casefold() for folder in folders]


def _canonical(name: str) -> str:
    return name.replace("\\", "/").removeprefix("./").lstrip("/")


def local(element: Any) -> str:
    """Return an element's name without its namespace or undeclared prefix."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def children(element: Any, name: str) -> Iterator[Any]:
    """Yield the children of that name; none where there is no element."""
    return (child for child in element if local(child) == name) if element is not None else iter(())


def child(element: Any, *path: str) -> Any:
    """Return the first child of the first name, in it the first of the second …; None where one is missing."""
    for name in path:
        element = next(children(element, name), None)
    return element


def text_of(element: Any) -> str:
    """Return the element's text without the blanks around it; "" where there is no element."""
    return (element.text or "").strip() if element is not None else ""
