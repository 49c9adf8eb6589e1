"""Sentences of ours that are kept with what they are about, and read in each reader's own language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

Kept = str | list[Any]
"""A sentence of ours, or one and the values in it, as a JSON field holds it."""


def kept(sentence: str, **about: object) -> Kept:
    """What a JSON field keeps of a sentence marked with gettext_noop: its English words and the values in them."""
    return [sentence, {name: str(value) for name, value in about.items()}]


def read(found: Kept) -> str:
    """The sentence in the reader's language. Values are put in after it was looked up: they are never sentences."""
    if isinstance(found, str):
        return gettext(found) if found else ""
    sentence, about = found
    return str(gettext(sentence) % about)
