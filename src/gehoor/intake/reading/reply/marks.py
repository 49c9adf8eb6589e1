"""Marker lines of helpdesks: "Reply above this line", "Typ uw antwoord boven deze regel"."""

from __future__ import annotations

import re

LINE_WORDS = (
    "line", "regel", "lijn", "zeile", "linie", "ligne", "línea", "linea", "riga", "linha", "rad", "linje", "linii",
)  # fmt: skip
_ABOVE = re.compile(
    r"above (?:this|the) (?:dotted |dashed )?line|boven (?:deze|de) (?:stippel)?(?:regel|lijn)"
    r"|(?:oberhalb|über|ueber) (?:dieser|der|diese|die) (?:zeile|linie)|(?:au[- ]dessus|en dessus) de cette ligne"
    r"|(?:por encima|encima|arriba) de (?:esta|la) línea|(?:sopra|al di sopra di) (?:questa|la) (?:linea|riga)"
    r"|acima d(?:esta|essa|a) linha|(?:ovanför|ovan) (?:den här |denna )(?:raden|rad|linjen|linje)"
    r"|over (?:denne|den her) (?:linjen|linje)|(?:powyżej|nad) (?:tej linii|tą linią|tym wierszem)"
)
_REPLY_WORD = re.compile(
    r"repl|respon|answer|antw|reager|bericht|répon|écri|respond|rispo|scriv|svar|skriv|odpow|type|typ|schrei|nachricht"
)


def has_line_words(low: str) -> bool:
    """A quick no for the whole text."""
    return any(word in low for word in LINE_WORDS)


def is_marker(text: str) -> bool:
    """Whether this line asks to write above it."""
    if len(text) > 160:  # noqa: PLR2004 -- a sentence of a letter, not a marker
        return False
    low = text.casefold()
    if _ABOVE.search(low) is None:
        return False
    return text[:1] in "-#=*~_[(—–+|<" or _REPLY_WORD.search(low) is not None
