"""Plain text as a letter wants it: lines of a length that can be read, quotes marked."""

from __future__ import annotations

import textwrap

WIDTH = 72


def wrapped(text: str) -> str:
    """Each line of the text in lines of at most 72 signs; what cannot be broken stays whole.

    >>> wrapped("one two")
    'one two'
    """
    return "\n".join(
        textwrap.fill(line, WIDTH, break_long_words=False, break_on_hyphens=False)
        for line in text.splitlines()
    )


def quoted(text: str) -> str:
    r"""Each line behind a mark.

    >>> quoted("It leaks.\nAgain.")
    '> It leaks.\n> Again.'
    """
    lines = [
        part
        for line in text.splitlines()
        for part in (
            textwrap.wrap(line, WIDTH - 2, break_long_words=False, break_on_hyphens=False)
            if not line.startswith(">")
            else [line]
        )
        or [""]
    ]
    return "\n".join(f"> {line}".rstrip() for line in lines)
