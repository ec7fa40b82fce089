"""Tables of plain rows, as every store gives and takes them.

A value is None, an int or a text, so that it means the same on either side: PostgreSQL's booleans are read as 0 and 1
and its JSON as text.
"""

from collections.abc import Sequence
from dataclasses import dataclass

Value = int | str | None
Row = Sequence[Value]

PAGE = 2_000  # rows read or written at once
VERSIONS = "SELECT version FROM aerich WHERE app = 'models' ORDER BY id"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its columns and the one that is its key. `types` are the column types as the database names them."""

    name: str
    columns: tuple[str, ...]
    types: tuple[str, ...]
    key: str

    @property
    def key_index(self) -> int:
        """Where the key is among the columns."""
        return self.columns.index(self.key)

    def in_order_of(self, columns: tuple[str, ...]) -> "Table":
        """This table for rows whose values come in another order. Raises KeyError for a column that it lacks."""
        types = dict(zip(self.columns, self.types, strict=True))
        return Table(self.name, columns, tuple(types[column] for column in columns), self.key)

    def insert_sql(self, marks: Sequence[str]) -> str:
        """An INSERT of one row with these placeholders."""
        columns = ", ".join(f'"{column}"' for column in self.columns)
        return f'INSERT INTO "{self.name}" ({columns}) VALUES ({", ".join(marks)})'


def counted(column: str | None) -> str:
    """The SQL that counts rows; those with something in a column, if one is named."""
    return f'COUNT("{column}")' if column else "COUNT(*)"
