"""The words of a choice, without Django's detour: it makes a dictionary of all choices for each word it says."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db import models


class WithLabels(models.Model):
    """A model whose `get_…_display` look their words up in a dictionary that is made once."""

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: Any) -> str:  # noqa: N802 -- Django's name
        value = getattr(self, field.attname)
        return str(_labels(field).get(value, value))


@lru_cache(maxsize=128)
def _labels(field: Any) -> dict[Any, Any]:
    return dict(field.flatchoices)
