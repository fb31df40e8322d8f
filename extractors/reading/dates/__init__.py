"""The time grammar: the way of a text is moments (2月底) → expressions (自3月1日至4月底, 每季度末, 7日内) → values (EDTF, RFC 5545, ISO 8601).

`expressions` and `recurrences` find times in a text, `resolve` says what one amounts to in its `Context`, `read` answers for text outside plans; run as
`python -m extractors.reading.dates` it is a filter of JSON lines.
"""

from extractors.reading.dates.answers import read
from extractors.reading.dates.calendar import parse_day
from extractors.reading.dates.expression import TimeExpression
from extractors.reading.dates.grammar import expressions
from extractors.reading.dates.moments import Moment
from extractors.reading.dates.recurrence import recurrences
from extractors.reading.dates.values import Context, Value, after, resolve, shift_year

__all__ = ["Context", "Moment", "TimeExpression", "Value", "after", "expressions", "parse_day", "read", "recurrences", "resolve", "shift_year"]
