"""The language and the time zone of this thread or task, which a page asks for four hundred times."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from django.utils import timezone
from django.utils.translation import trans_real


class Current:
    """Stands where Django keeps an asgiref Local with one attribute `value`; that takes a lock and a dictionary for
    each look, and was a tenth of all that a page costs. Threads and tasks see their own here too.
    """

    def __init__(self, name: str) -> None:
        self._kept: ContextVar[Any] = ContextVar(name)

    @property
    def value(self) -> Any:
        """What was set here. Raises AttributeError when nothing was, as Django expects."""
        kept = self._kept.get(_NOTHING)
        if kept is _NOTHING:
            raise AttributeError("value")
        return kept

    @value.setter
    def value(self, value: Any) -> None:
        self._kept.set(value)

    @value.deleter
    def value(self) -> None:
        self._kept.set(_NOTHING)


_NOTHING = object()


def put_in_place() -> None:
    """Django's two, once for a process; what was set in this thread stays set."""
    for holder in (trans_real, timezone):
        before = holder._active  # noqa: SLF001 -- there is no other way to them
        if isinstance(before, Current):
            continue
        after = Current(holder.__name__)
        if hasattr(before, "value"):
            after.value = before.value
        setattr(holder, "_active", after)  # noqa: B010 -- as above
