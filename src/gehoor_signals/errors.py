"""What is refused, in words for the person who called."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class BadInput(ValueError):
    """The data or a parameter cannot be used; the sentence says what to change."""


class Missing(ImportError):
    """A method needs a package that is not installed; the sentence names it."""


def optional(module: str, *, for_what: str, extra: str) -> Any:
    """A package that only this method needs. Raises Missing with the command that installs it."""
    try:
        return import_module(module)
    except ImportError as error:
        raise Missing(
            f"{for_what} needs {module.partition('.')[0]}: pip install 'gehoor[{extra}]'"
        ) from error
