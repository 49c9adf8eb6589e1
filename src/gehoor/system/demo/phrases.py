"""The demo's sentences, written by hand in texts/, ready to be picked.

A text file has themes ("# leak"), sections ("say:") and one sentence or short group of sentences a line.
Dutch sentences of agents are written for u; the form for je is derived from them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from importlib.resources import files

LANGUAGES = ("nl", "en")
FILES = ("common", "delivery", "repair", "billing", "energy", "contact")
FROM_AGENTS = frozenset(
    [
        "answer",
        "fix",
        "first_time",
        "thanks_for",
        "feel",
        "who",
        "close",
        "ask_intro",
        "ask_end",
        "late_sorry",
        "goodwill",
        "moved",
        "told_hand_off",
        "end_thanks",
        "end_no_answer",
        "let_know",
        "back_again",
        "chase_answer",
        "progress",
        "nudge",
        "first_answer",
        "next_word",
        "after_hand_off",
        "own",
        "qa",
    ]
)
_TURNED = {
    "bent": "ben",
    "betaalt": "betaal",
    "doet": "doe",
    "gaat": "ga",
    "hebt": "heb",
    "hoeft": "hoef",
    "hoort": "hoor",
    "houdt": "houd",
    "kunt": "kun",
    "krijgt": "krijg",
    "leest": "lees",
    "merkt": "merk",
    "ontvangt": "ontvang",
    "schrijft": "schrijf",
    "stuurt": "stuur",
    "vindt": "vind",
    "wilt": "wil",
    "woont": "woon",
    "ziet": "zie",
    "zult": "zul",
}
_TURNED_U = re.compile(rf"\b({'|'.join(_TURNED)}) u\b", re.IGNORECASE)

Lines = tuple[str, ...]


@cache
def phrases(language: str) -> dict[tuple[str, str], Lines]:
    """All sentences of a language by theme and section, as written."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    theme = section = ""
    for name in FILES:
        text = files("gehoor.system.demo").joinpath("texts", language, f"{name}.txt").read_text("utf-8")
        for line in text.splitlines():
            if line.startswith("# "):
                theme = line[2:]
            elif line.endswith(":") and line[:-1].isidentifier():
                section = line[:-1]
            elif line:
                found[theme, section].append(line)
    return {key: tuple(lines) for key, lines in found.items()}


@cache
def lines(language: str, form: str, theme: str, section: str) -> Lines:
    """The sentences of one section in the form (u or je) that this customer is addressed in."""
    written = phrases(language).get((theme, section), ())
    if language == "nl" and form == "je" and section in FROM_AGENTS:
        return tuple(informal(line) for line in written)
    return written


def informal(line: str) -> str:
    """A Dutch sentence to u, as one says it to je.

    >>> informal("U hoort van mij, dan kunt u uw {thing} weer gebruiken.")
    'Je hoort van mij, dan kun je je {thing} weer gebruiken.'
    """
    line = _TURNED_U.sub(_turn, line)
    line = re.sub(r"\bu hebt\b", "je hebt", line)
    line = re.sub(r"\b(u|uw)\b", "je", line)
    return re.sub(r"\b(U|Uw)\b", "Je", line)


def _turn(found: re.Match[str]) -> str:
    verb = found[1]
    turned = _TURNED[verb.lower()]
    return f"{turned.capitalize() if verb[0].isupper() else turned} je"
