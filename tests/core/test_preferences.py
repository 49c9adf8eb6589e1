from __future__ import annotations

import pytest
from django.db import DatabaseError

from gehoor.core import events, preferences
from gehoor.core.events import SYSTEM
from gehoor.core.models import Event, Setting


@pytest.fixture(autouse=True)
def _from_the_database(db):
    preferences.forget()


def test_where_nothing_was_decided_the_settings_hold(settings):
    settings.GEHOOR_REOPEN_DAYS, settings.GEHOOR_TIME_ZONE = 3, "Asia/Tokyo"

    now = preferences.current()

    assert (now.reopen_days, now.time_zone, now.language, now.name) == (3, "Asia/Tokyo", "en", "")
    assert now.languages == ("en", "nl", "nl-informal")


def test_what_was_decided_goes_before_the_settings(at):
    preferences.change({"reopen_days": 30, "languages": ["nl"]}, by=SYSTEM, at=at)

    assert (preferences.current().reopen_days, preferences.current().languages) == (30, ("nl",))


def test_the_log_says_what_was_decided_and_not_how(at):
    preferences.change({"name": "Wit BV", "phone": "", "language": "en"}, by=SYSTEM, at=at)

    recorded = events.get(Event.objects.get().pk)
    assert recorded.event == preferences.PreferencesChanged(names=["name"])


def test_deciding_the_same_again_leaves_no_trace(at):
    for _ in range(2):
        preferences.change({"name": "Wit BV"}, by=SYSTEM, at=at)

    assert Event.objects.count() == 1


def test_what_is_no_preference_is_refused(at):
    with pytest.raises(TypeError, match="There is no preference colour"):
        preferences.change({"colour": "red"}, by=SYSTEM, at=at)


def test_they_are_read_once_in_a_while(django_assert_num_queries):
    with django_assert_num_queries(1):
        for _ in range(3):
            preferences.current()


def test_while_the_database_is_away_what_was_last_known_holds(at, monkeypatch, caplog):
    preferences.change({"name": "Wit BV"}, by=SYSTEM, at=at)
    preferences.current()
    preferences.forget()

    def away(**_):
        raise DatabaseError

    monkeypatch.setattr(Setting.objects, "filter", away)

    assert preferences.current().name == "Wit BV"
    assert caplog.messages == ["The preferences could not be read; those last known are used."]


def test_something_else_can_be_kept_and_dropped():
    preferences.keep("first run", "x")

    answers = (
        preferences.kept("first run"),
        preferences.drop("first run"),
        preferences.drop("first run"),
        preferences.kept("first run"),
    )

    assert answers == ("x", True, False, None)
