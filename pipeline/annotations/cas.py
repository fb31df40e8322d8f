"""The UIMA types in which INCEpTION holds our marks: a span layer per table, all values as text, a parent's children as links with a role.

Values are strings, those of lists arrays of strings: UIMA's numbers and booleans cannot be absent. INCEpTION makes layers from the type system on import:
spans by characters, overlapping, across sentences.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pipeline.annotations.marks import kinds
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from cassis import TypeSystem

DOCUMENT = "webanno.custom.Documents"
"""The layer whose one span is the whole text; its values say which document it is."""


def layer(table: str) -> str:
    """Return the name of a table's layer."""
    return f"webanno.custom.{''.join(part.capitalize() for part in table.split('_'))}"


def slot(child: str) -> str:
    """Return the type of the links to the marks of a child table."""
    return f"{layer(child)}Link"


@cache
def type_system() -> TypeSystem:
    """Return the type system of the layers. Raises UsageError if dkpro-cassis is not installed."""
    try:
        from cassis import TypeSystem
    except ImportError as error:
        raise UsageError("INCEpTION 格式需要先安装：pip install 'fangan[inception]' · this format needs: pip install 'fangan[inception]'") from error
    types = TypeSystem()
    document = types.create_type(DOCUMENT, "uima.tcas.Annotation", "文件 document")
    for name in ("document_id", "path"):
        types.create_feature(document, name, "uima.cas.String")
    for kind in kinds().values():
        made = types.create_type(layer(kind.table), "uima.tcas.Annotation", f"{kind.label} {kind.table}")
        for field in kind.fields:
            many = field.kind == "list"
            meaning = field.meaning + (f"（{'、'.join(field.choices)}）" if field.choices else "")
            types.create_feature(made, field.name, f"uima.cas.String{'Array' * many}", description=meaning, multipleReferencesAllowed=False if many else None)
        if kind.parent:
            _add_links(types, kind.parent, kind.table, "、".join(role for role in kind.links if role))
    return types


def _add_links(types: TypeSystem, parent: str, child: str, roles: str) -> None:
    """Give the parent's layer a slot for its children; a link's role is the part that the child has."""
    link = types.create_type(slot(child), "uima.cas.TOP", roles)
    types.create_feature(link, "role", "uima.cas.String")
    types.create_feature(link, "target", layer(child))
    types.create_feature(layer(parent), child, "uima.cas.FSArray", elementType=slot(child), description=roles, multipleReferencesAllowed=False)
