from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest

ASKS_THE_DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}
MONDAY_NINE = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)  # 9 o'clock in Amsterdam


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what asks a database, in this process or in one that it starts."""
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return
    chosen = [item for item in items if _asks_a_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(chosen)])
    items[:] = chosen


def _asks_a_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    starts_processes = getattr(getattr(item, "module", None), "STARTS_PROCESSES", False)
    return bool(item.get_closest_marker("django_db") or fixtures & ASKS_THE_DATABASE or starts_processes)


@pytest.fixture
def at() -> datetime:
    """A Monday morning at nine in Amsterdam."""
    return MONDAY_NINE


@pytest.fixture(autouse=True)
def _no_preferences():
    """Nothing was decided on the set-up pages; a test that decides something says `preferences.forget()` first."""
    from gehoor.core import preferences  # here: Django is not ready when this file is read

    preferences.assume({})


@pytest.fixture(autouse=True)
def _own_home(settings, tmp_path):
    settings.GEHOOR_HOME = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
