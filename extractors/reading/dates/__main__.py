"""The time grammar as a filter: `python -m extractors.reading.dates` reads and answers JSON lines.

A line in is {"text": …, "ref": "YYYY-MM-DD"}; a line out is a list of {"start", "end", "value"} (see `read`). `ref` is the date spoken from; it gives the
year that a date leaves out.
"""

import json
import sys

from extractors.reading.dates.answers import read


def main() -> None:
    """Answer each JSON line of standard input with the list of its time expressions."""
    for line in sys.stdin:
        if line.strip():
            asked = json.loads(line)
            print(json.dumps(read(asked["text"], asked.get("ref")), ensure_ascii=False), flush=True)


main()
