"""What of a text may be shown in a terminal: source text is hostile, and so are the names of files and of members of archives."""

from __future__ import annotations

# A terminal would obey these: each becomes one visible character, so that offsets stay.
_CONTROL = dict.fromkeys([*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\ufffd")


def safe(text: str) -> str:
    """Return the text, of the same length, without characters that a terminal would obey."""
    return text.translate(_CONTROL)
