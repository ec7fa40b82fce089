"""Tables as files that other programs open."""

import csv
import io
import re
from collections.abc import Sequence

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def cell(value: int | str) -> str:
    """A value as a CSV cell that no spreadsheet takes for a formula, after OWASP's "CSV Injection".

    Numbers stay as they are, a negative one too; other text that begins like a formula gets an apostrophe before it.
    """
    text = str(value)
    if _NUMBER.fullmatch(text):
        return text
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA) else text


def csv_file(columns: Sequence[str], rows: Sequence[Sequence[int | str]]) -> bytes:
    """The rows under their columns, as RFC 4180 has it, in UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode()
