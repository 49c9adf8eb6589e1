"""Reading the index: newest first, for those who may find it only.

SQLite walks a word's rows from the newest down and stops when it has enough; the beginning of a word it would
first gather from all words that begin so, so these words are looked up and asked for one by one, and when they
are too many the newest rows are looked at themselves. PostgreSQL cannot walk its index in an order and misjudges how
rare a word is, so the newest rows are looked at first there too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection

from gehoor.core import rows
from gehoor.core.models import SearchRow
from gehoor.core.search.index import first_id
from gehoor.core.search.query import POSTGRESQL, SQLITE, Atom, Query, Sign, needles, written

ALL: frozenset[str] = frozenset({"*"})
COUNTED = 100
FEW_ENDINGS, MANY_ENDINGS = 24, 250
LOOK_AT, RARE = 1000, 10
_NEWEST, _OLDEST = 1 << 62, -(1 << 62)


@dataclass(frozen=True)
class Hit:
    """A row that was found: which thing, of which group, of when. `id` is its place, to go on from (`before`)."""

    id: int
    group: int
    number: int
    kind: str
    at: datetime


@dataclass(frozen=True)
class Page:
    """Hits, newest first. `next` goes into `before` for the page after this one, None on the last. `count` is how
    many there are, counted up to COUNTED only.
    """

    hits: tuple[Hit, ...] = ()
    next: int | None = None
    count: int = 0


@dataclass(frozen=True)
class Scope:
    """Where to look: for whom, which kinds (none: all), and rows from `lowest` to below `below`. `alone`: among what
    belongs to no group, else among what does; SQLite has an index for each.
    """

    audience: frozenset[str]
    kinds: frozenset[str] = frozenset()
    alone: bool = False
    lowest: int = _OLDEST
    below: int = _NEWEST

    @property
    def is_limited(self) -> bool:
        return self.audience != ALL or bool(self.kinds)

    @property
    def index(self) -> str:
        """SQLite's table."""
        return "core_searchalone" if self.alone else "core_search"

    @property
    def condition(self) -> str:
        """The same of the rows themselves."""
        return '"group" = 0' if self.alone else '"group" <> 0'

    def written(self, query: Query, sign: Sign) -> str:
        keys = () if self.audience == ALL else self.audience
        return written(query, sign, audience=keys, kinds=self.kinds)


def find(
    query: Query,
    *,
    audience: frozenset[str],
    kinds: Iterable[str] = (),
    alone: bool = False,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 50,
    before: int | None = None,
) -> Page:
    """What fits the query (query.parse) and is for one of this audience. Nothing for an empty query or audience.

    `audience=ALL` finds everything. `alone`: what belongs to no group (people); else what does (cases, messages). The
    period is [since, until), to the second.
    """
    if not query or not audience:
        return Page()
    scope = Scope(
        audience=audience,
        kinds=frozenset(kinds),
        alone=alone,
        lowest=first_id(since) if since else _OLDEST,
        below=min(before or _NEWEST, first_id(until) if until else _NEWEST),
    )
    look = _in_postgresql if connection.vendor == "postgresql" else _in_sqlite
    numbers = look(query, scope, max(limit + 1, COUNTED))
    return Page(
        hits=_hits(numbers[:limit]),
        next=numbers[limit - 1] if len(numbers) > limit else None,
        count=min(len(numbers), COUNTED),
    )


def _hits(numbers: Sequence[int]) -> tuple[Hit, ...]:
    if not numbers:
        return ()
    there = ",".join(map(str, numbers))
    columns = 'id, "group", number, kind, at'
    found = rows.values(SearchRow, columns, f"WHERE id IN ({there}) ORDER BY id DESC")
    return tuple(Hit(key, group, number, kind, rows.moment(at)) for key, group, number, kind, at in found)


