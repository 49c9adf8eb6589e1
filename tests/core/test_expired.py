from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from gehoor.core import clock, expired, tasks
from gehoor.core.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_counted_yet(db):
    cache.clear()


def session(key, expires):
    Session.objects.create(session_key=key, session_data="", expire_date=expires)


def counts():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_cache")
        return cursor.fetchone()[0]


def test_what_expired_is_forgotten_and_the_rest_kept():
    now = timezone.now()
    session("ended", now + timedelta(minutes=1))
    session("lives", now + timedelta(days=14))
    cache.set("tried", 3, timeout=60)
    cache.set("tries", 1, timeout=86_400)

    more = expired.forget(at=now + timedelta(minutes=2))

    assert (more, Session.objects.get().pk, counts(), cache.get("tries")) == (False, "lives", 1, 1)


@pytest.mark.parametrize(("sessions", "tried"), [(3, 0), (0, 3)])
def test_much_is_forgotten_in_parts(sessions, tried):
    now = timezone.now()
    for number in range(sessions):
        session(str(number), now)
    for number in range(tried):
        cache.set(str(number), 1, timeout=1)
    later = now + timedelta(seconds=5)

    rounds = [expired.forget(at=later, most=2), expired.forget(at=later, most=2)]

    assert (rounds, Session.objects.count() + counts()) == ([True, False], 0)


def test_the_round_of_the_day_goes_on_while_there_is_more(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    ended = (
        Session(session_key=str(number), session_data="", expire_date=at)
        for number in range(expired.AT_ONCE + 1)
    )
    Session.objects.bulk_create(ended)

    tasks.forget_expired()

    jobs = Job.objects.filter(task="gehoor.core.tasks.forget_expired").count()
    assert (Session.objects.count(), jobs) == (1, 1)
