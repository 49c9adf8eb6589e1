"""From text to what stands in the index. Pure: both databases get the same terms, so both give the same hits.

A word is a run of letters and digits, folded: no case, no accents. Beside the words themselves the index has
marked terms, each kind behind a sign that no word contains: `_` a Dutch or English stem, `~` three letters
inside a word of a title or name, `@` who may find it, `#` what kind of thing it is. A lone `_` keeps a phrase
from running on from the title into the text.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable

import Stemmer

MOST_CHARACTERS = 100_000
MOST_WORDS = 12_000
LONGEST_WORD = 40
SHORTEST_STEMMED = 3
TRIGRAM = 3
STEM, INSIDE, AUDIENCE, KIND, BREAK = "_", "~", "@", "#", "_"
LANGUAGES = ("dutch", "english")

_ASCII_WORD = re.compile(r"[a-z0-9]+")
_WORD = re.compile(r"[^\W_]+")
_ORIGINAL_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_MARKS = re.compile(r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+")
_SIGN_WRITING = re.compile(r"([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})

_stemmers = [Stemmer.Stemmer(language, 0) for language in LANGUAGES]
_stemming = threading.Lock()
_stems: dict[str, tuple[str, ...]] = {}
_MOST_REMEMBERED = 100_000


def folded(text: str) -> str:
    """Without case and accents.

    >>> folded("Één café in Łódź, STRASSE of Straße")
    'een cafe in lodz, strasse of strasse'
    """
    if text.isascii():
        return text.lower()
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return plain.casefold().translate(_LETTERS)


def words(text: str) -> list[str]:
    """The folded words in their order; what is longer than forty signs is cut, writing without spaces is
    taken sign by sign.

    >>> words("Bestelling BX-2231: m.deboer@example.com")
    ['bestelling', 'bx', '2231', 'm', 'deboer', 'example', 'com']
    """
    text = text[:MOST_CHARACTERS]
    if text.isascii():
        found = _ASCII_WORD.findall(text.lower())
    else:
        found = _WORD.findall(_SIGN_WRITING.sub(r" \1 ", folded(text)))
    if len(text) > LONGEST_WORD:
        found = [word if len(word) <= LONGEST_WORD else word[:LONGEST_WORD] for word in found]
    return found[:MOST_WORDS]


def spans(text: str) -> Iterable[tuple[int, int, str]]:
    """Where the words stand in the original text, each with its folded form."""
    for match in _ORIGINAL_WORD.finditer(text):
        yield match.start(), match.end(), folded(match.group())[:LONGEST_WORD]


def stems(word: str) -> tuple[str, ...]:
    """The Dutch and the English stem of a word, where they are not the word itself.

    >>> stems("klachten"), stems("deliveries"), stems("lek"), stems("2231")
    (('klacht',), ('deliverie', 'deliveri'), (), ())
    """
    found = _stems.get(word)
    if found is None:
        found = _stems_of(word)
        if len(_stems) >= _MOST_REMEMBERED:
            _stems.clear()
        _stems[word] = found
    return found


def _stems_of(word: str) -> tuple[str, ...]:
    if len(word) < SHORTEST_STEMMED or not word.isalpha():
        return ()
    with _stemming:
        found = dict.fromkeys(stemmer.stemWord(word) for stemmer in _stemmers)
    return tuple(stem for stem in found if stem != word)


def trigrams(word: str) -> list[str]:
    """Each three letters that stand together in a word, in their order.

    >>> trigrams("lekt")
    ['lek', 'ekt']
    """
    return [word[i : i + TRIGRAM] for i in range(len(word) - TRIGRAM + 1)]


def terms_of(
    *, kind: str, audience: Iterable[str], title: str, names: str, text: str, inside: bool
) -> list[str]:
    """All terms of one row in their order: the words of title, names and text, then the marked ones."""
    in_title = words(title)
    in_names = words(names)
    in_text = words(text)
    found = [*in_title, BREAK, *in_names, BREAK, *in_text] if in_title or in_names else in_text
    marked: dict[str, None] = {}
    there = dict.fromkeys(found)
    known = _stems.get
    for word in there:
        found_stems = known(word)
        for stem in stems(word) if found_stems is None else found_stems:
            marked[stem] = None
    found.extend([STEM + stem for stem in marked if stem not in there])
    if inside:
        for word in (*in_title, *in_names):
            found.extend([INSIDE + three for three in trigrams(word)])
            found.append(INSIDE)
    found.append(KIND + kind)
    found.extend(audience_terms(audience))
    return found


def audience_terms(audience: Iterable[str]) -> list[str]:
    """The terms of those who may find a row. They stand at its end, in this order."""
    return [AUDIENCE + key for key in audience]
