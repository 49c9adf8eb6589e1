"""What all models of Gehoor have in common: a page makes a hundred objects of rows, and says twenty choices in words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any, Self

from django.db import models
from django.db.models.base import ModelState


class Model(models.Model):
    """The base of every model."""

    class Meta:
        abstract = True

    @classmethod
    def from_db(  # type: ignore[override]  # the stubs are of Django 6, which gives more
        cls, db: str | None, field_names: Collection[str], values: Sequence[Any]
    ) -> Self:
        """An object of a row, without the detours that __init__ makes for every column (signals, defaults, setters
        of relations). Columns that were not asked for are looked up when they are needed, as ever.
        """
        made = cls.__new__(cls)
        state = ModelState()
        state.adding, state.db = False, db
        made.__dict__.update(zip(field_names, values, strict=True), _state=state)
        return made

    def _get_FIELD_display(self, field: Any) -> str:  # noqa: N802 -- Django's name
        """The words of a choice; Django makes a dictionary of all choices for each word that it says."""
        value = getattr(self, field.attname)
        return str(_labels(field).get(value, value))


@lru_cache(maxsize=128)
def _labels(field: Any) -> dict[Any, Any]:
    return dict(field.flatchoices)
