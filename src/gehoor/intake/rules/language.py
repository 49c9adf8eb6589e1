"""Which of our languages a mail is written in, by its small words; good enough to answer in it."""

from __future__ import annotations

import re

LOOK_AT = 4000
ENOUGH = 2
AHEAD = 2

_WORDS = re.compile(r"[a-zà-ÿ']+")
_SMALL = {
    "nl": frozenset(
        [
            "aan",
            "al",
            "als",
            "ben",
            "bij",
            "dan",
            "dat",
            "de",
            "deze",
            "die",
            "dit",
            "doen",
            "door",
            "een",
            "en",
            "er",
            "geen",
            "goed",
            "graag",
            "groet",
            "had",
            "heb",
            "hebben",
            "heeft",
            "het",
            "hij",
            "ik",
            "in",
            "is",
            "jullie",
            "kan",
            "maar",
            "me",
            "meer",
            "met",
            "mij",
            "mijn",
            "naar",
            "niet",
            "nog",
            "nu",
            "of",
            "om",
            "ook",
            "op",
            "over",
            "te",
            "tot",
            "u",
            "uit",
            "uw",
            "van",
            "veel",
            "voor",
            "want",
            "was",
            "wat",
            "we",
            "weer",
            "wel",
            "wij",
            "wordt",
            "zijn",
            "zo",
            "zonder",
        ]
    ),
    "en": frozenset(
        [
            "a",
            "all",
            "also",
            "am",
            "an",
            "and",
            "any",
            "are",
            "as",
            "at",
            "be",
            "been",
            "but",
            "by",
            "can",
            "could",
            "did",
            "do",
            "does",
            "for",
            "from",
            "get",
            "had",
            "has",
            "have",
            "he",
            "hello",
            "hi",
            "i",
            "if",
            "in",
            "is",
            "it",
            "just",
            "me",
            "my",
            "no",
            "not",
            "of",
            "on",
            "or",
            "our",
            "please",
            "regards",
            "she",
            "so",
            "still",
            "thank",
            "that",
            "the",
            "their",
            "them",
            "there",
            "they",
            "this",
            "to",
            "up",
            "was",
            "we",
            "were",
            "what",
            "when",
            "which",
            "will",
            "with",
            "would",
            "you",
            "your",
        ]
    ),
}


def guess(text: str) -> str:
    """`nl`, `en`, or nothing when neither is clearly ahead.

    >>> guess("Hallo, de wasmachine die ik bij u heb gekocht lekt weer.")
    'nl'
    >>> guess("The washing machine that I bought from you is leaking again.")
    'en'
    >>> guess("Guten Tag, die Waschmaschine leckt schon wieder.")
    ''
    """
    words = _WORDS.findall(text[:LOOK_AT].lower())
    counts = sorted(
        ((sum(word in small for word in words), name) for name, small in _SMALL.items()), reverse=True
    )
    (most, name), (next_most, _) = counts
    return name if most >= ENOUGH and most >= AHEAD * max(1, next_most) and most * 6 >= len(words) else ""