def _in_postgresql(query: Query, scope: Scope, most: int) -> list[int]:
    """First the newest rows themselves: enough for what is common. Then the index: what is left is rarer than that."""
    expression = scope.written(query, POSTGRESQL)
    limits = [scope.lowest, scope.below]
    newest = f"""SELECT id FROM (SELECT id, terms FROM core_searchrow WHERE id >= %s AND id < %s AND {scope.condition}
        ORDER BY id DESC LIMIT %s) newest WHERE terms @@ %s::tsquery ORDER BY id DESC LIMIT %s"""  # noqa: S608 -- a constant
    size = LOOK_AT
    for _ in range(2):
        found = _numbers(newest, [*limits, size, expression, most])
        if len(found) >= most:
            return found
        if len(found) * RARE < most:
            break
        size = size * 2 * most // len(found)
    every = f"""SELECT id FROM (SELECT id FROM core_searchrow WHERE terms @@ %s::tsquery AND {scope.condition} OFFSET 0) every
        WHERE id >= %s AND id < %s ORDER BY id DESC LIMIT %s"""  # noqa: S608 -- a constant
    return _numbers(every, [expression, *limits, most])


def _in_sqlite(query: Query, scope: Scope, most: int) -> list[int]:
    known = [_with_endings(atom, FEW_ENDINGS, scope) for atom in query.wanted]
    narrow = tuple(atom for atom in known if atom.endings is not None or not atom.is_beginning)
    wide = [atom for atom in known if atom not in narrow]
    if wide:
        found = _among_newest(replace(query, wanted=narrow), wide, scope, most)
        if found is not None:
            return found
        known = [*narrow, *(_with_endings(atom, MANY_ENDINGS, scope) for atom in wide)]
    sql = f"""SELECT rowid FROM {scope.index} WHERE {scope.index} MATCH %s AND rowid >= %s AND rowid < %s
        ORDER BY rowid DESC LIMIT %s"""  # noqa: S608 -- a constant
    expression = scope.written(replace(query, wanted=tuple(known)), SQLITE)
    return _numbers(sql, [expression, scope.lowest, scope.below, most])


def _with_endings(atom: Atom, most: int, scope: Scope) -> Atom:
    """The same with the words of the index that begin so; as it is when they are more than that."""
    if not atom.is_beginning:
        return atom
    at = beginning = atom.words[-1]
    found: list[str] = []
    sql = f"SELECT term FROM {scope.index}word WHERE term >= %s LIMIT 1"  # noqa: S608 -- a constant
    with connection.cursor() as cursor:
        while len(found) <= most:
            row = cursor.execute(sql, [at]).fetchone()
            if row is None or not row[0].startswith(beginning):
                return replace(atom, endings=tuple(found))
            found.append(row[0])
            at = row[0] + "\x01"
    return atom


def _among_newest(query: Query, wide: Sequence[Atom], scope: Scope, most: int) -> list[int] | None:
    """Look at the newest rows that fit the rest of the query; None when that was not enough to know."""
    if query.unwanted and not (query.wanted or scope.is_limited):
        return None
    expression = scope.written(query, SQLITE)
    source, key, match = "core_searchrow", "id", f"{scope.condition} AND"
    if expression:
        source, key, match = scope.index, "rowid", f"{scope.index} MATCH %s AND"
    sql = f"SELECT {key} FROM {source} WHERE {match} {key} >= %s AND {key} < %s ORDER BY {key} DESC LIMIT %s"  # noqa: S608 -- names of ours
    limits = [scope.lowest, scope.below, LOOK_AT]
    seen = _numbers(sql, [expression, *limits] if expression else limits)
    marks = " AND ".join(f"({' OR '.join(['instr(terms, %s)'] * len(needles(atom)))})" for atom in wide)
    there = ",".join(map(str, seen)) or "NULL"
    sql = f"SELECT id FROM core_searchrow WHERE id IN ({there}) AND {marks} ORDER BY id DESC LIMIT %s"  # noqa: S608 -- numbers and marks
    found = _numbers(sql, [*(needle for atom in wide for needle in needles(atom)), most])
    return found if len(found) >= most or len(seen) < LOOK_AT else None


def _numbers(sql: str, values: Sequence[str | int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]
