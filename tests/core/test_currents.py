"""The language and the time zone that hold here."""

from __future__ import annotations

import asyncio
import threading
from zoneinfo import ZoneInfo

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.utils import timezone, translation
from django.utils.translation import trans_real

from gehoor.core.currents import Current, put_in_place


def test_both_are_in_place() -> None:
    assert isinstance(trans_real._active, Current)
    assert isinstance(timezone._active, Current)


def test_putting_them_in_place_twice_changes_nothing() -> None:
    with translation.override("nl"):
        put_in_place()
        assert translation.get_language() == "nl"


def test_a_language_holds_within_its_override_only() -> None:
    before = translation.get_language()
    with translation.override("nl"):
        with translation.override("de"):
            assert translation.get_language() == "de"
        assert translation.get_language() == "nl"
    assert translation.get_language() == before


def test_a_language_that_is_switched_off_is_none_and_deactivating_gives_the_settings() -> None:
    with translation.override(None):
        assert translation.get_language() is None
    with translation.override("nl"):
        translation.deactivate()
        assert translation.get_language() == "en"


def test_a_time_zone_holds_within_its_override_only() -> None:
    before = timezone.get_current_timezone_name()
    with timezone.override(ZoneInfo("Asia/Tokyo")):
        assert timezone.get_current_timezone_name() == "Asia/Tokyo"
    assert timezone.get_current_timezone_name() == before


def test_each_thread_has_its_own() -> None:
    seen: list[str | None] = []
    with translation.override("nl"):
        thread = threading.Thread(target=lambda: seen.append(translation.get_language()))
        thread.start()
        thread.join()
    assert seen == ["en"]


def test_tasks_do_not_see_each_others() -> None:
    async def in_language(code: str) -> list[str | None]:
        seen = []
        with translation.override(code):
            for _ in range(5):
                await asyncio.sleep(0)
                seen.append(await sync_to_async(translation.get_language)())
        return seen

    async def both() -> list[list[str | None]]:
        return await asyncio.gather(in_language("nl"), in_language("de"))

    assert async_to_sync(both)() == [["nl"] * 5, ["de"] * 5]


def test_what_was_never_set_is_missing() -> None:
    current = Current("test")
    with pytest.raises(AttributeError):
        _ = current.value
    current.value = "here"
    assert current.value == "here"
    del current.value
    assert getattr(current, "value", "elsewhere") == "elsewhere"
