"""Writing the index: one row for each thing that can be found, in the transaction of its change.

A row's number says when: seconds since 1970 in the high bits, which of that second in the low ones. So the newest
rows are those with the highest numbers, and a period is a range of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from operator import itemgetter
from typing import Any

from django.db import connection

from gehoor.core import bulk, rows
from gehoor.core.models import SearchRow
from gehoor.core.search import terms
from gehoor.core.search.entry import Entry

SLOT_BITS = 14
MOST_PLACES = 255  # PostgreSQL keeps no more for one word
_QUARTER = (1 << SLOT_BITS - 2) - 1


def put(entry: Entry) -> None:
    """Write the row of this thing; one that is there already is replaced."""
    values = {
        "id": first_id(entry.at) | _slot(entry),
        "group": entry.group,
        "number": entry.number,
        "kind": entry.kind,
        "at": entry.at,
        "audience": " ".join(entry.audience),
        "terms": _terms(entry),
    }
    while rows.insert(SearchRow, values, or_ignore=True) is None:
        _make_room(values)


def put_many(entries: Iterable[Entry]) -> int:
    """Write many rows (demo, import, rebuild); returns how many."""
    count = 0
    for count, entry in enumerate(entries, 1):  # noqa: B007 -- the last one is the answer
        put(entry)
    return count


COLUMNS = ("id", "group", "number", "kind", "at", "audience", "terms")


def new_rows(entries: Iterable[Entry], *, after: int = 0, taken: Collection[int] = ()) -> list[bulk.Row]:
    """Rows for core.bulk of things that are not in the index yet: in order of time, with numbers behind `after`
    and none of those that are `taken`. For very many at once.
    """
    numbered = sorted(((first_id(entry.at) | _slot(entry), entry) for entry in entries), key=itemgetter(0))
    rows = []
    for number, entry in numbered:
        after = max(number, after + 1)
        while after in taken:
            after += 1
        at, audience = bulk.instant(entry.at), " ".join(entry.audience)
        rows.append((after, entry.group, entry.number, entry.kind, at, audience, _terms(entry)))
    return rows


def move(*, group: int, audience: tuple[str, ...]) -> None:
    """From now on these may find this group and all in it, and nobody else."""
    new = " ".join(audience)
    for number, old in list(
        SearchRow.objects.filter(group=group).exclude(audience=new).values_list("pk", "audience")
    ):
        sql, values = _exchanged(terms.audience_terms(old.split()), terms.audience_terms(audience))
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE core_searchrow SET audience = %s, terms = {sql} WHERE id = %s",  # noqa: S608 -- one of two constants
                [new, *values, number],
            )


def _exchanged(old: list[str], new: list[str]) -> tuple[str, list[str | list[str]]]:
    """The SQL for terms in which these stand instead of those."""
    if connection.vendor == "postgresql":
        return "ts_delete(terms, %s::text[]) || %s::tsvector", [old, " ".join(f"'{term}'" for term in new)]
    return "replace(terms, %s, %s)", [_line(old), _line(new)]


def drop(*, kind: str, group: int, number: int | None = None) -> None:
    """This thing, or all of this kind in the group, cannot be found any more."""
    found = SearchRow.objects.filter(group=group, kind=kind)
    (found if number is None else found.filter(number=number)).delete()


def first_id(at: datetime) -> int:
    """The lowest number of a row of this second."""
    return int(at.timestamp() // 1) << SLOT_BITS


def _slot(entry: Entry) -> int:
    """Which of its second: what stands alone, then groups, then what is in them. One mail writes in this order,
    and SQLite's index takes rows of one transaction fastest with rising numbers.
    """
    if not entry.group:
        return entry.number & _QUARTER
    if not entry.number:
        return _QUARTER + 1 | entry.group & _QUARTER
    return 2 * (_QUARTER + 1) | entry.number & (2 * _QUARTER + 1)


def _make_room(values: dict[str, Any]) -> None:
    """The same thing again: its old row goes. Another thing of the same second: the next number."""
    same = {name: values[name] for name in ("group", "kind", "number")}
    if not SearchRow.objects.filter(**same).delete()[0]:
        values["id"] += 1


def _terms(entry: Entry) -> str:
    """All terms of a row as this database keeps them."""
    found = terms.terms_of(
        kind=entry.kind,
        audience=entry.audience,
        title=entry.title,
        names=entry.names,
        text=entry.text,
        inside=entry.inside,
    )
    return _vector(found) if connection.vendor == "postgresql" else _line(found)


def _line(found: list[str]) -> str:
    """The terms for SQLite: with a space on both sides of each, so that one can be looked for in the line."""
    return f" {' '.join(found)} "


def _vector(found: list[str]) -> str:
    """The terms as PostgreSQL writes a tsvector: each with its places, which phrases go by."""
    places: dict[str, list[str]] = {}
    for place, term in enumerate(found, 1):
        places.setdefault(term, []).append(str(place))
    return " ".join(f"'{term}':{','.join(at[:MOST_PLACES])}" for term, at in places.items())
