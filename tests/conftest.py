from __future__ import annotations

from datetime import UTC, datetime

import pytest

MONDAY_NINE = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)  # 9 o'clock in Amsterdam


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
