"""A condition on a choice with its values written into the SQL.

A database uses an index that holds a part of the rows only when it sees that a question stays within that part;
SQLite does not look at parameters for that, nor does PostgreSQL in a plan that it keeps.
"""

from __future__ import annotations

from typing import Any

from django.db.models import CharField
from django.db.models.lookups import In


@CharField.register_lookup
class WrittenIn(In):
    """`filter(status__written_in=AT_WORK)`: as `in`, for values of our own (letters and underscores only)."""

    lookup_name = "written_in"

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, parameters = self.process_lhs(compiler, connection)
        values = [str(value) for value in self.rhs]
        if not all(value.isidentifier() for value in values):
            raise ValueError(f"Only plain words are written into SQL, not {values}.")
        return f"{column} IN ({', '.join(repr(value) for value in values)})", tuple(parameters)
