"""The rows of fixed SQL are the very rows that the ORM would have made."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gehoor.core import rows

pytestmark = pytest.mark.django_db
SOURCES = Path(__file__).parents[2] / "src" / "gehoor"
HOT = {
    "Address": "people.Address",
    "Case": "cases.Case",
    "Person": "people.Person",
    "Message": "cases.Message",
    "Letter": "letters.Letter",
    "Promise": "promises.Promise",
    "Delivery": "intake.Delivery",
    "Lease": "core.Lease",
    "Job": "core.Job",
    "Row": "core.Event",
    "Outgoing": "core.Outgoing",
}
TESTED_ELSEWHERE = {"SearchRow"}  # its terms have a type of their own: tests/core/search
NAMES = sorted(HOT.values())

LAWFUL = {  # else nearly every row would be refused by the constraints of these tables
    "cases.Case": lambda values: values | {"owner_id": 7, "tray_until": None, "status": "open"},
    "people.Address": lambda values: values | {"email": values["email"].lower()},
    "promises.Promise": lambda values: (
        values
        | {"kept_at": None, "broken_at": None, "released_at": None, "released_why": "", "kind": "next_word"}
        | {"due_at": values["made_at"] + timedelta(hours=8)}
    ),
}

plain_text = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)))
zones = st.sampled_from([UTC, ZoneInfo("Europe/Amsterdam"), timezone(timedelta(hours=-9, minutes=-30))])
moments = st.datetimes(datetime(1975, 1, 1), datetime(2100, 1, 1), timezones=zones)
plain = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | plain_text
structures = st.lists(plain, max_size=3) | st.dictionaries(plain_text, plain, max_size=3)


def values_of(field: models.Field) -> st.SearchStrategy:
    """What a field can hold."""
    if isinstance(field, models.ForeignKey | models.BigIntegerField):
        found = st.integers(0, 2**62)
    elif isinstance(field, models.DateTimeField):
        found = moments
    elif isinstance(field, models.JSONField):
        found = structures
    elif isinstance(field, models.BooleanField):
        found = st.booleans()
    elif isinstance(field, models.IntegerField):
        found = st.integers(0, 2**15 - 1)
    else:
        found = plain_text.map(lambda text: text[: field.max_length])
    return found | st.none() if field.null else found


def rows_of(model: type[models.Model]) -> st.SearchStrategy:
    """Some columns of a row; the others take their default."""
    fields = [
        f for f in model._meta.concrete_fields if not isinstance(f, models.AutoField | models.BigAutoField)
    ]
    must = {f.attname: values_of(f) for f in fields if not f.has_default() and not f.null}
    may = {f.attname: values_of(f) for f in fields if f.has_default() or f.null}
    some = st.fixed_dictionaries(must, optional=may)
    lawful = LAWFUL.get(model._meta.label)
    return some.map(lawful) | some if lawful else some


def stored(model: type[models.Model], make) -> tuple | str:
    """The columns as the database has them, but for the automatic key; or why it refused."""
    key = model._meta.pk
    columns = [
        f.column
        for f in model._meta.concrete_fields
        if f is not key or not isinstance(f, models.BigAutoField)
    ]
    quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
    try:
        with transaction.atomic():
            make()
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {quoted} FROM {connection.ops.quote_name(model._meta.db_table)}")
                found = cursor.fetchall()
            transaction.set_rollback(True)
    except DatabaseError as error:
        return type(error).__name__
    (row,) = found
    return tuple(zip(columns, row, strict=True))


def test_every_model_that_is_written_by_fixed_sql_is_tested_here():
    texts = [path.read_text(encoding="utf-8") for path in SOURCES.rglob("*.py")]
    written = {name for text in texts for name in re.findall(r"\brows\.insert(?:_new)?\(\s*(\w+)", text)}

    assert written - TESTED_ELSEWHERE == set(HOT)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_row_by_fixed_sql_is_the_row_of_the_orm(name, data):
    model = apps.get_model(name)
    values = data.draw(rows_of(model))

    by_fixed_sql = stored(model, lambda: rows.insert(model, values))
    by_orm = stored(model, lambda: model.objects.create(**values))

    assert by_fixed_sql == by_orm


@pytest.mark.parametrize("name", ["cases.Case", "core.Job"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_change_by_fixed_sql_is_the_change_of_the_orm(name, data):
    model = apps.get_model(name)
    before, after = data.draw(rows_of(model)), data.draw(rows_of(model))

    def fixed():
        rows.update(model, model.objects.create(**before).pk, after)

    def orm():
        model.objects.filter(pk=model.objects.create(**before).pk).update(**after)

    assert stored(model, fixed) == stored(model, orm)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_row_found_by_fixed_sql_is_the_row_of_the_orm(name, data):
    model = apps.get_model(name)
    values = data.draw(rows_of(model))

    def ask():
        made = model.objects.create(**values)
        found = rows.first(model, f"WHERE {connection.ops.quote_name(model._meta.pk.column)} = %s", made.pk)
        same = model.objects.get(pk=made.pk)
        assert {f.attname: getattr(found, f.attname) for f in model._meta.concrete_fields} == {
            f.attname: getattr(same, f.attname) for f in model._meta.concrete_fields
        }

    stored(model, ask)


def test_a_new_row_is_handed_back_with_what_the_database_made(at):
    person = apps.get_model("people.Person")

    made = rows.insert_new(person, {"name": "Marijke", "created_at": at}, computed={"phone": "'0' || '20'"})

    assert (made.name, made.phone) == ("Marijke", "020")
    assert person.objects.get() == made


def test_existing_and_changing_by_a_condition(at):
    person = apps.get_model("people.Person")
    rows.insert(person, {"name": "Marijke", "created_at": at})

    there = [rows.exists(person, "WHERE name = %s", name) for name in ("Marijke", "Joost")]
    changed = [
        rows.update_where(person, {"phone": "1"}, "WHERE name = %s", name) for name in ("Marijke", "Joost")
    ]

    assert (there, changed) == ([True, False], [1, 0])


def test_a_row_that_is_there_already_is_left_alone(at):
    job = apps.get_model("core.Job")
    values = {"task": "t", "key": "k", "run_at": at, "created_at": at}

    numbers = [rows.insert(job, values, or_ignore=True) for _ in range(2)]

    assert numbers == [job.objects.get().pk, None]


def test_a_change_of_a_row_that_is_gone_changes_nothing():
    assert rows.update(apps.get_model("core.Job"), 12345, {"tries": 1}) == 0


def test_a_moment_without_zone_is_refused(at):
    with pytest.raises(ValueError, match="time zone"), transaction.atomic():
        rows.insert(
            apps.get_model("core.Job"),
            {"task": "t", "run_at": at.replace(tzinfo=None), "created_at": at},
        )


@pytest.mark.parametrize("number", [2**63, 10**30, -(2**63) - 1])
def test_a_number_larger_than_any_finds_nothing(number, at):
    rows.insert(apps.get_model("people.Person"), {"name": "Anna", "created_at": at})

    assert rows.first(apps.get_model("people.Person"), "WHERE id = %s", number) is None
    assert not rows.exists(apps.get_model("people.Person"), "WHERE id = %s", number)
